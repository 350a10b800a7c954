from __future__ import annotations

import pytest

from labapi.domain import errors
from labapi.web.problems import STATUS_OF
from labapi.web.statuses import NAMES

PROBLEM = {"accept": "application/problem+json"}


def all_errors(base=errors.LabError):
    yield base
    for child in base.__subclasses__():
        yield from (cls for cls in all_errors(child) if cls.__module__ == errors.__name__)


@pytest.mark.parametrize("error", sorted(set(all_errors()), key=lambda cls: cls.__name__))
def test_every_error_has_its_row_in_the_table(error):
    assert STATUS_OF[error] in NAMES


def test_codes_are_unique_but_where_a_class_narrows_its_parent():
    codes = {}
    for error in set(all_errors()):
        codes.setdefault(error.code, []).append(error)
    for shared in codes.values():
        assert all(issubclass(a, b) or issubclass(b, a) for a in shared for b in shared)


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda api: api.get("/nothing", headers=PROBLEM), 404),
        (lambda api: api.get("/api/v1/predict", headers=PROBLEM), 405),
        (lambda api: api.post("/api/v1/predict", json={}, headers=PROBLEM), 422),
        (lambda api: api.post("/api/v1/predict", content="{}", headers=PROBLEM), 415),
    ],
)
def test_the_same_error_comes_as_rfc_9457_on_request(api, send, status):
    answer = send(api)
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["title"]) == (status, status, NAMES[status])
    assert body["type"] == "urn:labapi:problem:" + body["code"].lower().replace("_", "-")
    assert body["request_id"] == answer.headers["x-request-id"]


def test_the_instance_of_a_problem_names_this_one_occurrence(api):
    one, other = (api.post("/api/v1/predict", json={}, headers=PROBLEM).json() for _ in range(2))
    assert one["type"] == other["type"]
    assert one["instance"] == f"urn:labapi:request:{one['request_id']}"
    assert one["instance"] != other["instance"]


@pytest.mark.parametrize(
    "accept",
    [
        "Application/Problem+JSON",
        "application/problem+json, application/json",
        "application/problem+json;q=0.9, application/json;q=0.8",
        "application/json;q=0, */*",
        "application/json; Q=0.1, application/*;q=0.2",
        "text/html, application/problem+json ; q=0.001",
        "application/problem+json;q=oops",
        "application/problem+json;charset=utf-8",
    ],
)
def test_who_would_rather_have_it_gets_rfc_9457(api, accept):
    answer = api.get("/nothing", headers={"accept": accept})
    assert answer.headers["content-type"] == "application/problem+json"


def test_several_lines_of_accept_are_one_list(api):
    lines = [("accept", "text/html"), ("accept", "application/problem+json")]
    assert api.get("/nothing", headers=lines).json()["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/*",
        "application/json",
        "application/problem+json;q=0",
        "application/problem+json;q=0.000, */*",
        "application/problem+json;q=0.5, application/json",
        "application/problem+json;q=0.5, */*",
        "text/html",
        "application/problem",
        ",",
        "",
    ],
)
def test_otherwise_it_comes_in_the_envelope(api, accept):
    answer = api.get("/nothing", headers={"accept": accept})
    assert answer.json()["status"] == "error"


def test_a_crash_tells_the_client_nothing_of_the_inside(make_api):
    api = make_api(fault="crash")
    answer = api.predict()
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert not [word for word in ("Traceback", "Crash", "fault", ".py") if word in answer.text]


def test_a_crash_is_in_the_journal_under_its_request_id(make_api):
    api = make_api(fault="crash")
    answer = api.predict()
    entry = api.entries[-1]
    assert "InferenceCrashError" in entry.crash
    assert ("x-request-id", answer.headers["x-request-id"]) in entry.response_headers


@pytest.mark.parametrize(("sent", "told"), [("1e400", "1.8e308"), ("-1E+999", "-1.8e308")])
def test_what_is_told_as_received_is_no_text_that_the_client_could_have_sent(api, sent, told):
    body = f'{{"features": {{"income": {sent}, "age": [{sent}], "credit_score": "inf"}}}}'
    answer = api.post("/api/v1/predict", content=body, headers={"content-type": "application/json"})
    received = {one["field"]: one["received"] for one in answer.json()["error"]["details"]}
    assert received["features.income"] == f"a number beyond {told}"
    assert received["features.age"] == [f"a number beyond {told}"]
    assert received["features.credit_score"] == "inf", "this is what came"


def test_what_was_received_is_told_and_cut_where_it_is_long(api):
    answer = api.predict(income="x" * 5_000)
    received = answer.json()["error"]["details"][0]["received"]
    assert received.startswith("xxx")
    assert len(received) < 300


def test_of_very_many_bad_values_some_are_told_and_all_are_counted(api):
    answer = api.post("/api/v1/predict", json={f"f{number}": 0 for number in range(999)})
    error = answer.json()["error"]
    assert (answer.status_code, len(error["details"])) == (422, 100)
    assert error["message"].startswith("1,000 values ")


def test_the_log_names_a_crash_by_its_request_id(make_api, caplog):
    answer = make_api(fault="crash").predict()
    said = [one.getMessage() for one in caplog.records if one.name == "labapi.errors"]
    assert answer.json()["meta"]["request_id"] in said[-1]
