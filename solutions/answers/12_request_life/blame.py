# %% wrong: model_is_slow
blame = {
    "A": "model", "B": "between", "C": "TLS", "D": "receive",
    "E": "model", "F": "TLS", "G": "model",
}  # fmt: skip


# %% wrong: wait_is_a_row
blame = {
    "A": "wait", "B": "wait", "C": "TLS", "D": "receive",
    "E": "model", "F": "TLS", "G": "model",
}  # fmt: skip


# %% wrong: paid_each_time
blame = {
    "A": "store", "B": "between", "C": "TLS", "D": "receive",
    "E": "TLS", "F": "TLS", "G": "model",
}  # fmt: skip


# %% wrong: first_is_all
blame = {
    "A": "store", "B": "between", "C": "TLS", "D": "receive",
    "E": "model", "F": "TLS", "G": "registry",
}  # fmt: skip


# %% right: in small letters
blame = dict(zip("abcdefg", ("store", "between", "tls", "receive", "model", "tls", "model")))  # noqa: B905


# %% right: by lines
rows = ["Store", "Between", "TLS", "Receive", "Model", "TLS", "Model"]
blame = {}
for number, row in enumerate(rows):
    blame[chr(ord("A") + number)] = row


# %% only: the four single requests
blame = {
    "A": "store", "B": "between", "C": "TLS", "D": "receive",
    "E": "TLS", "F": "between", "G": "registry",
}  # fmt: skip


# %% only: many requests together
blame = {
    "A": "model", "B": "wait", "C": "connect", "D": "send",
    "E": "model", "F": "TLS", "G": "model",
}  # fmt: skip
