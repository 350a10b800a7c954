# %% passed: members of HTTPStatus, letters with spaces
from http import HTTPStatus

refused, unreadable = HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST
predicted = {f" {letter} ": refused for letter in "adeh"}
predicted |= {"c": unreadable, "f": unreadable, "b": HTTPStatus.OK, "g": HTTPStatus.OK}


# %% passed: a table of numpy's numbers
import numpy

statuses = numpy.array([422, 200, 400, 422, 422, 400, 200, 422])
predicted = dict(zip("ABCDEFGH", statuses, strict=True))


# %% passed: by trial, with json.loads and the status of an answer
import json


def is_json(text):
    try:
        return bool(json.loads(text))
    except ValueError:
        return False


def status_of(number):
    if not is_json(bodies[number]):
        return 400
    return requests.post(f"{api}/predict", json=json.loads(bodies[number])).status_code


predicted = {chr(64 + number): status_of(number) for number in range(1, 9)}


# %% passed: more letters than were asked for
predicted = dict(A=422, B=200, C=400, D=422, E=422, F=400, G=200, H=422, I=200, J=None)


# %% passed: as they stand in an answer
words = {400: "400 Bad Request", 422: "422 Unprocessable Content", 200: "200 OK"}
predicted = {
    letter: words[status]
    for letter, status in dict(A=422, B=200, C=400, D=422, E=422, F=400, G=200, H=422).items()
}


# %% text_is_a_number: everybody gets in
predicted = dict.fromkeys("ABCDEFGH", 200)


# %% bound_is_outside: 400 for all
predicted = dict.fromkeys("ABCDEFGH", 400)


# %% bound_is_outside: 422 for all
predicted = dict.fromkeys("ABCDEFGH", 422)


# %% incorrect: two statuses for each
predicted = dict.fromkeys("ABCDEFGH", "200 or 400 or 422")


# %% incorrect: a list in their order
predicted = [422, 200, 400, 422, 422, 400, 200, 422]


# %% incorrect: by the numbers of the bodies
predicted = {1: 422, 2: 200, 3: 400, 4: 422, 5: 422, 6: 400, 7: 200, 8: 422}


# %% incorrect: true for what gets in
predicted = {letter: letter in "BG" for letter in "ABCDEFGH"}


# %% not_attempted: one is left open
predicted = {"A": 422, "B": 200, "C": 400, "D": 422, "E": 422, "F": 400, "G": 200, "H": ...}


# %% partly 1: the list of features is taken for no JSON
predicted = {"A": 422, "B": 200, "C": 400, "D": 422, "E": 422, "F": 400, "G": 200, "H": 400}


# %% bound_is_outside: and the list is taken for no JSON
predicted = {"A": 422, "B": 200, "C": 400, "D": 422, "E": 422, "F": 400, "G": 422, "H": 400}


# %% incorrect: a status that the lab has for something else
predicted = {"A": 422, "B": 201, "C": 400, "D": 422, "E": 422, "F": 400, "G": 200, "H": 422}
