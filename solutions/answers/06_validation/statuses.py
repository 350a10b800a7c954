# %% wrong: all_bad_is_400
predicted = {"A": 400, "B": 200, "C": 400, "D": 400, "E": 400, "F": 400, "G": 200, "H": 400}


# %% wrong: malformed_is_422
predicted = {"A": 422, "B": 200, "C": 422, "D": 422, "E": 422, "F": 422, "G": 200, "H": 422}


# %% wrong: text_is_a_number
predicted = {"A": 422, "B": 200, "C": 400, "D": 422, "E": 422, "F": 400, "G": 200, "H": 422} | {
    "D": 200
}


# %% wrong: unknown_is_ignored
predicted = {"A": 422, "B": 200, "C": 400, "D": 422, "E": 422, "F": 400, "G": 200, "H": 422} | {
    "E": 200
}


# %% wrong: bound_is_outside
predicted = {"A": 422, "B": 200, "C": 400, "D": 422, "E": 422, "F": 400, "G": 200, "H": 422} | {
    "G": 422
}


# %% right: as texts
predicted = dict.fromkeys("adeh", "422") | dict.fromkeys("bg", 200.0)
for letter in ("c", "f"):
    predicted[letter] = "400 Bad Request"


# %% right: asked of the lab
predicted = {
    letter: send(number).exchange.status
    for letter, number in zip("ABCDEFGH", range(1, 9), strict=True)
}


# %% only: you know who is let in and who is refused
predicted = {"A": 422, "B": 200, "C": 422, "D": 400, "E": 422, "F": 422, "G": 200, "H": 422}


# %% only: you tell what cannot be read from what holds a bad value
predicted = {"A": 200, "B": 422, "C": 400, "D": 422, "E": 200, "F": 400, "G": 422, "H": 422}
