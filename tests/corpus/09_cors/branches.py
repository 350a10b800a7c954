# %% passed: the letters as a class of words
branches = branch_office(r"https://[\w-]*[A-Za-z0-9-]\.bank\.example".replace(r"\w", "a-z0-9"))


# %% passed: a dot in brackets is a dot
branches = branch_office("https://[a-z0-9-]+[.]bank[.]example")


# %% passed: anchored twice
branches = branch_office(r"^https://[^./:@_]+\.bank\.example$")


# %% not_attempted: untouched
branches = ...


# %% incorrect: the pattern and no app
branches = r"https://[a-z0-9-]+\.bank\.example"


# %% dot_is_a_dot: the last dot is forgotten
branches = branch_office(r"https://[a-z0-9-]+\.bank.example")


# %% partly 1: a name within a name
branches = branch_office(r"https://[a-z0-9.-]+\.bank\.example")


# %% cell_failed: the name of the function is not quite that
branches = branches_office(r"https://[a-z0-9-]+\.bank\.example")
