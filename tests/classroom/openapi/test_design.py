"""An API's design is read by rules; this one passes, or explains its exceptions."""

from __future__ import annotations

import copy
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import labapi
from labapi.classroom.openapi.design.review import EXCUSE, operations_of, review_design
from labapi.classroom.openapi.design.rules import (
    DESIGN_RULES,
    OF_MESSAGES,
    OF_NAMES,
    announced,
    envelope,
    errors,
    hierarchy,
    kebab_case,
    nouns,
    pages,
    plural,
    versioned,
)
from labapi.web.routes.legacy import GONE_FROM
from tests.classroom.openapi.contracts.pairs import BASE
from tests.classroom.openapi.test_contract_comparison import JUNK, WAYS, broken
from tests.contract.document import document

LABS = (None, "api-key", "token", "any")


def of(path, method="GET", **operation):
    return {"paths": {path: {method.lower(): operation}}}


def says(rule, path, method="GET", **operation):
    return [finding.said for finding in review_design(of(path, method, **operation), rules=[rule])]


def answering(*names, status="200", **more):
    schema = {"properties": {name: {} for name in names}, **more}
    return {status: {"content": {"application/json": {"schema": schema}}}}


# the lab


@pytest.mark.parametrize("auth", LABS)
@pytest.mark.parametrize("limit", [None, "5/10s"])
def test_a_lab_passes_or_explains_its_exceptions(auth, limit):
    review = review_design(document(auth=auth, rate_limit=limit))
    assert review.faults == ()
    assert review.failed == ()
    assert review.ok


@pytest.mark.parametrize("auth", LABS)
def test_no_lab_explains_what_no_rule_finds(auth):
    found = document(auth=auth)
    needed = {
        (operation, finding.rule)
        for finding in review_design(found).explained
        for operation in finding.operations
    }
    given_ = {
        (f"{method} {path}", rule)
        for method, path, operation in operations_of(found)
        for rule in operation.get(EXCUSE, {})
    }
    assert given_ == needed


def test_the_open_lab_has_a_verb_and_what_follows_from_it():
    found = {}
    for finding in review_design(document()):
        found.setdefault(finding.rule, []).extend(finding.operations)
    assert found == {
        "nouns": [
            "POST /api/v1/predict", "QUERY /api/v1/predict", "GET /api/v1/predict/{prediction_id}",
            "POST /api/v1/predict/batch", "POST /api/v0/predict",
        ],
        "plural": ["GET /api/v1/predict/{prediction_id}"],
        "hierarchy": ["POST /api/v1/predict/batch"],
    }  # fmt: skip


def test_without_its_reasons_the_same_lab_has_faults():
    found = document()
    for item in found["paths"].values():
        for operation in [*item.values(), *item.get("x-oai-additionalOperations", {}).values()]:
            operation.pop(EXCUSE, None)
    review = review_design(found)
    assert len(review.faults) == 3
    assert not review.ok


def test_the_document_tells_the_day_that_the_header_tells():
    [operation] = [node for method, path, node in operations_of(document()) if "/v0/" in path]
    assert operation["x-sunset"] == parsedate_to_datetime(GONE_FROM).date().isoformat()


