"""Two operations compared, place by place: announced, asked with, answered, and who may call.

Each place has a function that gives what changed there, as the name of a rule, the place and the
change in words. No function here knows whether that is good or bad: the table of rules does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from labapi.classroom.openapi.contract.schemas import (
    OF_VALUE,
    Side,
    compare_schemas,
    compare_values,
    unjudged,
)
from labapi.classroom.openapi.contract.unjudged import Found, differing, written
from labapi.classroom.openapi.operations import DESCRIBED_ELSEWHERE, methods_of
from labapi.classroom.openapi.schema import Json, Schemas, as_list, as_object, as_text

IN_PATH = re.compile(r"\{([^{}]*)\}")
JUDGED = {"operationId", "parameters", "requestBody", "responses", "security"}
"""The parts of an operation that are compared; so it is with the sets below."""
OF_PARAMETER = {"name", "in", "required", "schema"}
OF_BODY = {"required", "content"}
OF_CONTENT = {"schema"}
OF_ANSWER = {"headers", "content"}
OF_HEADER = {"required"}
SUNSET = "x-sunset"
"""Where a document announces the end of an operation: a habit of oasdiff, not of OpenAPI."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation of one document, as it stands there."""

    method: str
    path: str
    node: Json
    shared: list[Any]
    schemas: Schemas
    security: Any
    inherits: bool

    def __str__(self) -> str:
        """Name it as it is called: `POST /api/v1/predict`."""
        return f"{self.method} {self.path}"


def endpoints_of(document: Json) -> dict[tuple[str, str], Endpoint]:
    """Give the operations by method and path, whatever the parameters in the path are called.

    >>> list(endpoints_of({"paths": {"/models/{model_id}": {"get": {}}}}))
    [('GET', '/models/{}')]
    """
    schemas, found = Schemas(document), {}
    for path, node in as_object(document.get("paths")).items():
        item = schemas.follow(node)
        for method, operation in methods_of(item).items():
            inherits = "security" not in operation
            security = document.get("security") if inherits else operation["security"]
            shared = as_list(item.get("parameters"))
            one = Endpoint(method, str(path), operation, shared, schemas, security, inherits)
            found[method, IN_PATH.sub("{}", str(path))] = one
    return found


def compare_endpoints(old: Endpoint, new: Endpoint) -> Iterator[Found]:
    """Give all that changed of an operation."""
    nodes = (old.schemas, old.node), (new.schemas, new.node)
    return chain(
        _announced(old.node, new.node),
        _parameters(old, new),
        _body(old, new),
        _answers(old, new),
        _security(old, new),
        differing(*nodes, JUDGED, "the operation"),
    )


# An operation that goes, and one that is announced to go.


def removed(old: Endpoint, path_stays: bool, today: date) -> Found:
    """Say how an operation went: announced or not, and before its day or after it."""
    kind = "api-removed" if path_stays else "api-path-removed"
    gone = "the operation is gone" if path_stays else "the path is gone"
    if old.node.get("deprecated") is not True:
        return Found(f"{kind}-without-deprecation", "", f"{gone}, unannounced")
    if SUNSET not in old.node:
        return Found(f"{kind}-with-deprecation", "", f"{gone}, as announced")
    day = _day(old.node[SUNSET])
    if day is None:
        said = f"{gone}; its {SUNSET} is no date: {written(old.node[SUNSET])}"
        return Found("api-path-sunset-parse", "", said)
    if today < day:
        return Found(f"{kind}-before-sunset", "", f"{gone}; announced for {day}")
    return Found(f"{kind}-with-deprecation", "", f"{gone}, as announced for {day}")


def _day(given: Any) -> date | None:
    """Read a day, or the day of a moment (RFC 3339)."""
    try:
        return date.fromisoformat(as_text(given)[:10])
    except ValueError:
        return None


