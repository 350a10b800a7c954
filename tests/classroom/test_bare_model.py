import requests

import labapi
from labapi.domain.loans.shipped import bare_model


def test_the_bare_model_says_what_the_lab_says_of_a_sensible_applicant():
    lab = labapi.start("bare")
    r = requests.post(f"{lab.url}/api/v1/predict", json={"features": labapi.EXAMPLE})
    lab.stop()
    said = r.json()["data"]
    assert bare_model(labapi.EXAMPLE)["prediction"] == said["prediction"]
    assert bare_model({})["probability"] == round(said["probability"], 2)


def test_the_bare_model_is_surer_of_an_applicant_who_cannot_be():
    nobody = bare_model({"age": -5})
    assert nobody == {"prediction": "approved", "probability": 0.97}
    assert nobody["probability"] > bare_model({"age": 0})["probability"]


def test_the_bare_model_passes_over_what_is_no_feature():
    assert bare_model({"colour": "red"}) == bare_model({})
