# %% wrong: refusal_is_retried
def send(method, url, body=None, headers=None):
    repeatable = method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        not_begun = answer.status_code in (429, 503)
        again = not answer.ok or (answer.status_code == 500 and repeatable)
        if not again or left == 0:
            return answer
        if "Retry-After" in answer.headers:
            wait(int(answer.headers["Retry-After"]))


# %% wrong: limit_is_final
def send(method, url, body=None, headers=None):
    repeatable = method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        not_begun = answer.status_code == 503
        again = not_begun or (answer.status_code == 500 and repeatable)
        if not again or left == 0:
            return answer
        if not_begun:
            wait(int(answer.headers["Retry-After"]))


# %% wrong: at_once
def send(method, url, body=None, headers=None):
    repeatable = method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        not_begun = answer.status_code in (429, 503)
        again = not_begun or (answer.status_code == 500 and repeatable)
        if not again or left == 0:
            return answer
        if not_begun:
            pass


# %% wrong: own_guess
def send(method, url, body=None, headers=None):
    repeatable = method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        not_begun = answer.status_code in (429, 503)
        again = not_begun or (answer.status_code == 500 and repeatable)
        if not again or left == 0:
            return answer
        if not_begun:
            wait(2)


# %% wrong: every_fault_again
def send(method, url, body=None, headers=None):
    repeatable = method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        not_begun = answer.status_code in (429, 503)
        again = not_begun or (answer.status_code == 500)
        if not again or left == 0:
            return answer
        if not_begun:
            wait(int(answer.headers["Retry-After"]))


# %% wrong: fault_is_final
def send(method, url, body=None, headers=None):
    repeatable = method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        not_begun = answer.status_code in (429, 503)
        again = not_begun or (answer.status_code == 599 and repeatable)
        if not again or left == 0:
            return answer
        if not_begun:
            wait(int(answer.headers["Retry-After"]))


# %% right: calls itself
import json


def send(method, url, body=None, headers=None, tries=1):
    given = {name.lower(): value for name, value in (headers or {}).items()}
    data = None if body is None else json.dumps(body)
    if data:
        given["content-type"] = "application/json"
    answer = requests.request(method, url, data=data, headers=given)
    refused, broken = answer.status_code in {429, 503}, answer.status_code == 500
    harmless = (method != "POST" and method != "PATCH") or "idempotency-key" in given
    if tries < 4 and (refused or (broken and harmless)):
        wait(float(answer.headers.get("Retry-After", 0)))
        return send(method, url, body, headers, tries + 1)
    return answer


# %% right: backs off
SAFE_TWICE = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}


def pause(answer, method, headers, tried):
    "Seconds until the next try, or None for no next try."
    match answer.status_code:
        case 429 | 503:
            return float(answer.headers["Retry-After"])
        case 500 if method in SAFE_TWICE or "Idempotency-Key" in headers:
            return 2.0**tried
    return None


def send(method, url, body=None, headers=None):
    with requests.Session() as session:
        session.headers.update(headers or {})
        tried = 0
        while True:
            answer = session.request(method, url, json=body)
            tried += 1
            seconds = pause(answer, method, headers or {}, tried)
            if seconds is None or tried == 4:
                return answer
            wait(seconds)
