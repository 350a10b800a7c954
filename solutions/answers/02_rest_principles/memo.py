# %% wrong: version_forgotten
def predict(api, features, threshold):
    key = (threshold, tuple(sorted(features.items())))
    if key not in memo:
        answer = requests.post(f"{api}/predict", json=body_of(features, threshold))
        memo[key] = answer.json()["data"]
    return memo[key]


# %% wrong: threshold_forgotten
def predict(api, features, threshold):
    version = requests.get(f"{api}/health").json()["data"]["model_version"]
    key = (version, tuple(sorted(features.items())))
    if key not in memo:
        answer = requests.post(f"{api}/predict", json=body_of(features, threshold))
        memo[key] = answer.json()["data"]
    return memo[key]


# %% wrong: order_counts
def predict(api, features, threshold):
    version = requests.get(f"{api}/health").json()["data"]["model_version"]
    key = (version, threshold, str(features))
    if key not in memo:
        answer = requests.post(f"{api}/predict", json=body_of(features, threshold))
        memo[key] = answer.json()["data"]
    return memo[key]


# %% wrong: names_only
def predict(api, features, threshold):
    version = requests.get(f"{api}/health").json()["data"]["model_version"]
    key = (version, threshold, tuple(sorted(features)))
    if key not in memo:
        answer = requests.post(f"{api}/predict", json=body_of(features, threshold))
        memo[key] = answer.json()["data"]
    return memo[key]


# %% right: a text for a key
import json


def predict(api, features, threshold):
    health = requests.get(api + "/health").json()
    key = health["data"]["model_version"] + json.dumps([threshold, features], sort_keys=True)
    try:
        return memo[key]
    except KeyError:
        answer = requests.post(api + "/predict", json=body_of(features, threshold))
        return memo.setdefault(key, answer.json()["data"])


# %% right: a memo for each model
def predict(api, features, threshold):
    version = requests.get(f"{api}/health").json()["data"]["model_version"]
    of_model = memo.setdefault(version, {})
    key = (frozenset(features.items()), threshold)
    if key not in of_model:
        of_model[key] = asked(api, body_of(features, threshold))
    return of_model[key]


def asked(api, body):
    with requests.Session() as session:
        return session.post(f"{api}/predict", json=body).json()["data"]


# %% right: a list that is gone through
def predict(api, features, threshold):
    now = requests.get(f"{api}/health").json()["data"]["model_version"]
    asked_before, question = memo.setdefault(now, []), body_of(features, threshold)
    for body, data in asked_before:
        if body == question:
            return data
    data = requests.post(f"{api}/predict", json=question).json()["data"]
    asked_before.append((question, data))
    return data


# %% right: the cache of the library
from functools import cache


@cache
def answered(api, version, threshold, pairs):
    body = body_of(dict(pairs), threshold)
    return requests.post(f"{api}/predict", json=body).json()["data"]


def predict(api, features, threshold):
    version = requests.get(f"{api}/health").json()["data"]["model_version"]
    return answered(api, version, threshold, tuple(sorted(features.items())))


# %% only: no question gets the answer to another
def predict(api, features, threshold):
    answer = requests.post(f"{api}/predict", json=body_of(features, threshold))
    return answer.json()["data"]


# %% only: what was asked before is not sent again
def predict(api, features, threshold):
    key = tuple(sorted(features.items()))
    if key not in memo:
        answer = requests.post(f"{api}/predict", json=body_of(features, threshold))
        memo[key] = answer.json()["data"]
    return memo[key]
