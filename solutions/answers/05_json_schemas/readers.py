# %% wrong: python_is_the_standard
readers = dict(zip("ABCDEFGHI", ["differ", "alike", "neither", "alike", "alike"], strict=False))
readers |= {"F": "alike", "G": "differ", "H": "neither", "I": "alike"}


# %% wrong: printed_is_json
readers = {"A": "differ", "B": "alike", "C": "python only", "D": "alike", "E": "python only"}
readers |= {"F": "alike", "G": "differ", "H": "neither", "I": "alike"}


# %% wrong: whole_numbers_are_exact
readers = {"A": "alike", "B": "alike", "C": "neither", "D": "alike", "E": "python only"}
readers |= {"F": "alike", "G": "alike", "H": "neither", "I": "alike"}


# %% wrong: an_object_is_needed
readers = {"A": "differ", "B": "neither", "C": "neither", "D": "alike", "E": "python only"}
readers |= {"F": "alike", "G": "differ", "H": "neither", "I": "alike"}


# %% wrong: twice_is_refused
readers = {"A": "differ", "B": "alike", "C": "neither", "D": "alike", "E": "python only"}
readers |= {"F": "neither", "G": "differ", "H": "neither", "I": "alike"}


# %% wrong: order_matters
readers = {"A": "differ", "B": "alike", "C": "neither", "D": "differ", "E": "python only"}
readers |= {"F": "alike", "G": "differ", "H": "neither", "I": "alike"}


# %% right: small letters, and words joined otherwise
readers = dict.fromkeys("bdfi", "Alike") | dict.fromkeys("ag", "differ")
readers |= {"c": " neither ", "h": "NEITHER", "e": "python-only"}


# %% right: asked of two readers
def refuse(word):
    raise ValueError(word)


def read(text, **how):
    try:
        return json.loads(text, **how)
    except ValueError:
        return ...


def told(text):
    by_python, by_page = read(text), read(text, parse_int=float, parse_constant=refuse)
    if by_python is ...:
        return "neither"
    if by_page is ...:
        return "python only"
    return "alike" if by_python == by_page else "differ"


readers = {letter: told(texts[number]) for number, letter in enumerate("ABCDEFGHI", start=1)}


# %% only: you tell JSON from what only looks like it
readers = {"A": "alike", "B": "alike", "C": "neither", "D": "differ", "E": "python only"}
readers |= {"F": "differ", "G": "alike", "H": "neither", "I": "differ"}


# %% only: you see where two readers of JSON differ
readers = {"A": "differ", "B": "alike", "C": "alike", "D": "alike", "E": "neither"}
readers |= {"F": "alike", "G": "differ", "H": "python only", "I": "alike"}
