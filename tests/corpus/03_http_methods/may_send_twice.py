# %% passed: by keyword, in small letters
may_send_twice = dict(a=True, b=False, c=True, d=True, e=True, f=False)


# %% passed: with truths of numpy
import numpy as np

answers = np.array([1, 0, 1, 1, 1, 0]) > 0
may_send_twice = dict(zip("ABCDEF", answers, strict=True))


# %% passed: a series of pandas, made a dictionary
import pandas as pd

may_send_twice = pd.Series([True, False, True, True, True, False], index=list("ABCDEF")).to_dict()


# %% passed: the letters of those that may, and more rows than were asked for
may_send_twice = {letter: letter in {"A", "C", "D", "E"} for letter in "ABCDEFGH"}


# %% partly 1: the removal is answered otherwise, so it may not
may_send_twice = {"A": True, "B": False, "C": True, "D": False, "E": True, "F": False}


# %% partly 1: both patches say how things shall be
may_send_twice = {"A": True, "B": False, "C": True, "D": True, "E": True, "F": True}


# %% partly 1: the patches the other way round
may_send_twice = {"A": True, "B": False, "C": True, "D": True, "E": False, "F": True}


# %% partly 1: reading changes, and all else is right
may_send_twice = {"A": False, "B": False, "C": True, "D": True, "E": True, "F": False}


# %% partly 1: an answer in words
may_send_twice = {"A": "yes", "B": False, "C": True, "D": True, "E": True, "F": False}


# %% partly 1: the patches are left out
may_send_twice = {"A": True, "B": False, "C": True, "D": True}


# %% equal_is_one: everything may
may_send_twice = dict.fromkeys("ABCDEF", True)


# %% only_reading: and the key that saves
may_send_twice = {"A": True, "B": False, "C": True, "D": False, "E": False, "F": False}


# %% key_is_decoration: nothing may
may_send_twice = dict.fromkeys("ABCDEF", False)


# %% incorrect: numbers
may_send_twice = {"A": 1, "B": 0, "C": 1, "D": 1, "E": 1, "F": 0}


# %% incorrect: a list in the order of the letters
may_send_twice = [True, False, True, True, True, False]


# %% incorrect: the letters of those that may
may_send_twice = {"A", "C", "D", "E"}


# %% not_attempted: the patches are blank still
may_send_twice = {"A": True, "B": False, "C": True, "D": True, "E": ..., "F": ...}
