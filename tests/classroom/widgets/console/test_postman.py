import json
from dataclasses import replace
from datetime import UTC, datetime

import jsonschema
import pytest
from hypothesis import given

from labapi.classroom.exchange.secrets import MASK
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.console.history import History
from labapi.classroom.widgets.console.sending import send
from labapi.web.statuses import name_of
from tests.classroom.widgets.console.conftest import DRAFTS, ORIGIN, PREDICT

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
NULLABLE = {"type": ["string", "null"]}


def record(required, **properties):
    return {"type": "object", "required": required.split(), "properties": properties}


PAIR = record("key value", key=TEXT, value=TEXT, disabled={"type": "boolean"})
HEADERS = {"type": "array", "items": PAIR}
URL = record(
    "raw host path",
    raw=TEXT,
    protocol=TEXT,
    host={"anyOf": [TEXT, TEXTS]},
    port=TEXT,
    path={"anyOf": [TEXT, TEXTS]},
    query={"type": "array", "items": record("", key=NULLABLE, value=NULLABLE)},
)
BODY = record(
    "mode",
    mode={"enum": ["raw", "urlencoded", "formdata", "file", "graphql"]},
    raw=TEXT,
    file=record("", src=NULLABLE, content=TEXT),
    options={"type": "object"},
)
REQUEST = record("method header url", url=URL, method=TEXT, header=HEADERS, body=BODY)
RESPONSE = record(
    "code status originalRequest",
    id=TEXT,
    originalRequest=REQUEST,
    responseTime={"type": ["null", "string", "number"]},
    header=HEADERS,
    cookie={"type": "array"},
    body=TEXT,
    status=TEXT,
    code={"type": "integer"},
)
BEHAVIOR = record("", disableBodyPruning={"type": "boolean"})
ITEM = record(
    "request",
    name=TEXT,
    request=REQUEST,
    response={"type": "array", "items": RESPONSE},
    protocolProfileBehavior=BEHAVIOR,
)
COLLECTION = record(
    "info item",
    info=record(
        "name schema",
        name=TEXT,
        description=TEXT,
        schema={"const": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    ),
    item={"type": "array", "items": ITEM},
)
"""What Postman's schema of a collection v2.1 says about the parts that are written here."""


def exported(*exchanges, secrets=False):
    history = History()
    for exchange in exchanges:
        history.add(Draft(), exchange, NOON)
    collection = json.loads(json.dumps(history.to_postman("lesson", secrets)))
    jsonschema.validate(collection, COLLECTION)
    return collection["item"]


def answered(draft=PREDICT, **changes):
    return replace(draft.preview(ORIGIN), **({"status": 200} | changes))


@given(DRAFTS)
def test_every_request_makes_a_valid_item(draft):
    (item,) = exported(draft.preview(ORIGIN), secrets=True)
    assert item["request"]["url"]["raw"] == draft.preview(ORIGIN).url
    assert item["request"].get("body", {"raw": ""})["raw"] == draft.body


@given(DRAFTS)
def test_the_parts_of_an_address_make_it_again(draft):
    url = exported(draft.preview(ORIGIN), secrets=True)[0]["request"]["url"]
    query = "&".join(f"{pair['key']}={pair['value']}" for pair in url.get("query", []))
    host = f"{url['protocol']}://{'.'.join(url['host'])}:{url['port']}"
    assert f"{host}/{'/'.join(url['path'])}{'?' * bool(query)}{query}" == url["raw"]


def test_a_flag_in_the_query_has_no_value():
    url = exported(Draft(path="/x?flag&a=").preview(ORIGIN))[0]["request"]["url"]
    assert url["query"] == [{"key": "flag", "value": None}, {"key": "a", "value": ""}]


def test_a_sent_request_with_its_answer(app):
    (item,) = exported(send(PREDICT, app.url), secrets=True)
    (answer,) = item["response"]
    assert item["request"]["header"] == [{"key": k, "value": v} for k, v in PREDICT.headers]
    assert item["request"]["body"]["options"] == {"raw": {"language": "json"}}
    assert (answer["code"], answer["status"]) == (200, "OK")
    assert json.loads(answer["body"])["path"] == "/api/v1/predict"


@pytest.mark.parametrize("status", [100, 218, 299, 304, 422, 499, 599, 799])
def test_unusual_statuses_have_a_name(status):
    (item,) = exported(answered(status=status))
    assert (item["response"][0]["code"], item["response"][0]["status"]) == (status, name_of(status))


def test_no_answer_makes_no_saved_response():
    assert exported(PREDICT.preview(ORIGIN))[0]["response"] == []


def test_bytes_are_no_text_of_a_collection():
    (item,) = exported(answered(request_body=b"\xff", response_body=b"\x89PNG\xff"))
    assert item["request"]["body"] == {"mode": "file", "file": {"src": None}}
    assert "body" not in item["response"][0]


def test_secrets_are_masked_wherever_they_stand():
    headers = (("X-API-Key", "abc9"), ("Authorization", "Bearer abc9"), ("Cookie", "s=abc9"))
    draft = Draft("POST", "/token", (("api_key", "abc9"),), headers, '{"client_secret":"abc9"}')
    exchange = answered(
        draft,
        response_headers=(("Set-Cookie", "s=abc9; Path=/"), ("Content-Type", "application/json")),
        response_body=b'{"access_token": "abc9", "expires_in": 60}',
    )
    masked, plain = json.dumps(exported(exchange)), json.dumps(exported(exchange, secrets=True))
    assert "abc9" not in masked
    assert masked.count(json.dumps(MASK)[1:-1]) == plain.count("abc9")


@pytest.mark.parametrize(
    ("exchange", "behavior"),
    [
        (answered(), None),
        (answered(replace(PREDICT, method="GET")), {"disableBodyPruning": True}),
        (answered(status=307), {"followRedirects": False}),
        (
            answered(Draft("POST", body="x")),
            {"disabledSystemHeaders": {"content-type": True}},
        ),
    ],
)
def test_postman_is_kept_from_sending_something_else(exchange, behavior):
    assert exported(exchange)[0].get("protocolProfileBehavior") == behavior


@pytest.mark.parametrize(
    ("content_type", "language"),
    [
        ("application/problem+json", "json"),
        ("text/html; charset=utf-8", "html"),
        ("text/csv", "text"),
        ("", "text"),
    ],
)
def test_the_language_of_a_body_is_told(content_type, language):
    headers = (("Content-Type", content_type),)
    exchange = answered(Draft("POST", "/", (), headers, "x"), response_headers=headers)
    (item,) = exported(exchange)
    assert item["request"]["body"]["options"]["raw"]["language"] == language
    assert item["response"][0]["_postman_previewlanguage"] == language


def test_an_item_is_named_by_its_label():
    history = History()
    history.add(PREDICT, answered(), NOON, "first try")
    history.add(PREDICT, answered(), NOON)
    names = [item["name"] for item in history.to_postman()["item"]]
    assert names == ["first try", "POST /api/v1/predict?explain=true"]


def test_a_collection_is_saved_as_a_file(tmp_path):
    history = History()
    history.add(PREDICT, answered(), NOON, "größer")
    place = history.save_postman(tmp_path / "lesson.json", name="Lesson 03")
    read = json.loads(place.read_text(encoding="utf-8"))
    assert read == history.to_postman("Lesson 03")
    assert "größer" in place.read_text(encoding="utf-8")


def test_an_empty_history_is_a_collection():
    assert exported() == []


def test_an_address_of_ip_version_6():
    (item,) = exported(replace(answered(), origin="http://[::1]:8000"))
    assert (item["request"]["url"]["host"], item["request"]["url"]["port"]) == (["[::1]"], "8000")
