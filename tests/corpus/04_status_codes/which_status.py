# %% passed: with their names, as they are printed
which_status = {
    "A": "400 Bad Request", "B": "422 Unprocessable Content", "C": "401 Unauthorized",
    "D": "403 Forbidden", "E": "404 Not Found", "F": "429 Too Many Requests",
    "G": "201 Created", "H": "204 No Content", "I": "500 Internal Server Error",
    "J": "503 Service Unavailable",
}  # fmt: skip


# %% passed: numbers of NumPy, from an array
import numpy

codes = numpy.array([400, 422, 401, 403, 404, 429, 201, 204, 500, 503])
which_status = {letter: codes[n] for n, letter in enumerate("ABCDEFGHIJ")}


# %% passed: with a point, under small letters, and with a note
which_status = {letter: float(n) for letter, n in zip("abcdefghij", (
    400, 422, 401, 403, 404, 429, 201, 204, 500, 503
), strict=True)} | {"K": 200, "note": "done"}  # fmt: skip


# %% partly 1: the loading server is a gateway that waits
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": 404, "F": 429,
    "G": 201, "H": 204, "I": 500, "J": 504,
}  # fmt: skip


# %% partly 1: what was removed is gone for good
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": 410, "F": 429,
    "G": 201, "H": 204, "I": 500, "J": 503,
}  # fmt: skip


# %% partly 1: a model that is trained is taken on
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": 404, "F": 429,
    "G": 202, "H": 204, "I": 500, "J": 503,
}  # fmt: skip


# %% incorrect: a server that limits is not available
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": 404, "F": 503,
    "G": 201, "H": 202, "I": 500, "J": 503,
}  # fmt: skip


# %% all_is_422: as stock FastAPI does, and the removed model with a body
which_status = {
    "A": 422, "B": 422, "C": 401, "D": 403, "E": 404, "F": 429,
    "G": 201, "H": 200, "I": 500, "J": 503,
}  # fmt: skip


# %% incorrect: the words of the lesson in place of numbers
which_status = {
    "A": "malformed", "B": "bad value", "C": "unauthorized", "D": "forbidden", "E": "not found",
    "F": "too many", "G": "created", "H": "no content", "I": "error", "J": "unavailable",
}  # fmt: skip


# %% incorrect: under the words of the rows
which_status = {"the age is -3": 422, "the model raised an exception": 500}


# %% incorrect: a list in the order of the letters
which_status = [400, 422, 401, 403, 404, 429, 201, 204, 500, 503]


# %% incorrect: one is a truth
which_status = {
    "A": 400, "B": 422, "C": 401, "D": 403, "E": True, "F": 429,
    "G": 201, "H": 204, "I": 500, "J": 503,
}  # fmt: skip


# %% incorrect: not a number
which_status = dict.fromkeys("ABCDEFGHIJ", float("nan"))


# %% not_attempted: one is left open
which_status = {
    "A": 400, "B": 422, "C": ..., "D": 403, "E": 404, "F": 429,
    "G": 201, "H": 204, "I": 500, "J": 503,
}  # fmt: skip
