# %% passed: small letters with dots behind them are no letters, but these are
may_send_again = {f" {letter} ": letter not in "abg" for letter in "abcdefgh"}


# %% passed: as a mapping of its own kind
from collections import OrderedDict

may_send_again = OrderedDict(A=False, B=False, C=True, D=True, E=True, F=True, G=False, H=True)


# %% passed: by comparing, so that each is a truth
waits, at_fault, twice = "CD", "AB", "G"
may_send_again = {row: row in waits or row not in at_fault + twice for row in "ABCDEFGH"}


# %% passed: as a default for all, then what must not be
from collections import defaultdict

may_send_again = defaultdict(lambda: True)
for row in "ABCDEFGH":
    may_send_again[row] = may_send_again[row] and row not in {"A", "B", "G"}


# %% refused_is_not_yet: everything may be sent again
may_send_again = dict.fromkeys("ABCDEFGH", True)


# %% client_errors_are_final: nothing may be sent again
may_send_again = dict.fromkeys("ABCDEFGH", False)


# %% partly 1: a DELETE is dangerous
may_send_again = {"A": False, "B": False, "C": True, "D": True}
may_send_again |= {"E": True, "F": False, "G": False, "H": True}


# %% partly 1: a key does not help
may_send_again = {"A": False, "B": False, "C": True, "D": True}
may_send_again |= {"E": True, "F": True, "G": False, "H": False}


# %% refused_is_not_yet: a login may be given meanwhile
may_send_again = {"A": True, "B": False, "C": True, "D": True}
may_send_again |= {"E": True, "F": True, "G": True, "H": True}


# %% incorrect: ones and zeros
may_send_again = {"A": 0, "B": 0, "C": 1, "D": 1, "E": 1, "F": 1, "G": 0, "H": 1}


# %% incorrect: texts that read like truths
may_send_again = {row: str(row not in "ABG") for row in "ABCDEFGH"}


# %% incorrect: the letters of those that may
may_send_again = {"C", "D", "E", "F", "H"}


# %% incorrect: two letters are missing
may_send_again = {"A": False, "B": False, "C": True, "D": True, "E": True, "F": True}


# %% not_attempted: none of it is filled in
may_send_again = dict.fromkeys("ABCDEFGH", ...)
