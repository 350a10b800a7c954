"""What a cache may do with each answer (RFC 9111), and what it saves by an ETag."""

from __future__ import annotations

import pytest

from tests.web.conftest import PREDICT

MODEL = "/api/v1/models/loan-classifier-v2.0"
DATASET = "/api/v1/datasets/ds_sample"
LISTS = ["/api/v1/models", "/api/v1/predictions", "/api/v1/api-keys", f"{MODEL}/predictions"]
DOCUMENTS = ["/openapi.json", "/docs/openapi.json"]


def past(api, **headers):
    return api.post("/api/v1/predictions", json=PREDICT, headers=headers).headers["location"]


def kept(api, path, **headers):
    return api.get(path, headers=headers).headers["cache-control"]


@pytest.fixture
def guarded(make_api):
    """A lab that asks who you are, and headers that tell it."""
    made = make_api().post(
        "/api/v1/api-keys", json={"name": "k", "scopes": ["predict", "models:read", "keys:write"]}
    )
    return make_api(auth="any"), {"X-API-Key": made.json()["data"]["key"]}


def test_a_past_prediction_may_be_used_for_a_year_unasked_by_its_reader_alone(api):
    answer = api.get(past(api))
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_asks_for_a_past_prediction_all_the_same_gets_304_and_the_same_leave(api, method):
    path = past(api)
    first = api.get(path)
    answer = api.request(method, path, headers={"if-none-match": first.headers["etag"]})
    assert (answer.status_code, answer.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert answer.headers[name] == first.headers[name]


def test_a_past_prediction_stays_as_it_was_when_its_model_is_changed(api):
    path = past(api)
    before = api.get(path).content
    api.patch(
        MODEL, json={"default": True}, headers={"content-type": "application/merge-patch+json"}
    )
    api.predict(income=1)
    assert api.get(path).content == before


def test_a_prediction_that_is_not_there_is_not_kept_as_one(api):
    assert kept(api, "/api/v1/predict/pred_none") == "no-store"


@pytest.mark.parametrize("path", [MODEL, DATASET, *LISTS])
def test_what_may_change_is_asked_for_before_each_use(api, path):
    assert kept(api, path) == "no-cache"


def test_where_a_lab_asks_who_you_are_no_shared_cache_may_keep_what_it_tells_you(guarded):
    api, key = guarded
    for path in [MODEL, DATASET, *LISTS, past(api, **key)]:
        assert "private" in kept(api, path, **key).split(", "), path


def test_such_an_answer_is_private_as_a_304_too(guarded):
    api, key = guarded
    etag = api.get(MODEL, headers=key).headers["etag"]
    answer = api.get(MODEL, headers={**key, "if-none-match": etag})
    assert (answer.status_code, answer.headers["cache-control"]) == (304, "private, no-cache")


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_document_need_not_be_sent_twice(guarded, path):
    api, _ = guarded  # it is open to all, whoever must tell who they are for the rest
    first = api.get(path)
    assert first.headers["cache-control"] == "no-cache"
    answer = api.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (answer.status_code, answer.content) == (304, b"")
    assert api.get(path, headers={"if-none-match": '"other"'}).content == first.content


def test_both_versions_of_the_document_have_etags_of_their_own(api):
    assert len({api.get(path).headers["etag"] for path in DOCUMENTS}) == len(DOCUMENTS)


def test_labs_that_say_different_things_of_themselves_have_different_etags(make_api):
    labs = [make_api(), make_api(auth="any"), make_api(rate_limit="10/10s")]
    for path in DOCUMENTS:
        assert len({api.get(path).headers["etag"] for api in labs}) == len(labs)


def test_a_lab_that_says_the_same_of_itself_has_the_same_etag(make_api):
    for path in DOCUMENTS:
        assert len({make_api().get(path).headers["etag"] for _ in range(2)}) == 1


def test_the_document_is_written_once(make_api, monkeypatch):
    from labapi.web.routes import docs

    api, written = make_api(), []
    write = docs.JSONResponse
    monkeypatch.setattr(docs, "JSONResponse", lambda told: written.append(told) or write(told))
    for path in [*DOCUMENTS, *DOCUMENTS]:
        assert api.get(path).status_code == 200
    assert [told["openapi"] for told in written] == ["3.1.0", "3.2.0"]


def test_what_the_document_tells_of_keeping_is_what_each_read_answers(api):
    ids = {"model_id": "loan-classifier-v2.0", "dataset_id": "ds_sample"}
    ids["prediction_id"] = past(api).rpartition("/")[2]
    told = told_of_keeping(api.get("/openapi.json").json())
    for path, text in told.items():
        rule = kept(api, path.format(**ids))
        assert ("for a year" in text) == ("max-age=31536000" in rule), path
        assert ("before each use" in text) == (rule == "no-cache"), path
    assert len(told) == len(LISTS) + len(["a model", "a data set", "a prediction"])


def told_of_keeping(document):
    """What the document says of `Cache-Control` for each `GET` of the API itself."""
    reads = {path: item["get"] for path, item in document["paths"].items() if "get" in item}
    answers = {path: read["responses"].get("200", {}) for path, read in reads.items()}
    return {
        path: answer["headers"]["Cache-Control"]["description"]
        for path, answer in answers.items()
        if "Cache-Control" in answer.get("headers", {}) and "/oauth" not in path
    }
