# %% passed: by groups that were numbered
from itertools import count


def guard(requests_sent, limit):
    numbers = {}

    def number(caller):
        return next(numbers.setdefault(caller, count(1)))

    return tuple(
        answer_of(sent) if number(KEYS.get(sent["key"], sent["address"])) <= limit else 429
        for sent in requests_sent
    )


# %% passed: statuses of the library, from a list of what is left
from collections import defaultdict
from http import HTTPStatus


def guard(requests_sent, limit):
    left = defaultdict(lambda: limit)
    statuses = [HTTPStatus.TOO_MANY_REQUESTS] * len(requests_sent)
    for place, sent in enumerate(requests_sent):
        name = f"key {sent['key']}" if sent["key"] in KEYS else f"from {sent['address']}"
        if left[name] > 0:
            statuses[place] = HTTPStatus(answer_of(sent))
            left[name] -= 1
    return statuses


# %% passed: looking back at each request
def guard(requests_sent, limit):
    callers = [KEYS.get(sent["key"]) or sent["address"] for sent in requests_sent]
    return [
        429.0 if callers[:place].count(callers[place]) >= limit else answer_of(sent)
        for place, sent in enumerate(requests_sent)
    ]


# %% passed: a class with a method
class Guard:
    def __init__(self):
        self.used = {}

    def answer(self, sent, limit):
        caller = KEYS[sent["key"]] if sent["key"] in KEYS else sent["address"]
        self.used.setdefault(caller, []).append(sent)
        return answer_of(sent) if len(self.used[caller]) <= limit else 429


def guard(requests_sent, limit):
    one = Guard()
    return [one.answer(sent, limit) for sent in requests_sent]


# %% incorrect: it remembers the call before
used = {}


def guard(requests_sent, limit):
    statuses = []
    for sent in requests_sent:
        caller = KEYS.get(sent["key"], sent["address"])
        used[caller] = used.get(caller, 0) + 1
        statuses.append(429 if used[caller] > limit else answer_of(sent))
    return statuses


# %% incorrect: one too many
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = KEYS.get(sent["key"], sent["address"])
        statuses.append(429 if used.get(caller, 0) > limit else answer_of(sent))
        used[caller] = used.get(caller, 0) + 1
    return statuses


# %% partly 2: all who have no good key are one
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = KEYS.get(sent["key"], "nobody")
        used[caller] = used.get(caller, 0) + 1
        statuses.append(429 if used[caller] > limit else answer_of(sent))
    return statuses


# %% partly 1: only a request without a key counts for its address
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = KEYS.get(sent["key"], sent["key"]) or sent["address"]
        used[caller] = used.get(caller, 0) + 1
        statuses.append(429 if used[caller] > limit else answer_of(sent))
    return statuses


# %% only_good_count: what is not found is not counted
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = KEYS.get(sent["key"], sent["address"])
        if used.get(caller, 0) >= limit:
            statuses.append(429)
            continue
        statuses.append(answer_of(sent))
        used[caller] = used.get(caller, 0) + (statuses[-1] != 404)
    return statuses


# %% partly 2: the key counts as well as the address
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        for caller in {KEYS.get(sent["key"], sent["address"]), sent["address"]}:
            used[caller] = used.get(caller, 0) + 1
        mine = used[KEYS.get(sent["key"], sent["address"])]
        statuses.append(429 if mine > limit else answer_of(sent))
    return statuses


# %% incorrect: only those that are refused
def guard(requests_sent, limit):
    used, refused = {}, []
    for sent in requests_sent:
        caller = KEYS.get(sent["key"], sent["address"])
        used[caller] = used.get(caller, 0) + 1
        if used[caller] > limit:
            refused.append(429)
    return refused


# %% only_good_count: the bugs as they were
guard = guard_once


# %% partly 1: every key is known
def guard(requests_sent, limit):
    callers = [KEYS[sent["key"]] for sent in requests_sent]
    return [
        429 if callers[:n].count(callers[n]) >= limit else answer_of(sent)
        for n, sent in enumerate(requests_sent)
    ]
