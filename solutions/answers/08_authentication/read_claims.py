# %% wrong: first_part
def read_claims(token):
    payload = token.split(".")[0]
    padded = payload + "=" * (-len(payload) % 4)
    return json.loads(base64.urlsafe_b64decode(padded))


# %% wrong: needs_no_padding
def read_claims(token):
    payload = token.split(".")[1]
    padded = payload + "=" * (-len(payload) % 4)
    return json.loads(base64.urlsafe_b64decode(payload))


# %% wrong: other_encoding
def read_claims(token):
    payload = token.split(".")[1]
    padded = payload + "=" * (-len(payload) % 4)
    return json.loads(base64.urlsafe_b64decode(padded).decode("latin-1"))


# %% wrong: ordinary_base64
def read_claims(token):
    payload = token.split(".")[1]
    padded = payload + "=" * (-len(payload) % 4)
    return json.loads(base64.b64decode(padded))


# %% right: translated
import binascii


def read_claims(token):
    _, payload, _ = token.split(".")
    ordinary = payload.replace("-", "+").replace("_", "/")
    while len(ordinary) % 4:
        ordinary += "="
    return json.loads(binascii.a2b_base64(ordinary))


# %% right: too much padding
def read_claims(token):
    header, payload, signature = token.encode().split(b".")  # noqa: RUF059
    return json.loads(base64.b64decode(payload + b"===", altchars=b"-_"))


# %% only: the claims of any length are read
def read_claims(token):
    payload = token.split(".")[1]
    padded = payload + "=" * (-len(payload) % 4)
    return json.loads(base64.b64decode(padded))


# %% only: both special letters of tokens are read, and names in any language
def read_claims(token):
    payload = token.split(".")[1]
    padded = payload
    return json.loads(base64.urlsafe_b64decode(padded))
