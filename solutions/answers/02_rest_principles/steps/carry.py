# %% reference
def next_body(known, fact):
    return known | fact


# %% right: unpacked
def next_body(known, fact):
    return {**known, **fact}


# %% right: as keyword arguments
def next_body(known, fact):
    return dict(known, **fact)


# %% right: a copy that is added to
def next_body(known, fact):
    body = dict(known)
    body.update(fact)
    return body


# %% right: field by field
def next_body(known, fact):
    body = {name: known[name] for name in known}
    for name, value in fact.items():
        body[name] = value
    return body


# %% wrong: only_the_news
def next_body(known, fact):
    return fact


# %% wrong: only_the_old
def next_body(known, fact):
    return known


# %% wrong: nested
def next_body(known, fact):
    return {"known": known, "fact": fact}


# %% wrong: old_wins
def next_body(known, fact):
    return fact | known


# %% told: each fact under its own name
def next_body(known, fact):
    return {name: str(value) for name, value in (known | fact).items()}


# %% told: dictionary
def next_body(known, fact):
    return [known, fact]
