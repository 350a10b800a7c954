# %% wrong: fetched_each_time
def verified(tokens, known, address):
    keys = {key["kid"]: key for key in requests.get(address).json()["keys"]}
    answers = []
    for token in tokens:
        kid = decoded(token.split(".")[0]).get("kid")
        try:
            answers.append(opened(token, keys[kid], ["RS256"]))
        except (KeyError, ValueError):
            answers.append(None)
    return answers


# %% wrong: unknown_is_forged
def verified(tokens, known, address):
    answers = []
    for token in tokens:
        kid = decoded(token.split(".")[0]).get("kid")
        try:
            answers.append(opened(token, known[kid], ["RS256"]))
        except (KeyError, ValueError):
            answers.append(None)
    return answers


# %% wrong: asked_again
def verified(tokens, known, address):
    answers = []
    for token in tokens:
        kid = decoded(token.split(".")[0]).get("kid")
        if kid not in known:
            known |= {key["kid"]: key for key in requests.get(address).json()["keys"]}
        try:
            answers.append(opened(token, known[kid], ["RS256"]))
        except (KeyError, ValueError):
            answers.append(None)
    return answers


# %% wrong: token_names_algorithm
def verified(tokens, known, address):
    has_asked, answers = False, []
    for token in tokens:
        header = decoded(token.split(".")[0])
        kid = header.get("kid")
        if kid not in known and not has_asked:
            known |= {key["kid"]: key for key in requests.get(address).json()["keys"]}
            has_asked = True
        try:
            answers.append(opened(token, known[kid], [header["alg"]]))
        except (KeyError, ValueError):
            answers.append(None)
    return answers


# %% wrong: any_key_fits
def verified(tokens, known, address):
    def tried(token):
        for key in known.values():
            try:
                return opened(token, key, ["RS256"])
            except ValueError:
                pass
        return None

    answers = [tried(token) for token in tokens]
    if None in answers:
        known |= {key["kid"]: key for key in requests.get(address).json()["keys"]}
        answers = [tried(token) for token in tokens]
    return answers


# %% right: a class that remembers
class Keys:
    def __init__(self, known, address):
        self.known, self.address, self.has_asked = dict(known), address, False

    def find(self, kid):
        if kid not in self.known and not self.has_asked:
            self.has_asked = True
            with requests.Session() as bank:
                for key in bank.get(self.address).json()["keys"]:
                    self.known[key["kid"]] = key
        return self.known.get(kid)


def verified(tokens, known, address):
    keys = Keys(known, address)
    return [claims_or_none(token, keys) for token in tokens]


def claims_or_none(token, keys):
    head = token.split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    key = keys.find(header.get("kid"))
    if header.get("alg") != "RS256" or not key:
        return None
    try:
        return opened(token, key, {"RS256"})
    except ValueError:
        return None


# %% right: the names are looked at first
from contextlib import suppress


def verified(tokens, known, address):
    names = [decoded(token.partition(".")[0]).get("kid") for token in tokens]
    if not set(names) <= set(known):
        for key in requests.get(address).json()["keys"]:
            known.setdefault(key["kid"], key)
    found = []
    for token, name in zip(tokens, names, strict=True):
        claims = None
        if name in known:
            with suppress(ValueError):
                claims = opened(token, known[name], ("RS256",))
        found.append(claims)
    return found


# %% only: what a known key has signed is read, and nobody is asked
def verified(tokens, known, address):
    headers = [decoded(token.split(".")[0]) for token in tokens]
    return [
        opened(token, known[header["kid"]], [header["alg"]])
        for token, header in zip(tokens, headers, strict=True)
    ]


# %% only: what a new key has signed is read
def verified(tokens, known, address):
    keys = {key["kid"]: key for key in requests.get(address).json()["keys"]}
    header = decoded(tokens[0].split(".")[0])
    return [
        opened(token, keys[decoded(token.split(".")[0])["kid"]], [header["alg"]])
        for token in tokens
    ]


# %% only: what a new key has signed is read + for names that nobody has, the set is fetched once
def verified(tokens, known, address):
    keys = {key["kid"]: key for key in requests.get(address).json()["keys"]}
    answers = []
    for token in tokens:
        header = decoded(token.split(".")[0])
        key = keys.get(header.get("kid"))
        try:
            answers.append(opened(token, key, [header["alg"]]) if key else None)
        except ValueError:
            answers.append(None)
    return answers


# %% only: a token is good by its own key and by RS256, or not at all
def verified(tokens, known, address):
    requests.get(address)
    answers = []
    for token in tokens:
        kid = decoded(token.split(".")[0]).get("kid")
        try:
            answers.append(opened(token, known[kid], ["RS256"]))
        except (KeyError, ValueError):
            answers.append(None)
    return answers
