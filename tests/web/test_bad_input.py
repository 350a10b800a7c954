"""Every bad input has its expected answer here; none of them is a 500."""

from __future__ import annotations

import json

import pytest

from labapi.domain.loans.features import EXAMPLE

JSON = {"content-type": "application/json"}


def features(**changes):
    return json.dumps({"features": {**EXAMPLE, **changes}})


def with_text(name: str, text: str) -> str:
    """Write one feature as a literal that Python's own encoder would not write."""
    return features(**{name: "@"}).replace('"@"', text)


MALFORMED = {
    "an empty body": "",
    "only spaces": "  \n ",
    "half a document": '{"features": {',
    "not JSON at all": "age=35",
    "two documents": "{} {}",
    "single quotes": "{'features': {}}",
    "a trailing comma": '{"features": {},}',
    "bytes that are not UTF-8": b'{"features": "\xff\xfe"}',
    "UTF-16": '{"features": {}}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + features().encode(),
    "NaN": with_text("income", "NaN"),
    "Infinity": with_text("income", "Infinity"),
    "-Infinity": with_text("income", "-Infinity"),
    "a key twice": '{"features": {}, "features": {}}',
    "a key twice, deeper": features().replace('"age": 35', '"age": 35, "age": 36'),
    "nested 100 deep": "[" * 100 + "]" * 100,
    "nested 20,000 deep": "[" * 20_000,
    "an object of 1,001 keys": json.dumps({str(n): n for n in range(1_001)}),
    "33 levels deep": '{"a":' * 33 + "1" + "}" * 33,
    "an integer of 5,000 digits": with_text("income", "9" * 5_000),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_body_is_400(api, body):
    answer = api.post("/api/v1/predict", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "MALFORMED_JSON")


UNACCEPTABLE = {
    "age below 18": (features(age=17), "features.age"),
    "age above 120": (features(age=121), "features.age"),
    "a fractional age": (features(age=35.5), "features.age"),
    "an age in quotes": (features(age="35"), "features.age"),
    "true for an age": (features(age=True), "features.age"),
    "null for an age": (features(age=None), "features.age"),
    "an income of zero": (features(income=0), "features.income"),
    "a negative income": (features(income=-1), "features.income"),
    "an income over ten million": (features(income=10_000_001), "features.income"),
    "false for an income": (features(income=False), "features.income"),
    "1e400": (with_text("income", "1e400"), "features.income"),
    "-1e400": (with_text("income", "-1e400"), "features.income"),
    "an integer of 4,000 digits": (with_text("income", "9" * 4_000), "features.income"),
    "an age of 4,000 digits": (with_text("age", "9" * 4_000), "features.age"),
    "a score below 300": (features(credit_score=299), "features.credit_score"),
    "a score above 850": (features(credit_score=851), "features.credit_score"),
    "61 years employed": (features(employment_years=61), "features.employment_years"),
    "minus a year employed": (features(employment_years=-1), "features.employment_years"),
    "a loan of nothing": (features(loan_amount=0), "features.loan_amount"),
    "a loan over ten million": (features(loan_amount=1e7 + 1), "features.loan_amount"),
    "a lone surrogate": (with_text("income", '"\\ud800"'), "features.income"),
    "an object for a number": (features(income={"usd": 1}), "features.income"),
    "a field too many": (features(zodiac="leo"), "features.zodiac"),
    "a missing field": ('{"features": {}}', "features.age"),
    "no features": ("{}", "features"),
    "features of null": ('{"features": null}', "features"),
    "an unknown field outside": ('{"features": {}, "x": 1}', "x"),
    "a list at the top": ("[]", ""),
    "null at the top": ("null", ""),
    "a number at the top": ("35", ""),
    "a text at the top": ('"hello"', ""),
    "a threshold of 0": (
        json.dumps({"features": EXAMPLE, "options": {"threshold": 0}}),
        "options.threshold",
    ),
    "a threshold of 1": (
        json.dumps({"features": EXAMPLE, "options": {"threshold": 1}}),
        "options.threshold",
    ),
    "explain as a text": (
        json.dumps({"features": EXAMPLE, "options": {"explain": "yes"}}),
        "options.explain",
    ),
    "an unknown option": (json.dumps({"features": EXAMPLE, "options": {"a": 1}}), "options.a"),
}


@pytest.mark.parametrize(("body", "field"), UNACCEPTABLE.values(), ids=UNACCEPTABLE.keys())
def test_an_unacceptable_value_is_422_and_names_its_field(api, body, field):
    answer = api.post("/api/v1/predict", content=body, headers=JSON)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "VALIDATION_ERROR")
    assert field in [detail["field"] for detail in error["details"]]


@pytest.mark.parametrize(
    "name", ["\\ud800", "\\udfff", "a\\ud83d"], ids=["high", "low", "half a pair"]
)
def test_a_lone_surrogate_in_a_field_name_is_422(api, name):
    answer = api.post("/api/v1/predict", content=f'{{"features": {{"{name}": 1}}}}', headers=JSON)
    assert answer.status_code == 422
    assert "\ufffd" in answer.json()["error"]["details"][0]["received"]


