# %% wrong: bad_value_is_malformed
which_status = {
    "cut off": 400,
    "minus three": 400,
    "no key": 401,
    "weak key": 403,
    "gone": 404,
    "too fast": 429,
    "trained": 201,
    "removed": 204,
    "crashed": 500,
    "warming up": 503,
}


# %% wrong: all_is_422
which_status = {
    "cut off": 422,
    "minus three": 422,
    "no key": 401,
    "weak key": 403,
    "gone": 404,
    "too fast": 429,
    "trained": 201,
    "removed": 204,
    "crashed": 500,
    "warming up": 503,
}


# %% wrong: unauthorized_is_not_allowed
which_status = {
    "cut off": 400,
    "minus three": 422,
    "no key": 403,
    "weak key": 401,
    "gone": 404,
    "too fast": 429,
    "trained": 201,
    "removed": 204,
    "crashed": 500,
    "warming up": 503,
}


# %% wrong: success_is_200
which_status = {
    "cut off": 400,
    "minus three": 422,
    "no key": 401,
    "weak key": 403,
    "gone": 404,
    "too fast": 429,
    "trained": 200,
    "removed": 200,
    "crashed": 500,
    "warming up": 503,
}


# %% wrong: failed_is_500
which_status = {
    "cut off": 400,
    "minus three": 422,
    "no key": 401,
    "weak key": 403,
    "gone": 404,
    "too fast": 429,
    "trained": 201,
    "removed": 204,
    "crashed": 500,
    "warming up": 500,
}


# %% right: as texts
from http import HTTPStatus as S

names = "cut off, minus three, no key, weak key, gone, too fast, trained, removed, crashed"
codes = [S.BAD_REQUEST, 422, S.UNAUTHORIZED, S.FORBIDDEN, S.NOT_FOUND, S.TOO_MANY_REQUESTS]
codes += [S.CREATED, S.NO_CONTENT, S.INTERNAL_SERVER_ERROR]
which_status = {name: int(code) for name, code in zip(names.split(", "), codes)}  # noqa: B905
which_status["warming up"] = 503


# %% right: asked of the rules
def ask(method, path, **sending):
    return requests.request(method, api + path, **sending).status_code


example = {"features": labapi.EXAMPLE}
which_status = {"no key": 401, "weak key": 403, "too fast": 429, "trained": 201, "removed": 204}
which_status["cut off"] = ask(
    "POST", "/predict", data='{"features": ', headers={"Content-Type": "application/json"}
)
which_status["minus three"] = ask(
    "POST", "/predict", json={"features": labapi.EXAMPLE | {"age": -3}}
)
which_status["gone"] = ask("GET", "/models/gone")
lab.configure(fault="crash")
which_status["crashed"] = ask("POST", "/predict", json=example)
lab.configure(fault="loading")
which_status["warming up"] = ask("POST", "/predict", json=example)
lab.configure(fault=None)
