from __future__ import annotations

import pytest

from tests.web.conftest import PREDICT

MODEL = "/api/v1/models/loan-classifier-v2.0"
MERGE = {"content-type": "application/merge-patch+json"}
STALE = '"0000000000000000"'


def etag(api, path=MODEL):
    return api.get(path).headers["etag"]


def change(api, **headers):
    return api.patch(MODEL, json={"description": "changed"}, headers={**MERGE, **headers})


def test_the_same_resource_has_the_same_bytes_and_etag(api):
    first, second = api.get(MODEL), api.get(MODEL)
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_copy_that_still_holds_is_answered_304_without_a_body(api, form):
    answer = api.get(MODEL, headers={"if-none-match": form.format(etag(api))})
    assert (answer.status_code, answer.content) == (304, b"")
    assert {"etag", "cache-control"} <= answer.headers.keys()


def test_a_change_changes_the_etag(api):
    before = etag(api)
    change(api)
    answer = api.get(MODEL, headers={"if-none-match": before})
    assert (answer.status_code, answer.headers["etag"] != before) == (200, True)


def test_a_write_with_the_etag_of_today_is_done(api):
    assert change(api, **{"if-match": etag(api)}).status_code == 200


@pytest.mark.parametrize("form", [STALE, "W/{}", "nonsense"])
def test_a_write_that_expects_another_version_is_412_and_not_done(api, form):
    before = api.get(MODEL)
    answer = change(api, **{"if-match": form.format(before.headers["etag"])})
    assert (answer.status_code, answer.json()["error"]["code"]) == (412, "PRECONDITION_FAILED")
    assert api.get(MODEL).content == before.content


def test_of_two_writers_who_read_the_same_version_the_second_is_refused(api):
    seen = {"if-match": etag(api)}
    assert [change(api, **seen).status_code for _ in range(2)] == [200, 412]


def test_put_and_delete_honour_if_match_too(api):
    data = api.get(MODEL).json()["data"]
    asked = {name: data[name] for name in ("algorithm", "description", "tags", "parameters")}
    stale = {"if-match": STALE}
    assert api.put(MODEL, json=asked, headers=stale).status_code == 412
    assert api.delete(MODEL, headers=stale).status_code == 412
    assert api.delete(MODEL, headers={"if-match": etag(api)}).status_code == 204


def test_if_match_on_a_model_that_is_not_there_is_412_for_put(api):
    data = api.get(MODEL).json()["data"]
    asked = {name: data[name] for name in ("algorithm", "description", "tags", "parameters")}
    answer = api.put("/api/v1/models/new", json=asked, headers={"if-match": "*"})
    assert answer.status_code == 412
    assert api.get("/api/v1/models/new").status_code == 404


def test_what_carries_an_etag_has_nothing_in_meta_that_changes(api):
    prediction = api.predict().json()["data"]["id"]
    for path in (MODEL, f"/api/v1/predict/{prediction}"):
        assert list(api.get(path).json()["meta"]) == ["model_version"]


def test_if_none_match_on_put_deploys_only_where_there_is_no_such_model(api):
    asked = {name: api.get(MODEL).json()["data"][name] for name in ("algorithm", "parameters")}
    only_new = {"if-none-match": "*"}
    answers = [api.put("/api/v1/models/new", json=asked, headers=only_new) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 412]


def test_a_write_is_refused_where_if_none_match_names_the_version_of_today(api):
    assert change(api, **{"if-none-match": etag(api)}).status_code == 412
    assert change(api, **{"if-none-match": STALE}).status_code == 200


def test_a_list_of_etags_may_stand_in_several_header_lines(api):
    lines = [("if-none-match", STALE), ("if-none-match", etag(api))]
    assert api.get(MODEL, headers=lines).status_code == 304


def with_etags(api):
    rows = (
        "age,income,credit_score,employment_years,loan_amount,approved\n35,55000,720,8,25000,true"
    )
    sent = api.post("/api/v1/datasets", content=rows, headers={"content-type": "text/csv"})
    made = api.post("/api/v1/predictions", json=PREDICT)
    return [MODEL, sent.headers["location"], made.headers["location"]]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("form", [STALE, "W/{}", "nonsense", f"{STALE}, W/{{}}"])
def test_a_read_that_wants_another_version_is_412(api, method, form):
    for path in with_etags(api):
        header = form.format(etag(api, path))
        assert api.request(method, path, headers={"if-match": header}).status_code == 412


@pytest.mark.parametrize("form", ["{}", "*", f"{STALE}, {{}}"])
def test_a_read_of_the_version_of_today_is_answered(api, form):
    for path in with_etags(api):
        header = form.format(etag(api, path))
        assert api.get(path, headers={"if-match": header}).status_code == 200


def test_if_match_counts_before_if_none_match(api):
    headers = {"if-match": STALE, "if-none-match": etag(api)}
    assert api.get(MODEL, headers=headers).status_code == 412
    assert api.get(MODEL, headers={**headers, "if-match": etag(api)}).status_code == 304


def test_a_read_of_what_is_not_there_is_404_whatever_it_wants(api):
    assert api.get(f"{MODEL}x", headers={"if-match": "*"}).status_code == 404


@pytest.mark.parametrize("path", ["models", "predictions", "api-keys"])
def test_what_has_no_etag_has_no_version_to_match(api, path):
    assert api.get(f"/api/v1/{path}", headers={"if-match": STALE}).status_code == 412
    assert api.get(f"/api/v1/{path}", headers={"if-match": "*"}).status_code == 200


def test_a_key_is_not_revoked_on_a_condition_that_cannot_hold(api):
    made = api.post("/api/v1/api-keys", json={"name": "a", "scopes": ["predict"]}).headers[
        "location"
    ]
    assert api.delete(made, headers={"if-match": STALE}).status_code == 412
    assert api.delete(made).status_code == 204


@pytest.mark.parametrize("name", ["if-unmodified-since", "if-modified-since"])
def test_a_condition_on_a_date_is_ignored_where_there_is_no_date(api, name):
    answer = api.get(MODEL, headers={name: "Thu, 01 Jan 1970 00:00:00 GMT"})
    assert answer.status_code == 200
    assert "last-modified" not in answer.headers
