# %% wrong: fault_is_final
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(1):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
    return answer.json().get("data")


# %% wrong: no_key
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code < 500:
            break
    return answer.json().get("data")


# %% wrong: key_per_try
from uuid import uuid4


def predict_safely(api, features):
    for _ in range(4):
        key = {"Idempotency-Key": str(uuid4())}
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
    return answer.json().get("data")


# %% wrong: key_for_all
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": RUN}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
    return answer.json().get("data")


RUN = str(uuid4())


# %% wrong: key_of_features
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(sorted(features.items()))}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
    return answer.json().get("data")


# %% wrong: refusal_is_retried
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code == 200:
            break
    return answer.json().get("data")


# %% right: calls itself
import json
from uuid import uuid4


def predict_safely(api, features, key=None, left=3):
    key = key or uuid4().hex
    kind = {"Content-Type": "application/json", "idempotency-key": key}
    body = json.dumps({"features": features})
    answer = requests.post(f"{api}/predictions", data=body, headers=kind)
    if answer.ok:
        return answer.json()["data"]
    if answer.status_code in (500, 502, 503, 504) and left > 0:
        return predict_safely(api, features, key, left - 1)


# %% right: adapter
from uuid import uuid4

from requests.adapters import HTTPAdapter
from urllib3.util import Retry


def predict_safely(api, features):
    again = Retry(
        total=3,
        status_forcelist=[500, 502, 503, 504],
        allowed_methods=None,
        raise_on_status=False,
    )
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=again))
        session.headers["Idempotency-Key"] = uuid4().hex
        answer = session.post(f"{api}/predict", json={"features": features})
    return answer.json()["data"] if answer.ok else None


# %% right: a queue of tries
from collections import deque
from uuid import uuid1


def predict_safely(api, features):
    question = requests.Request(
        "POST",
        f"{api}/predict",
        json={"features": features},
        headers={"Idempotency-Key": str(uuid1())},
    ).prepare()
    tries = deque([question] * 4)
    with requests.Session() as session:
        while tries:
            answer = session.send(tries.popleft())
            if answer.status_code not in (500, 502, 503, 504):
                return answer.json().get("data")


# %% only: one prediction is stored for each call, though answers get lost
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(6):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.ok:
            return answer.json()["data"]


# %% only: what the server refuses is not sent again
def predict_safely(api, features):
    return requests.post(f"{api}/predict", json={"features": features}).json().get("data")


# %% only: it tries again, and comes to an end
def predict_safely(api, features):
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.ok:
            return answer.json()["data"]
