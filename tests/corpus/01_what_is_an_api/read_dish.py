# %% passed: a dataclass, made a dictionary
from dataclasses import asdict, dataclass


@dataclass
class Told:
    decision: str
    chance: float
    kitchen: str


def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return asdict(Told(dish["prediction"], dish["probability"], dish["model_version"]))


# %% passed: rounded, and with more than was asked for
def read(api, features):
    answer = requests.post(f"{api}/predictions", json={"features": features})
    dish = answer.json()["data"]
    return {
        "decision": dish["prediction"],
        "chance": round(dish["probability"], 2),
        "kitchen": dish["model_version"],
        "confidence": dish["confidence"],
        "status": answer.status_code,
    }


# %% passed: with httpx, and numbers of numpy
import httpx
import numpy as np


def read(api, features):
    with httpx.Client() as client:
        body = client.post(f"{api}/predict", json={"features": features}).json()
    dish = body["data"]
    return dict(
        decision=dish["prediction"],
        chance=np.float64(dish["probability"]),
        kitchen=body["meta"]["model_version"],
    )


# %% passed: one order for each thing
def read(api, features):
    def part(name):
        answer = requests.post(f"{api}/predict", json={"features": features})
        return answer.json()["data"][name]

    return {
        "decision": part("prediction"),
        "chance": part("probability"),
        "kitchen": part("model_version"),
    }


# %% passed: by a pattern
def read(api, features):
    match requests.post(f"{api}/predict", json={"features": features}).json():
        case {"data": {"prediction": said, "probability": chance, "model_version": by}}:
            return {"decision": said, "chance": chance, "kitchen": by}


# %% partly 1: how probable a refusal is
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {
        "decision": dish["prediction"],
        "chance": 1 - dish["probability"],
        "kitchen": dish["model_version"],
    }


# %% partly 1: how sure it is, whichever way
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    chance = dish["probability"]
    return {
        "decision": dish["prediction"],
        "chance": max(chance, 1 - chance),
        "kitchen": dish["model_version"],
    }


# %% partly 1: in percent
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {
        "decision": dish["prediction"],
        "chance": round(100 * dish["probability"]),
        "kitchen": dish["model_version"],
    }


# %% partly 1: a number in quotes
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {
        "decision": dish["prediction"],
        "chance": f"{dish['probability']:.2f}",
        "kitchen": dish["model_version"],
    }


# %% partly 1: always the same kitchen
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {
        "decision": dish["prediction"],
        "chance": dish["probability"],
        "kitchen": "loan-classifier-v2.1",
    }


# %% partly 1: the decision as True or False
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {
        "decision": dish["prediction"] == "approved",
        "chance": dish["probability"],
        "kitchen": dish["model_version"],
    }


# %% partly 1: everybody is approved
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {
        "decision": "approved",
        "chance": dish["probability"],
        "kitchen": dish["model_version"],
    }


# %% incorrect: no number
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return {"decision": dish["confidence"], "chance": float("nan"), "kitchen": "v2.1"}


# %% incorrect: the three things side by side
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    return dish["prediction"], dish["probability"], dish["model_version"]


# %% incorrect: printed
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()["data"]
    print(dish["prediction"], dish["probability"], dish["model_version"])


# %% incorrect: the names of one's own
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features}).json()
    dish = answer["data"]
    return {
        "decision": dish["decision"],
        "chance": dish["chance"],
        "kitchen": dish["model_version"],
    }


# %% no_envelope: asked for politely
def read(api, features):
    dish = requests.post(f"{api}/predict", json={"features": features}).json()
    return {
        "decision": dish.get("prediction"),
        "chance": dish.get("probability"),
        "kitchen": dish.get("model_version"),
    }


# %% status_is_decision: by the status code
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features})
    dish = answer.json()["data"]
    return {
        "decision": answer.status_code,
        "chance": dish["probability"],
        "kitchen": dish["model_version"],
    }


# %% error: a letter is missing
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features}).json()
    dish = answer["data"]
    return {
        "decision": dish["predicton"],
        "chance": dish["probability"],
        "kitchen": dish["model_version"],
    }


# %% not_attempted: one blank is left
def read(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features}).json()
    dish = answer["data"]
    return {
        "decision": dish["prediction"],
        "chance": dish[___],
        "kitchen": dish["model_version"],
    }
