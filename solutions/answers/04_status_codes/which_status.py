# %% wrong: bad_value_is_malformed
which_status = {
    "A": 400, "B": 400, "C": 401, "D": 403, "E": 404, "F": 429,
    "G": 201, "H": 204, "I": 500, "J": 503,
}  # fmt: skip


# %% wrong: all_is_422
which_status = {
    "A": 422, "B": 422, "C": 401, "D": 403, "E": 404, "F": 429,
    "G": 201, "H": 204, "I": 500, "J": 503,
}  # fmt: skip


# %% wrong: unauthorized_is_not_allowed
which_status = {
    "A": 400, "B": 422, "C": 403, "D": 401, "E": 404, "F": 429,
    "G": 201, "H": 204, "I": 500, "J": 503,
}  # fmt: skip


# %% wrong: success_is_200
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": 404, "F": 429,
    "G": 200, "H": 200, "I": 500, "J": 503,
}  # fmt: skip


# %% wrong: failed_is_500
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": 404, "F": 429,
    "G": 201, "H": 204, "I": 500, "J": 500,
}  # fmt: skip


# %% right: by their names, as numbers with a point, of the library
from http import HTTPStatus as S

codes = [S.BAD_REQUEST, 422.0, S.UNAUTHORIZED, S.FORBIDDEN, S.NOT_FOUND, S.TOO_MANY_REQUESTS]
codes += [S.CREATED, S.NO_CONTENT, S.INTERNAL_SERVER_ERROR, 503.0]
which_status = dict(zip("abcdefghij", codes))  # noqa: B905


# %% right: asked of the lab
def ask(method, path, **sending):
    return requests.request(method, api + path, **sending).status_code


example = {"features": labapi.EXAMPLE}
which_status = {"C": 401, "D": 403, "F": 429, "G": 201, "H": 204}
which_status["A"] = ask(
    "POST", "/predict", data='{"features": ', headers={"Content-Type": "application/json"}
)
which_status["B"] = ask("POST", "/predict", json={"features": labapi.EXAMPLE | {"age": -3}})
which_status["E"] = ask("GET", "/models/gone")
lab.configure(fault="crash")
which_status["I"] = ask("POST", "/predict", json=example)
lab.configure(fault="loading")
which_status["J"] = ask("POST", "/predict", json=example)
lab.configure(fault=None)


# %% only: the six refusals of the client's request
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": 404, "F": 429,
    "G": 201, "H": 204, "I": 503, "J": 500,
}  # fmt: skip


# %% only: the successes and the failures of the server
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": 404, "F": 503,
    "G": 201, "H": 204, "I": 500, "J": 503,
}  # fmt: skip
