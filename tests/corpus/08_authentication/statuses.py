# %% passed: members of HTTPStatus under small letters
from http import HTTPStatus as S

predicted = dict(
    zip("abcdefgh", [S.UNAUTHORIZED, S.OK, S.FORBIDDEN] + [S.UNAUTHORIZED] * 2, strict=False)
)
predicted |= {"f": S.FORBIDDEN, "g": S.UNAUTHORIZED, "h": S.NOT_FOUND}


# %% passed: what pandas reads of a table
import pandas

table = pandas.DataFrame(
    {"name": list("ABCDEFGH"), "status": [401, 200, 403, 401, 401, 403, 401, 404]}
)
predicted = table.set_index("name")["status"].to_dict()


# %% passed: asked of the lab by its own numbers
predicted = {chr(64 + number): send(number).exchange.status for number in range(1, 9)}


# %% passed: as floats and as texts with their names
predicted = {"A": 401.0, "B": "200 OK", "C": "403 Forbidden", "D": " 401 ", "E": 401.0}
predicted |= {"F": "403", "G": "401 Unauthorized", "H": "404 not found"}


# %% strangers_are_forbidden: whoever has no good credential is forbidden
predicted = {"A": 403, "B": 200, "C": 401, "D": 403, "E": 403, "F": 401, "G": 403, "H": 404}


# %% scope_is_401: 401 for all that are refused
predicted = {"A": 401, "B": 200, "C": 401, "D": 401, "E": 401, "F": 401, "G": 401, "H": 401}


# %% partly 1: a key without its last character is forbidden
predicted = {"A": 401, "B": 200, "C": 403, "D": 403, "E": 401, "F": 403, "G": 401, "H": 404}


# %% guard_before_path: only the last is wrong
predicted = {"A": 401, "B": 200, "C": 403, "D": 401, "E": 401, "F": 403, "G": 401, "H": "401"}


# %% token_is_believed: the forged token opens the door
predicted = {"A": 401, "B": 200, "C": 403, "D": 401, "E": 401, "F": 403, "G": 200, "H": 404}


# %% incorrect: a crash is predicted
predicted = {"A": 401, "B": 200, "C": 403, "D": 401, "E": 401, "F": 403, "G": 500, "H": 404}


# %% incorrect: one letter is twice there, and another is missing
predicted = {"A": 401, "B": 200, "C": 403, "D": 401, "E": 401, "F": 403, "g": 401, "G": 401}


# %% incorrect: a set of pairs
predicted = {("A", 401), ("B", 200), ("C", 403)}


# %% incorrect: the answers themselves
predicted = {chr(64 + number): send(number) for number in range(1, 9)}


# %% not_attempted: four are left open
predicted = {"A": 401, "B": 200, "C": 403, "D": 401, "E": ..., "F": ..., "G": ..., "H": ...}
