# %% wrong: stored_is_state
which_constraint = {
    "A": "stateless", "B": "stateless", "C": "cacheable", "D": "none",
    "E": "uniform interface", "F": "resources",
    "G": "client-server", "H": "layered",
}  # fmt: skip


# %% wrong: no_cache_is_not_cacheable
which_constraint = {
    "A": "stateless", "B": "none", "C": "cacheable", "D": "cacheable",
    "E": "uniform interface", "F": "resources",
    "G": "client-server", "H": "layered",
}  # fmt: skip


# %% wrong: seen_behind_a_proxy
which_constraint = {
    "A": "layered", "B": "none", "C": "cacheable", "D": "none",
    "E": "uniform interface", "F": "resources",
    "G": "client-server", "H": "layered",
}  # fmt: skip


# %% wrong: address_is_a_method
which_constraint = {
    "A": "stateless", "B": "none", "C": "cacheable", "D": "none",
    "E": "uniform interface", "F": "uniform interface",
    "G": "client-server", "H": "layered",
}  # fmt: skip


# %% right: by the words of the books
words = "Stateless None Cacheable None Uniform Resource-based Client-Server Layered-System"
which_constraint = dict(zip("abcdefgh", words.split()))  # noqa: B905


# %% right: by lines
first = ["stateless", "none", "cacheable", "none"]
second = ["uniform interface", "resources", "client server", "layered"]
which_constraint = {}
for number, word in enumerate(first + second):
    which_constraint[chr(ord("A") + number)] = word


# %% only: stateless and cacheable, and what breaks neither
which_constraint = {
    "A": "stateless", "B": "none", "C": "cacheable", "D": "none",
    "E": "resources", "F": "uniform interface",
    "G": "layered", "H": "client-server",
}  # fmt: skip


# %% only: the four about things, methods and programs
which_constraint = {
    "A": "none", "B": "cacheable", "C": "stateless", "D": "none",
    "E": "uniform interface", "F": "resources",
    "G": "client-server", "H": "layered",
}  # fmt: skip
