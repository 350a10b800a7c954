"""Guards that are right in unlike ways, and those with a bug: what task 4 is proved with."""

REFERENCE = """
def guard(requests_sent, limit):
    used, statuses = {}, []
    for sent in requests_sent:
        caller = KEYS.get(sent["key"], sent["address"])
        used[caller] = used.get(caller, 0) + 1
        statuses.append(429 if used[caller] > limit else answer_of(sent))
    return statuses
"""
BOTH_BUGS = """
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
"""
ONE_BUG_LEFT = BOTH_BUGS.replace("if status < 400:", "if True:")
TWO_LISTS = """
from collections import Counter

def guard(requests_sent, limit):
    seen = Counter()

    def one(sent):
        known = sent["key"] in KEYS
        caller = ("key", sent["key"]) if known else ("address", sent["address"])
        seen[caller] += 1
        if seen[caller] <= limit:
            return answer_of(sent)
        return 429

    return [one(sent) for sent in requests_sent]
"""
MENDED = BOTH_BUGS.replace("if status < 400:", "if True:").replace(
    'sent["key"] or sent["address"]', 'KEYS.get(sent["key"]) or sent["address"]'
)
