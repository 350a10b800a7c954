"""What is shown of a refusal names the part of the server that let the request go no further."""

import pytest

import labapi

QUESTION = "/api/v1/predict"
PREFLIGHT = {"Origin": "http://a.example", "Access-Control-Request-Method": "POST"}


@pytest.fixture
def lab():
    settings = {"auth": "api-key", "rate_limit": "3/60s", "cors_origins": ["http://b.example"]}
    return labapi.start("refusals", **settings)


def told(answer):
    shown = labapi.show(answer)
    sentence = shown.answered_by
    assert sentence in repr(shown)
    assert sentence in shown._repr_html_()
    return sentence


def test_who_is_not_let_in_is_refused_at_the_route(lab, session):
    assert told(session.get(f"{lab.url}/api/v1/models")).startswith("Answered by: route.")
    key = {"X-API-Key": lab.issue_key().key}
    assert told(session.get(f"{lab.url}/api/v1/models", headers=key)).startswith("Answered by: rou")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_sends_too_much_is_refused_by_the_limit(lab, session, method):
    for _ in range(3):
        session.request(method, f"{lab.url}/api/v1/models")
    answer = session.request(method, f"{lab.url}/api/v1/models")
    assert answer.status_code == 429
    assert told(answer) == "Answered by: limit. Nothing further in has seen it."
    assert told(lab.journal.last) == told(answer)


def test_a_preflight_is_answered_by_cors_and_refused_by_it(lab, session):
    for origin in ("http://a.example", "http://b.example"):
        answer = session.options(f"{lab.url}{QUESTION}", headers=PREFLIGHT | {"Origin": origin})
        assert told(answer).startswith("Answered by: cors.")


def test_what_went_its_whole_way_says_nothing_of_it(lab, session):
    key = {"X-API-Key": lab.issue_key().key}
    body = {"features": labapi.EXAMPLE}
    assert told(session.post(f"{lab.url}{QUESTION}", json=body, headers=key)) == ""
    assert told(session.post(f"{lab.url}{QUESTION}", json={}, headers=key)) == ""


def test_a_table_of_the_journal_says_who_answered(lab, session):
    session.get(f"{lab.url}/api/v1/models")
    assert lab.journal.to_frame()["answered_by"].tolist() == ["route"]
