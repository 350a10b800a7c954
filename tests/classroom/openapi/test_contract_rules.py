"""Changes of a contract are named and judged as oasdiff does it; `contracts/` says what that is."""

from __future__ import annotations

import copy
import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from labapi.classroom.openapi.contract.comparison import compare_contracts
from labapi.classroom.openapi.contract.rules import BOUNDS, LAW, LEVELS, RULES
from tests.classroom.openapi.contracts.pairs import BASE, PAIRS
from tests.contract.document import document

HERE = Path(__file__).parent / "contracts"
THEIRS = tomllib.loads((HERE / "oasdiff.toml").read_text(encoding="utf-8"))
LEVEL_OF = {
    name: level
    for table in ("catalogue", "since_1_34_0", "later")
    for level, names in THEIRS[table].items()
    for name in names
}
BY_NAME = set(THEIRS["later_by_name"]["ids"])
TODAY = date(2026, 11, 29)
TURNED = {"fewer": "more", "more": "fewer"}
ONE_WAY = {
    "api-path-removed-with-deprecation", "sunset-deleted", "new-required-request-parameter",
    "new-optional-request-parameter", "request-parameter-removed", "request-body-added-required",
    "request-body-removed", "new-required-request-property",
    "new-required-request-property-with-default", "new-optional-request-property",
    "request-property-removed", "request-parameter-type-generalized",
    "request-property-type-generalized", "request-property-type-changed",
    "optional-response-header-removed", "response-header-added", "response-header-became-optional",
    "response-property-type-specialized", "response-property-unique-items-unset",
    "api-security-anonymous-access-added", "api-security-anonymous-access-removed",
    "api-global-security-anonymous-access-removed",
}  # fmt: skip
"""What is no mirror of its way back: what comes is asked for, and what goes is missed."""


@pytest.fixture(scope="module", name="today")
def _today():
    return document()


@pytest.fixture(scope="module", name="before")
def _before():
    """The lab's document on the day before QUERY came, without its texts and examples.

    It was made by `create_app(Settings(), services).openapi()` of the commit before that one; then
    `title`, `summary`, `description`, `example`, `examples` and `tags` were taken out.
    """
    return json.loads((HERE / "before_query.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", name="both_ways")
def _both_ways():
    news = {pair.name: pair.new for pair in PAIRS}
    return {name: (compared(BASE, new), compared(new, BASE)) for name, new in news.items()}


def compared(old, new):
    return compare_contracts(old, new, today=TODAY)


# the table


def test_the_law_is_the_same_turned_round_for_what_is_sent_and_what_is_read():
    assert LAW["fewer"] == {"request": "breaking", "answer": "fine"}
    assert LAW["more"] == {"request": "fine", "answer": "breaking"}
    assert set(LAW["others"].values()) == {"breaking"}
    assert set(LAW["unknown"].values()) == {"warning"}
    assert set(LAW["none"].values()) == {"fine"}


def test_oasdiff_finds_each_change_as_bad_as_the_law_does():
    ours = {name: RULES[name].level for name in RULES if name not in BY_NAME}
    assert ours == LEVEL_OF


def test_no_rule_is_invented_and_none_of_the_list_is_left_out():
    assert set(RULES) == set(LEVEL_OF) | BY_NAME


def test_each_rule_says_why_in_a_sentence():
    assert [name for name, rule in RULES.items() if not rule.why.endswith(".")] == []


# the pairs


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_change_has_the_names_that_oasdiff_gives_it_and_its_level(pair):
    found = compared(BASE, pair.new)
    assert {change.rule for change in found} == pair.ids
    assert next((change.level for change in found), "fine") == pair.level


def test_the_way_back_does_the_opposite(both_ways):
    wrong = []
    for name, (there, back) in both_ways.items():
        effects = [{RULES[change.rule].effect for change in found} for found in (there, back)]
        one_way = ONE_WAY & {change.rule for change in (*there, *back)}
        if not one_way and {TURNED.get(one, one) for one in effects[0]} != effects[1]:
            wrong.append(name)
    assert wrong == []


def test_whatever_changed_is_told_both_ways_judged_or_not(both_ways):
    silent = [name for name, (there, back) in both_ways.items() if not (there and back)]
    assert silent == [
        "id in the path renamed", "schema renamed", "reference written out",
        "unused schema changed", "description came",
    ]  # fmt: skip
    assert not any(found for name in silent for found in both_ways[name])


def test_the_pairs_show_the_kinds_of_rules_but_the_bounds_one_by_one(both_ways):
    shown = {change.rule for pair in both_ways.values() for found in pair for change in found}
    bounds = tuple(f"-{name}-" for name in BOUNDS.values())
    missing = {name for name in RULES if not any(bound in name for bound in bounds)} - shown
    families = ("-default-value-", "-list-of-types-", "-const-", "-unique-items-", "-type-")
    assert {name for name in missing if not any(one in name for one in families)} == {
        "api-path-sunset-parse", "api-removed-with-deprecation", "api-global-security-removed",
        "api-global-security-scope-added", "api-global-security-scope-removed",
    }  # fmt: skip


@pytest.mark.parametrize("keyword", BOUNDS)
@pytest.mark.parametrize("way", ["set", "unset", "increased", "decreased"])
def test_each_bound_is_judged_by_the_law_on_both_sides(keyword, way):
    old, new = {"set": (None, 5), "unset": (5, None), "increased": (5, 6), "decreased": (6, 5)}[way]
    upper = "max" in BOUNDS[keyword]
    more = way == "unset" or way == ("increased" if upper else "decreased")
    found = compared(_bounded(keyword, old), _bounded(keyword, new))
    levels = {change.rule.partition("-")[0]: change.level for change in found}
    assert levels == {
        "request": LAW["more" if more else "fewer"]["request"],
        "response": LAW["more" if more else "fewer"]["answer"],
    }
    assert len(found) == 3  # a parameter, a body that is sent, one that is read


def _bounded(keyword, bound):
    schema = {} if bound is None else {keyword: bound}
    content = {"content": {"application/json": {"schema": schema}}}
    node = {
        "parameters": [{"name": "q", "in": "query", "schema": schema}],
        "requestBody": content,
        "responses": {"200": content},
    }
    return {"paths": {"/": {"post": node}}}


# the life of an operation


@pytest.mark.parametrize(
    ("sunset", "day", "rule"),
    [
        ("2030-01-01", date(2029, 12, 31), "api-path-removed-before-sunset"),
        ("2030-01-01", date(2030, 1, 1), "api-path-removed-with-deprecation"),
        ("2030-01-01T00:00:00Z", date(2030, 1, 2), "api-path-removed-with-deprecation"),
        ("soon", date(2030, 1, 1), "api-path-sunset-parse"),
        (2030, date(2030, 1, 1), "api-path-sunset-parse"),
    ],
)
def test_what_was_promised_until_a_day_may_go_on_that_day(sunset, day, rule):
    old = {"paths": {"/old": {"get": {"deprecated": True, "x-sunset": sunset}}}}
    [change] = compare_contracts(old, {"paths": {}}, today=day)
    assert change.rule == rule


def test_an_operation_of_a_path_that_stays_may_go_on_its_day_too():
    old = {"paths": {"/it": {"get": {}, "put": {"deprecated": True, "x-sunset": "2020-01-01"}}}}
    [change] = compared(old, {"paths": {"/it": {"get": {}}}})
    assert change.rule == "api-removed-with-deprecation"


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ([{"key": ["a"]}], [{"key": ["a", "b"]}], ["api-global-security-scope-added"]),
        ([{"key": ["a", "b"]}], [{"key": ["a"]}], ["api-global-security-scope-removed"]),
        ([{"key": []}, {"id": []}], [{"key": []}], ["api-global-security-removed"]),
        ([{"key": []}], [{"key": []}, {}], ["api-global-security-anonymous-access-added"]),
        ([{"key": ["a"]}, {}], [{"key": ["b"]}, {}], ["api-global-security-scope-removed"]),
    ],
)
def test_who_may_call_is_read_from_the_document_where_the_operation_is_silent(old, new, rules):
    paths = {"/it": {"get": {}}}
    found = compared({"paths": paths, "security": old}, {"paths": paths, "security": new})
    assert [change.rule for change in found] == rules


