# %% wrong: numbers_are_safe
def safe_id(number):
    return json.dumps({"id": number})


# %% wrong: float_is_bigger
def safe_id(number):
    return json.dumps({"id": float(number)})


# %% right: an f-string
def safe_id(number):
    return json.dumps({"id": f"{number}"})


# %% right: written by hand
def safe_id(number):
    return '{"id":"' + repr(number) + '"}'


# %% right: the text that JSON has for it, as a text
def safe_id(number):
    digits = json.dumps(number)
    return json.dumps(dict(id=digits))
