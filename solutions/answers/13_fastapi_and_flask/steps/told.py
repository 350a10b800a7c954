# %% reference
return {"status": "error", "error": {"code": "NOT_FOUND", "message": str(error)}}, 404


# %% right: step by step
def told(error):
    body = {"status": "error"}
    body["error"] = {"code": "NOT_FOUND", "message": error.args[0]}
    return body, 404


# %% right: with headers
def told(error):
    answer = dict(status="error", error=dict(code="NOT_FOUND", message=f"{error}"))
    return answer, 404, {"Cache-Control": "no-store"}


# %% right: made by jsonify
def told(error):
    from flask import jsonify

    response = jsonify(status="error", error={"message": str(error), "code": "NOT_FOUND"})
    response.status_code = 404
    return response


# %% wrong: says_success
return {"status": "error", "error": {"code": "NOT_FOUND", "message": str(error)}}


# %% wrong: only_words
return str(error), 404


# %% wrong: fixed_words
return {
    "status": "error",
    "error": {"code": "NOT_FOUND", "message": "There is no model v9."},
}, 404


# %% wrong: not_nested
return {"status": "error", "code": "NOT_FOUND", "message": str(error)}, 404


# %% wrong: error_itself
return {"status": "error", "error": {"code": "NOT_FOUND", "message": error}}, 404


# %% wrong: status_first
return 404, {"status": "error", "error": {"code": "NOT_FOUND", "message": str(error)}}


# %% wrong: servers_fault
return {"status": "error", "error": {"code": "NOT_FOUND", "message": str(error)}}, 500


# %% told: The contract asks for another
return {"status": "error", "error": {"code": "NOT_FOUND", "message": str(error)}}, 422


# %% told: the key `status` is missing
return {"error": {"code": "NOT_FOUND", "message": str(error)}}, 404
