# %% wrong: code_is_a_token
channels = {"A": True, "B": True, "C": False, "D": False, "E": True}
channels |= {"F": False, "G": True, "H": False, "I": False, "J": False}


# %% wrong: challenge_is_secret
channels = {"A": True, "B": True, "C": False, "D": False, "E": True}
channels |= {"F": False, "G": False, "H": False, "I": True, "J": False}


# %% wrong: token_in_address
channels = {"A": True, "B": True, "C": True, "D": False, "E": True}
channels |= {"F": False, "G": True, "H": False, "I": True, "J": False}


# %% wrong: secret_names_app
channels = {"A": True, "B": True, "C": False, "D": False, "E": True}
channels |= {"F": True, "G": True, "H": False, "I": True, "J": False}


# %% wrong: verifier_goes_too
channels = {"A": True, "B": True, "C": False, "D": False, "E": True}
channels |= {"F": False, "G": True, "H": True, "I": True, "J": False}


# %% wrong: password_to_app
channels = {"A": True, "B": True, "C": False, "D": False, "E": True}
channels |= {"F": False, "G": True, "H": False, "I": True, "J": True}


# %% right: those that may be seen, in small letters
channels = {letter: letter in "abegi" for letter in "abcdefghij"}


# %% right: by what is kept back
kept_back = ["C", "D", "F", "H", "J"]
channels = dict.fromkeys("ABCDEFGHIJ", True)
channels.update(dict.fromkeys(kept_back, False))


# %% only: you let pass what may be seen
channels = dict.fromkeys("ABCDEFGHIJ", True)


# %% only: you keep back what proves or opens something
channels = dict.fromkeys("ABCDEFGHIJ", False)
