"""What the comparer and the linter say of the documents that a learner's apps have sent."""

from __future__ import annotations

from typing import Any, NamedTuple

from labapi.checks.expect import expect_json, expect_status, incorrect
from labapi.checks.inside.work import Work
from labapi.classroom.openapi.contract.comparison import compare_contracts
from labapi.classroom.openapi.design.review import review_design
from labapi.classroom.openapi.design.rules import OF_NAMES


class Said(NamedTuple):
    """What is said of a place: by which rule, where, and in words."""

    rule: str
    place: str
    words: str


def breaks(work: Work, old: str, new: str) -> list[Said]:
    """Name what breaks a client between two apps of the notebook, as their documents have it."""
    changes = compare_contracts(_document(work, old), _document(work, new)).breaking
    return [Said(one.rule, one.place, f"{one.text} ({one.operations[0]})") for one in changes]


def faults_of_names(work: Work, app: str) -> list[Said]:
    """Name what the linter does not like about the paths of an app; no excuse is taken."""
    document = _document(work, app)
    return [
        Said(one.rule, one.operations[0], one.said)
        for one in review_design(document, rules=OF_NAMES)
    ]


def _document(work: Work, app: str) -> Any:
    exchange = work.request(app, "GET", "/openapi.json")
    expect_status(exchange, 200, because=f"`{app}` has its document there")
    document = expect_json(exchange)
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        incorrect(f"What `{app}` gives at `/openapi.json` is no OpenAPI document.")
    return document
