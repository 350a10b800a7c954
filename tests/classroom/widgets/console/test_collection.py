"""A whole API as a Postman collection: made from its document, saved, read again, and sent."""

from __future__ import annotations

import json

import pytest
import requests
from hypothesis import HealthCheck, given, settings

import labapi
from labapi.classroom.openapi.operations import operations_of
from labapi.classroom.widgets.console.collection import Collection, Request
from labapi.classroom.widgets.console.draft import Draft
from tests.classroom.widgets.console.conftest import DRAFTS


@pytest.fixture(name="lab")
def _lab():
    lab = labapi.start("collection")
    yield lab
    lab.stop()


def read(tmp_path, item, **more):
    """Read a collection of these items, as somebody else's tool might have written it."""
    file = tmp_path / "other.json"
    info = {"name": "theirs", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/"}
    file.write_text(json.dumps({"info": info, "item": item, **more}), encoding="utf-8")
    return labapi.postman(file)


def test_the_whole_api_survives_the_way_through_a_file(lab, tmp_path):
    api = labapi.postman(lab.url)
    again = labapi.postman(api.save(tmp_path / "loans.postman_collection.json"))
    assert again == api
    assert (again.notes, again.name, again.base) == ((), api.name, lab.url)


def test_there_is_a_request_for_each_operation_and_a_folder_for_each_group(lab):
    document = requests.get(f"{lab.url}/openapi.json").json()
    operations = operations_of(document)
    api = labapi.postman(lab.url)
    assert [one.draft.method for one in api] == [one.method for one in operations]
    folders = [item["name"] for item in api.to_postman()["item"]]
    assert folders == list(dict.fromkeys(one.group for one in operations))


def test_a_console_sends_what_was_imported_and_each_answer_is_one_that_the_document_has(
    lab, tmp_path
):
    operations = operations_of(requests.get(f"{lab.url}/openapi.json").json())
    again = labapi.postman(labapi.postman(lab.url).save(tmp_path / "loans.json"))
    console = lab.console()
    for one, operation in zip(again, operations, strict=True):
        console.draft = one.draft
        console.send()
        status = str(console.last.status)
        assert status in {answer.status for answer in operation.answers}
        assert status[0] in "23" or "3f9c2a7be1d04455" in one.draft.path  # an id that nobody has


@pytest.mark.parametrize("body", ["\r", " 1\n", "a=1&b=2 \n\n"])
def test_space_around_a_body_is_part_of_it(body, tmp_path):
    one = Collection("any", [Request("it", "here", Draft("POST", "/", body=body))])
    assert labapi.postman(one.save(tmp_path / "any.json"))[0].draft.body == body


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draft=DRAFTS)
def test_any_request_survives_the_way_through_a_file(draft, tmp_path):
    one = Collection("any", [Request("it", "here", draft.checked())])
    assert labapi.postman(one.save(tmp_path / "any.json")) == one


def test_a_request_is_found_by_number_name_or_method_and_path(lab):
    api = labapi.postman(lab.url)
    assert api["POST /api/v1/predict"] is api[0] is api[api[0].name]
    with pytest.raises(KeyError, match="There is no request 'predict'"):
        api["predict"]


def test_what_postman_writes_is_read(tmp_path):
    url = {
        "raw": "{{baseUrl}}/api/v1/models/:model_id?limit=2&old=1",
        "variable": [{"key": "model_id", "value": "a b"}],
    }
    body = {"mode": "raw", "raw": "{{document}}", "options": {"raw": {"language": "json"}}}
    headers = [{"key": "X-A", "value": "{{who}}"}, {"key": "X-B", "value": "b", "disabled": True}]
    request = {"method": "POST", "url": url, "header": headers, "body": body}
    folder = {
        "name": "outer",
        "item": [{"name": "inner", "item": [{"name": "it", "request": request}]}],
    }
    found = read(
        tmp_path,
        [folder],
        variable=[{"key": "who", "value": "me"}, {"key": "document", "value": "{}"}],
    )
    (one,) = found
    assert (one.name, one.folder) == ("it", "outer/inner")
    headers = (("X-A", "me"), ("Content-Type", "application/json"))
    assert one.draft == Draft(
        "POST", "/api/v1/models/a%20b", (("limit", "2"), ("old", "1")), headers, "{}"
    )


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://api.example:8080/x?y", "/x?y"),
        ("api.example/x", "/x"),
        ("{{host}}/x", "/x"),
        ("https://api.example", "/"),
        ({"raw": "http://[::1]:80/a:b"}, "/a:b"),
    ],
)
def test_the_host_is_left_to_the_console(tmp_path, url, path):
    (one,) = read(
        tmp_path, [{"name": "it", "request": url if isinstance(url, str) else {"url": url}}]
    )
    assert (one.draft.method, one.draft.path) == ("GET", path)


def test_a_form_is_read_as_the_text_that_is_sent(tmp_path):
    body = {
        "mode": "urlencoded",
        "urlencoded": [{"key": "a", "value": "1 2"}, {"key": "b", "value": "3"}],
    }
    (one,) = read(
        tmp_path, [{"name": "it", "request": {"method": "POST", "url": "/x", "body": body}}]
    )
    assert one.draft.body == "a=1+2&b=3"
    assert one.draft.headers == (("Content-Type", "application/x-www-form-urlencoded"),)


def test_what_cannot_be_read_is_told_and_the_rest_is_there(tmp_path):
    file = {"method": "POST", "url": "/x", "body": {"mode": "file", "file": {"src": "a.png"}}}
    unknown = {
        "url": "/y",
        "header": [{"key": "X", "value": "{{nobody}}"}],
        "auth": {"type": "bearer"},
    }
    found = read(tmp_path, [{"name": "a", "request": file}, {"name": "b", "request": unknown}])
    assert [one.name for one in found] == ["b"]
    told = "\n".join(found.notes)
    assert "Left out: a." in told
    assert "`nobody`" in told
    assert "console.authenticate" in told
    assert "Left out: a." in repr(found)
    assert "Left out: a." in found._repr_html_()


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "it is no JSON"), ("[]", "it has no `item`"), ('{"openapi": "3.1.0"}', "has no `item`")],
)
def test_what_is_no_collection_is_refused_in_words(tmp_path, text, said):
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        labapi.postman(file)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ValueError, match="There is no file"):
        labapi.postman(str(tmp_path / "no.json"))
    with pytest.raises(ValueError, match="neither: int"):
        labapi.postman(5)


def test_folders_without_end_are_read_to_a_bound(tmp_path):
    deep = {"name": "it", "request": "/x"}
    for _ in range(100):
        deep = {"name": "f", "item": [deep]}
    assert list(read(tmp_path, [deep])) == []
