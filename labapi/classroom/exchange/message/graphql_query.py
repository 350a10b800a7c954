"""GraphQL over HTTP: the query indented, its variables, and errors that came with a 200."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from labapi.classroom.exchange.content import body_of
from labapi.classroom.exchange.message.spoken import Part, Spoken, json_in

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

GRAPHQL = "GraphQL"
JSON = "application/json"
_OPERATION = re.compile(r"\b(query|mutation|subscription)\b\s*(\w*)")
_FIRST_FIELD = re.compile(r"\{\s*(?:\w+\s*:\s*)?(\w+)")
_CUT_QUERY = re.compile(rb'"query"\s*:\s*"((?:[^"\\]|\\.)*)', re.DOTALL)
_COMMENT = re.compile(r"#[^\n]*")


def graphql_in(exchange: Exchange, secrets: bool = False, brief: bool = False) -> Spoken | None:
    """Read an exchange as one of GraphQL; None where it is none."""
    asked = _asked(exchange)
    if asked is None:
        return None
    answer = json_in(exchange.response_body)
    errors = answer.get("errors") if isinstance(answer, dict) else None
    errors = [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    count = f"{len(errors)} error{'s' * (len(errors) != 1)}" if errors else ""
    return Spoken(
        GRAPHQL,
        name=_name(asked),
        failure=count,
        told=tuple(map(_told, errors)),
        sent=() if brief else _parts(asked, secrets, exchange.request_elided),
    )


def _asked(exchange: Exchange) -> dict[str, Any] | None:
    """Give what was asked, with a text as its `query`."""
    parts = urlsplit(exchange.target)
    if exchange.protocol != GRAPHQL and not parts.path.rstrip("/").endswith("graphql"):
        return None
    if exchange.method == "GET":
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        given["variables"] = json_in(given.get("variables", "").encode()) or ""
        return given if given.get("query") else None
    document = json_in(exchange.request_body)
    if isinstance(document, dict) and isinstance(document.get("query"), str):
        return document
    cut = _CUT_QUERY.search(exchange.request_body) if exchange.request_elided else None
    if cut is None:
        return None
    try:
        return {"query": json.loads(b'"' + cut[1] + b'"')}
    except ValueError:
        return None


def _name(asked: dict[str, Any]) -> str:
    """Name an operation: its kind, and the name that it has, or else its first field."""
    query = _COMMENT.sub("", asked["query"])
    wanted = asked.get("operationName")
    found = [one for one in _OPERATION.finditer(query.partition("{")[0])]
    if isinstance(wanted, str) and wanted:
        found = [one for one in _OPERATION.finditer(query) if one[2] == wanted] or found
    kind, name = (found[0][1], found[0][2]) if found else ("query", "")
    field = _FIRST_FIELD.search(query)
    return f"{kind} {name or (field[1] if field else '')}".strip()


def _told(error: dict[str, Any]) -> str:
    """Write an error in a line: where in the data, what, and its code."""
    path = error.get("path")
    where = ".".join(map(str, path)) + ": " if isinstance(path, list) and path else ""
    extensions = error.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else None
    return f"{where}{error.get('message', 'no message')}{f' ({code})' if code else ''}"


def _parts(asked: dict[str, Any], secrets: bool, elided: int) -> tuple[Part, ...]:
    query = Part("query", body_of(_laid_out(asked["query"]).encode(), "text/plain", secrets))
    variables = asked.get("variables")
    if not variables:
        note = "variables that were not kept whole"
        left = body_of(b"", "", elided=elided)
        return (query, Part(note, left)) if elided else (query,)
    written = json.dumps(variables, ensure_ascii=False).encode()
    return query, Part("variables", body_of(written, JSON, secrets))


def _laid_out(query: str) -> str:
    """Indent a query that was sent in one line; one of several lines stays as its author has it."""
    if "\n" in query.strip():
        return dedent(query).strip("\n")
    # Imported by now where the lab answers GraphQL; elsewhere 0.1 s, for such a query alone.
    from graphql import GraphQLError, parse, print_ast

    try:
        return print_ast(parse(query, no_location=True, max_tokens=2000))
    except (GraphQLError, RecursionError):
        return query
