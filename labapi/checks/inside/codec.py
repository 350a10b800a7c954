"""What may pass from a learner's work to a judge: plain data, written as JSON.

One codec serves both ways of looking at work, so what passes in the notebook passes in grading.
Numbers, texts, bytes, lists, sets, dictionaries, answers of `requests` and its like, data frames
and the blank `...` pass; a tuple comes out as a list, and a number of NumPy's, a `Decimal` or a
`Fraction` as Python's own. What an object says of itself is not believed: a value of a type that is
derived from a plain one is read through the plain type's own methods.

>>> plain({"age": 35, "tags": ("new",)})
{'age': 35, 'tags': ['new']}
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from labapi.classroom.exchange.exchange import Exchange, Hop, Step, exchange_of

DEEPEST = 40
LONGEST = 4_000_000
MOST_KEYS = 2_000
"""Of a set, or of a dictionary whose keys are no texts: numbers can be chosen so that they collide,
and reading very many of those would take hours."""
TAG = "$"
_NO_MESSAGE = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


class CodecError(ValueError):
    """A value cannot pass; the message names its type and where it stands."""


class BadMessage(ValueError):
    """A text is nothing that `encode` has written."""


@dataclass(frozen=True, slots=True)
class Table:
    """A data frame as plain data: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def plain(value: Any) -> Any:
    """Copy a value as plain data; raises `CodecError`."""
    return decode(encode(value))


def encode(value: Any) -> str:
    """Write a value as JSON; raises `CodecError` for what cannot pass."""
    tagged = _tagged(value, "", 0)
    try:
        text = json.dumps(tagged, ensure_ascii=True)
    except ValueError as error:  # a whole number of thousands of digits
        raise CodecError(str(error)) from None
    if len(text) > LONGEST:
        raise CodecError(f"it is too large: {len(text):,} characters, at most {LONGEST:,} pass")
    return text


def decode(text: str) -> Any:
    """Read what `encode` wrote; raises `BadMessage` for anything else."""
    if len(text) > LONGEST:
        raise BadMessage("the message is too long")
    try:
        return _untagged(json.loads(text), 0)
    except _NO_MESSAGE as error:
        raise BadMessage(f"{type(error).__name__}: {error}") from None


def _tagged(value: Any, path: str, depth: int) -> Any:
    """Give the JSON form of a value, found at a path such as `[2].age`."""
    if depth > DEEPEST:
        raise CodecError(f"it is nested more than {DEEPEST} deep")
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if value is ...:
        return {TAG: "blank"}
    for base, write in _WRITERS:
        if issubclass(kind, base):
            return write(value, path, depth)
    return _foreign(value, kind, path, depth)


def _list(value: Iterable[Any], path: str, depth: int) -> list[Any]:
    return [_tagged(item, f"{path}[{n}]", depth + 1) for n, item in enumerate(value)]


def _set(value: Any, path: str, depth: int) -> dict[str, Any]:
    members = list((set if isinstance(value, set) else frozenset).__iter__(value))
    tagged = _list(_few(members), path, depth)
    return {TAG: "set", "items": sorted(tagged, key=json.dumps)}  # one set, one text


def _dict(value: dict[Any, Any], path: str, depth: int) -> dict[str, Any]:
    pairs = [(key, item) for key, item in dict.items(value)]
    if all(type(key) is str and key != TAG for key, _ in pairs):
        return {key: _tagged(item, f"{path}.{key}", depth + 1) for key, item in pairs}
    items = [
        [_tagged(key, f"{path} (a key)", depth + 1), _tagged(item, f"{path}.{key}", depth + 1)]
        for key, item in _few(pairs)
    ]
    return {TAG: "dict", "items": items}


def _few(items: list[Any]) -> list[Any]:
    if len(items) > MOST_KEYS:
        raise CodecError(f"it has {len(items):,} keys, at most {MOST_KEYS:,} pass")
    return items


