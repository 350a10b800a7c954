"""An operation's example as Python code that can be run as it stands.

>>> from labapi.classroom.openapi.operation import Operation
>>> print(request_code(Operation("GET", "/health"), "lab"))
requests.get(f"{lab.url}/health")
"""

from __future__ import annotations

from typing import Any

from labapi.classroom.openapi.descriptions import FILE, literal
from labapi.classroom.openapi.operation import Body, Operation, plain, written

VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
WIDTH = 64
INDENT = "    "
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


def request_code(
    operation: Operation, variable: str, body: Body | None = None, name: str | None = None
) -> str:
    """Write the call of `requests` that sends an example.

    `variable` holds what `labapi.start` or `labapi.serve` gave. Of `body`, one of the operation's,
    the example `name` is sent, or the first.
    """
    headers = {one.name: plain(one.example) for one in _required(operation, "header")}
    cookies = {one.name: plain(one.example) for one in _required(operation, "cookie")}
    sent, content_type = _sent(body, name) if body and body.examples else ({}, "")
    if content_type:
        headers["Content-Type"] = content_type
    extra: dict[str, Any] = {"headers": headers, "cookies": cookies}
    named = {**sent, **{key: value for key, value in extra.items() if value}}
    url = 'f"{' + variable + ".url}" + _in_an_f_string(operation.target) + '"'
    if operation.method in VERBS:
        return _call(f"requests.{operation.method.lower()}", [url], named)
    return _call("requests.request", [literal(operation.method), url], named)


def python(value: Any, indent: str = "", room: int = WIDTH) -> str:
    """Write a JSON value as a Python literal, on one line where it fits.

    >>> print(python({"features": {"age": 35}, "explain": True}))
    {"features": {"age": 35}, "explain": True}
    """
    flat = _flat(value)
    if len(flat) <= room or not isinstance(value, dict | list) or not value:
        return flat
    inner = indent + INDENT
    left = WIDTH - len(inner)
    if isinstance(value, dict):
        parts = [f"{literal(str(key))}: {_after(key, one, inner)}" for key, one in value.items()]
    else:
        parts = [python(one, inner, left) for one in value]
    lines = "".join(f"{inner}{part},\n" for part in parts)
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return f"{opened}\n{lines}{indent}{closed}"


def _after(key: object, value: Any, indent: str) -> str:
    return python(value, indent, WIDTH - len(indent) - len(literal(str(key))) - 2)


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{literal(str(key))}: {_flat(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    return literal(value) if isinstance(value, str) else repr(value)


def _sent(body: Body, name: str | None) -> tuple[dict[str, Any], str]:
    """Choose the argument that carries the body, and the type that `requests` does not set."""
    value = body.examples.get(name) if name else next(iter(body.examples.values()))
    kind = body.media_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return {"json": value}, ""
    if "json" in kind:
        return {"json": value}, body.media_type
    if kind == FORM and isinstance(value, dict):
        return {"data": value}, ""
    if kind == PARTS and isinstance(value, dict):
        files = {field.path for field in body.fields if FILE in field.bounds}
        return {"files": {key: _part(key, one, key in files) for key, one in value.items()}}, ""
    return {"data": written(value, body.media_type)}, body.media_type


def _part(key: str, value: Any, is_file: bool) -> tuple[str | None, str]:
    return (f"{key}.txt" if is_file else None, plain(value))


def _call(function: str, places: list[str], named: dict[str, Any]) -> str:
    flat = ", ".join([*places, *(f"{key}={_flat(value)}" for key, value in named.items())])
    if len(function) + len(flat) + 2 <= WIDTH:
        return f"{function}({flat})"
    room = WIDTH - len(INDENT) - 8
    parts = [*places, *(f"{key}={python(value, INDENT, room)}" for key, value in named.items())]
    return f"{function}(\n" + "".join(f"{INDENT}{part},\n" for part in parts) + ")"


def _in_an_f_string(text: str) -> str:
    return literal(text)[1:-1].replace("{", "{{").replace("}", "}}")


def _required(operation: Operation, place: str) -> list[Any]:
    return [one for one in operation.placed(place) if one.required]
