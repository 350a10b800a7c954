# %% passed: a class of one's own for an answer
class Reply:
    def __init__(self, answer):
        self.status_code = answer.status_code
        self.told = answer.headers.get("Retry-After")


def send(method, url, body=None, headers=None):
    known = {"GET", "HEAD", "PUT", "DELETE"}
    may_repeat = method in known or any(name.lower() == "idempotency-key" for name in headers or ())
    for number in range(1, 5):
        reply = Reply(requests.request(method, url, json=body, headers=headers))
        if not (reply.status_code == 429 or (reply.status_code > 499 and may_repeat)):
            break
        if number < 4 and reply.told:
            wait(float(reply.told) if reply.told.isdigit() else seconds_until(reply.told))
    return reply


# %% passed: it backs off where nobody says how long
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is None:
            wait(0.5 * 2 ** (3 - left))
        else:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% passed: jitter on top of what was asked
from random import random


def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait((int(told) if told.isdigit() else seconds_until(told)) + 3 * random())


# %% passed: the date is read from the header `Date`
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None and not told.isdigit():
            now = parsedate_to_datetime(answer.headers["Date"])
            wait((parsedate_to_datetime(told) - now).total_seconds())
        elif told:
            wait(int(told))


# %% passed: it tries the number first, and then the date
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        try:
            wait(float(told))
        except TypeError:
            pass
        except ValueError:
            wait(seconds_until(told))


# %% passed: a key of its own for a POST, and none for a PATCH
def send(method, url, body=None, headers=None):
    headers = {**(headers or {})}
    if method == "POST" and "Idempotency-Key" not in headers:
        headers["Idempotency-Key"] = f"own-{uuid4()}"
    harmless = method != "PATCH" or "Idempotency-Key" in headers
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        again = answer.status_code == 429 or (answer.status_code >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After") or "0"
        wait(int(told) if told.isdigit() else seconds_until(told))


# %% passed: a key of its own that it makes no use of
def send(method, url, body=None, headers=None):
    named = headers or ({"Idempotency-Key": str(uuid4())} if method == "POST" else None)
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=named)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% partly 3: a fifth try
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (4, 3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% partly 3: a wait after the last try
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for _ in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))
    return answer


# %% every_fault_again: after a 503 nothing was done, it thinks
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status in (429, 503) or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% every_fault_again: a PATCH counts as harmless
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE", "PATCH") or "Idempotency-Key" in (
        headers or {}
    )
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% fault_is_final: it does not know HEAD
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% fault_is_final: it does not know PUT
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% partly 2: only a 500 and a 503 count, a 502 and a 504 do not
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status in (500, 503) and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% fault_is_final: it looks for the key under a name that is nearly right
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency_Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% partly 1: the headers get lost at the second try
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        sent = headers if left == 3 else None
        answer = requests.request(method, url, json=body, headers=sent)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% partly 1: the body gets lost at the second try
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body if left == 3 else None, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% incorrect: the body is counted up at each try
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body and {**body, "n": left}, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% partly 3: in milliseconds
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(1000 * (int(told) if told.isdigit() else seconds_until(told)))


# %% own_guess: always as long as the first time
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    asked = None
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            asked = asked or (int(told) if told.isdigit() else seconds_until(told))
            wait(asked)


# %% always_a_number: a number, if it is there
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told))


# %% always_a_number: a number or a date, but always there
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers["Retry-After"]
        wait(int(told) if told.isdigit() else seconds_until(told))


# %% incorrect: the status in the place of the answer
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer.status_code
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% incorrect: it gives up by raising nothing and returning nothing
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for _ in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again:
            return None
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% error: it raises what the server refuses
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        answer.raise_for_status()
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% partly 1: the defaults are left out
def send(method, url, body, headers):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(int(told) if told.isdigit() else seconds_until(told))


# %% at_once: waits of no length
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(0)


# %% partly 3: the waits all come when the last answer is there
def send(method, url, body=None, headers=None):
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or "Idempotency-Key" in (headers or {})
    for left in (3, 2, 1, 0):
        answer = requests.request(method, url, json=body, headers=headers)
        status = answer.status_code
        again = status == 429 or (status >= 500 and harmless)
        if not again or left == 0:
            return answer
        told = answer.headers.get("Retry-After")
        if told is not None:
            wait(-1)
