# %% wrong: only_reading
may_send_twice = {
    "read a model": True,
    "predict": False,
    "predict under one key": False,
    "remove a model": False,
    "set the tags": False,
    "drop the first tag": False,
}


# %% wrong: equal_is_one
may_send_twice = {
    "read a model": True,
    "predict": True,
    "predict under one key": True,
    "remove a model": True,
    "set the tags": True,
    "drop the first tag": False,
}


# %% wrong: key_is_decoration
may_send_twice = {
    "read a model": True,
    "predict": False,
    "predict under one key": False,
    "remove a model": True,
    "set the tags": True,
    "drop the first tag": False,
}


# %% wrong: same_answer
may_send_twice = {
    "read a model": True,
    "predict": False,
    "predict under one key": True,
    "remove a model": False,
    "set the tags": True,
    "drop the first tag": False,
}


# %% wrong: method_decides
may_send_twice = {
    "read a model": True,
    "predict": False,
    "predict under one key": True,
    "remove a model": True,
    "set the tags": True,
    "drop the first tag": True,
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
    "read a model": nothing_left_to_change("GET", MODEL),
    "predict": nothing_left_to_change("POST", "/predict", json=question),
    "predict under one key": nothing_left_to_change(
        "POST", "/predict", json=question, headers={"Idempotency-Key": "k-1"}
    ),
    "drop the first tag": nothing_left_to_change(
        "PATCH", MODEL, json=[{"op": "remove", "path": "/tags/0"}], headers=steps
    ),
    "set the tags": nothing_left_to_change("PATCH", MODEL, json={"tags": ["night"]}, headers=merge),
    "remove a model": nothing_left_to_change("DELETE", MODEL),
}


# %% right: by name
once_only = ["predict", "drop the first tag"]
may_send_twice = dict.fromkeys(once_only, False)
for name in ("read a model", "remove a model", "set the tags", "predict under one key"):
    may_send_twice[name] = True