# the lab's own documents


def test_the_same_contract_has_no_changes(today, before):
    for one in (today, before, BASE, document(auth="any")):
        assert not compared(one, copy.deepcopy(one))


def test_order_and_texts_and_where_a_schema_is_written_change_nothing(today):
    assert not compared(today, _turned(today))
    for pair in ((today, _described(today)), (_described(today), today)):
        assert not compared(*pair)


def _turned(node):
    if isinstance(node, dict):
        return {key: _turned(node[key]) for key in reversed(node)}
    return node


def _described(node):
    if not isinstance(node, dict):
        return [_described(part) for part in node] if isinstance(node, list) else node
    found = {key: _described(part) for key, part in node.items()}
    words = {"title": "T", "description": "D", "example": 1}
    return {**found, **words} if "type" in node and isinstance(node["type"], str) else found


def test_query_came_as_an_operation_more_and_what_broke_was_written_down_bounds(before, today):
    found = compared(before, today)
    added = [change.operations for change in found if change.rule == "endpoint-added"]
    assert added == [("QUERY /api/v1/predict",)]
    broken = {}
    for change in found.breaking:
        broken[change.rule] = broken.get(change.rule, 0) + len(change.operations)
    assert broken == {
        "request-property-type-changed": 9,  # format: int32 at age, credit_score, expires_in_s
        "request-parameter-type-changed": 4,  # ... and at limit
        "request-parameter-max-length-set": 8,
        "request-property-max-items-set": 1,
        "request-body-added-required": 1,  # that of version 0
    }
    assert found.warnings == ()
    assert set(found.not_judged) == {
        "anyOf or oneOf (TreeNode)", "additionalProperties (TreeNode)",
        "dependentRequired (TreeNode)", "servers (the document)", "x-sunset (the operation)",
    }  # fmt: skip


def test_a_lab_that_wants_a_key_breaks_whoever_came_without_one(today):
    found = compared(today, document(auth="api-key"))
    assert {change.rule for change in found.breaking} == {"api-security-anonymous-access-removed"}
    assert not compared(document(auth="api-key"), today).breaking


def test_the_levels_are_told_worst_first(before, today):
    levels = [LEVELS.index(change.level) for change in compared(before, today)]
    assert levels == sorted(levels)
