# %% passed: a class with a method
class Clerk:
    urgent = "send the letter"

    @classmethod
    def advise(cls, api, features):
        dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
        sure = dish["confidence"].lower() == "high"
        return {"decision": dish["prediction"], "next": cls.urgent if sure else "ask a colleague"}


advise = Clerk.advise


# %% passed: the menu is read first, and the kitchen is looked at
from collections import defaultdict


def advise(api, features):
    requests.get(api.replace("/api/v1", "/openapi.json"))
    requests.get(f"{api}/models")
    steps = defaultdict(lambda: "ask a colleague", high="send the letter")
    with requests.Session() as session:
        data = session.post(f"{api}/predictions", json={"features": features}).json()["data"]
    return {"decision": data["prediction"], "next": steps[data["confidence"]], "by": data["id"]}


# %% passed: with functools and a type
from functools import partial
from typing import TypedDict


class Advice(TypedDict):
    decision: str
    next: str


def advise_by(post, api, features) -> Advice:
    data = post(f"{api}/predict", json={"features": features}).json()["data"]
    colleague = data["confidence"] in {"low", "medium"}
    return Advice(
        decision=data["prediction"], next=("send the letter", "ask a colleague")[colleague]
    )


advise = partial(advise_by, requests.post)


# %% partly 1: the name alone is no matter any more
def advise(api, features):
    steps = {"high": "send the letter", "medium": "ask a colleague"}
    if features["credit_score"] < 500:
        return {"decision": "rejected", "next": "send the letter"}
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {"decision": dish["prediction"], "next": steps[dish["confidence"]]}


# %% partly 2: a new name is written down
KNOWN = {"loan-classifier-v2.0", "loan-classifier-v2.1"}
STEPS = {"high": "send the letter", "medium": "ask a colleague", "low": "ask a colleague"}


def advise(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    if dish["model_version"] not in KNOWN:
        return {"decision": "unknown", "next": "ask a colleague"}
    return {"decision": dish["prediction"], "next": STEPS[dish["confidence"]]}


# %% partly 2: whoever is unsure sends the letter
STEPS = {"high": "send the letter", "medium": "ask a colleague"}


def advise(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    step = STEPS.get(dish["confidence"], "send the letter")
    return {"decision": dish["prediction"], "next": step}


# %% knows_the_recipe: it asks, and decides by itself all the same
def advise(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    decision = "rejected" if features["credit_score"] < 500 else dish["prediction"]
    step = "send the letter" if dish["confidence"] == "high" else "ask a colleague"
    return {"decision": decision, "next": step}


# %% incorrect: by the probability
def advise(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    sure = abs(dish["probability"] - 0.5) > 0.4
    return {
        "decision": dish["prediction"],
        "next": "send the letter" if sure else "ask a colleague",
    }


# %% incorrect: the usual kitchen is put back
def advise(api, features):
    kind = {"Content-Type": "application/merge-patch+json"}
    usual = f"{api}/models/loan-classifier-v2.1"
    requests.patch(usual, json={"default": True}, headers=kind)
    return old_advise(api, features)


# %% incorrect: the same step for all
def advise(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {"decision": dish["prediction"], "next": "ask a colleague"}


# %% incorrect: the answer as it came
def advise(api, features):
    return requests.post(f"{api}/predict", json={"features": features}).json()["data"]


# %% incorrect: other words
def advise(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    sure = dish["confidence"] == "high"
    return {"decision": dish["prediction"], "next": "Send letter" if sure else "Ask colleague"}


# %% knows_the_recipe: as it was
advise = old_advise


# %% not_attempted: untouched
def advise(api, features):
    return ...  # write your code here, in the place of this line
