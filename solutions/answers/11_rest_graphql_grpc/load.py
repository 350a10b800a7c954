# %% wrong: one_question_each
def load(store, ids):
    return [requests.get(store, params={"ids": one}).json() for one in ids]


# %% wrong: store_keeps_the_order
def load(store, ids):
    if not ids:
        return []
    return requests.get(store, params={"ids": ",".join(set(ids))}).json()


# %% wrong: missing_is_left_out
def load(store, ids):
    if not ids:
        return []
    made = requests.get(store, params={"ids": ",".join(set(ids))}).json()
    entries = [[one for one in made if one["model"] == wanted] for wanted in ids]
    return [entry for entry in entries if entry]


# %% wrong: asked_again
def load(store, ids):
    if not ids:
        return []
    made = requests.get(store, params={"ids": ",".join(ids)}).json()
    return [[one for one in made if one["model"] == wanted] for wanted in ids]


# %% right: a set, and a list for each
def load(store, ids):
    made = []
    if ids:
        made = requests.get(store, params={"ids": ",".join(set(ids))}).json()
    return [[one for one in made if one["model"] == wanted] for wanted in ids]


# %% right: groups
from collections import defaultdict


def load(store, ids):
    groups = defaultdict(list)
    wanted = sorted(set(ids))
    if wanted:
        with requests.Session() as session:
            for made in session.get(f"{store}?ids={','.join(wanted)}").json():
                groups[made["model"]] += [made]
    return [groups.get(one, []) for one in ids]


# %% right: with what comes with Python
from urllib.parse import urlencode
from urllib.request import urlopen


def load(store, ids):
    if len(ids) == 0:
        return []
    question = urlencode({"ids": ",".join(dict.fromkeys(ids))})
    with urlopen(f"{store}?{question}") as answer:
        found = json.load(answer)
    return [list(filter(lambda made, one=one: made["model"] == one, found)) for one in ids]


# %% only: each id gets its own predictions, in the order asked
def load(store, ids):
    return [requests.get(store, params={"ids": one}).json() for one in ids]


# %% only: the store is asked once, for each model once
def load(store, ids):
    if not ids:
        return []
    made = requests.get(store, params={"ids": ",".join(set(ids))}).json()
    return [made for _ in ids]