# the rules


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/v1/models", []),
        ("/v1/batches/{id}/queries", []),
        ("/v1/getModels", ["`getModels` says what to do; `models` would name the thing"]),
        ("/v1/create_model", ["`create_model` says what to do; `model` would name the thing"]),
        ("/v1/predict", ["`predict` says what to do; name the thing instead"]),
        ("/v1/RemoveAPIKey", ["`RemoveAPIKey` says what to do; `api-key` would name the thing"]),
        ("/v1/{delete}", []),
        ("/v1/targets", []),
    ],
)
def test_a_verb_in_a_path_is_found(path, said):
    assert says(nouns, path) == said


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("GET", "/v1/models/{id}", []),
        ("GET", "/v1/health", []),
        ("GET", "/v1/model/{id}", ["an id follows `model`, and it is no plural: `models`"]),
        ("GET", "/v1/query/{id}", ["an id follows `query`, and it is no plural: `queries`"]),
        ("POST", "/v1/loan", ["`loan` makes one of many, and it is no plural: `loans`"]),
        ("PUT", "/v1/loan", []),
        ("GET", "/v1/people/{id}", []),
        ("GET", "/v1/status/{id}", ["an id follows `status`, and it is no plural: `statuses`"]),
        ("GET", "/v1/box/{id}", ["an id follows `box`, and it is no plural: `boxes`"]),
        ("POST", "/v1/loans/{id}", []),
    ],
)
def test_what_there_can_be_many_of_is_a_plural(method, path, said):
    assert says(plural, path, method, responses={"201": {}}) == said


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/v1/api-keys", []),
        ("/.well-known/v1/{modelId}", []),
        ("/v1/apiKeys", ["`apiKeys` is not in kebab-case: `api-keys`"]),
        ("/v1/api_keys", ["`api_keys` is not in kebab-case: `api-keys`"]),
        ("/API/v1", ["`API` is not in kebab-case: `api`"]),
    ],
)
def test_names_are_in_kebab_case(path, said):
    assert says(kebab_case, path) == said


@pytest.mark.parametrize(
    ("path", "fine"),
    [
        ("/api/v1/models", True),
        ("/v2", True),
        ("/v2.1/a", True),
        ("/models", False),
        ("/vat", False),
    ],
)
def test_a_version_stands_in_the_path(path, fine):
    assert (says(versioned, path) == []) is fine


@pytest.mark.parametrize(
    ("path", "faults"),
    [
        ("/api/v1/models/{id}/predictions", 0),
        ("/api/v1/models/{id}/predictions/{other}", 0),
        ("/api/v1/models/predictions", 1),
        ("/api/v1/{id}/{other}", 1),
        ("/v1/banks/{a}/models/{b}/predictions/{c}", 1),
    ],
)
def test_what_belongs_to_what_stands_in_the_path(path, faults):
    assert len(says(hierarchy, path)) == faults


def test_an_answer_has_the_envelope():
    assert says(envelope, "/a", responses=answering("status", "data", "meta")) == []
    assert says(envelope, "/a", responses={"204": {}}) == []
    said = ["the answer 200 has no `data` and no `meta`"]
    assert says(envelope, "/a", responses=answering("status")) == said


def test_a_list_takes_limit_and_cursor():
    listed = answering(properties={"data": {"type": "array"}})
    asked = [{"name": "limit", "in": "query"}]
    assert says(pages, "/a", responses=listed) == [
        "it gives a list and takes no `limit` and no `cursor`"
    ]
    assert says(pages, "/a", responses=listed, parameters=asked) == [
        "it gives a list and takes no `cursor`"
    ]
    asked.append({"name": "cursor", "in": "query"})
    assert says(pages, "/a", responses=listed, parameters=asked) == []
    assert says(pages, "/a", "POST", responses=listed) == []
    assert says(pages, "/a", responses=answering("data")) == []


def test_an_error_has_a_schema():
    assert says(errors, "/a", responses=answering("status", "error", status="404")) == []
    assert says(errors, "/a", responses={"404": {}}) == [
        "the error 404 has no `status` and no `error`"
    ]
    assert says(errors, "/a", responses={"200": {}, "304": {}}) == []


def test_what_is_deprecated_says_since_when_and_until_when():
    assert says(announced, "/a", responses={"200": {}}) == []
    assert says(announced, "/a", deprecated=True, responses={"200": {}}) == [
        "it is deprecated, and no answer has `Deprecation`",
        "it is deprecated, and no answer has `Sunset`",
    ]
    headers = {"308": {"headers": {"deprecation": {}, "Sunset": {}}}}
    assert says(announced, "/a", deprecated=True, responses=headers) == []


def test_a_rule_says_in_a_sentence_what_it_asks():
    assert (*OF_NAMES, *OF_MESSAGES) == DESIGN_RULES
    told = review_design(BASE).rules
    assert list(told) == [rule.__name__ for rule in DESIGN_RULES]
    assert all(text.endswith(".") for text in told.values())


# rules of one's own


