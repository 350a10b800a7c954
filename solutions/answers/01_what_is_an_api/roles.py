# %% wrong: waiter_cooks
roles = {
    "customer": "C",
    "menu": "F",
    "order": "A",
    "waiter": "B",
    "kitchen": "G",
    "dish": "E",
    "receipt": "D",
}


# %% wrong: receipt_is_eaten
roles = {
    "customer": "C",
    "menu": "F",
    "order": "A",
    "waiter": "G",
    "kitchen": "B",
    "dish": "D",
    "receipt": "E",
}


# %% wrong: menu_is_sent
roles = {
    "customer": "C",
    "menu": "A",
    "order": "F",
    "waiter": "G",
    "kitchen": "B",
    "dish": "E",
    "receipt": "D",
}


# %% wrong: page_is_api
roles = {
    "customer": "C",
    "menu": "E",
    "order": "A",
    "waiter": "F",
    "kitchen": "B",
    "dish": "G",
    "receipt": "D",
}


# %% right: zipped
roles = dict(zip("customer menu order waiter kitchen dish receipt".split(), "cfagbed"))  # noqa: B905, SIM905


# %% right: turned round
letters = {
    "A": "order",
    "B": "kitchen",
    "C": "customer",
    "D": "receipt",
    "E": "dish",
    "F": "menu",
    "G": "waiter",
}
roles = {role: letter for letter, role in letters.items()}


# %% only: you know who orders, who serves and who cooks
roles = {
    "customer": "C",
    "menu": "E",
    "order": "F",
    "waiter": "G",
    "kitchen": "B",
    "dish": "H",
}


# %% only: you know what passes between them
roles = {
    "customer": "G",
    "menu": "F",
    "order": "A",
    "waiter": "C",
    "dish": "E",
    "receipt": "D",
}


# %% right: the letters first
roles = {"A": "order", "B": "kitchen", "C": "customer", "D": "receipt", "E": "dish"}
roles.update(F="Menu", G=" waiter ")
