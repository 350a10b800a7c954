"""What linters and makers of clients ask of a document; the linters themselves run elsewhere.

`tests/contract/outside` runs them, and needs Node. This holds the same facts in Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
import schemathesis

from labapi.domain.loans.features import EXAMPLE
from labapi.web.app import ROUTERS
from labapi.web.openapi.answers import PART_OF
from labapi.web.openapi.document import OTHER_METHODS, as_3_2
from tests.contract.document import DOCUMENT, OPERATIONS, check, document, operations_of

GUARDED = document(auth="any", rate_limit="1000/60s")
MODES = pytest.mark.parametrize("found", [DOCUMENT, GUARDED], ids=["open", "guarded"])
SHOWN = frozenset({"example", "examples"})


def schemas(node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give everything in a document that has a `type`, with its place; examples are left out."""
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield place, node
        for name, inner in node.items():
            if name not in SHOWN:
                yield from schemas(inner, f"{place}/{name}")
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from schemas(inner, f"{place}/{index}")


def of_type(found: dict[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    return [(place, one) for place, one in schemas(found) if one["type"] == kind]


# where the server is


@pytest.mark.parametrize(
    "where",
    [
        "http://127.0.0.1:8123",
        "https://hub.example/user/ada/proxy/8123",
        "https://hub.example/user/ada/proxy/absolute/8123",
    ],
)
def test_the_server_is_where_the_document_comes_from_whatever_the_port_and_proxy(where):
    (server,) = DOCUMENT["servers"]
    assert urljoin(f"{where}/openapi.json", server["url"]).rstrip("/") == where
    (server,) = as_3_2(DOCUMENT, "..")["servers"]
    assert urljoin(f"{where}/docs/openapi.json", server["url"]).rstrip("/") == where


@MODES
def test_no_address_of_a_server_has_a_port_in_it(found):
    assert not any(re.search(r"://|:\d", server["url"]) for server in found["servers"])
    assert all(server["description"] for server in found["servers"])


# what is described


@MODES
def test_each_tag_is_described_in_the_order_of_the_page(found):
    used = dict.fromkeys(tag for one in operations_of(found).values() for tag in one["tags"])
    order = dict.fromkeys(tag for router in ROUTERS for tag in router.tags)
    assert [tag["name"] for tag in found["tags"]] == [tag for tag in order if tag in used]
    assert all(len(tag["description"]) > 20 for tag in found["tags"])


@MODES
def test_each_operation_says_more_than_its_summary(found):
    for one in operations_of(found).values():
        assert len(one["description"]) > 20
        assert one["summary"] not in one["description"]


def test_who_answers_for_the_api_is_told():
    assert DOCUMENT["info"]["contact"]["name"]


@pytest.mark.parametrize("path", ["/api/v0/predict", "/api/v1/predict"])
def test_every_way_to_a_prediction_declares_its_body(path):
    ways = [one for (_, at), one in OPERATIONS.items() if at == path]
    bodies = [one["requestBody"]["content"]["application/json"]["schema"] for one in ways]
    assert bodies == [{"$ref": "#/components/schemas/PredictIn"}] * len(ways)


# what is bounded


@MODES
def test_every_list_has_an_end(found):
    assert [place for place, one in of_type(found, "array") if "maxItems" not in one] == []


@MODES
def test_every_whole_number_has_bounds_and_a_width(found):
    for place, one in of_type(found, "integer"):
        assert "minimum" in one or "exclusiveMinimum" in one, place
        assert "maximum" in one or "exclusiveMaximum" in one, place
        assert one["format"] in ("int32", "int64"), place


def incoming(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give what a client sends in bodies, queries and paths, with the shapes that those name."""
    for name, shape in found["components"]["schemas"].items():
        if not re.search("Out|Meta|Success|Failure|Problem", name):
            yield from schemas(shape, name)
    for (method, path), one in operations_of(found).items():
        yield from schemas(one.get("requestBody", {}), f"{method} {path}")
        given = [each for each in one.get("parameters", ()) if each["in"] != "header"]
        yield from schemas(given, f"{method} {path}")


@MODES
def test_every_text_that_comes_in_is_bounded(found):
    # A header is bounded by the head, and an upload in CSV by its bytes: 431 and 413.
    texts = [(place, one) for place, one in incoming(found) if one["type"] == "string"]
    bounded = {"maxLength", "enum", "const", "pattern"}
    free = [place for place, one in texts if not bounded & set(one) and "text/csv" not in place]
    assert len(texts) > 20
    assert free == []


@MODES
def test_every_body_and_every_list_can_be_refused_as_invalid(found):
    for (method, path), one in operations_of(found).items():
        asked = [each for each in one.get("parameters", ()) if each["in"] == "query"]
        if path != "/api/v0/predict" and (asked or "requestBody" in one):
            assert {"400", "422"} & set(one["responses"]), (method, path)


def test_where_somebody_is_asked_who_they_are_a_refusal_is_told():
    for (method, path), one in operations_of(GUARDED).items():
        if one.get("security") and {} not in one["security"] and "tokens" not in one["tags"]:
            assert {"401", "403", "429", "500"} <= set(one["responses"]), (method, path)
            assert one["x-scope"] in one["description"]


@MODES
def test_scopes_are_named_where_the_document_defines_scopes_and_nowhere_else(found):
    asked = [choice for one in operations_of(found).values() for choice in one.get("security", ())]
    assert all(scopes == [] for choice in asked for scopes in choice.values())


# QUERY


def test_query_stands_under_the_key_that_is_registered_for_it():
    item = DOCUMENT["paths"]["/api/v1/predict"]
    assert set(item) == {"post", OTHER_METHODS}
    assert DOCUMENT["openapi"].startswith("3.1.")
    for status in ("400", "415"):
        headers = item[OTHER_METHODS]["QUERY"]["responses"][status]["headers"]
        assert "Accept-Query" in headers


def test_the_page_reads_the_same_as_openapi_3_2(lab):
    newer = requests.get(f"{lab.url}/docs/openapi.json", timeout=9).json()
    assert newer["openapi"] == "3.2.0"
    assert newer["servers"][0]["url"] == ".."
    schemathesis.openapi.from_dict(newer).validate()
    newer_content = newer["paths"]["/api/v1/predict/batch"]["post"]["responses"]["200"]["content"]
    older_content = OPERATIONS["post", "/api/v1/predict/batch"]["responses"]["200"]["content"]
    for kind in ("application/x-ndjson", "text/event-stream"):  # told part by part, from 3.2 on
        assert newer_content[kind].pop("itemSchema")
        newer_content[kind]["schema"] = older_content[kind]["schema"]
    assert operations_of(newer) == OPERATIONS
    assert OTHER_METHODS not in str(newer)


@pytest.mark.parametrize("kind", ["application/x-ndjson", "text/event-stream"])
@pytest.mark.parametrize("fault", [None, "midway"])
@pytest.mark.parametrize("path", ["/openapi.json", "/docs/openapi.json"])
def test_each_part_of_a_stream_is_as_the_document_tells(lab, kind, fault, path):
    lab.configure(fault=fault)
    found = schemathesis.openapi.from_dict(requests.get(lab.url + path, timeout=9).json())
    found.config.update(base_url=lab.url)
    batch = found["/api/v1/predict/batch"]["POST"]
    body: Any = {"items": [{"features": EXAMPLE}, 7] * 75}
    case = batch.Case(body=body, media_type="application/json", headers={"Accept": kind})
    assert case.call_and_validate().headers["content-type"][0].startswith(kind)
    # It reads 20 events and leaves, so all of them are read here.
    url, headers = f"{lab.url}/api/v1/predict/batch", {"Accept": kind}
    text = requests.post(url, json=body, headers=headers, timeout=9).text
    said = [line.removeprefix("data: ") for line in text.splitlines() if "{" in line]
    assert len(said) == (101 if fault else 151)
    for part in said:  # only the last has a `meta`, whichever of the shapes it has
        check(json.loads(part), PART_OF["application/x-ndjson"])
    assert [part for part in said if '"meta"' in part] == said[-1:]
