# %% wrong: only_good_count
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = sent["key"] or sent["address"]
        if used.get(caller, 0) >= limit:
            statuses.append(429)
            continue
        status = answer_of(sent)
        if status < 400:
            used[caller] = used.get(caller, 0) + 1
        statuses.append(status)
    return statuses


# %% wrong: key_is_believed
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = sent["key"] or sent["address"]
        if used.get(caller, 0) >= limit:
            statuses.append(429)
            continue
        status = answer_of(sent)
        if True:
            used[caller] = used.get(caller, 0) + 1
        statuses.append(status)
    return statuses


# %% wrong: all_are_one
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = "all"
        used[caller] = used.get(caller, 0) + 1
        statuses.append(429 if used[caller] > limit else answer_of(sent))
    return statuses


# %% wrong: refused_is_answered
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = KEYS.get(sent["key"]) or sent["address"]
        if used.get(caller, 0) >= limit:
            statuses.append(429)
            continue
        status = answer_of(sent)
        if status != 401:
            used[caller] = used.get(caller, 0) + 1
        statuses.append(status)
    return statuses


# %% right: two lists
from collections import Counter


def guard(requests_sent, limit):
    seen = Counter()

    def one(sent):
        known = sent["key"] in KEYS
        caller = sent["key"] if known else sent["address"]
        seen[caller] += 1
        if seen[caller] <= limit:
            return answer_of(sent)
        return 429

    return [one(sent) for sent in requests_sent]


# %% right: mended
from collections import defaultdict


def guard(requests_sent, limit):
    used, statuses = defaultdict(list), []
    for sent in requests_sent:
        let_in = used[KEYS.get(sent["key"]) or sent["address"]]
        if len(let_in) >= limit:
            statuses.append(429)
            continue
        let_in.append(answer_of(sent))
        statuses.append(let_in[-1])
    return statuses


# %% only: all is counted
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = sent["key"] or sent["address"]
        used[caller] = used.get(caller, 0) + 1
        statuses.append(429 if used[caller] > limit else answer_of(sent))
    return statuses


# %% only: all is counted + made-up keys do not help
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = "somebody known" if sent["key"] in KEYS else sent["address"]
        used[caller] = used.get(caller, 0) + 1
        statuses.append(429 if used[caller] > limit else answer_of(sent))
    return statuses


# %% only: all is counted + made-up keys do not help + each caller has an allowance
def guard(requests_sent, limit):
    used, statuses = dict.fromkeys(KEYS, 0), []
    for sent in requests_sent:
        caller = sent["key"] if sent["key"] in KEYS else "at " + sent["address"]
        used[caller] = used.setdefault(caller, 0) + 1
        statuses.append(answer_of(sent) if used[caller] <= limit else 429)
    return statuses
