"""The OpenAPI document of an app: found, read, and held against what really came.

Two questions are kept apart. Does the document say enough? And is what it says so? The second one
is asked by `untrue`: a schema is read for what it requires, for its types, and for the values that
it lists. Bounds and formats are left alone, and so are names that it does not mention.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from labapi.checks.capstone.claims import DOCUMENT, HEALTH, MODELS, PREDICTIONS, Trial
from labapi.checks.inside.capstone.answer import Answer, short

OPERATIONS = (
    ("GET", HEALTH),
    ("GET", MODELS),
    ("GET", f"{MODELS}/{{}}"),
    ("POST", PREDICTIONS),
    ("GET", f"{PREDICTIONS}/{{}}"),
)
DEEPEST = 12
KINDS: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: not isinstance(value, bool) and (
        isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    ),
}  # fmt: skip


def document_of(trial: Trial) -> Answer:
    """Give the answer that holds the OpenAPI document, whoever may read it."""
    found: Answer = trial.once("document", lambda: trial.get(DOCUMENT))
    return found


def paths_in(document: Answer) -> dict[str, Any]:
    """Give the paths of a document, each as a whole; {} where there are none."""
    read = document.json if document.worked and isinstance(document.json, dict) else {}
    paths = read.get("paths")
    return _whole(read, paths) if isinstance(paths, dict) else {}


def _whole(read: dict[str, Any], paths: dict[str, Any]) -> dict[str, Any]:
    """Write the path of a server in front of its paths, as `servers` says."""
    servers = read.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else {}
    url = str(first.get("url", "")) if isinstance(first, dict) else ""
    start = re.sub(r"^\w+://[^/]*", "", url).rstrip("/")
    return {start + path: item for path, item in paths.items() if isinstance(item, dict)}


def operation(trial: Trial, method: str, path: str) -> dict[str, Any] | None:
    """Find an operation in the document, whatever its ids are called."""
    for name, item in paths_in(document_of(trial)).items():
        if re.sub(r"\{[^}]*\}", "{}", name) == path:
            found = item.get(method.lower())
            return found if isinstance(found, dict) else None
    return None


def resolved(document: Any, node: Any) -> dict[str, Any]:
    """Follow references within the document; {} for what is none of its objects."""
    for _ in range(20):
        if not isinstance(node, dict) or "$ref" not in node:
            break
        target: Any = document
        for part in str(node["$ref"]).removeprefix("#/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            target = target.get(part) if isinstance(target, dict) else None
        node = target
    return node if isinstance(node, dict) else {}


def properties(document: Any, node: Any, depth: int = 0) -> set[str]:
    """Give the names that a schema mentions at its top."""
    schema = resolved(document, node)
    if depth > 5:
        return set()
    parts = [*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    own = set(schema.get("properties", ()))
    return own.union(*(properties(document, part, depth + 1) for part in parts))


# What is promised for an answer.


def responses(document: Any, told: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give what an operation promises, by its status: "201", "2XX" or "default"."""
    found = told.get("responses")
    if not isinstance(found, dict):
        return {}
    return {str(code).upper(): resolved(document, one) for code, one in found.items()}


def promised(document: Any, told: Mapping[str, Any], status: int) -> dict[str, Any] | None:
    """Give what is promised for a status: by itself, by its hundreds, or for all others."""
    found = responses(document, told)
    names = (str(status), f"{status // 100}XX", "DEFAULT")
    return next((found[name] for name in names if name in found), None)


def schema_in(content: Any) -> tuple[bool, Any]:
    """Tell whether JSON is among the promised media types, and give its schema."""
    if not isinstance(content, dict) or not content:
        return True, {}
    for kind, media in content.items():
        plain = str(kind).partition(";")[0].strip().lower()
        if plain in ("*/*", "application/*", "application/json") or plain.endswith("+json"):
            return True, media.get("schema", {}) if isinstance(media, dict) else {}
    return False, {}


MISSING = object()


class Untrue(NamedTuple):
    """A place where a value is not what a schema says; `value` is `MISSING` where none is."""

    at: str
    said: str
    value: Any


def untrue(document: Any, node: Any, value: Any, at: str = "", depth: int = 0) -> list[Untrue]:
    """List where a value is not what a schema says.

    >>> schema = {"required": ["id"], "properties": {"n": {"type": "string"}}}
    >>> [(one.at, one.said) for one in untrue({}, schema, {"n": 1})]
    [('id', 'is missing'), ('n', 'is 1, and no string')]
    """
    schema = resolved(document, node)
    if depth > DEEPEST or not schema:
        return []
    found = [*_of_another_kind(schema, value, at)]
    if isinstance(value, dict):
        found += _names(document, schema, value, at, depth)
    if isinstance(value, list):
        for one in value[:20]:
            found += untrue(document, schema.get("items"), one, f"{at}[]", depth + 1)
    return found + _parts(document, schema, value, at, depth)


def _names(
    document: Any, schema: dict[str, Any], value: dict[str, Any], at: str, depth: int
) -> Iterator[Untrue]:
    """Look at the names of an object: those that are required, and what stands under each."""
    required, inner = schema.get("required"), schema.get("properties")
    for name in required if isinstance(required, list) else ():
        if name not in value:
            yield Untrue(_below(at, str(name)), "is missing", MISSING)
    for name, part in inner.items() if isinstance(inner, dict) else ():
        if name in value:
            yield from untrue(document, part, value[name], _below(at, name), depth + 1)


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _of_another_kind(schema: dict[str, Any], value: Any, at: str) -> Iterator[Untrue]:
    told = schema.get("type")
    kinds = [str(one) for one in (told if isinstance(told, list) else [told]) if one in KINDS]
    nullable = value is None and schema.get("nullable") is True
    if kinds and not nullable and not any(KINDS[one](value) for one in kinds):
        yield Untrue(at, f"is {short(value, 30)}, and no {' or '.join(kinds)}", value)
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    if isinstance(listed, list) and value not in listed:
        yield Untrue(at, f"is {short(value, 30)}, and none of the values listed", value)


def _parts(document: Any, schema: dict[str, Any], value: Any, at: str, depth: int) -> list[Untrue]:
    """Look at the parts of a schema: all of them are to hold, or one."""

    def tried(name: str) -> list[list[Untrue]]:
        parts = schema.get(name)
        told = parts if isinstance(parts, list) else []
        return [untrue(document, part, value, at, depth + 1) for part in told]

    found = [one for part in tried("allOf") for one in part]
    for choices in (tried("anyOf"), tried("oneOf")):
        if choices and all(choices):
            found += sorted(choices, key=len)[0]
    return found
