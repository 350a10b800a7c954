# %% wrong: refusal_is_retried
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = (400 <= status < 500) or (status >= 500 and harmless)
        if last_try or not again:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% wrong: limit_is_final
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status >= 500 and harmless
        if last_try or not again:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% wrong: at_once
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if last_try or not again:
            return answer


# %% wrong: own_guess
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if last_try or not again:
            return answer
        wait(2)


# %% wrong: always_a_number
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if last_try or not again:
            return answer
        wait(int(answer.headers["Retry-After"]))


# %% wrong: every_fault_again
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or status >= 500
        if last_try or not again:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% wrong: fault_is_final
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429
        if last_try or not again:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% wrong: key_per_try
def send(method, url, body=None, headers=None):
    for last_try in (False, False, False, True):
        named = {"Idempotency-Key": str(uuid4())} | (headers or {})
        answer = requests.request(method, url, json=body, headers=named)
        status = answer.status_code
        if last_try or (status != 429 and status < 500):
            return answer
        told = answer.headers.get("Retry-After", "0")
        wait(int(told) if told.isdigit() else seconds_until(told))


# %% wrong: key_for_all
def send(method, url, body=None, headers={}):  # noqa: B006
    headers.setdefault("Idempotency-Key", str(uuid4()))
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        if last_try or (status != 429 and status < 500):
            return answer
        told = answer.headers.get("Retry-After", "0")
        wait(int(told) if told.isdigit() else seconds_until(told))


# %% wrong: key_of_features
def send(method, url, body=None, headers=None):
    named = {"Idempotency-Key": str(body)} | (headers or {})
    for last_try in (False, False, False, True):
        answer = requests.request(method, url, json=body, headers=named)
        status = answer.status_code
        if last_try or (status != 429 and status < 500):
            return answer
        told = answer.headers.get("Retry-After", "0")
        wait(int(told) if told.isdigit() else seconds_until(told))


# %% right: calls itself
def send(method, url, body=None, headers=None, left=3):
    given = {name.lower(): value for name, value in (headers or {}).items()}
    answer = requests.request(method, url, json=body, headers=given)
    limited, broken = answer.status_code == 429, answer.status_code in {500, 502, 503, 504}
    harmless = (method != "POST" and method != "PATCH") or "idempotency-key" in given
    if left and (limited or (broken and harmless)):
        asked = answer.headers.get("Retry-After", "0")
        wait(float(asked) if asked.isnumeric() else seconds_until(asked))
        return send(method, url, body, headers, left - 1)
    return answer


# %% right: a session, and it reads the date itself
import time
from email.utils import mktime_tz, parsedate_tz

SENT_TWICE = {"GET", "HEAD", "PUT", "DELETE"}


def pause_after(answer):
    "Seconds until the next try."
    asked = answer.headers.get("Retry-After", "0")
    moment = parsedate_tz(asked)
    return float(asked) if moment is None else mktime_tz(moment) - time.time()


def send(method, url, body=None, headers=None):
    with requests.Session() as session:
        session.headers.update(headers or {})
        tries = iter(range(3))
        while True:
            answer = session.request(method, url, json=body)
            match answer.status_code:
                case 429:
                    again = True
                case status if status >= 500:
                    again = method in SENT_TWICE or "Idempotency-Key" in session.headers
                case _:
                    again = False
            if not again or next(tries, None) is None:
                return answer
            wait(pause_after(answer))


# %% right: a key of its own
def send(method, url, body=None, headers=None):
    headers = {"Idempotency-Key": uuid4().hex, **(headers or {})}
    told = None
    for _ in range(4):
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))
        answer = requests.request(method, url, json=body, headers=headers)
        if answer.status_code < 500 and answer.status_code != 429:
            break
        told = answer.headers.get("Retry-After")
    return answer


# %% right: httpx
import httpx


def send(method, url, body=None, headers=None):
    may_repeat = method not in ("POST", "PATCH") or "Idempotency-Key" in (headers or {})
    for tries_left in reversed(range(4)):
        answer = httpx.request(method, url, json=body, headers=headers)
        if answer.status_code == 429 or (answer.is_server_error and may_repeat):
            if tries_left and (told := answer.headers.get("retry-after")):
                wait(float(told) if told.isdecimal() else seconds_until(told))
        else:
            break
    return answer


# %% only: what is final is sent once
def send(method, url, body=None, headers=None):
    return requests.request(method, url, json=body, headers=headers)


# %% only: it waits as long as `Retry-After` asks
def send(method, url, body=None, headers=None):
    for _ in range(6):
        answer = requests.request(method, url, json=body, headers=headers)
        if answer.ok:
            break
        told = answer.headers.get("Retry-After", "0")
        wait(int(told) if told.isdigit() else seconds_until(told))
    return answer


# %% only: it comes to an end after four tries
def send(method, url, body=None, headers=None):
    for _ in range(4):
        answer = requests.request(method, url, json=body, headers=headers)
        if answer.ok:
            break
    return answer


# %% only: from `500` on it repeats what may be sent twice, and nothing else
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for _ in range(6):
        answer = requests.request(method, url, json=body, headers=headers)
        if answer.status_code not in (400, 401, 403, 409, 410) and not harmless:
            break
        if answer.status_code < 405:
            break
    return answer
