# %% passed: as a table of pairs, with spaces and capitals
words = "Breaking, fine, BREAKING, fine , warning, Fine, breaking, fine"
levels = dict(zip("ABCDEFGH", words.split(","), strict=True))


# %% incorrect: a truth and not a word
levels = dict(zip("ABCDEFGH", [True, False, True, False, None, False, True, False], strict=True))


# %% incorrect: in sentences
levels = dict.fromkeys("ABCDEFGH", "This breaks.")


# %% not_attempted: one letter is left
levels = {"A": "breaking", "B": "fine", "C": "breaking", "D": "fine"}
levels |= {"E": "warning", "F": "fine", "G": "breaking", "H": ...}


# %% default_saves: everything is fine
levels = dict.fromkeys("ABCDEFGH", "fine")


# %% incorrect: everything is a warning
levels = dict.fromkeys("ABCDEFGH", "warning")