def says_where(method, path, operation):
    created = operation["responses"].get("201")
    if created and "Location" not in created.get("headers", {}):
        yield "makes something and does not say where"


def test_a_rule_is_given_a_document_whose_references_are_followed():
    components = {
        "responses": {"Made": {"headers": {"Location": {"$ref": "#/components/headers/Where"}}}},
        "headers": {"Where": {"required": True}},
        "parameters": {"Limit": {"name": "limit", "in": "query"}},
        "schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"type": "x"},
        },
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    item = {
        "parameters": [{"$ref": "#/components/parameters/Limit"}],
        "post": {
            "responses": {"201": {"$ref": "#/components/responses/Made"}},
            "requestBody": body,
        },
    }
    [(_, _, found)] = operations_of({"paths": {"/a": item}, "components": components})
    assert found["responses"]["201"]["headers"]["Location"]["required"] is True
    assert found["parameters"][0]["name"] == "limit"
    schema = found["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"properties": {"b": {"type": "x"}}}


def test_the_document_itself_is_left_as_it_is():
    before = copy.deepcopy(BASE)

    def spoils(method, path, operation):
        operation.clear()
        yield "x"

    assert len(review_design(BASE, rules=[spoils])[0].operations) == 10
    assert before == BASE


def test_the_lab_says_where_what_it_made_is():
    review = review_design(document(), rules=[says_where])
    assert len(review) == 0
    assert review.headline == "1 rule read 20 operations. Nothing was found."


def test_one_rule_may_be_given_alone_and_a_sentence_may_be_given_back():
    review = review_design(of("/a"), rules=lambda method, path, operation: "a sentence")
    assert [finding.said for finding in review.faults] == ["a sentence"]


def test_a_rule_that_fails_is_told_by_name_and_the_others_go_on():
    def fails(method, path, operation):
        yield operation["nothing"]

    def gives_true(method, path, operation):
        return True

    review = review_design(of("/getA"), rules=[fails, gives_true, nouns])
    assert [finding.rule for finding in review.failed] == ["fails", "gives_true"]
    assert review.failed[0].said == "it stopped with KeyError: 'nothing'"
    assert "use yield" in review.failed[1].said
    assert len(review.faults) == 1
    assert not review.ok
    assert "2 rules failed" in repr(review)


def test_a_rule_without_end_is_cut_off():
    def talks(method, path, operation):
        number = 0
        while True:
            number += 1
            yield f"sentence {number}"

    assert len(review_design(of("/a"), rules=[talks])) < 50


def test_what_is_no_rule_is_refused_in_words():
    with pytest.raises(TypeError, match="This is no rule: 3"):
        review_design(BASE, rules=[3])
    with pytest.raises(TypeError, match="This is no rule: None"):
        review_design(BASE, rules=None)


@pytest.mark.parametrize("given_", [None, "{}", [], {}, {"paths": []}])
def test_what_is_no_document_is_refused_in_words(given_):
    with pytest.raises(ValueError, match="This is no OpenAPI document") as told:
        review_design(given_)
    assert "\n" not in str(told.value)


# the picture


def test_the_text_and_the_picture_tell_what_was_found_where_and_why():
    review = review_design(document())
    text, html = repr(review), review._repr_html_()
    assert review.headline == (
        "9 rules read 20 operations. No fault without a reason; 4 exceptions are explained."
    )
    for finding in review:
        assert finding.excuse in text
        assert finding.operations[0] in html
    assert '<span class="lab-sign" aria-hidden="true">○</span> explained' in html
    assert "What the rules ask" in html


def test_a_name_from_a_document_is_no_markup():
    drawn = review_design(of("/<script>alert(1)</script>"))._repr_html_()
    assert "<script>" not in drawn


def test_it_is_to_be_had_from_labapi():
    assert labapi.review_design is review_design
    assert labapi.DESIGN_RULES is DESIGN_RULES


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(WAYS), JUNK)
def test_a_document_with_junk_in_it_fails_no_rule(way, junk):
    review = review_design(broken(way, junk))
    assert review.failed == ()
    assert isinstance(repr(review), str)
    assert isinstance(review._repr_html_(), str)
