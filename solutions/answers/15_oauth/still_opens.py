# %% wrong: signed_can_be_taken
still_opens = {"A": False, "B": False, "C": False, "D": True, "E": False, "F": True, "G": True}


# %% wrong: anybody_can_revoke
still_opens = {"A": False, "B": True, "C": True, "D": False, "E": False, "F": True, "G": True}


# %% wrong: code_is_spent
still_opens = {"A": False, "B": True, "C": True, "D": True, "E": True, "F": True, "G": True}


# %% wrong: gone_is_over
still_opens = {"A": False, "B": True, "C": True, "D": True, "E": False, "F": True, "G": False}


# %% wrong: one_token_an_app
still_opens = {"A": False, "B": True, "C": True, "D": True, "E": False, "F": False, "G": True}


# %% right: asked of the lab
stories = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 8}
still_opens = {letter: tell(number) == 200 for letter, number in stories.items()}


# %% right: the two that are over
still_opens = {letter: letter not in ("A", "E") for letter in "ABCDEFG"}


# %% only: you see what ends a token
still_opens = dict.fromkeys("ABCDEFG", False)


# %% only: you see what does not
still_opens = dict.fromkeys("ABCDEFG", True)
