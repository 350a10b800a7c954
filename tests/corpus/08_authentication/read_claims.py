# %% passed: a regular expression, and binascii
import binascii
import re


def read_claims(token):
    payload = re.fullmatch(r"[^.]*\.([^.]*)\.[^.]*", token)[1].translate(str.maketrans("-_", "+/"))
    return json.JSONDecoder().decode(binascii.a2b_base64(payload + "==").decode())


# %% passed: bit by bit
import string

LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def read_claims(token):
    bits = "".join(f"{LETTERS.index(letter):06b}" for letter in token.split(".")[1])
    whole = bits[: len(bits) // 8 * 8]
    return json.loads(int(whole, 2).to_bytes(len(whole) // 8, "big"))


# %% passed: the second of a generator, ordered
from collections import OrderedDict


class Reader:
    def __call__(self, token):
        _, payload, *_ = (part.ljust(-(-len(part) // 4) * 4, "=") for part in token.split("."))
        text = base64.b64decode(payload.encode(), altchars="-_").decode("utf8")
        return json.loads(text, object_pairs_hook=OrderedDict)


read_claims = Reader()


# %% passed: with the given function of task 5
def read_claims(token):
    payload = token[token.index(".") + 1 : token.rindex(".")]
    while len(payload) % 4:
        payload = f"{payload}="
    return json.loads(base64.urlsafe_b64decode(payload).decode(errors="strict"))


# %% needs_no_padding: one sign is always added
def read_claims(token):
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "="))


# %% first_part: the header is read
def read_claims(token):
    return json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "==="))


# %% other_encoding: what is no ASCII is left out
def read_claims(token):
    payload = base64.urlsafe_b64decode(token.split(".")[1] + "===")
    return json.loads(payload.decode("latin-1"))


# %% partly 1: what is no ASCII is thrown away
def read_claims(token):
    payload = base64.urlsafe_b64decode(token.split(".")[1] + "===")
    return json.loads(payload.decode("ascii", "ignore"))


# %% ordinary_base64: what does not belong is passed over
def read_claims(token):
    return json.loads(base64.b64decode(token.split(".")[1] + "===", validate=False))


# %% incorrect: the text of the claims
def read_claims(token):
    return base64.urlsafe_b64decode(token.split(".")[1] + "===").decode()


# %% incorrect: the claims are printed
def read_claims(token):
    print(json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "===")))


# %% error: read as Python, which knows no true
def read_claims(token):
    return eval(base64.urlsafe_b64decode(token.split(".")[1] + "===").decode())


# %% incorrect: only who it is about
def read_claims(token):
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==="))
    return {"sub": claims["sub"]}


# %% incorrect: all values as texts
def read_claims(token):
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==="))
    return {name: str(value) for name, value in claims.items()}


# %% error: the parts of another token
HEADER = "eyJhbGciOiAiUlMyNTYiLCAidHlwIjogIkpXVCJ9."


def read_claims(token):
    payload = token.removeprefix(HEADER).removesuffix(".c2lnbmF0dXJl")
    return json.loads(base64.urlsafe_b64decode(payload + "==="))


# %% not_attempted: untouched
def read_claims(token):
    return ...  # write your code here, in the place of this line
