"""A comparison as a value, a text and a picture; and documents that are no such thing."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapi.classroom.openapi.contract.comparison import NOTHING, compare_contracts
from labapi.classroom.openapi.contract.unjudged import RESOLVED
from tests.classroom.openapi.contracts.pairs import BASE, PAIRS
from tests.contract.document import document

NEW = {pair.name: pair.new for pair in PAIRS}


@pytest.fixture(scope="module", name="lab")
def _lab():
    return document()


@pytest.fixture(name="three")
def _three(lab):
    """Three changes that each allow more."""
    new = copy.deepcopy(lab)
    schemas = new["components"]["schemas"]
    schemas["FeaturesIn"]["properties"]["age"]["maximum"] = 130
    schemas["PredictionOut"]["properties"]["prediction"]["enum"].append("unsure")
    schemas["OptionsIn"]["properties"]["note"] = {"type": "string"}
    return compare_contracts(lab, new)


# the value


def test_a_change_of_a_shared_shape_is_one_with_all_its_operations(three):
    assert [change.text for change in three] == [
        'PredictionOut.prediction: "unsure" came',
        "FeaturesIn.age: maximum: 120 → 130",
        "OptionsIn.note: came, optional",
    ]
    assert three[0].operations[0] == "POST /api/v1/predict"
    assert "QUERY /api/v1/predict" in three[1].operations
    assert len(three[0].operations) == 6


def test_changes_are_to_be_had_by_level(three):
    assert [len(part) for part in (three.breaking, three.warnings, three.fine)] == [1, 0, 2]
    assert three.headline == "3 changes: 1 breaks, 2 are fine."
    assert three[:1] == three.breaking
    assert bool(three)


def test_the_text_tells_level_side_place_operations_rule_and_reason(three):
    lines = repr(three).splitlines()
    assert lines[1].startswith("✗ breaking  answer   PredictionOut.prediction")
    assert lines[2].startswith("    in POST /api/v1/predict and ")
    assert lines[3].startswith("    response-property-enum-value-added: ")
    assert lines[4].startswith("✓ fine      request  FeaturesIn.age")


def test_the_picture_tells_the_same_with_a_word_and_a_sign_for_the_level(three):
    html = three._repr_html_()
    assert '<span class="lab-sign" aria-hidden="true">✗</span> breaking' in html
    assert "response-property-enum-value-added" in html
    assert all(change.why in html for change in three)
    assert all(operation in html for change in three for operation in change.operations)


def test_names_from_a_document_are_no_markup():
    html = "<script>alert(1)</script>"
    new = {"paths": {f"/{html}": {"get": {}}}, html: 1}
    drawn = compare_contracts({"paths": {}}, new)._repr_html_()
    assert html not in drawn
    assert "&lt;script&gt;" in drawn


def test_of_two_equal_contracts_it_is_said_that_nothing_changed():
    found = compare_contracts(BASE, copy.deepcopy(BASE))
    assert not found
    assert repr(found) == NOTHING
    assert NOTHING in found._repr_html_()


def test_the_order_is_the_same_in_every_process():
    code = (
        "import json, sys; from labapi.classroom.openapi.contract import comparison\n"
        "pair = json.load(sys.stdin)\n"
        "print(repr(comparison.compare_contracts(*pair)).encode())"
    )
    both = json.dumps([BASE, NEW["another success"] | {"security": [{"a": []}, {"b": []}]}])
    told = {
        subprocess.run(
            [sys.executable, "-c", code], input=both, env={"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(told) == 1


def test_the_day_is_that_of_the_clock_where_none_is_given():
    old = {"paths": {"/old": {"get": {"deprecated": True, "x-sunset": str(date.max)}}}}
    [change] = compare_contracts(old, {"paths": {}})
    assert change.rule == "api-path-removed-before-sunset"


# nothing is passed over in silence


@pytest.mark.parametrize(
    "keyword",
    ["additionalProperties", "not", "if", "multipleOf", "minContains", "patternProperties",
     "dependentRequired", "propertyNames", "discriminator", "readOnly", "writeOnly",
     "unevaluatedProperties", "contentEncoding", "prefixItems", "oneOf", "anyOf", "items"],
)  # fmt: skip
def test_a_keyword_that_no_rule_judges_is_told(keyword):
    value = [{"type": "string"}, {"type": "integer"}] if keyword.endswith("Of") else {"a": 1}
    for place in ("Features", "Decision"):
        new = copy.deepcopy(BASE)
        new["components"]["schemas"][place][keyword] = value
        for found in (compare_contracts(BASE, new), compare_contracts(new, BASE)):
            word = "anyOf or oneOf" if keyword in ("oneOf", "anyOf") else keyword
            assert found.not_judged == (f"{word} ({place})",)
            assert not found.breaking
            assert "judged by no rule" in repr(found)
            assert f"{word} ({place})" in found._repr_html_()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda new: new.update(servers=[{"url": "/v2"}]), "servers (the document)"),
        (lambda new: new.update(webhooks={"a": {}}), "webhooks (the document)"),
        (lambda new: _listed(new).update(servers=[]), "servers (the operation)"),
        (lambda new: _listed(new)["parameters"][0].update(style="form"), "style (query limit)"),
        (lambda new: _created(new)["requestBody"]["content"]["text/csv"].update(encoding={"a": 1}),
         "encoding (body)"),
        (lambda new: _created(new)["responses"]["201"].update(links={"a": 1}),
         "links (answer 201)"),
        (lambda new: _created(new)["responses"]["201"]["headers"]["X-Rate"].update(schema={}),
         "schema (answer 201, X-Rate)"),
        (lambda new: new["components"]["securitySchemes"]["basic"].update(scheme="bearer"),
         "basic (securitySchemes)"),
        (lambda new: new["components"]["schemas"]["Owner"]["required"].append("age"),
         "required, of fields that are not listed (Owner)"),
        (lambda new: new["components"]["schemas"]["Owner"]["properties"].update(name=False),
         "the schema `false` (Owner.name)"),
    ],
)  # fmt: skip
def test_so_is_any_other_part_of_a_document(change, told):
    new = copy.deepcopy(BASE)
    change(new)
    assert told in compare_contracts(BASE, new).not_judged
    assert told in compare_contracts(new, BASE).not_judged


def _listed(contract):
    return contract["paths"]["/predictions"]["get"]


def _created(contract):
    return contract["paths"]["/predictions"]["post"]


def test_extensions_and_remarks_are_no_difference():
    new = copy.deepcopy(BASE)
    new["x-logo"] = new["components"]["schemas"]["Owner"]["x-order"] = 1
    new["components"]["schemas"]["Owner"]["deprecated"] = True
    new["info"]["version"] = "2.0.0"
    assert not compare_contracts(BASE, new)


# shapes


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def asking(body, **schemas):
    content = {"application/json": {"schema": body}}
    node = {"post": {"requestBody": {"content": content}}}
    return {"paths": {"/it": node}, "components": {"schemas": schemas}}


def rules(old, new):
    return [(change.rule, change.place) for change in compare_contracts(old, new)]


def test_a_shape_that_holds_itself_is_compared_once():
    tree = {"properties": {"left": ref("Tree"), "age": {"type": "integer"}}}
    new = copy.deepcopy(tree)
    new["properties"]["age"]["type"] = "string"
    found = rules(asking(ref("Tree"), Tree=tree), asking(ref("Tree"), Tree=new))
    assert found == [("request-property-type-changed", "Tree.age")]


def test_shapes_that_hold_each_other_on_one_side_alone_come_to_an_end():
    inner = {"properties": {"a": {"properties": {"b": ref("A")}}}}
    other = {"properties": {"a": ref("C")}}
    found = asking(ref("A"), A=inner), asking(ref("B"), B=other, C={"properties": {"b": ref("B")}})
    assert not compare_contracts(*found)


def test_many_shapes_that_lead_to_each_other_are_compared_in_no_time():
    names = [f"S{number}" for number in range(60)]
    schemas = {name: {"properties": {other: ref(other) for other in names}} for name in names}
    new = copy.deepcopy(schemas)
    new["S59"]["properties"]["age"] = {}
    found = rules(asking(ref("S0"), **schemas), asking(ref("S0"), **new))
    assert found == [("new-optional-request-property", "S59.age")]


def test_what_lies_too_deep_is_told():
    def deep(kind):
        schema = {"type": kind}
        for _ in range(60):
            schema = {"properties": {"a": schema}}
        return asking(schema)

    assert compare_contracts(deep("string"), deep("integer")).not_judged


def test_an_object_of_one_of_several_shapes_is_compared_shape_by_shape():
    cat = {"properties": {"lives": {"type": "integer"}}}
    dog = {"properties": {"name": {"type": "string"}}}
    old = asking({"oneOf": [ref("Cat"), ref("Dog")]}, Cat=cat, Dog=dog)
    new = copy.deepcopy(old)
    new["paths"]["/it"]["post"]["requestBody"]["content"]["application/json"]["schema"][
        "oneOf"
    ].reverse()
    assert not compare_contracts(old, new)
    new["components"]["schemas"]["Cat"]["required"] = ["lives"]
    assert rules(old, new) == [("request-property-became-required", "Cat.lives")]


def test_a_reference_is_followed_where_no_rule_looks():
    deep = {f"S{number}": {"not": ref(f"S{number + 1}")} for number in range(RESOLVED - 2)}
    old = asking({"not": ref("S0")}, **deep)
    new = json.loads(json.dumps(old).replace("schemas/S", "schemas/T").replace('"S', '"T'))
    assert not compare_contracts(old, new)


# documents that are none


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (None, "it is of type NoneType"),
        ("{}", "it is of type str"),
        ([], "it is of type list"),
        ({}, "it has no `paths`"),
        ({"paths": []}, "it has no `paths`"),
    ],
)
def test_what_is_no_document_is_refused_in_words(given_, said):
    for place, pair in (("old", (given_, BASE)), ("new", (BASE, given_))):
        with pytest.raises(
            ValueError, match=f"The {place} contract is no OpenAPI document"
        ) as told:
            compare_contracts(*pair)
        assert said in str(told.value)
        assert "\n" not in str(told.value)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "enum", "anyOf", "allOf", "items", "properties", "required", "a",
                         "$ref", "maximum", "pattern", "default", "const", "in", "name", "format",
                         "schema", "content", "headers", "get", "parameters", "responses", "200",
                         "security", "nullable", "deprecated", "x-sunset", "operationId"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def places(node, path=()):
    """All places of a document, as ways to them."""
    yield path
    parts = node.items() if isinstance(node, dict) else enumerate(node)
    for key, part in parts:
        if isinstance(part, dict | list):
            yield from places(part, (*path, key))
        else:
            yield (*path, key)


WAYS = [way for way in places(BASE) if len(way) > 1]


def broken(way, junk):
    found = copy.deepcopy(BASE)
    node = found
    for key in way[:-1]:
        node = node[key]
    node[way[-1]] = junk
    return found


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(WAYS), JUNK, st.sampled_from(WAYS), JUNK)
def test_a_document_with_junk_in_it_is_compared_without_a_word_of_python(way, one, other, two):
    old, new = broken(way, one), broken(other, two)
    for pair in ((BASE, old), (old, BASE), (old, new)):
        found = compare_contracts(*pair)
        assert isinstance(repr(found), str)
        assert isinstance(found._repr_html_(), str)
        assert repr(found) == repr(compare_contracts(*pair))


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(max_size=5), JUNK, max_size=4))
def test_so_are_paths_that_are_junk(paths):
    for pair in (({"paths": paths}, BASE), (BASE, {"paths": paths})):
        assert isinstance(repr(compare_contracts(*pair)), str)
