# %% passed: as an f-string in an f-string
def safe_id(number):
    return f'{{"id": "{number}"}}'


# %% passed: by way of a Decimal
def safe_id(number):
    return json.dumps({"id": format(Decimal(number), "f")})


# %% passed: escaped
def safe_id(number):
    digits = "".join(f"\\u{ord(sign):04x}" for sign in str(number))
    return '{"id": "' + digits + '"}'


# %% numbers_are_safe: as it is
def safe_id(number):
    return f'{{"id": {number}}}'


# %% float_is_bigger: with places
def safe_id(number):
    return json.dumps({"id": f"{float(number):.0f}"})


# %% incorrect: a dictionary
def safe_id(number):
    return {"id": str(number)}


# %% incorrect: single quotes
def safe_id(number):
    return str({"id": str(number)})


# %% incorrect: another name beside it
def safe_id(number):
    return json.dumps({"id": str(number), "short": number % 1000})


# %% error: cut by the digits
def safe_id(number):
    return json.dumps({"id": number.to_bytes(8, "big").hex()})


# %% incorrect: printed, not returned
def safe_id(number):
    print(json.dumps({"id": str(number)}))
