# %% passed: a generator of tries, and the key in small letters
from uuid import uuid4


def predict_safely(api, features):
    named = {"idempotency-key": uuid4().hex}

    def tries():
        for _ in range(4):
            yield requests.post(f"{api}/predict", json={"features": features}, headers=named)

    final = next((answer for answer in tries() if answer.status_code < 500), None)
    return None if final is None or not final.ok else final.json()["data"]


# %% passed: the key is quoted, as the draft writes it
from uuid import uuid4


def predict_safely(api, features):
    key = f'"{uuid4()}"'
    for _ in range(4):
        answer = requests.post(
            f"{api}/predict", json={"features": features}, headers={"Idempotency-Key": key}
        )
        if answer.status_code not in range(500, 600):
            return answer.json().get("data")
    return None


# %% passed: looks at the health of the server first, which is no try
import secrets


def predict_safely(api, features):
    requests.get(f"{api}/health")
    key = secrets.token_hex()
    left = 4
    while left:
        left -= 1
        answer = requests.post(
            f"{api}/predict", json={"features": features}, headers={"Idempotency-Key": key}
        )
        if answer.status_code < 500:
            left = 0
    return answer.json().get("data", None)


# %% passed: by httpx
from uuid import uuid4

import httpx


def predict_safely(api, features):
    with httpx.Client(headers={"Idempotency-Key": str(uuid4())}, trust_env=False) as client:
        for number in range(1, 5):
            answer = client.post(f"{api}/predict", json={"features": features})
            if number == 4 or not answer.is_server_error:
                return answer.json()["data"] if answer.is_success else None


# %% passed: a short rest between the tries
import time
from uuid import uuid4


def predict_safely(api, features):
    headers = {"Idempotency-Key": str(uuid4())}
    body = {"features": features}
    answer = requests.post(f"{api}/predict", json=body, headers=headers)
    for _ in range(3):
        if answer.status_code >= 500:
            time.sleep(0.001)
            answer = requests.post(f"{api}/predict", json=body, headers=headers)
    return answer.json().get("data")


# %% passed: the client of exercise 04, which waits where it is asked to
from time import sleep
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for left in (3, 2, 1, 0):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        again = answer.status_code == 429 or answer.status_code >= 500
        if not again or left == 0:
            return answer.json().get("data")
        sleep(float(answer.headers.get("Retry-After", 0)))


# %% partly 3: three tries in all
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(3):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
    return answer.json().get("data")


# %% partly 3: a fifth try
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
    for _ in range(4):
        if answer.status_code >= 500:
            answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
    return answer.json().get("data")


# %% partly 2: the key in a header that is nearly named so
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency_Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
    return answer.json().get("data")


# %% partly 2: the key comes with the second try only
from uuid import uuid4


def predict_safely(api, features):
    key = None
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
        key = key or {"Idempotency-Key": str(uuid4())}
    return answer.json().get("data")


# %% partly 2: the first try has a key, the others have none
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
        key = {}
    return answer.json().get("data")


# %% key_for_all: the key is a default, which is made once
from uuid import uuid4


def predict_safely(api, features, key=str(uuid4())):  # noqa: B008
    for _ in range(4):
        answer = requests.post(
            f"{api}/predict", json={"features": features}, headers={"Idempotency-Key": key}
        )
        if answer.status_code < 500:
            break
    return answer.json().get("data")


# %% key_of_features: a hash of what is asked
import hashlib
import json


def predict_safely(api, features):
    key = hashlib.sha256(json.dumps(features, sort_keys=True).encode()).hexdigest()
    for _ in range(4):
        answer = requests.post(
            f"{api}/predict", json={"features": features}, headers={"Idempotency-Key": key}
        )
        if answer.status_code < 500:
            break
    return answer.json().get("data")


# %% fault_is_final: only a 503 is asked again
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code != 503:
            break
    return answer.json().get("data")


# %% refusal_is_retried: whatever is above 400
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code <= 400:
            break
    return answer.json().get("data")


# %% partly 1: it always sends all four tries, and gives the last answer
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    answers = [
        requests.post(f"{api}/predict", json={"features": features}, headers=key) for _ in range(4)
    ]
    return answers[-1].json().get("data")


# %% partly 3: an empty dictionary where there is no prediction
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            return answer.json().get("data")
    return {}


# %% incorrect: the whole answer in the place of its data
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
    return answer.json()


# %% error: a status that is asked for as if it were a text
from uuid import uuid4


def predict_safely(api, features):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < "500":
            break
    return answer.json().get("data")
