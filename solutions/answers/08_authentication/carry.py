# %% wrong: key_in_own_name
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"API-Key": key})


def models_by_token(api, token):
    credential = "Bearer " + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% wrong: token_is_bare
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X-API-Key": key})


def models_by_token(api, token):
    credential = token
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% wrong: no_space
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X-API-Key": key})


def models_by_token(api, token):
    credential = "Bearer" + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% right: session
class Bearer(requests.auth.AuthBase):
    def __init__(self, token):
        self.token = token

    def __call__(self, request):
        request.headers["authorization"] = f"bearer {self.token}"
        return request


def models_by_key(api, key):
    with requests.Session() as session:
        session.headers["x-api-key"] = key
        return session.get(f"{api}/models")


def models_by_token(api, token):
    return requests.get(f"{api}/models", auth=Bearer(token))


# %% right: without requests
from urllib.request import Request, urlopen


def models_by_key(api, key):
    with urlopen(Request(f"{api}/models", headers={"x-api-key": key})):
        pass


def models_by_token(api, token):
    asked = Request(f"{api}/models")
    asked.add_header("authorization", "BEARER " + token)
    with urlopen(asked):
        pass


# %% only: the key travels in its header
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X-API-Key": key})


def models_by_token(api, token):
    credential = "Token " + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% only: the token travels behind its scheme
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X_API_Key": key})


def models_by_token(api, token):
    credential = "Bearer " + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})