def _announced(a: Json, b: Json) -> Iterator[Found]:
    before, after = (node.get("deprecated") is True for node in (a, b))
    if after and not before and SUNSET in b:
        said = f"is deprecated, and goes on {as_text(b[SUNSET]) or written(b[SUNSET])}"
        yield Found("endpoint-deprecated-with-sunset", "", said)
    elif after and not before:
        yield Found("endpoint-deprecated", "", "is deprecated")
    if before and not after:
        yield Found("endpoint-reactivated", "", "is not deprecated any more")
    if before and after and SUNSET in a and SUNSET not in b:
        yield Found("sunset-deleted", "", f"{SUNSET}: {written(a[SUNSET])} no more")
    elif before and after and a.get(SUNSET) != b.get(SUNSET):
        yield Found("", "the operation", SUNSET)
    ids = as_text(a.get("operationId")), as_text(b.get("operationId"))
    if ids[0] != ids[1]:
        rule = "api-operation-id-removed" if ids[0] else "api-operation-id-added"
        yield Found(rule, "", f"operationId: {ids[0] or 'none'} → {ids[1] or 'none'}")


# What a client asks with.


def _named_parameters(one: Endpoint) -> dict[tuple[str, str], Json]:
    """Give the parameters by place and name; those in the path by their number in it."""
    numbers = {name: str(number) for number, name in enumerate(IN_PATH.findall(one.path))}
    found = {}
    for node in [*one.shared, *as_list(one.node.get("parameters"))]:
        given = one.schemas.follow(node)
        place, name = as_text(given.get("in")), as_text(given.get("name"))
        key = numbers.get(name, name) if place == "path" else name
        key = key.lower() if place == "header" else key
        if name and not (place == "header" and key in DESCRIBED_ELSEWHERE):
            found[place, key] = given
    return found


def _parameters(old: Endpoint, new: Endpoint) -> Iterator[Found]:
    before, after = _named_parameters(old), _named_parameters(new)
    for key, one in after.items():
        if key not in before:
            need = _need(one)
            yield Found(f"new-{need}-request-parameter", _place(one), f"came, {need}")
    for key, one in before.items():
        if key in after:
            yield from _parameter(old.schemas, one, new.schemas, after[key])
        else:
            yield Found("request-parameter-removed", _place(one), "is gone")


def _parameter(old: Schemas, one: Json, new: Schemas, other: Json) -> Iterator[Found]:
    place = _place(other)
    if _need(one) != _need(other):
        need = _need(other)
        yield Found(f"request-parameter-became-{need}", place, f"is {need} now")
    shapes = old.read(one.get("schema")), new.read(other.get("schema"))
    yield from compare_values("request-parameter", *shapes, place)
    yield from differing((old, one), (new, other), OF_PARAMETER, place)
    side = Side("request", old, new)
    yield from unjudged(side, one.get("schema"), other.get("schema"), place, OF_VALUE)


def _place(one: Json) -> str:
    return f"{as_text(one.get('in'))} {as_text(one.get('name'))}"


def _need(one: Json) -> str:
    return "required" if one.get("required") is True or one.get("in") == "path" else "optional"


def _body(old: Endpoint, new: Endpoint) -> Iterator[Found]:
    one = old.schemas.follow(old.node.get("requestBody"))
    other = new.schemas.follow(new.node.get("requestBody"))
    if not one or not other:
        if other:
            yield Found(f"request-body-added-{_need(other)}", "body", f"came, {_need(other)}")
        if one:
            yield Found("request-body-removed", "body", "is gone")
        return
    if _need(one) != _need(other):
        yield Found(f"request-body-became-{_need(other)}", "body", f"is {_need(other)} now")
    yield from differing((old.schemas, one), (new.schemas, other), OF_BODY, "body")
    yield from _contents(Side("request", old.schemas, new.schemas), one, other, "body")


def _contents(side: Side, one: Json, other: Json, place: str) -> Iterator[Found]:
    """Compare what a body is made of, media type by media type."""
    prefix = "request-body" if side.of_request else "response"
    before, after = as_object(one.get("content")), as_object(other.get("content"))
    for kind in after:
        if kind not in before:
            yield Found(f"{prefix}-media-type-added", place, f"{kind} came")
    for kind, content in before.items():
        if kind not in after:
            yield Found(f"{prefix}-media-type-removed", place, f"{kind} is gone")
            continue
        pair = as_object(content), as_object(after[kind])
        nodes = (side.old, pair[0]), (side.new, pair[1])
        if ("schema" in pair[0]) != ("schema" in pair[1]):
            yield Found("", place, f"the schema of {kind}")
        else:
            schemas = pair[0].get("schema"), pair[1].get("schema")
            yield from compare_schemas(side, *schemas, place)
        yield from differing(*nodes, OF_CONTENT, place)


