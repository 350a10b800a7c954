from __future__ import annotations

import pytest

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
