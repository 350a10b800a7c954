# %% passed: made of two lists
never, always = [False] * 4, [True] * 4
asks_first = dict(zip("ADGH", never, strict=True)) | dict(zip("BCEF", always, strict=True))


# %% passed: by the rule itself
FORM = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
REQUESTS = {
    "A": ("GET", {}),
    "B": ("DELETE", {}),
    "C": ("PUT", {}),
    "D": ("POST", {"content-type": "application/x-www-form-urlencoded"}),
    "E": ("POST", {"content-type": "application/json"}),
    "F": ("GET", {"x-api-key": "k"}),
    "G": ("GET", {}),
    "H": ("GET", {"accept": "application/json"}),
}


def asks(method, headers):
    plain = {"accept", "accept-language", "content-language"}
    others = {name for name in headers if name not in plain | {"content-type"}}
    unlike = headers.get("content-type", "text/plain") not in FORM
    return method not in ("GET", "HEAD", "POST") or bool(others) or unlike


asks_first = {letter: asks(*request) for letter, request in REQUESTS.items()}


# %% passed: small letters, and a row too many
asks_first = {letter: letter in "bcef" for letter in "abcdefghi"}


# %% not_attempted: one of them is left open
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": True, "F": ..., "G": False, "H": False}


# %% incorrect: the answers are words
asks_first = {letter: "yes" if letter in "BCEF" else "no" for letter in "ABCDEFGH"}


# %% incorrect: a list in the order of the letters
asks_first = [False, True, True, False, True, True, False, False]


# %% cookies_ask: the browser asks for all that is personal
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": True, "F": True, "G": True, "H": False}


# %% partly 1: every header makes it ask
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": True, "F": True, "G": False, "H": True}


# %% partly 1: a method that puts the same twice is safe
asks_first = {"A": False, "B": True, "C": False, "D": False}
asks_first |= {"E": True, "F": True, "G": False, "H": False}


# %% reading_only: whatever changes something is asked about, and nothing else
asks_first = {"A": False, "B": True, "C": True, "D": True}
asks_first |= {"E": True, "F": False, "G": False, "H": False}


# %% reading_only: always
asks_first = dict.fromkeys("ABCDEFGH", True)


# %% incorrect: never
asks_first = dict.fromkeys("ABCDEFGH", False)