# What it is answered with, and who may call.


def _answers(old: Endpoint, new: Endpoint) -> Iterator[Found]:
    before, after = (
        {str(code): node for code, node in as_object(one.node.get("responses")).items()}
        for one in (old, new)
    )
    for code in after:
        if code not in before:
            yield Found(f"response-{_kind(code)}-status-added", f"answer {code}", "came")
    for code in before:
        if code not in after:
            yield Found(f"response-{_kind(code)}-status-removed", f"answer {code}", "is gone")
            continue
        one, other = old.schemas.follow(before[code]), new.schemas.follow(after[code])
        side = Side("response", old.schemas, new.schemas)
        yield from _headers(side, one, other, f"answer {code}")
        yield from differing((side.old, one), (side.new, other), OF_ANSWER, f"answer {code}")
        yield from _contents(side, one, other, f"answer {code}")


def _kind(code: str) -> str:
    return "success" if code.startswith("2") else "non-success"


def _headers(side: Side, one: Json, other: Json, place: str) -> Iterator[Found]:
    before, after = (
        {str(name).lower(): (str(name), schemas.follow(node)) for name, node in nodes.items()}
        for schemas, nodes in (
            (side.old, as_object(one.get("headers"))),
            (side.new, as_object(other.get("headers"))),
        )
    )
    for key, (name, _) in after.items():
        if key not in before:
            yield Found("response-header-added", place, f"{name} came")
    for key, (name, header) in before.items():
        if key not in after:
            yield Found(f"{_need(header)}-response-header-removed", place, f"{name} is gone")
            continue
        now = after[key][1]
        if _need(header) == "required" and _need(now) == "optional":
            yield Found("response-header-became-optional", place, f"{name} is optional now")
        elif _need(header) != _need(now):
            yield Found("", f"{place}, {name}", "required")
        yield from differing((side.old, header), (side.new, now), OF_HEADER, f"{place}, {name}")


def _security(old: Endpoint, new: Endpoint) -> Iterator[Found]:
    """Compare the ways to be let in; one is enough, and what stands in one is asked together."""
    before, after = _ways(old), _ways(new)
    rule = "api-global-security" if old.inherits and new.inherits else "api-security"
    place, open_now = "who may call", _open(after)
    if _open(before) != open_now:
        word, said = ("added", "everybody may") if open_now else ("removed", "not everybody may")
        yield Found(f"{rule}-anonymous-access-{word}", place, said)
    for name in after:
        if name and name not in before:
            yield Found(f"{rule}-added", place, f"{name} came")
    for name, way in before.items():
        if name in after:
            yield from _scopes(rule, way, after[name], open_now)
        elif name and not open_now:  # where everybody may come, nobody is kept out
            yield Found(f"{rule}-removed", place, f"{name} is gone")


def _ways(one: Endpoint) -> dict[str, dict[str, list[str]]]:
    found = {}
    for node in as_list(one.security):
        if isinstance(node, dict):
            way = {str(name): [str(s) for s in as_list(scopes)] for name, scopes in node.items()}
            found[" + ".join(sorted(way))] = way
    return found


def _open(ways: dict[str, dict[str, list[str]]]) -> bool:
    """Tell whether a request without a credential is let in: nothing is asked, or one way to."""
    return not ways or "" in ways


def _scopes(
    rule: str, before: dict[str, list[str]], after: dict[str, list[str]], open_now: bool
) -> Iterator[Found]:
    for name, scopes in before.items():
        for scope in after[name]:
            if scope not in scopes and not open_now:
                yield Found(f"{rule}-scope-added", "who may call", f"{name}: {scope} is asked, too")
        for scope in scopes:
            if scope not in after[name]:
                said = f"{name}: {scope} is not asked any more"
                yield Found(f"{rule}-scope-removed", "who may call", said)
