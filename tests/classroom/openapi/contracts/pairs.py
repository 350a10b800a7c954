"""One small contract, and what oasdiff calls each change of it.

A pair is the contract before, and after one change. `known` says how we know what oasdiff prints
for it, version 1.34.0: `seen` for a change of the same kind in a public run of 1.33.0, `read` for
what stands in its catalogue and source, `1.34.0` for what the notes of that release tell, `later`
for what it tells since then. `oasdiff.toml` beside this file has the sources.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

Json = dict[str, Any]
Where = Callable[[Json], Any]
Change = Callable[[Json], object]

FEATURES = {
    "type": "object",
    "required": ["age", "income"],
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 120},
        "income": {"type": "number", "exclusiveMinimum": 0},
        "purpose": {"type": "string", "enum": ["car", "house"]},
        "note": {"type": ["string", "null"], "maxLength": 50},
        "tag": {"type": "string"},
        "code": {"type": "string", "pattern": "^[A-Z]+$", "default": "A"},
        "kind": {"const": "loan"},
        "tags": {
            "type": "array",
            "maxItems": 10,
            "uniqueItems": True,
            "items": {"type": "string"},
        },
        "born": {"type": "string", "format": "date"},
        "years": {"type": ["integer", "string"]},
    },
}
DECISION = {
    "type": "object",
    "required": ["id", "prediction", "probability"],
    "properties": {
        "id": {"type": "string", "maxLength": 50, "pattern": "^p"},
        "prediction": {"type": "string", "enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "score": {"type": "integer", "minimum": 0, "maximum": 30},
        "reason": {"type": "string"},
        "hint": {"type": ["string", "null"], "default": "none"},
        "kind": {"const": "decision"},
        "codes": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
        "years": {"type": ["integer", "string"]},
        "owner": {"$ref": "#/components/schemas/Owner"},
    },
}
OWNER = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}


def _of(name: str) -> Json:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


def _asked(name: str, place: str = "query", **schema: Any) -> Json:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _list() -> Json:
    items = {"type": "array", "items": {"$ref": "#/components/schemas/Decision"}}
    page = {"type": "object", "required": ["data"], "properties": {"data": items}}
    return {
        "operationId": "listPredictions",
        "parameters": [
            _asked("limit", type="integer", minimum=1, maximum=100, default=20),
            _asked("outcome", type="string", enum=["approved", "rejected"]),
            _asked("X-Trace", "header", type="string", pattern="^[a-z]+$"),
            _asked("q", type=["string", "integer"]),
        ],
        "responses": {
            "200": {"description": "A page.", "content": {"application/json": {"schema": page}}}
        },
    }


def _create() -> Json:
    headers = {
        "Location": {"required": True, "schema": {"type": "string"}},
        "X-Rate": {"schema": {"type": "integer"}},
    }
    made = {"description": "Made.", "headers": headers}
    contents = {"application/json": _of("Features"), "text/csv": {"schema": {"type": "string"}}}
    return {
        "operationId": "createPrediction",
        "security": [{"key": ["predict"]}],
        "requestBody": {"required": True, "content": contents},
        "responses": {
            "201": {**made, "content": {"application/json": _of("Decision")}},
            "422": {"description": "Not valid."},
        },
    }


def _read() -> Json:
    contents = {"application/json": _of("Decision"), "application/problem+json": _of("Decision")}
    return {
        "operationId": "readPrediction",
        "parameters": [_asked("id", "path", type="string")],
        "responses": {
            "200": {"description": "It.", "content": contents},
            "404": {"description": "Not there."},
        },
    }


def _word(**schema: Any) -> Json:
    """Ask with a body that is one value, and answer with one."""
    sent, answered = (
        {"content": {"application/json": {"schema": {"type": "string", **copy.deepcopy(schema)}}}}
        for _ in range(2)
    )
    answer = {"200": {"description": "It.", **answered}}
    return {"operationId": "say", "requestBody": sent, "responses": answer}


def _contract() -> Json:
    """Make the contract before each change."""
    gone = {"description": "Gone."}
    flow = {"tokenUrl": "https://a.example/t", "scopes": {"predict": "ask", "admin": "rule"}}
    remove = {
        "operationId": "removePrediction",
        "parameters": [_asked("id", "path", type="string")],
        "responses": {"204": gone},
    }
    old = {"deprecated": True, "responses": {"200": {"description": "It."}}}
    dated = {**old, "x-sunset": "2030-01-01"}
    paths = {
        "/predictions": {"get": _list(), "post": _create()},
        "/predictions/{id}": {"get": _read(), "delete": remove},
        "/word": {"post": _word(maxLength=9, default="a"), "put": _word(enum=["a", "b"])},
        "/old": {"post": {"operationId": "old", **old}},
        "/dated": {
            "get": {"operationId": "dated", **dated},
            "post": {"operationId": "due", **dated},
        },
        "/bare": {"get": {"responses": {"200": {"description": "It."}}}},
    }
    schemes = {
        "key": {"type": "oauth2", "flows": {"clientCredentials": flow}},
        "basic": {"type": "http", "scheme": "basic"},
    }
    unused = {"type": "object", "properties": {"x": {"type": "string"}}}
    schemas = {"Features": FEATURES, "Decision": DECISION, "Owner": OWNER, "Unused": unused}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Loans", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    }
    return copy.deepcopy(whole)


BASE = _contract()


# Where a change is made.


def paths(contract: Json) -> Json:
    return contract["paths"]


def schema(name: str) -> Where:
    return lambda contract: contract["components"]["schemas"][name]


def sent(name: str) -> Where:
    """A field of a request."""
    return lambda contract: schema("Features")(contract)["properties"][name]


def answered(name: str) -> Where:
    """A field of an answer."""
    return lambda contract: schema("Decision")(contract)["properties"][name]


def fields(name: str) -> Where:
    return lambda contract: schema(name)(contract)["properties"]


def required(name: str) -> Where:
    return lambda contract: schema(name)(contract)["required"]


def listed(contract: Json) -> Json:
    return paths(contract)["/predictions"]["get"]


def created(contract: Json) -> Json:
    return paths(contract)["/predictions"]["post"]


def read(contract: Json) -> Json:
    return paths(contract)["/predictions/{id}"]["get"]


def bare(contract: Json) -> Json:
    return paths(contract)["/bare"]["get"]


def dated(contract: Json) -> Json:
    return paths(contract)["/dated"]["get"]


def asked(number: int) -> Where:
    """A parameter of the list."""
    return lambda contract: listed(contract)["parameters"][number]


def of_body(method: str) -> Where:
    """The schema of a body that is one value."""
    return lambda contract: paths(contract)["/word"][method]["requestBody"]["content"][
        "application/json"
    ]["schema"]


def of_answer(method: str) -> Where:
    return lambda contract: paths(contract)["/word"][method]["responses"]["200"]["content"][
        "application/json"
    ]["schema"]


def below(where: Where, *names: str | int) -> Where:
    def found(contract: Json) -> Any:
        node = where(contract)
        for name in names:
            node = node[name]
        return node

    return found


HEADERS = below(created, "responses", "201", "headers")
BODY = below(created, "requestBody")


# What is changed.


def put(where: Where, **values: Any) -> Change:
    return lambda contract: where(contract).update(values)


def named(where: Where, name: str, value: Any) -> Change:
    return lambda contract: where(contract).__setitem__(name, value)


def cut(where: Where, *names: str) -> Change:
    return lambda contract: [where(contract).pop(name) for name in names]


def add(where: Where, value: Any) -> Change:
    return lambda contract: where(contract).append(value)


def drop(where: Where, value: Any) -> Change:
    return lambda contract: where(contract).remove(value)


def both(*changes: Change) -> Change:
    return lambda contract: [change(contract) for change in changes]


def renamed(where: Where, old: str, new: str) -> Change:
    return lambda contract: where(contract).__setitem__(new, where(contract).pop(old))


def id_renamed(contract: Json) -> None:
    renamed(paths, "/predictions/{id}", "/predictions/{prediction_id}")(contract)
    for operation in paths(contract)["/predictions/{prediction_id}"].values():
        operation["parameters"][0]["name"] = "prediction_id"


def schema_renamed(contract: Json) -> None:
    renamed(lambda found: found["components"]["schemas"], "Owner", "Person")(contract)
    fields("Decision")(contract)["owner"] = {"$ref": "#/components/schemas/Person"}


def inlined(contract: Json) -> None:
    fields("Decision")(contract)["owner"] = copy.deepcopy(OWNER)


class Pair(NamedTuple):
    """A change of the contract, its worst level, and the ids that oasdiff prints for it."""

    name: str
    change: Change
    level: str
    ids: frozenset[str]
    known: str

    @property
    def new(self) -> Json:
        """The contract after the change."""
        contract = copy.deepcopy(BASE)
        self.change(contract)
        return contract


BREAKING, WARNING, FINE = "breaking", "warning", "fine"
PAIRS: list[Pair] = []


def _pair(name: str, change: Change, level: str, ids: str = "", known: str = "seen") -> None:
    PAIRS.append(Pair(name, change, level, frozenset(ids.split()), known))


# operations

_pair(
    "operation gone",
    cut(below(paths, "/predictions/{id}"), "delete"),
    BREAKING,
    "api-removed-without-deprecation",
)
_pair(
    "path gone", cut(paths, "/predictions/{id}"), BREAKING, "api-path-removed-without-deprecation"
)
_pair("deprecated path gone", cut(paths, "/old"), FINE, "api-path-removed-with-deprecation", "read")
_pair(
    "path gone before its day",
    cut(paths, "/dated"),
    BREAKING,
    "api-path-removed-before-sunset",
    "read",
)
_pair(
    "operation gone before its day",
    cut(below(paths, "/dated"), "post"),
    BREAKING,
    "api-removed-before-sunset",
    "read",
)
_pair(
    "operation more",
    named(below(paths, "/predictions/{id}"), "put", {"responses": {}}),
    FINE,
    "endpoint-added",
)
_pair("id in the path renamed", id_renamed, FINE)
_pair("deprecated", put(read, deprecated=True), FINE, "endpoint-deprecated")
_pair(
    "deprecated with a day",
    put(read, **{"deprecated": True, "x-sunset": "2030-01-01"}),
    FINE,
    "endpoint-deprecated-with-sunset",
    "read",
)
_pair("not deprecated any more", cut(dated, "deprecated"), FINE, "endpoint-reactivated", "read")
_pair("its day withdrawn", cut(dated, "x-sunset"), BREAKING, "sunset-deleted", "read")
_pair("operationId changed", put(read, operationId="fetch"), FINE, "api-operation-id-removed")
_pair("operationId came", put(bare, operationId="bare"), FINE, "api-operation-id-added", "read")

# parameters

_pair(
    "required query more",
    add(below(listed, "parameters"), {**_asked("owner", type="string"), "required": True}),
    BREAKING,
    "new-required-request-parameter",
)
_pair(
    "required header more",
    add(
        below(listed, "parameters"),
        {**_asked("X-Tenant", "header", type="string"), "required": True},
    ),
    BREAKING,
    "new-required-request-parameter",
)
_pair(
    "optional query more",
    add(below(listed, "parameters"), _asked("owner", type="string")),
    FINE,
    "new-optional-request-parameter",
)
_pair(
    "query required now",
    put(asked(0), required=True),
    BREAKING,
    "request-parameter-became-required",
)
_pair(
    "header required now",
    put(asked(2), required=True),
    BREAKING,
    "request-parameter-became-required",
)
_pair(
    "query gone",
    lambda contract: below(listed, "parameters")(contract).pop(1),
    WARNING,
    "request-parameter-removed",
)
_pair(
    "type of a query",
    put(asked(0), schema={"type": "boolean", "default": 20}),
    BREAKING,
    "request-parameter-max-unset request-parameter-min-unset request-parameter-type-changed",
)
_pair(
    "query wider",
    put(below(asked(0), "schema"), type="number"),
    FINE,
    "request-parameter-type-generalized",
    "read",
)
_pair(
    "fewer types of a query",
    put(below(asked(3), "schema"), type=["string"]),
    BREAKING,
    "request-parameter-list-of-types-narrowed",
    "read",
)
_pair(
    "more types of a query",
    put(below(asked(3), "schema"), type=["string", "integer", "object"]),
    FINE,
    "request-parameter-list-of-types-widened",
    "read",
)
_pair(
    "type of an id",
    put(below(read, "parameters", 0, "schema"), type="integer"),
    BREAKING,
    "request-parameter-type-changed",
)
_pair(
    "maximum of a query",
    put(below(asked(0), "schema"), maximum=50),
    BREAKING,
    "request-parameter-max-decreased",
)
_pair(
    "choice of a query gone",
    drop(below(asked(1), "schema", "enum"), "rejected"),
    BREAKING,
    "request-parameter-enum-value-removed",
)
_pair(
    "choice of a query more",
    add(below(asked(1), "schema", "enum"), "unsure"),
    FINE,
    "request-parameter-enum-value-added",
    "read",
)
_pair(
    "query with choices now",
    put(below(asked(2), "schema"), enum=["a"]),
    BREAKING,
    "request-parameter-became-enum",
    "later",
)
_pair(
    "query without choices now",
    cut(below(asked(1), "schema"), "enum"),
    FINE,
    "request-parameter-became-not-enum",
    "later",
)
_pair(
    "pattern of a header gone",
    cut(below(asked(2), "schema"), "pattern"),
    FINE,
    "request-parameter-pattern-removed",
    "read",
)
_pair(
    "pattern of a header changed",
    put(below(asked(2), "schema"), pattern="^[a-f]+$"),
    WARNING,
    "request-parameter-pattern-changed",
    "read",
)
_pair(
    "pattern of a query came",
    put(below(asked(1), "schema"), pattern="^[a-z]+$"),
    BREAKING,
    "request-parameter-pattern-added",
    "read",
)
_pair(
    "default of a query",
    put(below(asked(0), "schema"), default=10),
    FINE,
    "request-parameter-default-value-changed",
    "read",
)
_pair(
    "default of a query came",
    put(below(asked(1), "schema"), default="approved"),
    FINE,
    "request-parameter-default-value-added",
    "read",
)

# bodies of requests

_pair(
    "body came, optional",
    put(bare, requestBody={"content": {"text/csv": {}}}),
    FINE,
    "request-body-added-optional",
    "read",
)
_pair(
    "body came, required",
    put(bare, requestBody={"required": True, "content": {"text/csv": {}}}),
    BREAKING,
    "request-body-added-required",
    "read",
)
_pair("body gone", cut(created, "requestBody"), BREAKING, "request-body-removed", "read")
_pair("body optional now", put(BODY, required=False), FINE, "request-body-became-optional", "read")
_pair(
    "body required now",
    put(below(paths, "/word", "post", "requestBody"), required=True),
    BREAKING,
    "request-body-became-required",
)
_pair(
    "media type gone",
    cut(below(BODY, "content"), "text/csv"),
    BREAKING,
    "request-body-media-type-removed",
)
_pair(
    "media type more",
    named(below(BODY, "content"), "application/xml", {}),
    FINE,
    "request-body-media-type-added",
    "read",
)
_pair(
    "body longer",
    put(of_body("post"), maxLength=10),
    FINE,
    "request-body-max-length-increased",
    "read",
)
_pair(
    "body is a number now",
    put(of_body("post"), type="integer"),
    BREAKING,
    "request-body-type-changed",
    "read",
)
_pair(
    "body null",
    put(of_body("post"), type=["string", "null"]),
    FINE,
    "request-body-became-nullable",
    "read",
)
_pair(
    "body of fewer words",
    drop(below(of_body("put"), "enum"), "b"),
    BREAKING,
    "request-body-enum-value-removed",
    "read",
)
_pair(
    "body of more words",
    add(below(of_body("put"), "enum"), "c"),
    FINE,
    "request-body-enum-value-added",
    "later",
)
_pair(
    "body of any words", cut(of_body("put"), "enum"), FINE, "request-body-became-not-enum", "later"
)
_pair(
    "body of words alone",
    put(of_body("post"), enum=["a"]),
    BREAKING,
    "request-body-became-enum",
    "read",
)
_pair(
    "body without a default",
    cut(of_body("post"), "default"),
    FINE,
    "request-body-default-value-removed",
    "read",
)
_pair(
    "body that is one word",
    put(of_body("post"), const="a"),
    BREAKING,
    "request-body-const-added",
    "read",
)

# fields of requests

_pair(
    "required field more",
    both(
        named(fields("Features"), "region", {"type": "string"}), add(required("Features"), "region")
    ),
    BREAKING,
    "new-required-request-property",
)
_pair(
    "required field with a default",
    both(
        named(fields("Features"), "region", {"type": "string", "default": "north"}),
        add(required("Features"), "region"),
    ),
    BREAKING,
    "new-required-request-property-with-default",
    "read",
)
_pair(
    "optional field more",
    named(fields("Features"), "region", {"type": "string"}),
    FINE,
    "new-optional-request-property",
)
_pair(
    "field required now",
    add(required("Features"), "tag"),
    BREAKING,
    "request-property-became-required",
)
_pair(
    "field with a default required now",
    add(required("Features"), "code"),
    BREAKING,
    "request-property-became-required-with-default",
    "read",
)
_pair(
    "field optional now",
    drop(required("Features"), "income"),
    FINE,
    "request-property-became-optional",
)
_pair("field gone", cut(fields("Features"), "tag"), WARNING, "request-property-removed")
_pair(
    "type of a field", put(sent("tag"), type="integer"), BREAKING, "request-property-type-changed"
)
_pair("field wider", put(sent("age"), type="number"), FINE, "request-property-type-generalized")
_pair("format came", put(sent("tag"), format="uuid"), BREAKING, "request-property-type-changed")
_pair("format gone", cut(sent("born"), "format"), FINE, "request-property-type-generalized", "read")
_pair(
    "date to date-time",
    put(sent("born"), format="date-time"),
    BREAKING,
    "request-property-type-changed",
    "1.34.0",
)
_pair(
    "fewer types of a field",
    put(sent("years"), type="integer"),
    BREAKING,
    "request-property-list-of-types-narrowed",
)
_pair(
    "more types of a field",
    put(sent("years"), type=["integer", "string", "boolean"]),
    FINE,
    "request-property-list-of-types-widened",
    "read",
)
_pair("maximum lower", put(sent("age"), maximum=90), BREAKING, "request-property-max-decreased")
_pair(
    "maximum higher", put(sent("age"), maximum=130), FINE, "request-property-max-increased", "read"
)
_pair("minimum lower", put(sent("age"), minimum=16), FINE, "request-property-min-decreased")
_pair(
    "minimum higher",
    put(sent("age"), minimum=21),
    BREAKING,
    "request-property-min-increased",
    "read",
)
_pair(
    "exclusive minimum gone",
    cut(sent("income"), "exclusiveMinimum"),
    FINE,
    "request-property-exclusive-min-unset",
    "read",
)
_pair(
    "text shorter",
    put(sent("note"), maxLength=20),
    BREAKING,
    "request-property-max-length-decreased",
)
_pair("text longer", put(sent("note"), maxLength=99), FINE, "request-property-max-length-increased")
_pair("text bounded", put(sent("tag"), maxLength=8), BREAKING, "request-property-max-length-set")
_pair(
    "list shorter", put(sent("tags"), maxItems=3), BREAKING, "request-property-max-items-decreased"
)
_pair("list never empty", put(sent("tags"), minItems=1), BREAKING, "request-property-min-items-set")
_pair(
    "items twice",
    cut(sent("tags"), "uniqueItems"),
    FINE,
    "request-property-unique-items-unset",
    "read",
)
_pair(
    "object bounded",
    put(schema("Features"), minProperties=1),
    BREAKING,
    "request-body-min-properties-set",
    "read",
)
_pair("maximum gone", cut(sent("age"), "maximum"), FINE, "request-property-max-unset", "read")
_pair(
    "pattern came", put(sent("tag"), pattern="^[A-Z]+$"), BREAKING, "request-property-pattern-added"
)
_pair(
    "pattern changed",
    put(sent("code"), pattern="^[A-Z]*$"),
    WARNING,
    "request-property-pattern-changed",
    "read",
)
_pair(
    "pattern gone", cut(sent("code"), "pattern"), FINE, "request-property-pattern-removed", "read"
)
_pair(
    "choice gone",
    drop(below(sent("purpose"), "enum"), "car"),
    BREAKING,
    "request-property-enum-value-removed",
)
_pair(
    "choice more",
    add(below(sent("purpose"), "enum"), "boat"),
    FINE,
    "request-property-enum-value-added",
)
_pair(
    "choices now", put(sent("tag"), enum=["a"]), BREAKING, "request-property-became-enum", "later"
)
_pair(
    "choices no more",
    cut(sent("purpose"), "enum"),
    FINE,
    "request-property-became-not-enum",
    "later",
)
_pair(
    "null no more",
    put(sent("note"), type="string"),
    BREAKING,
    "request-property-became-not-nullable",
)
_pair(
    "null now", put(sent("tag"), type=["string", "null"]), FINE, "request-property-became-nullable"
)
_pair(
    "type of the items",
    put(below(sent("tags"), "items"), type="integer"),
    BREAKING,
    "request-property-type-changed",
)
_pair(
    "default came",
    put(sent("tag"), default="x"),
    FINE,
    "request-property-default-value-added",
    "read",
)
_pair(
    "default changed",
    put(sent("code"), default="B"),
    FINE,
    "request-property-default-value-changed",
)
_pair("one value alone", put(sent("tag"), const="x"), BREAKING, "request-property-const-added")
_pair(
    "another value alone",
    put(sent("kind"), const="credit"),
    BREAKING,
    "request-property-const-changed",
    "read",
)
_pair("closed to other fields", put(schema("Features"), additionalProperties=False), FINE)

# answers

_pair(
    "another success",
    renamed(below(read, "responses"), "200", "203"),
    BREAKING,
    "response-success-status-removed response-success-status-added",
)
_pair(
    "error gone", cut(below(read, "responses"), "404"), FINE, "response-non-success-status-removed"
)
_pair(
    "error more",
    named(below(read, "responses"), "409", {"description": "No."}),
    FINE,
    "response-non-success-status-added",
)
_pair(
    "media type of an answer gone",
    cut(below(read, "responses", "200", "content"), "application/problem+json"),
    BREAKING,
    "response-media-type-removed",
)
_pair(
    "media type of an answer more",
    named(below(read, "responses", "200", "content"), "text/csv", {}),
    FINE,
    "response-media-type-added",
    "read",
)
_pair(
    "required header gone", cut(HEADERS, "Location"), BREAKING, "required-response-header-removed"
)
_pair("optional header gone", cut(HEADERS, "X-Rate"), FINE, "optional-response-header-removed")
_pair(
    "header more",
    named(HEADERS, "ETag", {"schema": {"type": "string"}}),
    FINE,
    "response-header-added",
    "read",
)
_pair(
    "header optional now",
    put(below(HEADERS, "Location"), required=False),
    BREAKING,
    "response-header-became-optional",
)
_pair(
    "answer longer",
    put(of_answer("post"), maxLength=10),
    BREAKING,
    "response-body-max-length-increased",
    "read",
)
_pair(
    "answer is an object now",
    put(of_answer("post"), type="object"),
    BREAKING,
    "response-body-type-changed",
)
_pair(
    "answer null",
    put(of_answer("post"), type=["string", "null"]),
    BREAKING,
    "response-body-became-nullable",
    "read",
)
_pair(
    "answer of fewer words",
    drop(below(of_answer("put"), "enum"), "b"),
    FINE,
    "response-mediatype-enum-value-removed",
    "read",
)
_pair(
    "answer of more words",
    add(below(of_answer("put"), "enum"), "c"),
    BREAKING,
    "response-mediatype-enum-value-added",
    "later",
)
_pair(
    "answer of any words",
    cut(of_answer("put"), "enum"),
    BREAKING,
    "response-mediatype-became-not-enum",
    "later",
)
_pair(
    "answer of words alone",
    put(of_answer("post"), enum=["a"]),
    FINE,
    "response-mediatype-became-enum",
    "later",
)

# fields of answers

_pair(
    "promised field gone",
    both(cut(fields("Decision"), "id"), drop(required("Decision"), "id")),
    BREAKING,
    "response-required-property-removed",
)
_pair(
    "unpromised field gone",
    cut(fields("Decision"), "reason"),
    FINE,
    "response-optional-property-removed",
)
_pair(
    "promised no more",
    drop(required("Decision"), "id"),
    BREAKING,
    "response-property-became-optional",
)
_pair(
    "promised now", add(required("Decision"), "reason"), FINE, "response-property-became-required"
)
_pair(
    "field of an answer more",
    named(fields("Decision"), "colour", {"type": "string"}),
    FINE,
    "response-optional-property-added",
)
_pair(
    "promised field more",
    both(
        named(fields("Decision"), "colour", {"type": "string"}), add(required("Decision"), "colour")
    ),
    FINE,
    "response-required-property-added",
)
_pair(
    "type of an answer's field",
    named(fields("Decision"), "score", {"type": "string"}),
    BREAKING,
    "response-property-max-unset response-property-min-unset response-property-type-changed",
)
_pair(
    "answer's field wider",
    put(answered("score"), type="number"),
    BREAKING,
    "response-property-type-generalized",
)
_pair(
    "answer's field tighter",
    put(answered("probability"), type="integer"),
    FINE,
    "response-property-type-specialized",
    "read",
)
_pair(
    "format of an answer came",
    put(answered("reason"), format="uuid"),
    FINE,
    "response-property-type-specialized",
    "read",
)
_pair(
    "fewer types in an answer",
    put(answered("years"), type="integer"),
    FINE,
    "response-property-list-of-types-narrowed",
    "read",
)
_pair(
    "more types in an answer",
    put(answered("years"), type=["integer", "string", "boolean"]),
    BREAKING,
    "response-property-list-of-types-widened",
)
_pair(
    "answer's text longer",
    put(answered("id"), maxLength=99),
    BREAKING,
    "response-property-max-length-increased",
)
_pair(
    "answer's text shorter",
    put(answered("id"), maxLength=9),
    FINE,
    "response-property-max-length-decreased",
)
_pair(
    "answer's maximum higher",
    put(answered("score"), maximum=99),
    BREAKING,
    "response-property-max-increased",
)
_pair(
    "answer's minimum lower",
    put(answered("score"), minimum=-1),
    BREAKING,
    "response-property-min-decreased",
)
_pair(
    "answer's minimum higher",
    put(answered("score"), minimum=1),
    FINE,
    "response-property-min-increased",
)
_pair(
    "answer's list bounded",
    put(answered("codes"), maxItems=5),
    FINE,
    "response-property-max-items-set",
)
_pair(
    "answer's items twice",
    cut(answered("codes"), "uniqueItems"),
    BREAKING,
    "response-property-unique-items-unset",
    "read",
)
_pair(
    "answer's pattern gone",
    cut(answered("id"), "pattern"),
    BREAKING,
    "response-property-pattern-removed",
    "read",
)
_pair(
    "answer's pattern changed",
    put(answered("id"), pattern="^q"),
    WARNING,
    "response-property-pattern-changed",
    "read",
)
_pair(
    "answer's pattern came",
    put(answered("reason"), pattern="^q"),
    FINE,
    "response-property-pattern-added",
    "read",
)
_pair(
    "answer's choice more",
    add(below(answered("prediction"), "enum"), "unsure"),
    BREAKING,
    "response-property-enum-value-added",
)
_pair(
    "answer's choice gone",
    drop(below(answered("prediction"), "enum"), "rejected"),
    FINE,
    "response-property-enum-value-removed",
)
_pair(
    "answer's choices no more",
    cut(answered("prediction"), "enum"),
    BREAKING,
    "response-property-became-not-enum",
    "later",
)
_pair(
    "answer's choices now",
    put(answered("reason"), enum=["poor"]),
    FINE,
    "response-property-became-enum",
    "later",
)
_pair(
    "answer's null now",
    put(answered("id"), type=["string", "null"]),
    BREAKING,
    "response-property-became-nullable",
)
_pair(
    "answer's null no more",
    put(answered("hint"), type="string"),
    FINE,
    "response-property-became-not-nullable",
    "read",
)
_pair(
    "answer's default gone",
    cut(answered("hint"), "default"),
    FINE,
    "response-property-default-value-removed",
    "read",
)
_pair(
    "answer's one value another",
    put(answered("kind"), const="answer"),
    BREAKING,
    "response-property-const-changed",
    "read",
)
_pair(
    "answer's one value no more",
    both(cut(answered("kind"), "const"), put(answered("kind"), type="string")),
    BREAKING,
    "response-property-const-removed",
    "read",
)
_pair(
    "nested field gone",
    both(cut(fields("Owner"), "name"), drop(required("Owner"), "name")),
    BREAKING,
    "response-required-property-removed",
)
_pair("schema renamed", schema_renamed, FINE)
_pair("reference written out", inlined, FINE)
_pair(
    "unused schema changed", put(below(schema("Unused"), "properties", "x"), type="integer"), FINE
)
_pair("description came", put(answered("id"), description="Its id."), FINE)

# who may call

_pair(
    "scope more",
    add(below(created, "security", 0, "key"), "admin"),
    BREAKING,
    "api-security-scope-added",
)
_pair(
    "scope less",
    drop(below(created, "security", 0, "key"), "predict"),
    FINE,
    "api-security-scope-removed",
    "read",
)
_pair(
    "one way more",
    add(below(created, "security"), {"basic": []}),
    FINE,
    "api-security-added",
    "read",
)
_pair(
    "another way",
    put(created, security=[{"basic": []}]),
    BREAKING,
    "api-security-added api-security-removed",
    "read",
)
_pair("opened", put(created, security=[]), FINE, "api-security-anonymous-access-added", "1.34.0")
_pair(
    "closed",
    put(read, security=[{"key": []}]),
    BREAKING,
    "api-security-added api-security-anonymous-access-removed",
    "1.34.0",
)
_pair(
    "all closed",
    put(lambda contract: contract, security=[{"basic": []}]),
    BREAKING,
    "api-global-security-added api-global-security-anonymous-access-removed",
    "1.34.0",
)
