"""A judge's lab: its record, its settings, and who may call it, from both processes."""

from __future__ import annotations

import pytest
import requests

from labapi.checks.child.child import Child
from labapi.checks.inside.here import Here
from labapi.checks.inside.judged_lab import judged_lab
from labapi.classroom.running import RUNNING
from tests.checks.inside.cells import names_of

CELL = """
import labapi, requests
def ask(api, key):
    return requests.get(f"{api}/models", headers={"X-API-Key": key}).status_code
def token_of(url, key):
    return requests.post(f"{url}/token", headers={"X-API-Key": key}).json()["access_token"]
def ask_with(api, token):
    return requests.get(f"{api}/models", headers={"Authorization": f"Bearer {token}"}).status_code
def own():
    lab = labapi.start("own", auth="any")
    key = lab.issue_key("mine", ["models:read"]).key
    app = lab.register_client("app", ["http://127.0.0.1/cb"], ["models:read"], confidential=False)
    asked = {"response_type": "code", "client_id": app.id, "redirect_uri": "http://127.0.0.1/cb",
             "code_challenge": "a" * 43, "code_challenge_method": "S256"}
    page = requests.get(f"{lab.url}/oauth/authorize", params=asked)
    statuses = [ask(f"{lab.url}/api/v1", key), page.status_code]
    statuses.append(ask_with(f"{lab.url}/api/v1", token_of(lab.url, key)))
    labapi.stop("own")
    return statuses
"""


@pytest.fixture(scope="module", params=["notebook", "child"])
def work(request):
    if request.param == "notebook":
        yield Here(names_of(CELL))
        return
    with Child([CELL]) as child:
        yield child


def test_a_key_of_the_judges_opens_the_judged_lab_and_no_other_does(work):
    with work.lab(auth="api-key") as lab:
        assert work.call("ask", lab.api, lab.issue_key("models:read")) == 200
        assert work.call("ask", lab.api, lab.issue_key("predict")) == 403
        assert work.call("ask", lab.api, "made up") == 401
    with work.lab(auth="api-key") as other:
        assert work.call("ask", other.api, other.issue_key("models:read")) == 200


def test_a_key_becomes_a_token_for_the_judged_lab(work):
    with work.lab(auth="token") as lab:
        token = work.call("token_of", lab.url, lab.issue_key("models:read"))
        assert work.call("ask_with", lab.api, token) == 200


def test_a_token_of_one_judged_lab_opens_no_other(work):
    with work.lab(auth="token") as lab, work.lab(auth="token") as other:
        token = work.call("token_of", lab.url, lab.issue_key("models:read"))
        assert work.call("ask_with", other.api, token) == 401


def test_a_new_key_is_a_change_of_the_lab(work):
    with work.lab(auth="api-key") as lab:
        lab.issue_key("predict")
        assert repr(lab.changes()) == "1 API key added"


def test_the_learners_own_lab_has_keys_tokens_and_a_consent_page(work):
    assert work.call("own") == [200, 200, 200]


def test_a_judged_lab_records_what_the_learners_code_sends(here_of):
    here = here_of("import requests\ndef f(api): return requests.get(f'{api}/models').status_code")
    with here.lab() as lab:
        assert here.call("f", lab.api) == 200
        assert [one.target for one in lab.exchanges] == ["/api/v1/models"]
    assert not RUNNING


def test_a_judged_lab_tells_what_has_changed_in_it(here_of):
    here = here_of(
        "import requests\ndef f(api, features):\n"
        "    requests.post(f'{api}/predict', json={'features': features})"
    )
    with here.lab() as lab:
        features = {"age": 35, "income": 55000, "credit_score": 720, "employment_years": 8}
        here.call("f", lab.api, features | {"loan_amount": 25000})
        assert [table for table, _ in lab.changes().added] == ["predictions"]


def test_the_settings_of_a_judged_lab_can_be_changed(here_of):
    here = here_of("import requests\ndef f(api): return requests.get(f'{api}/health').status_code")
    with here.lab() as lab:
        before = here.call("f", lab.api)
        lab.configure(fault="loading")
        assert (before, here.call("f", lab.api)) == (200, 503)


def test_a_judged_lab_can_change_after_so_many_answers(here_of):
    here = here_of("import requests\ndef f(api): return requests.get(f'{api}/health').status_code")
    with here.lab(fault="loading") as lab:
        lab.configure_after(2, fault=None)
        assert [here.call("f", lab.api) for _ in range(3)] == [503, 503, 200]


def test_models_that_are_set_up_are_there_for_who_asks():
    with judged_lab() as lab:
        lab.add_models(["loan-classifier-v9.1", "loan-classifier-v9.2"], "loan-classifier-v2.0")
        told = requests.get(f"{lab.api}/models", timeout=5).json()["data"]
        assert {model["id"] for model in told} == lab.models()
    assert {"loan-classifier-v9.1", "loan-classifier-v9.2"} < {model["id"] for model in told}
    assert [model["id"] for model in told if model["default"]] == ["loan-classifier-v2.0"]
