# %% wrong: signed_can_be_taken
still_opens = {"A": False, "B": False, "C": False, "D": True}
still_opens |= {"E": False, "F": True, "G": True, "H": True}


# %% wrong: anybody_can_revoke
still_opens = {"A": False, "B": True, "C": True, "D": False}
still_opens |= {"E": False, "F": True, "G": True, "H": True}


# %% wrong: code_is_spent
still_opens = {"A": False, "B": True, "C": True, "D": True}
still_opens |= {"E": True, "F": True, "G": True, "H": True}


# %% wrong: thief_ends_it
still_opens = {"A": False, "B": True, "C": True, "D": True}
still_opens |= {"E": False, "F": True, "G": True, "H": False}


# %% wrong: gone_is_over
still_opens = {"A": False, "B": True, "C": True, "D": True}
still_opens |= {"E": False, "F": True, "G": False, "H": True}


# %% wrong: one_token_an_app
still_opens = {"A": False, "B": True, "C": True, "D": True}
still_opens |= {"E": False, "F": False, "G": True, "H": True}


# %% right: asked of the lab
stories = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 8, "h": 9}
still_opens = {letter: tell(number) == 200 for letter, number in stories.items()}


# %% right: the two that are over
still_opens = {letter: letter not in ("A", "E") for letter in "ABCDEFGH"}


# %% only: you see what ends a token
still_opens = dict.fromkeys("ABCDEFGH", False)


# %% only: you see what does not
still_opens = dict.fromkeys("ABCDEFGH", True)
