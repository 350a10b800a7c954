# %% wrong: stored_is_state
which_constraint = {
    "A": "stateless", "B": "cacheable", "C": "stateless", "D": "none",
    "E": "uniform interface", "F": "resources",
    "G": "client-server", "H": "layered",
}  # fmt: skip


# %% wrong: no_cache_is_not_cacheable
which_constraint = {
    "A": "stateless", "B": "cacheable", "C": "none", "D": "cacheable",
    "E": "uniform interface", "F": "resources",
    "G": "client-server", "H": "layered",
}  # fmt: skip


# %% wrong: seen_behind_a_proxy
which_constraint = {
    "A": "layered", "B": "cacheable", "C": "none", "D": "none",
    "E": "uniform interface", "F": "resources",
    "G": "client-server", "H": "layered",
}  # fmt: skip


# %% wrong: address_is_a_method
which_constraint = {
    "A": "stateless", "B": "cacheable", "C": "none", "D": "none",
    "E": "uniform interface", "F": "uniform interface",
    "G": "client-server", "H": "layered",
}  # fmt: skip


# %% right: by the words of the books
books = "Stateless CACHEABLE None none Uniform-Interface Resource-based Client-Server Layered"
words = [word.replace("Layered", "layered system") for word in books.split()]
which_constraint = dict(zip("abcdefgh", words))  # noqa: B905


# %% right: the other way round
breaks = {
    "stateless": "A",
    "cacheable": "B",
    "none": "CD",
    "uniform interface": "E",
    "resources": "F",
    "client-server": "G",
    "layered": "H",
}
which_constraint = {letter: word for word, letters in breaks.items() for letter in letters}


# %% only: stateless and cacheable, and what breaks neither
which_constraint = {
    "A": "stateless", "B": "cacheable", "C": "none", "D": "none",
    "E": "resources", "F": "uniform interface",
    "G": "layered", "H": "client-server",
}  # fmt: skip


# %% only: the four about things, methods and programs
which_constraint = {
    "A": "none", "B": "cacheable", "C": "cacheable", "D": "stateless",
    "E": "uniform interface", "F": "resources",
    "G": "client-server", "H": "layered",
}  # fmt: skip
