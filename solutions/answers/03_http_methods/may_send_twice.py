# %% wrong: only_reading
may_send_twice = {
    "A": True,
    "B": False,
    "C": False,
    "D": False,
    "E": False,
    "F": False,
}


# %% wrong: equal_is_one
may_send_twice = {
    "A": True,
    "B": True,
    "C": True,
    "D": True,
    "E": True,
    "F": False,
}


# %% wrong: key_is_decoration
may_send_twice = {
    "A": True,
    "B": False,
    "C": False,
    "D": True,
    "E": True,
    "F": False,
}


# %% wrong: same_answer
may_send_twice = {
    "A": True,
    "B": False,
    "C": True,
    "D": False,
    "E": True,
    "F": False,
}


# %% wrong: method_decides
may_send_twice = {
    "A": True,
    "B": False,
    "C": True,
    "D": True,
    "E": True,
    "F": True,
}


# %% right: measured
from labapi import state_of

MODEL = "/models/loan-classifier-v2.0"
merge = {"Content-Type": "application/merge-patch+json"}
steps = {"Content-Type": "application/json-patch+json"}
question = {"features": labapi.EXAMPLE}
requests.patch(api + MODEL, json={"tags": ["a", "b", "c"]}, headers=merge)


def nothing_left_to_change(method, path, **sending):
    requests.request(method, api + path, **sending)
    before = state_of(lab)
    requests.request(method, api + path, **sending)
    return not (state_of(lab) - before)


may_send_twice = {
    "A": nothing_left_to_change("GET", MODEL),
    "B": nothing_left_to_change("POST", "/predict", json=question),
    "C": nothing_left_to_change(
        "POST", "/predict", json=question, headers={"Idempotency-Key": "k-1"}
    ),
    "F": nothing_left_to_change(
        "PATCH", MODEL, json=[{"op": "remove", "path": "/tags/0"}], headers=steps
    ),
    "E": nothing_left_to_change("PATCH", MODEL, json={"tags": ["night"]}, headers=merge),
    "D": nothing_left_to_change("DELETE", MODEL),
}


# %% right: by name
once_only = ["predict", "drop the first tag"]
may_send_twice = dict.fromkeys(once_only, False)
for name in ("read a model", "remove a model", "set the tags", "predict under one key"):
    may_send_twice[name] = True


# %% only: all but the patches, and what a key does
may_send_twice = {"A": True, "B": False, "C": True, "D": True, "E": False, "F": True}


# %% only: both kinds of `PATCH`
may_send_twice = {"A": True, "B": False, "C": True, "D": False, "E": True, "F": False}
