# %% wrong: no_envelope
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features}).json()
    dish = answer
    return {
        "decision": dish["prediction"],
        "chance": dish["probability"],
        "kitchen": dish["model_version"],
    }


# %% wrong: status_is_decision
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features}).json()
    dish = answer["data"]
    return {
        "decision": answer["status"],
        "chance": dish["probability"],
        "kitchen": dish["model_version"],
    }


# %% wrong: confidence_is_probability
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features}).json()
    dish = answer["data"]
    return {
        "decision": dish["prediction"],
        "chance": dish["confidence"],
        "kitchen": dish["model_version"],
    }


# %% right: by get
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features})
    data, meta = answer.json().get("data"), answer.json().get("meta")
    return dict(
        decision=data.get("prediction"),
        chance=data.get("probability"),
        kitchen=meta.get("model_version"),
    )


# %% right: by a table of names
import json

NAMES = {"decision": "prediction", "chance": "probability", "kitchen": "model_version"}


def read(api, features):
    with requests.Session() as session:
        answer = session.post(api + "/predict", json={"features": features})
    dish = json.loads(answer.text)["data"]
    return {name: dish[field] for name, field in NAMES.items()}


# %% only: you find the decision
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {"decision": dish["prediction"], "chance": 100 * dish["probability"]}


# %% only: you tell how probable an approval is, and which model cooked
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features}).json()
    dish = answer["data"]
    return {
        "decision": answer["status"],
        "chance": dish["probability"],
        "kitchen": dish["model_version"],
    }
