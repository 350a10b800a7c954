# %% passed: a frozen set of small letters
safe_methods = frozenset({" a "})


# %% passed: by name, from the standard library
from http import HTTPMethod

safe_methods = {HTTPMethod.GET}


# %% passed: each row with True or False
safe_methods = {"A": True, "B": False, "C": False, "D": False, "E": False}


# %% passed: one letter twice
safe_methods = ["A", "a"]


# %% passed: measured on the lab
def changes_something(method):
    trial = f"{api}/models/trial"
    model = requests.get(f"{api}/models/loan-classifier-v2.1").json()["data"]
    document = {name: model[name] for name in ("algorithm", "parameters")}
    requests.put(trial, json=document)
    before = labapi.state_of(lab)
    merge = {"Content-Type": "application/merge-patch+json"}
    if method == "POST":
        requests.post(f"{api}/predict", json={"features": labapi.EXAMPLE})
    elif method == "PUT":
        requests.put(trial, json=document | {"tags": ["new"]})
    elif method == "PATCH":
        requests.patch(trial, json={"tags": ["other"]}, headers=merge)
    else:
        requests.request(method, trial)
    return bool(labapi.state_of(lab) - before)


safe_methods = {m for m in ("GET", "POST", "PUT", "PATCH", "DELETE") if not changes_something(m)}


# %% idempotent_is_safe: in an order of one's own
safe_methods = ("E", "C", "A")


# %% no_body_is_safe: as a dictionary
safe_methods = {"A": True, "B": False, "C": False, "D": False, "E": True}


# %% incorrect: all of them
safe_methods = list("ABCDE")


# %% incorrect: none of them
safe_methods = set()


# %% incorrect: the unsafe ones
safe_methods = {"B", "C", "D", "E"}


# %% incorrect: all that HTTP has, asked for or not
safe_methods = {"GET", "HEAD", "OPTIONS", "TRACE"}


# %% incorrect: a text
safe_methods = "A"


# %% incorrect: yes and no
safe_methods = {"A": "yes", "B": "no", "C": "no", "D": "no", "E": "no"}


# %% not_attempted: untouched
safe_methods = ...


# %% cell_failed: a name without quotes
safe_methods = {GET}
