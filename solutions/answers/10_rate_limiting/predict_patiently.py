# %% wrong: limit_is_final
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% wrong: fault_is_final
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% wrong: at_once
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
    return answer.json().get("data")


# %% wrong: own_guess
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff)
    return answer.json().get("data")


# %% wrong: always_a_number
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = answer.headers.get("Retry-After")
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else int(told))
    return answer.json().get("data")


# %% wrong: no_jitter
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% wrong: fixed_pause
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% wrong: refusal_is_retried
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code == 200:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% wrong: no_key
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% wrong: key_per_try
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(
            f"{api}/predict", json={"features": features}, headers={"Idempotency-Key": str(uuid4())}
        )
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% wrong: key_for_all
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=KEY)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


KEY = {"Idempotency-Key": str(uuid4())}


# %% wrong: key_of_features
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(sorted(features.items()))}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% right: calls itself
def predict_patiently(api, features, wait=sleep, random=random, left=4, key=None):
    key = key or uuid4().hex
    body = {"features": features}
    answer = requests.post(f"{api}/predict", json=body, headers={"idempotency-key": key})
    if answer.ok:
        return answer.json()["data"]
    if not left or (answer.status_code < 500 and answer.status_code != 429):
        return None
    told = asked_s(answer)
    if told is None:
        wait(min(3.0, 2 ** (3 - left)) * random())
    else:
        wait(told)
    return predict_patiently(api, features, wait, random, left - 1, key)


# %% right: waits first
def predict_patiently(api, features, wait=sleep, random=random):
    pause, bound = None, 0.5
    with requests.Session() as session:
        session.headers["Idempotency-Key"] = uuid4().hex
        for _ in range(5):
            if pause is not None:
                wait(pause)
            answer = session.post(f"{api}/predict", json={"features": features})
            if answer.status_code not in (429, 500, 502, 503, 504):
                return answer.json().get("data")
            pause = asked_s(answer)
            if pause is None:
                pause, bound = random() * min(3, bound), 2 * bound


# %% right: a generator of bounds, and the noun
import secrets
from itertools import islice


def bounds():
    bound = 0.5
    while True:
        yield bound
        bound = min(3, bound * 2)


def predict_patiently(api, features, wait=sleep, random=random):
    headers = {"Idempotency-Key": secrets.token_urlsafe()}
    for bound in [*islice(bounds(), 4), None]:
        answer = requests.post(api + "/predictions", json={"features": features}, headers=headers)
        retriable = answer.status_code == 429 or answer.status_code >= 500
        if not retriable or bound is None:
            return answer.json()["data"] if answer.ok else None
        asked = asked_s(answer)
        wait(asked if asked is not None else bound * random())


# %% only: what is final is not sent again
def predict_patiently(api, features, wait=sleep, random=random):
    return requests.post(f"{api}/predict", json={"features": features}).json().get("data")


# %% only: it waits for as long as it is told
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code == 200:
            break
        if n < 4:
            wait(asked_s(answer) or 1)
    return answer.json().get("data")


# %% only: one prediction is stored for each call
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(7):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code == 200:
            break
    return answer.json().get("data")


# %% only: it backs off, with jitter, and comes to an end
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code == 200:
            break
        if n < 4:
            wait(random() * min(3, 0.5 * 2**n))
    return answer.json().get("data")
