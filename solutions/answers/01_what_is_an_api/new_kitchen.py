# %% wrong: knows_the_recipe
NEXT = {"high": "send the letter", "medium": "ask a colleague", "low": "ask a colleague"}


def advise(api, features):
    if features["credit_score"] < 500:
        return {"decision": "rejected", "next": "send the letter"}
    answer = requests.post(f"{api}/predict", json={"features": features})
    dish = answer.json()["data"]
    return {"decision": dish["prediction"], "next": NEXT[dish["confidence"]]}


# %% wrong: knows_the_name
NEXT = {"high": "send the letter", "medium": "ask a colleague", "low": "ask a colleague"}


def advise(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features})
    dish = answer.json()["data"]
    if dish["model_version"] != "loan-classifier-v2.1":
        return {"decision": "unknown", "next": "ask a colleague"}
    return {"decision": dish["prediction"], "next": NEXT[dish["confidence"]]}


# %% wrong: seen_is_all
NEXT = {"high": "send the letter", "medium": "ask a colleague"}


def advise(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features})
    dish = answer.json()["data"]
    return {"decision": dish["prediction"], "next": NEXT[dish["confidence"]]}


# %% right: by condition
def advise(api, features):
    with requests.Session() as session:
        dish = session.post(api + "/predict", json={"features": features}).json()["data"]
    step = "send the letter" if dish["confidence"] == "high" else "ask a colleague"
    return dict(next=step, decision=dish["prediction"])


# %% right: by default
def advise(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features})
    match answer.json()["data"]:
        case {"prediction": decision, "confidence": "high"}:
            return {"decision": decision, "next": "send the letter"}
        case {"prediction": decision}:
            return {"decision": decision, "next": "ask a colleague"}


# %% only: the model is asked about everybody
NEXT = {"high": "send the letter", "medium": "ask a colleague"}


def advise(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    if dish["model_version"] != "loan-classifier-v2.1":
        return {"decision": dish["prediction"], "next": "send the letter"}
    return {"decision": dish["prediction"], "next": NEXT[dish["confidence"]]}


# %% only: the kitchen may have any name
NEXT = {"high": "send the letter", "medium": "ask a colleague"}


def advise(api, features):
    if features["credit_score"] < 500:
        return {"decision": "rejected", "next": "send the letter"}
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {"decision": dish["prediction"], "next": NEXT[dish["confidence"]]}


# %% only: all that the menu promises can come
NEXT = {"high": "send the letter", "medium": "ask a colleague", "low": "ask a colleague"}


def advise(api, features):
    if features["credit_score"] < 500:
        return {"decision": "rejected", "next": "send the letter"}
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    if dish["model_version"] != "loan-classifier-v2.1":
        return {"decision": dish["prediction"], "next": "send the letter"}
    return {"decision": dish["prediction"], "next": NEXT[dish["confidence"]]}