@pytest.mark.parametrize("age", ["47.0", "4.7e1"])
def test_an_integral_float_is_an_integer(api, age):
    answer = api.post("/api/v1/predict", content=with_text("age", age), headers=JSON)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/jsonx"},
        {"content-type": "json"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {"content-type": "text/csv"},
    ],
    ids=str,
)
def test_a_wrong_or_missing_content_type_is_415(api, headers):
    request = api.build_request("POST", "/api/v1/predict", content=features())
    request.headers.pop("content-type", None)
    request.headers.update(headers)
    answer = api.send(request)
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer.headers["accept"] == "application/json"


TAKING = {
    "/api/v1/predict": ("POST", "application/json"),
    "/api/v1/predictions": ("POST", "application/json"),
    "/api/v1/predict/batch": ("POST", "application/json"),
    "/api/v1/datasets": ("POST", "text/csv"),
    "/api/v1/models": ("POST", "application/json"),
    "/api/v1/models/a": ("PUT", "application/json"),
    "/api/v1/models/loan-classifier-v2.1": ("PATCH", "application/merge-patch+json"),
    "/api/v1/api-keys": ("POST", "application/json"),
}


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate", "X-GZIP", "identity, gzip"])
@pytest.mark.parametrize("path", TAKING)
def test_a_compressed_body_is_415_that_names_its_coding(api, path, coding):
    method, media_type = TAKING[path]
    headers = {"content-type": media_type, "content-encoding": coding}
    answer = api.request(method, path, content=b"\x1f\x8b", headers=headers)
    assert answer.status_code == 415
    assert answer.headers["accept-encoding"] == "identity"
    assert coding.split(", ")[-1] in answer.json()["error"]["message"]


def test_a_coding_in_a_line_of_its_own_counts(api):
    lines = [("content-type", "application/json"), ("content-encoding", "gzip")]
    answer = api.post("/api/v1/predict", content="{}", headers=[*lines, (lines[1][0], "identity")])
    assert answer.status_code == 415


@pytest.mark.parametrize("coding", ["identity", "Identity", "", "identity, identity"])
def test_a_body_that_says_it_is_not_coded_is_read(api, coding):
    headers = {"content-type": "application/json", "content-encoding": coding}
    assert api.post("/api/v1/predict", content=features(), headers=headers).status_code == 200


def test_a_415_for_another_reason_says_nothing_of_codings(api):
    assert "accept-encoding" not in api.post("/api/v1/predict", content="{}").headers


@pytest.mark.parametrize("path", ["/api/v1/predict", "/api/v1/predict/batch", "/api/v1/datasets"])
def test_a_byte_order_mark_is_told_as_such(api, path):
    answer = api.post(path, content=f"\ufeff{features()}", headers=JSON)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "MALFORMED_JSON")
    assert "byte order mark" in error["message"]
    assert "RFC 8259" in error["message"]


def test_utf_16_is_told_as_such(api):
    answer = api.post("/api/v1/predict", content='{"a": 1}'.encode("utf-16"), headers=JSON)
    assert "UTF-16" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;",
    ],
)
def test_the_content_type_may_be_written_in_any_of_its_ways(api, content_type):
    headers = {"content-type": content_type}
    assert api.post("/api/v1/predict", content=features(), headers=headers).status_code == 200


def test_a_body_over_the_limit_is_413(make_api):
    api = make_api(max_body_bytes=50)
    answer = api.predict(age=35)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


def test_a_body_over_the_limit_with_no_announced_length_is_413(make_api):
    api = make_api(max_body_bytes=100)
    pieces = (b"x" * 60 for _ in range(3))
    assert api.post("/api/v1/predict", content=pieces, headers=JSON).status_code == 413


def test_a_body_of_just_the_limit_is_read(make_api):
    body = features()
    api = make_api(max_body_bytes=len(body))
    assert api.post("/api/v1/predict", content=body, headers=JSON).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
@pytest.mark.parametrize("path", ["/", "/nothing", "/api/v1/predictx", "/api/v1/predict/a/b", "//"])
def test_an_unknown_path_is_404_whatever_the_method(api, method, path):
    answer = api.request(method, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/predict/batch", None),
        ("DELETE", "/api/v1/predict", "OPTIONS, POST, QUERY"),
        ("BREW", "/api/v1/predict", "OPTIONS, POST, QUERY"),
        ("POST", "/api/v1/health", "GET, HEAD, OPTIONS"),
        ("PATCH", "/api/v1/models", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/api/v1/models/x", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
    ],
)
def test_a_method_that_the_path_has_not_is_405_with_allow(api, method, path, allowed):
    answer = api.request(method, path)
    if allowed is None:  # a path of its own, though it looks like a prediction's id
        allowed = "OPTIONS, POST"
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == allowed
