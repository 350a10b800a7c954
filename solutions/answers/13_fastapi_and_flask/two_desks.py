# %% wrong: flask_checks
predicted = {"A": 422, "B": 422, "C": 500, "D": 422, "E": 400, "F": 422, "G": 200, "H": 405}


# %% wrong: lost_is_refused
predicted = {"A": 200, "B": 422, "C": 400, "D": 422, "E": 400, "F": 422, "G": 200, "H": 405}


# %% wrong: all_is_422
predicted = {"A": 200, "B": 422, "C": 500, "D": 422, "E": 422, "F": 422, "G": 200, "H": 405}


# %% wrong: only_named_methods
predicted = {"A": 200, "B": 422, "C": 500, "D": 422, "E": 400, "F": 422, "G": 405, "H": 405}


# %% wrong: no_json_is_400
predicted = {"A": 200, "B": 422, "C": 500, "D": 422, "E": 400, "F": 400, "G": 200, "H": 405}


# %% wrong: get_brings_head
predicted = {"A": 200, "B": 422, "C": 500, "D": 422, "E": 400, "F": 422, "G": 200, "H": 200}


# %% right: in small letters, some as texts
predicted = dict(a="200", b="422 Unprocessable Content", c=500, d=422, e=400, f="422", g=200, h=405)


# %% right: by framework
flask = [200, 500, 400, 200]
fastapi = [422, 422, 422, 405]
statuses = [status for pair in zip(flask, fastapi) for status in pair]  # noqa: B905
predicted = dict(zip("ABCDEFGH", statuses))  # noqa: B905


# %% only: you know what Flask does by itself
predicted = {"A": 200, "B": 400, "C": 500, "D": 400, "E": 400, "F": 500, "G": 200, "H": 404}


# %% only: you know what FastAPI does by itself
predicted = {"A": 500, "B": 422, "C": 200, "D": 422, "E": 500, "F": 422, "G": 404, "H": 405}
