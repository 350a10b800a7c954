"""Compare what came with what was to be expected, in the learner's terms, without the answer.

Each helper returns what it looked at or raises `Incorrect`. Equal in meaning is equal: `1` and
`1.0`, the order of keys, the case of a header's name, a tuple and a list (the codec makes one of
both). `True` is not `1`, as it is not in JSON.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any, NoReturn
from urllib.parse import urlsplit

from labapi.checks.task import Incorrect
from labapi.classroom.exchange.exchange import Exchange
from labapi.web.statuses import name_of

NAMES = {
    bool: "True or False", int: "a whole number", float: "a number", str: "a text", bytes: "bytes",
    list: "a list", tuple: "a tuple", set: "a set", dict: "a dictionary", type(None): "None",
    Exchange: "an answer",
}  # fmt: skip
REDIRECTS = (301, 302, 307, 308)
LONGEST = 300
NO_RETURN = "Nothing came back: is there a `return` on every way through the function?"


def incorrect(message: str) -> NoReturn:
    """Fail the task with a message: for which input, what came, what was to be expected."""
    raise Incorrect(message)


def kind_of(value: Any) -> str:
    """Say of what kind a value is, in words.

    >>> kind_of(["GET"]), kind_of(None)
    ('a list', 'None')
    """
    return NAMES.get(type(value), f"a {type(value).__name__}")


def expect_type(name: str, value: Any, *kinds: type) -> Any:
    """Give the value if it is of one of these types.

    A whole number may be written as `400.0`, and `int` will do where `float` is asked for; `nan`
    and infinity are no numbers that a task asks for.
    """
    if type(value) is float and not math.isfinite(value) and {int, float} & set(kinds):
        incorrect(f"`{name}` is `{value}`, which counts nothing. The task asks for a plain number.")
    if int in kinds and type(value) is float and value.is_integer() and float not in kinds:
        return int(value)
    wanted = (*kinds, int) if float in kinds else kinds
    if type(value) not in wanted:
        names = [NAMES.get(kind, kind.__name__) for kind in kinds]
        asked = " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        said = f"`{name}` is {kind_of(value)}, and the task asks for {asked}."
        incorrect(said + _no_return(name, value))
    return value


def same(given: Any, expected: Any) -> bool:
    """Tell whether two plain values mean the same.

    >>> same({"a": 1, "b": [2.0]}, {"b": [2], "a": 1.0}), same(True, 1)
    (True, False)
    """
    return difference(given, expected) is None


def difference(given: Any, expected: Any, path: str = "") -> str | None:
    """Say where two plain values first differ, and how, without what was expected there.

    >>> difference({"age": "35"}, {"age": 35})
    'at `age` there is a text, and a whole number was to be expected'
    """
    if isinstance(given, dict) and isinstance(expected, dict):
        return _in_dicts(given, expected, path)
    if isinstance(given, list) and isinstance(expected, list):
        return _in_lists(given, expected, path)
    at = f"at `{path}` " * bool(path)
    if _number(given) and _number(expected):
        alike = given == expected or math.isclose(given, expected, rel_tol=1e-9)
    elif type(given) is not type(expected):
        return f"{at}there is {kind_of(given)}, and {kind_of(expected)} was to be expected"
    else:
        alike = given == expected
    return None if alike else f"{at}there is {shown(given)}, and another value was to be expected"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _in_dicts(given: dict[Any, Any], expected: dict[Any, Any], path: str) -> str | None:
    where = f" in `{path}`" * bool(path)
    for key in expected:
        if key not in given:
            return f"the key `{key}` is missing{where}"
    for key in given:
        if key not in expected:
            return f"there is a key `{key}`{where}, which does not belong there"
    found = (difference(given[key], expected[key], f"{path}.{key}".strip(".")) for key in expected)
    return next(filter(None, found), None)


def _in_lists(given: list[Any], expected: list[Any], path: str) -> str | None:
    if len(given) != len(expected):
        at = f"at `{path}` " * bool(path)
        return f"{at}there are {len(given)} items, and {len(expected)} were to be expected"
    pairs = enumerate(zip(given, expected, strict=True))
    found = (difference(one, other, f"{path}[{index}]") for index, (one, other) in pairs)
    return next(filter(None, found), None)


def shown(value: Any) -> str:
    """Write a value as Python would, cut where it grows long; an answer as `requests` would."""
    if isinstance(value, Exchange):
        return f"<Response [{value.status}]>"
    text = value if isinstance(value, str) and "\n" in value else repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def request_line(exchange: Exchange) -> str:
    """Write the request of an exchange in a line: method, path, and a body where it has one.

    The same words stand in every message, so that a learner can send the request by hand.
    """
    said = f"`{exchange.method} {exchange.target}`"
    if not exchange.request_body:
        return said
    body = exchange.request_body.decode("utf-8", "replace")
    return f"{said} with the body `{body[:LONGEST]}{'…' * (len(body) > LONGEST)}`"


def expect_status(exchange: Exchange, *wanted: int, because: str) -> Exchange:
    """Ask for one of these status codes; `because` says what the request was about."""
    if exchange.status in wanted:
        return exchange
    if exchange.status is None:
        incorrect(f"To {request_line(exchange)} there was no answer, and {because}.")
    came = f"`{exchange.status} {name_of(exchange.status)}`"
    if slash := _only_a_slash_away(exchange):
        incorrect(f"To {request_line(exchange)} the answer was {came}: {slash}")
    crash = f" Your app raised: {exchange.crash.splitlines()[-1]}" if exchange.crash else ""
    why = crash or reason_given(exchange)
    incorrect(f"To {request_line(exchange)} the answer was {came}, and {because}.{why}")


def _only_a_slash_away(exchange: Exchange) -> str:
    """Say so where an app redirects to the same path with a slash at its end, or without."""
    place = urlsplit(exchange.response_header("Location") or "").path
    asked = urlsplit(exchange.target).path
    if exchange.status not in REDIRECTS or place.rstrip("/") != asked.rstrip("/"):
        return ""
    return f"your app knows `{place}`, and the task asks for `{asked}`. Mind the slash at the end."


def near_miss(headers: Iterable[tuple[str, str]], name: str) -> str:
    """Say in a sentence, after a space, which header is nearly the missing one; else empty.

    >>> near_miss([("Idempotency_Key", "a1")], "Idempotency-Key")
    ' There is a header `Idempotency_Key`: its name is written `Idempotency-Key`.'
    """
    for given, _ in headers:
        if _letters(given) == _letters(name) and given.lower() != name.lower():
            return f" There is a header `{given}`: its name is written `{name}`."
    return ""


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def reason_given(exchange: Exchange) -> str:
    """Say in a sentence, after a space, what the lab or FastAPI said of a refusal; else empty."""
    try:
        body = json.loads(exchange.response_body)
        said = _from_fastapi(body["detail"]) if "detail" in body else _from_lab(body["error"])
    except (ValueError, TypeError, LookupError, AttributeError):
        return ""
    return f" The server says: *{said}*"


def _from_lab(error: Any) -> str:
    details = [
        f"{one['field']}: {one['message']}" if one["field"] else one["message"]
        for one in error.get("details") or ()
    ]
    said = [error["message"].removesuffix(" See details."), *details[:2]]
    return " ".join(dict.fromkeys(said))


def _from_fastapi(detail: Any) -> str:
    if isinstance(detail, str):
        return detail
    return f"{' '.join(map(str, detail[0]['loc']))}: {detail[0]['msg']}"


def expect_header(exchange: Exchange, name: str, because: str) -> str:
    """Give the value of a header of the answer, which must be there."""
    value = exchange.response_header(name)
    if not value:
        said = f"The answer to {request_line(exchange)} has no header `{name}`, and {because}."
        incorrect(said + near_miss(exchange.response_headers, name))
    return value


def expect_json(exchange: Exchange) -> Any:
    """Give the JSON of the answer's body."""
    try:
        return json.loads(exchange.response_body)
    except ValueError:
        start = shown(exchange.response_body[:60].decode("utf-8", "replace"))
        incorrect(f"The answer to {request_line(exchange)} is not JSON. It begins with {start}.")


def sent_json(exchange: Exchange) -> Any:
    """Give the JSON of a request's body, however it was sent; None where it is none."""
    try:
        return json.loads(exchange.request_body)
    except ValueError:
        return None


def expect_same(name: str, given: Any, expected: Any, case: str = "") -> None:
    """Ask for a value that means the same; `case` says for which input it came."""
    if found := difference(given, expected):
        about = f"For {case}: " * bool(case)
        said = f"{about}`{name}` is not what it should be: {found}."
        incorrect(said + _no_return(name, given))


def _no_return(call: str, given: Any) -> str:
    """Say what None most often means where a function was called."""
    return f" {NO_RETURN}" * (given is None and call.endswith(")"))
