# %% wrong: default_saves
levels = {"A": "breaking", "B": "fine", "C": "breaking", "D": "fine"}
levels |= {"E": "warning", "F": "fine", "G": "fine", "H": "fine"}


# %% wrong: removal_is_safe
levels = {"A": "breaking", "B": "fine", "C": "breaking", "D": "fine"}
levels |= {"E": "fine", "F": "fine", "G": "breaking", "H": "fine"}


# %% wrong: more_is_harmless
levels = {"A": "breaking", "B": "fine", "C": "fine", "D": "fine"}
levels |= {"E": "warning", "F": "fine", "G": "breaking", "H": "fine"}


# %% wrong: new_name_breaks
levels = {"A": "breaking", "B": "fine", "C": "breaking", "D": "breaking"}
levels |= {"E": "warning", "F": "fine", "G": "breaking", "H": "fine"}


# %% wrong: every_change_breaks
levels = dict.fromkeys("ABCDEFGH", "breaking")


# %% wrong: errors_are_promised
levels = {"A": "breaking", "B": "breaking", "C": "breaking", "D": "fine"}
levels |= {"E": "warning", "F": "fine", "G": "breaking", "H": "fine"}


# %% right: zipped, in other letters
words = ["Breaking", "Fine", "BREAKING", "Fine", "Warning", "fine", "breaking", "fine"]
levels = {letter: word for letter, word in zip("abcdefgh", words, strict=True)}


# %% right: by the three words
levels = dict.fromkeys("ACG", "breaking") | dict.fromkeys("BDFH", "fine") | {"E": "warning"}


# %% only: you know what breaks in what is sent
levels = {"A": "breaking", "B": "fine", "C": "fine", "D": "fine"}
levels |= {"E": "warning", "F": "fine", "G": "breaking", "H": "fine"}


# %% only: you know what breaks in what is answered
levels = {"A": "breaking", "B": "fine", "C": "breaking", "D": "fine"}
levels |= {"E": "breaking", "F": "fine", "G": "breaking", "H": "fine"}
