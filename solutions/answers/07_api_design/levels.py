# %% wrong: default_saves
levels = {"A": "breaking", "B": "fine", "C": "breaking", "D": "breaking"}
levels |= {"E": "warning", "F": "fine", "G": "fine", "H": "fine"}


# %% wrong: removal_is_safe
levels = {"A": "breaking", "B": "fine", "C": "breaking", "D": "breaking"}
levels |= {"E": "fine", "F": "fine", "G": "breaking", "H": "fine"}


# %% wrong: more_is_harmless
levels = {"A": "breaking", "B": "fine", "C": "fine", "D": "fine"}
levels |= {"E": "warning", "F": "fine", "G": "breaking", "H": "fine"}


# %% wrong: every_change_breaks
levels = dict.fromkeys("ABCDEFGH", "breaking")


# %% wrong: errors_are_promised
levels = {"A": "breaking", "B": "breaking", "C": "breaking", "D": "breaking"}
levels |= {"E": "warning", "F": "fine", "G": "breaking", "H": "fine"}


# %% right: zipped, in other letters
words = ["Breaking", "Fine", "Breaking", "BREAKING", "Warning", "fine", "breaking", "fine"]
levels = {letter: word for letter, word in zip("abcdefgh", words, strict=True)}


# %% right: by the three words
levels = dict.fromkeys("ACDG", "breaking") | dict.fromkeys("BFH", "fine") | {"E": "warning"}


# %% only: you know what breaks in what is sent
levels = {"A": "breaking", "B": "fine", "C": "fine", "D": "breaking"}
levels |= {"E": "warning", "F": "fine", "G": "breaking", "H": "fine"}


# %% only: you know what breaks in what is answered
levels = {"A": "breaking", "B": "fine", "C": "breaking", "D": "breaking"}
levels |= {"E": "breaking", "F": "fine", "G": "breaking", "H": "fine"}
