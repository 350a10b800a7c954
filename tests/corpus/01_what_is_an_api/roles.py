# %% passed: by keyword, in small letters
roles = dict(customer="c", menu="f", order="a", waiter="g", kitchen="b", dish="e", receipt="d")


# %% passed: with spaces, and one role more than was asked for
roles = {
    "Customer ": " C",
    "Menu": "F",
    "Order": "A",
    "Waiter": "G",
    "Kitchen": "B",
    "Dish": "E",
    "Receipt": "D",
    "guest": "?",
}


# %% passed: the letters of an enumeration
from enum import StrEnum

Thing = StrEnum("Thing", {name: name for name in "ABCDEFG"})
roles = {
    "customer": Thing.C,
    "menu": Thing.F,
    "order": Thing.A,
    "waiter": Thing.G,
    "kitchen": Thing.B,
    "dish": Thing.E,
    "receipt": Thing.D,
}


# %% passed: an ordered dictionary, turned round
from collections import OrderedDict

order = ["order", "kitchen", "customer", "receipt", "dish", "menu", "waiter"]
roles = OrderedDict(zip("ABCDEFG", order, strict=True))


# %% partly 1: a role is left out
roles = {"customer": "C", "order": "A", "waiter": "G", "kitchen": "B", "dish": "E", "receipt": "D"}


# %% partly 1: the phone is the waiter
roles = {
    "customer": "G",
    "menu": "F",
    "order": "A",
    "waiter": "C",
    "kitchen": "B",
    "dish": "E",
    "receipt": "D",
}


# %% waiter_cooks: and the receipt is eaten
roles = {
    "customer": "C",
    "menu": "F",
    "order": "A",
    "waiter": "B",
    "kitchen": "G",
    "dish": "D",
    "receipt": "E",
}


# %% incorrect: one letter for all
roles = dict.fromkeys(["customer", "menu", "order", "waiter", "kitchen", "dish", "receipt"], "C")


# %% incorrect: the things in the place of their letters
roles = {
    "customer": "the app",
    "menu": "the page",
    "order": "POST",
    "waiter": "the program",
    "kitchen": "numbers",
    "dish": "Exit",
    "receipt": 200,
}


# %% incorrect: a list
roles = ["C", "F", "A", "G", "B", "E", "D"]


# %% not_attempted: half filled in
roles = {
    "customer": "C",
    "menu": "F",
    "order": ...,
    "waiter": ...,
    "kitchen": ...,
    "dish": ...,
    "receipt": ...,
}


# %% cell_failed: letters without quotes
roles = {"customer": C, "menu": F}
