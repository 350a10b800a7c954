# %% passed: with one letter too many
readers = dict(
    zip("ABCDEFGHIJ", ["differ", "alike", "neither", "alike", "python only"] * 2, strict=True)
)
readers |= {"F": "alike", "G": "differ", "H": "neither", "I": "alike"}


# %% incorrect: a letter has no answer
readers = {"A": "differ", "B": "alike"}


# %% incorrect: truths
readers = dict.fromkeys("ABCDEFGHI", True)


# %% incorrect: a word of its own
readers = dict.fromkeys("ABCDEFGHI", "both")


# %% incorrect: a list
readers = ["differ", "alike", "neither"]


# %% not_attempted: half of it
readers = {"A": "differ", "B": "alike", "C": ...}


# %% printed_is_json: all is read
readers = {"A": "differ", "B": "alike", "C": "alike", "D": "alike", "E": "python only"}
readers |= {"F": "alike", "G": "differ", "H": "alike", "I": "alike"}
