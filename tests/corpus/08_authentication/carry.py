# %% passed: httpx, with two spaces
import httpx


def models_by_key(api, key):
    return httpx.get(f"{api}/models", headers={"x-api-key": key}, trust_env=False).json()


def models_by_token(api, token):
    with httpx.Client(headers={"authorization": f"Bearer  {token}"}, trust_env=False) as client:
        return client.get(f"{api}/models").json()


# %% passed: http.client, and only the ids come back
import json
from http.client import HTTPConnection
from urllib.parse import urlsplit


def models(api, headers):
    address = urlsplit(api)
    line = HTTPConnection(address.hostname, address.port, timeout=5)
    line.request("GET", f"{address.path}/models?limit=5", headers=headers)
    answer = line.getresponse()
    found = json.loads(answer.read())["data"]
    line.close()
    return [model["id"] for model in found["items"]] if isinstance(found, dict) else len(found)


models_by_key = lambda api, key: models(api, {"X-Api-Key": key})  # noqa: E731
models_by_token = lambda api, token: models(api, {"Authorization": f"BEARER {token}"})  # noqa: E731


# %% passed: it asks as a stranger first, and shows what is wanted on a 401
def models_by_key(api, key):
    answer = requests.get(f"{api}/models")
    if answer.status_code == 401:
        answer = requests.get(f"{api}/models", headers={"X-API-KEY": key})
    return answer


def models_by_token(api, token):
    answer = requests.get(f"{api}/models")
    scheme = answer.headers["www-authenticate"].split(",")[-1].split()[0]
    scheme = scheme if scheme.lower() == "bearer" else "Bearer"
    return requests.get(f"{api}/models", headers={"Authorization": scheme + " " + token})


# %% passed: one model, by partial functions
from functools import partial


def one_model(make, api, credential):
    return requests.get(f"{api}/models/loan-classifier-v2.0", headers=make(credential))


models_by_key = partial(one_model, lambda key: {"x-API-key": key})
models_by_token = partial(one_model, lambda token: {"Authorization": f"Bearer {token}"})


# %% key_in_own_name: with underscores
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X_API_KEY": key})


def models_by_token(api, token):
    credential = "Bearer " + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% partly 1: the key in the address
def models_by_key(api, key):
    return requests.get(f"{api}/models", params={"api_key": key})


def models_by_token(api, token):
    credential = "Bearer " + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% partly 1: a colon behind the scheme
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X-API-Key": key})


def models_by_token(api, token):
    credential = "Bearer: " + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% partly 1: quotes around the token
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X-API-Key": key})


def models_by_token(api, token):
    credential = f'Bearer "{token}"'
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% incorrect: the key is kept for the token, and something open is asked
def models_by_key(api, key):
    return requests.get(f"{api}/health", headers={"X-API-Key": key})


def models_by_token(api, token):
    return requests.get(f"{api}/health", headers={"Authorization": "Bearer " + token})


# %% partly 1: the key serves for both
def models_by_key(api, key):
    global kept
    kept = key
    return requests.get(f"{api}/models", headers={"X-API-Key": key})


def models_by_token(api, token):
    return requests.get(f"{api}/models", headers={"X-API-Key": kept})


# %% incorrect: nothing is sent
def models_by_key(api, key):
    return {"X-API-Key": key}


def models_by_token(api, token):
    return {"Authorization": "Bearer " + token}


# %% partly 1: one blank is left
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X-API-Key": key})


def models_by_token(api, token):
    credential = ___ + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})


# %% partly 1: the bytes of the scheme before a text
def models_by_key(api, key):
    return requests.get(f"{api}/models", headers={"X-API-Key": key})


def models_by_token(api, token):
    credential = b"Bearer " + token
    return requests.get(f"{api}/models", headers={"Authorization": credential})
