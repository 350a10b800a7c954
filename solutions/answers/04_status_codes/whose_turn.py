# %% wrong: unknown_is_an_error
def whose_turn(status):
    return KNOWN.get(status, "theirs")


# %% wrong: list_is_longer
def whose_turn(status):
    words = {2: "done", 3: "elsewhere", 4: "mine", 5: "theirs"}
    defined = [
        *range(200, 209),
        226,
        299,
        *range(300, 309),
        399,
        *range(400, 419),
        *range(421, 430),
    ]
    defined += [431, 451, 499, *range(500, 512), 599]
    return words[status // 100] if status in defined else "theirs" if status > 450 else "mine"


# %% wrong: edge
def whose_turn(status):
    if status > 500:
        return "theirs"
    if status > 400:
        return "mine"
    return "elsewhere" if status >= 300 else "done"


# %% right: compared
def whose_turn(status):
    if status >= 500:
        return "theirs"
    if status >= 400:
        return "mine"
    return "elsewhere" if status >= 300 else "done"


# %% right: digit
def whose_turn(status):
    first = str(status)[0]
    return dict(zip("2345", ["done", "elsewhere", "mine", "theirs"]))[first]  # noqa: B905