def _exchange(value: Exchange, path: str, depth: int) -> dict[str, Any]:
    written = {field.name: getattr(value, field.name) for field in fields(Exchange)}
    written["steps"] = [[step.name, step.duration_ms] for step in value.steps]
    written["proxies"] = [[hop.to, hop.duration_ms] for hop in value.proxies]
    return {TAG: "exchange", "fields": _tagged(written, path, depth + 1)}


def _table(columns: Any, rows: Any, path: str, depth: int) -> dict[str, Any]:
    names = [str(name) for name in columns]
    return {TAG: "table", "columns": names, "rows": _list(rows, path, depth)}


_WRITERS: tuple[tuple[type, Callable[[Any, str, int], Any]], ...] = (
    (bool, lambda value, path, depth: bool(int.__int__(value))),
    (int, lambda value, path, depth: int.__int__(value)),
    (float, lambda value, path, depth: float.__float__(value)),
    (str, lambda value, path, depth: str.__str__(value)),
    (bytes, lambda value, path, depth: {TAG: "bytes", "b64": _base64(value)}),
    (list, lambda value, path, depth: _list(list.__iter__(value), path, depth)),
    (tuple, lambda value, path, depth: _list(tuple.__iter__(value), path, depth)),
    (set, _set),
    (frozenset, _set),
    (dict, _dict),
    (Exchange, _exchange),
    (Table, lambda value, path, depth: _table(value.columns, value.rows, path, depth)),
)


def _foreign(value: Any, kind: type, path: str, depth: int) -> Any:
    """Write what libraries make: an answer (of `requests`, `httpx`), a data frame, a NumPy number.

    Whatever has a whole number as its `status_code` is an answer.
    """
    if _is(kind, "requests.models", "Response"):
        return _exchange(exchange_of(value), path, depth)
    if _is(kind, "pandas", "DataFrame"):
        return _table(value.columns, value.astype(object).values.tolist(), path, depth)
    if _is(kind, "numpy", "generic"):
        return _tagged(value.item(), path, depth + 1)
    if kind in (Decimal, Fraction):
        return float(value)
    if (status := _status_of(value, kind)) is not None:
        return _exchange(_answer_of(value, status), path, depth)
    where = f" at `{path.lstrip('.')}`" * bool(path)
    raise CodecError(f"an object of type {kind.__name__}{where}{_advice(value, kind)}")


def _status_of(value: Any, kind: type) -> int | None:
    """Give the status of what another library calls an answer: `httpx`, or a class of one's own.

    What an app makes to answer with has one as well, and is no answer that came.
    """
    made_by_apps = (("starlette.responses", "Response"), ("flask", "Response"))
    if isinstance(value, type) or any(_is(kind, *named) for named in made_by_apps):
        return None
    status = getattr(value, "status_code", None)
    return status if type(status) is int else None


def _answer_of(value: Any, status: int) -> Exchange:
    """Take what another library gives for an answer, `httpx` for one: its status and its body."""
    body = getattr(value, "content", b"")
    return Exchange(
        method="",
        origin="",
        target="",
        http_version="",
        request_headers=(),
        request_body=b"",
        status=status,
        response_headers=(),
        response_body=bytes(body) if isinstance(body, bytes | bytearray) else b"",
        duration_ms=0.0,
        seen_by="client",
    )


# What cannot pass can often be written as plain data: a message says how.

OTHERS_ANSWERS = "it is an answer of {}, and the check reads those that `requests` gives"
PLAIN_FORMS: tuple[tuple[str, str, str], ...] = (
    ("numpy", "ndarray", "write `.tolist()` behind it"),
    ("pandas", "Series", "write `.tolist()` behind it"),
    ("pandas", "Index", "write `.tolist()` behind it"),
    ("pydantic", "BaseModel", "write `.model_dump()` behind it"),
    ("starlette.responses", "Response", OTHERS_ANSWERS.format("an app (FastAPI, Starlette)")),
    ("flask", "Response", OTHERS_ANSWERS.format("an app (Flask)")),
    ("http.client", "HTTPResponse", OTHERS_ANSWERS.format("`urllib` or `http.client`")),
    ("aiohttp", "ClientResponse", OTHERS_ANSWERS.format("`aiohttp`")),
    ("collections.abc", "Coroutine", "it is what an `async def` gives: write `await` before it"),
    ("datetime", "date", "write `.isoformat()` behind it"),
    ("pathlib", "PurePath", "write `str(…)` around it"),
    ("enum", "Enum", "write `.value` behind it"),
    ("collections.abc", "Mapping", "write `dict(…)` around it"),
    ("collections.abc", "Iterable", "write `list(…)` around it"),
    ("collections.abc", "Callable", "it is a function: call it, with `()` behind its name"),
)
"""Module and name of a class, and what makes plain data of its objects; the first that fits."""


