# %% wrong: allow_stays
def on_http_error(error):
    return refused(error.code, CODES[error.code], error.description)


front = begun()
front.register_error_handler(HTTPException, on_http_error)


@front.route("/api/v1/notes/<name>", methods=["PUT", "DELETE"])
def keep_note(name):
    return envelope({"name": name})


# %% wrong: allow_is_a_list_of_all
def on_http_error(error):
    headers = {}
    if error.code == 405:
        headers["Allow"] = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"
    return refused(error.code, CODES[error.code], error.description, headers=headers)


front = begun()
front.register_error_handler(HTTPException, on_http_error)


@front.route("/api/v1/notes/<name>", methods=["PUT", "DELETE"])
def keep_note(name):
    return envelope({"name": name})


# %% wrong: body_says_enough
def on_http_error(error):
    headers = {}
    if error.code == 405:
        headers["Allow"] = ", ".join(error.valid_methods)
    found = {"code": CODES[error.code], "message": error.description, "details": []}
    return {"status": "error", "error": found, "meta": meta()}, headers


front = begun()
front.register_error_handler(HTTPException, on_http_error)


@front.route("/api/v1/notes/<name>", methods=["PUT", "DELETE"])
def keep_note(name):
    return envelope({"name": name})


# %% wrong: all_is_404
def on_http_error(error):
    return refused(404, "NOT_FOUND", error.description)


front = begun()
front.register_error_handler(HTTPException, on_http_error)


@front.route("/api/v1/notes/<name>", methods=["PUT", "DELETE"])
def keep_note(name):
    return envelope({"name": name})


# %% right: the headers that the error itself would send
def on_http_error(error):
    headers = dict(error.get_headers())
    headers.pop("Content-Type")
    return refused(error.code, CODES[error.code], error.name, headers=headers)


front = begun()
front.register_error_handler(HTTPException, on_http_error)


@front.route("/api/v1/notes/<name>", methods=["PUT", "DELETE"])
def keep_note(name):
    return envelope({"name": name})


# %% right: a handler for each status
from flask import request as asked

front = begun()


@front.errorhandler(404)
def on_missing(error):
    return refused(404, "NOT_FOUND", f"There is nothing at {asked.path}.")


@front.errorhandler(405)
def on_other_method(error):
    answer = refused(405, "METHOD_NOT_ALLOWED", "Another method is needed here.")
    answer.headers["allow"] = ",".join(sorted(error.valid_methods))
    return answer


@front.put("/api/v1/notes/<name>")
@front.delete("/api/v1/notes/<name>")
def keep_note(name):
    return envelope({"name": name})


# %% right: written out, with a status and headers beside it
class Front:
    def __call__(self, error):
        found = {"code": CODES[error.code], "message": str(error), "details": []}
        told = {"status": "error", "error": found, "meta": meta()}
        allowed = getattr(error, "valid_methods", None)
        return told, error.code, {"Allow": ", ".join(allowed)} if allowed else {}


front = begun()
front.register_error_handler(HTTPException, Front())


@front.route("/api/v1/notes/<name>", methods=["PUT", "DELETE"])
def keep_note(name):
    return envelope({"name": name})


# %% only: all that Flask refuses comes in the envelope
def on_http_error(error):
    headers = {"Allow": "GET"} if error.code == 405 else {}
    return refused(error.code, CODES[error.code], error.description, headers=headers)


front = begun()
front.register_error_handler(HTTPException, on_http_error)


@front.route("/api/v1/notes/<name>", methods=["PUT", "DELETE"])
def keep_note(name):
    return envelope({"name": name})


# %% only: a 405 tells which methods the path has
front = begun()


@front.route("/api/v1/notes/<name>", methods=["PUT", "DELETE"])
def keep_note(name):
    return envelope({"name": name})
