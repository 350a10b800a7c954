# %% passed: with httpx, and members of the standard library
from http import HTTPStatus

import httpx

GONE = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND}


def remove_models(api, model_ids):
    with httpx.Client() as client:
        return {
            name: client.delete(f"{api}/models/{name}").status_code in GONE for name in model_ids
        }


# %% passed: with the standard library, whose refusals are exceptions
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def gone(address):
    try:
        with urlopen(Request(address, method="DELETE")):
            return True
    except HTTPError as refusal:
        return refusal.code == 404


def remove_models(api, model_ids):
    return {name: gone(f"{api}/models/{name}") for name in model_ids}


# %% passed: looked at before and after
def remove_models(api, model_ids):
    def there(name):
        return requests.head(f"{api}/models/{name}").status_code != 404

    for name in filter(there, model_ids):
        requests.delete(f"{api}/models/{name}")
    return {name: not there(name) for name in model_ids}


# %% passed: exceptions are caught, truths of numpy are given
import numpy as np


def remove_models(api, model_ids):
    report = {}
    for name in model_ids:
        answer = requests.delete(f"{api}/models/{name}")
        try:
            answer.raise_for_status()
            report[name] = np.bool_(True)
        except requests.HTTPError as refusal:
            report[name] = np.bool_(refusal.response.status_code == 404)
    return report


# %% passed: side by side
from concurrent.futures import ThreadPoolExecutor


def remove_models(api, model_ids):
    with ThreadPoolExecutor(3) as pool:
        answers = pool.map(lambda name: requests.delete(f"{api}/models/{name}"), model_ids)
    return {
        name: answer.status_code in range(200, 300) or answer.status_code == 404
        for name, answer in zip(model_ids, answers, strict=True)
    }


# %% incorrect: the first failure ends it
def remove_models(api, model_ids):
    gone = {}
    for model_id in model_ids:
        answer = requests.delete(f"{api}/models/{model_id}")
        if answer.status_code not in (204, 404):
            break
        gone[model_id] = True
    return gone


# %% incorrect: the names of those that are gone
def remove_models(api, model_ids):
    return [
        name
        for name in model_ids
        if requests.delete(f"{api}/models/{name}").status_code in (204, 404)
    ]


# %% incorrect: statuses
def remove_models(api, model_ids):
    return {name: requests.delete(f"{api}/models/{name}").status_code for name in model_ids}


# %% incorrect: words
def remove_models(api, model_ids):
    statuses = {name: requests.delete(f"{api}/models/{name}").status_code for name in model_ids}
    return {name: "yes" if status in (204, 404) else "no" for name, status in statuses.items()}


# %% incorrect: the model in use is replaced first
def remove_models(api, model_ids):
    kind = {"Content-Type": "application/merge-patch+json"}
    usual = f"{api}/models/loan-classifier-v2.0"
    requests.patch(usual, json={"default": True}, headers=kind)
    gone = {}
    for model_id in model_ids:
        answer = requests.delete(f"{api}/models/{model_id}")
        gone[model_id] = answer.status_code in (204, 404)
    return gone


# %% incorrect: whatever is there
def remove_models(api, model_ids):
    for model in requests.get(f"{api}/models").json()["data"]:
        requests.delete(f"{api}/models/{model['id']}")
    there = {model["id"] for model in requests.get(f"{api}/models").json()["data"]}
    return {model_id: model_id not in there for model_id in model_ids}


# %% incorrect: nothing is asked of the server
def remove_models(api, model_ids):
    return {model_id: "model-" in model_id for model_id in model_ids}


# %% incorrect: read, not removed
def remove_models(api, model_ids):
    return {name: requests.get(f"{api}/models/{name}").status_code == 404 for name in model_ids}


# %% any_answer_is_gone: whatever is no conflict
def remove_models(api, model_ids):
    return {name: requests.delete(f"{api}/models/{name}").status_code != 409 for name in model_ids}


# %% any_answer_is_gone: the bare try
def remove_models(api, model_ids):
    gone = {}
    for model_id in model_ids:
        try:
            requests.delete(f"{api}/models/{model_id}")
            gone[model_id] = True
        except requests.RequestException:
            gone[model_id] = False
    return gone


# %% not_found_is_failure: by what the library calls good
def remove_models(api, model_ids):
    return {name: requests.delete(f"{api}/models/{name}").ok for name in model_ids}


# %% incorrect: a refusal raises
def remove_models(api, model_ids):
    gone = {}
    for model_id in model_ids:
        answer = requests.delete(f"{api}/models/{model_id}")
        answer.raise_for_status()
        gone[model_id] = True
    return gone


# %% error: the answer is taken for JSON
def remove_models(api, model_ids):
    return {name: requests.delete(f"{api}/models/{name}").json()["gone"] for name in model_ids}


# %% not_attempted: untouched
def remove_models(api, model_ids):
    return ...  # write your code here, in the place of this line