def _advice(value: Any, kind: type) -> str:
    if isinstance(value, type):
        return ": it is a class, and the task asks for what is made of it"
    if is_dataclass(kind):
        return ": write `dataclasses.asdict(…)` around it"
    fitting = (say for module, name, say in PLAIN_FORMS if _is(kind, module, name))
    return "".join(f": {say}" for say in list(fitting)[:1])


def _is(kind: type, module: str, name: str) -> bool:
    # An object of that class can only exist if its module has been imported.
    wanted = getattr(sys.modules.get(module), name, None)
    return isinstance(wanted, type) and issubclass(kind, wanted)


def _base64(value: bytes) -> str:
    return base64.b64encode(bytes.__getitem__(value, slice(None))).decode("ascii")


def _untagged(value: Any, depth: int) -> Any:
    if depth > 2 * DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, list):
        return [_untagged(item, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if TAG in value:
        return _READERS[value[TAG]](value, depth + 1)
    return {key: _untagged(item, depth + 1) for key, item in value.items()}


def _read_dict(value: dict[str, Any], depth: int) -> dict[Any, Any]:
    pairs = _untagged(_few(value["items"]), depth)
    return {_hashable(key): item for key, item in pairs}


def _hashable(value: Any) -> Any:
    return tuple(map(_hashable, value)) if isinstance(value, list) else value


def _read_exchange(value: dict[str, Any], depth: int) -> Exchange:
    read = checked_fields(Exchange, _untagged(value["fields"], depth))
    read["steps"] = tuple(Step(str(name), float(took)) for name, took in read["steps"])
    read["proxies"] = tuple(Hop(str(to), took and float(took)) for to, took in read["proxies"])
    read["stations"] = tuple(map(str, read["stations"]))
    for name in ("request_headers", "response_headers"):
        read[name] = tuple((str(key), str(item)) for key, item in read[name])
    return Exchange(**read)


_READERS: dict[str, Callable[[dict[str, Any], int], Any]] = {
    "blank": lambda value, depth: ...,
    "bytes": lambda value, depth: base64.b64decode(value["b64"], validate=True),
    "set": lambda value, depth: set(map(_hashable, _untagged(_few(value["items"]), depth))),
    "dict": _read_dict,
    "exchange": _read_exchange,
    "table": lambda value, depth: Table(
        tuple(str(name) for name in value["columns"]),
        tuple(tuple(_untagged(cell, depth) for cell in row) for row in value["rows"]),
    ),
}


# A dataclass that comes from another process: its fields are looked at before one is made of them.

FIELD_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,), "bytes": (bytes,), "bool": (bool,), "int": (int,), "float": (float, int),
    "str | None": (str, type(None)), "int | None": (int, type(None)),
}  # fmt: skip
"""What may stand in a field of this written type; of other types nothing is said."""


def checked_fields(kind: Any, given: object) -> dict[str, Any]:
    """Give the values by name, if they are all the fields and of their types; else `TypeError`."""
    if not isinstance(given, dict):
        raise TypeError(f"{kind.__name__} of no fields")
    written = {field.name: str(field.type) for field in fields(kind)}
    if set(given) != set(written):
        raise TypeError(f"{kind.__name__} with other fields")
    for name, type_name in written.items():
        if type_name in FIELD_TYPES and type(given[name]) not in FIELD_TYPES[type_name]:
            raise TypeError(f"{kind.__name__} with a {name} of another type")
    return given
