# %% passed: by exercise 04's `send`, with its number of tries as an argument
def send(method, url, body, headers, tries, pause):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in headers
    for n in range(tries):
        answer = requests.request(method, url, json=body, headers=headers)
        again = answer.status_code == 429 or (answer.status_code >= 500 and harmless)
        if not again or n == tries - 1:
            return answer
        pause(answer, n)


def predict_patiently(api, features, wait=sleep, random=random):
    def pause(answer, n):
        told = asked_s(answer)
        wait(random() * min(3, 0.5 * 2**n) if told is None else told)

    key = {"Idempotency-Key": uuid4().hex}
    answer = send("POST", f"{api}/predict", {"features": features}, key, 5, pause)
    return answer.json()["data"] if answer.ok else None


# %% passed: bounds from a list
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    bounds = [0.5, 1, 2, 3, None]
    for bound in bounds:
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if bound is not None:
            told = asked_s(answer)
            backoff = random() * bound
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% passed: jitter on top of what is asked
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told + random())
    return answer.json().get("data")


# %% passed: in a `while`, with the noun
def predict_patiently(api, features, wait=sleep, random=random):
    session = requests.Session()
    session.headers["Idempotency-Key"] = str(uuid4())
    body, tried = {"features": features}, 0
    answer = session.post(f"{api}/predictions", json=body)
    while (answer.status_code == 429 or answer.status_code >= 500) and tried < 4:
        told = asked_s(answer)
        wait(told if told is not None else random() * min(3, 2**tried / 2))
        tried += 1
        answer = session.post(f"{api}/predictions", json=body)
    return answer.json().get("data")


# %% passed: Retry-After is read by itself
import math
import time
from email.utils import mktime_tz, parsedate_tz


def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = answer.headers.get("Retry-After")
            backoff = random() * min(3, 0.5 * 2**n)
            if told and not told.isdigit():
                told = math.ceil(mktime_tz(parsedate_tz(told)) - time.time())
            wait(backoff if told is None else float(told))
    return answer.json().get("data")


# %% partly 3: four tries, as in exercise 04
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(4):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 3:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% no_key: it repeats what it should not, as the lesson's clients do
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% fault_is_final: no key, and so nothing is repeated after a 500
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% partly 3: the header of the key is nearly named so
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Keys": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% key_per_try: the key is made in the loop
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        key = {"Idempotency-Key": str(uuid4())}
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% partly 3: equal jitter, half of the bound and half by chance
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = min(3, 0.5 * 2**n) * (0.5 + random() / 2)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% partly 3: the bound has no cap
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * 0.5 * 2**n
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% partly 3: the first wait is already doubled
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2 ** (n + 1))
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% partly 3: it draws by itself, and not by the `random` it is given
from random import uniform


def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = uniform(0, min(3, 0.5 * 2**n))
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% own_guess: the shorter of what is asked and of the backoff
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(min(backoff, told or backoff))
    return answer.json().get("data")


# %% partly 3: a wait after the last try, too
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 5:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% at_once: it calculates the wait, and does not wait
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            told = backoff if told is None else told
    return answer.json().get("data")


# %% partly 3: by itself it would not wait at all
def predict_patiently(api, features, wait=print, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% partly 1: what was stored is asked for once more
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    if answer.ok:
        answer = requests.post(f"{api}/predict", json={"features": features})
    return answer.json().get("data")


# %% always_a_number: the header is always a number
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = int(answer.headers["Retry-After"])
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")


# %% refusal_is_retried: a 4xx might pass later
def predict_patiently(api, features, wait=sleep, random=random):
    key = {"Idempotency-Key": str(uuid4())}
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features}, headers=key)
        if answer.status_code < 400:
            break
        if n < 4:
            told = asked_s(answer)
            backoff = random() * min(3, 0.5 * 2**n)
            wait(backoff if told is None else told)
    return answer.json().get("data")
