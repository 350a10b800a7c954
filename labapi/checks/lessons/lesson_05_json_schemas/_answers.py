"""What a server may send to the reader of task 5, and what the reader has to make of it.

Drawn by the seed: the contents, the names that are new, the place where a body is cut off.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from labapi.checks.cases import Cases

JSON, PROBLEM = "application/json", "application/problem+json"
UNREADABLE = {"kind": "unreadable"}
BLANK_TYPE = "about:blank"
"""The type of a problem that names none (RFC 9457, section 3.1.1)."""
DEEP, DIGITS = 100_000, 5_000
"""So many brackets, and so many digits, are more than Python's `json` reads."""
FAILURES = (400, 401, 403, 404, 409, 415, 422, 429, 500, 503)


class Sent(NamedTuple):
    """An answer as it arrives, what it is in words, and what is to be made of it.

    `trap` names what is peculiar about it, for whoever falls into that.
    """

    what: str
    status: int
    media: str
    body: bytes
    expected: dict[str, Any]
    trap: str = ""


def _body(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _meta(cases: Cases) -> dict[str, Any]:
    return {"request_id": cases.name("req"), "response_time_ms": cases.whole(1, 900) / 100}


def _prediction(cases: Cases) -> dict[str, Any]:
    word = cases.one_of(["approved", "rejected"])
    return {"id": cases.name("pred"), "prediction": word, "probability": cases.whole(1, 99) / 100}


def success(cases: Cases, data: Any, **more: Any) -> dict[str, Any]:
    """Write the envelope around data, its members in a drawn order."""
    whole = {"status": "success", "data": data, "meta": _meta(cases)} | more
    return {name: whole[name] for name in cases.shuffled(list(whole))}


def failure(cases: Cases, code: Any, **more: Any) -> dict[str, Any]:
    """Write the envelope around an error."""
    error = {"code": code, "message": cases.name("told"), "details": []} | more
    return {"status": "error", "error": error, "meta": _meta(cases)}


def _code(cases: Cases) -> str:
    return cases.name(cases.one_of(["NOT_FOUND", "INVALID", "LIMITED"])).upper().replace("-", "_")


def plain_ones(cases: Cases) -> list[Sent]:
    """Draw an answer and a refusal of the commonest kind."""
    data, code = _prediction(cases), _code(cases)
    return [_good("a prediction", data, _body(success(cases, data))), _refused_as(cases, code)]


def _good(what: str, data: Any, body: bytes, media: str = JSON, trap: str = "") -> Sent:
    return Sent(what, 200, media, body, {"kind": "success", "data": data}, trap)


def _refused_as(cases: Cases, code: str, trap: str = "", **more: Any) -> Sent:
    body = _body(failure(cases, code) | more)
    expected = {"kind": "refused", "code": code}
    return Sent("a refusal in the envelope", cases.one_of(FAILURES), JSON, body, expected, trap)


# Good answers.


def good_ones(cases: Cases) -> list[Sent]:
    """Draw good answers: data of each kind, new members, other letters, another way to write."""
    data = _prediction(cases)
    plain: list[Any] = [None, [], {}, 0, False, "", [data], cases.whole(1, 99)]
    found = [
        _good(f"an answer whose data are `{json.dumps(one)}`", one, _body(success(cases, one)))
        for one in (*plain, cases.name("text"), "NaN")
    ]
    return cases.shuffled([*found, *_unlike(cases, data), *_grown(cases, data)])


def _unlike(cases: Cases, data: dict[str, Any]) -> list[Sent]:
    """Write good answers in the ways in which other writers do."""
    letters = f"Zoë 😀 {cases.name('text')}"
    escaped = json.dumps(success(cases, letters)).encode()
    spread = b"\r\n\t " + json.dumps(success(cases, data), indent=2).encode() + b"\n"
    inner = {"status": "error", "error": {"code": _code(cases)}, "type": "loan"}
    whole, media = _body(success(cases, data)), f"{JSON};charset=utf-8"
    return [
        _good("an answer with a charset", data, whole, media),
        _good("an answer in several lines", data, spread),
        _good("a text with an `ë`", letters, _body(success(cases, letters))),
        _good("a text with an escaped `ë`", letters, escaped),
        _good("data that speak of an error", inner, _body(success(cases, inner))),
        _good("an answer", data, whole)._replace(status=201),
    ]


def _grown(cases: Cases, data: dict[str, Any]) -> list[Sent]:
    """Write good answers with a member that nobody knows: at the top, in the data, in `meta`."""
    new = cases.name("field")
    more, meta = data | {new: [1]}, _meta(cases) | {new: None}
    return [
        _good("a new member", data, _body(success(cases, data, **{new: 1})), trap="new"),
        _good("a new member in the data", more, _body(success(cases, more))),
        _good("a new member in `meta`", data, _body(success(cases, data, meta=meta))),
    ]


# Refusals.


def refusals(cases: Cases) -> list[Sent]:
    """Draw refusals in both forms: plain ones first, then those that are written unlike."""
    code, new = _code(cases), cases.name("field")
    found = [
        _refused_as(cases, _code(cases)),
        _refused_as(cases, code, "new", **{new: {"code": "other"}}),
        _refused_as(
            cases, code, "new", error={"code": code, new: 1, "message": "", "details": [1]}
        ),
        _refused_as(cases, code, error={"code": code}),
    ]
    return [_refused_as(cases, _code(cases)), *_problems(cases), *cases.shuffled(found)]


def _problems(cases: Cases) -> list[Sent]:
    urn = f"urn:problem:{cases.name('kind')}"
    code, new = _code(cases), cases.name("field")
    whole = {"type": urn, "title": "Sorry", "status": 422, "detail": cases.name("told")}
    plain = [_problem(cases, whole | {"code": code}, code)]
    named = [
        _problem(cases, whole | {"code": code}, code, media, "media")
        for media in (
            f"{PROBLEM}; charset=utf-8", "Application/Problem+JSON", f"{PROBLEM} ;charset=UTF-8",
            "APPLICATION/PROBLEM+JSON;profile=x",
        )
    ]  # fmt: skip
    told = [
        _problem(cases, whole, urn),
        _problem(cases, {"title": "Sorry"}, BLANK_TYPE),
        _problem(cases, {}, BLANK_TYPE),
        _problem(cases, whole | {"code": 5}, urn, trap="member"),
        _problem(cases, whole | {"code": None, "status": "422"}, urn, trap="member"),
        _problem(cases, whole | {"code": [code]}, urn, trap="member"),
        _problem(cases, {"type": 7, "title": []}, BLANK_TYPE, trap="member"),
        _problem(cases, {"type": None, "code": {}}, BLANK_TYPE, trap="member"),
        _problem(cases, whole | {"code": code, new: [1], "errors": {}}, code, trap="new"),
        _problem(cases, {"code": code}, code),
    ]
    return plain + cases.shuffled(named) + cases.shuffled(told)


def _problem(
    cases: Cases, body: dict[str, Any], code: str, media: str = PROBLEM, trap: str = ""
) -> Sent:
    said = {name: body[name] for name in cases.shuffled(list(body))}
    expected = {"kind": "refused", "code": code}
    return Sent("problem details", cases.one_of(FAILURES), media, _body(said), expected, trap)


# What cannot be read.


def no_json(cases: Cases) -> list[Sent]:
    """Draw bodies that are no JSON, or that no Python reads: those that come every day first."""
    data = success(cases, _prediction(cases))
    whole = _body(data)
    page = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
    common = [
        _unreadable("an empty body", b"", status=204, media=""),
        _unreadable("blanks", b"  \n"),
        _unreadable("the page of a proxy", page, "html", 502, "text/html"),
        _unreadable("the page of a proxy, called JSON", page, "html", 503),
        _unreadable("a body that was cut off", whole[: -cases.whole(1, len(whole) - 2)], "cut"),
        _unreadable("a body with a brace too many", whole + b"}"),
        _unreadable("single quotes", repr(data).encode()),
        _unreadable("problem details that were cut off", b'{"title": "So', "cut", 500, PROBLEM),
    ]
    return cases.shuffled(common) + cases.shuffled(_rare(cases, whole))


def _rare(cases: Cases, whole: bytes) -> list[Sent]:
    """Draw what another alphabet has written, what is too much, and what only Python takes."""
    name = json.dumps(success(cases, "Café"), ensure_ascii=False)
    long = whole.replace(b'"success"', b'"success", "n": ' + b"1" * DIGITS, 1)
    latin = b'{"title": "D\xe9sol\xe9"}'
    found = [
        _unreadable("Latin-1", name.encode("latin-1"), "latin"),
        _unreadable("problem details in Latin-1", latin, "latin", 500, PROBLEM),
        _unreadable("UTF-16", name.encode("utf-16"), "utf16"),
        _unreadable("UTF-16 without a mark", name.encode("utf-16-le"), "utf16"),
        _unreadable("UTF-32", name.encode("utf-32-be"), "utf16"),
        _unreadable(f"{DEEP:,} brackets", b"[" * DEEP, "deep"),
        _unreadable(f"a number of {DIGITS:,} digits", long, "digits"),
    ]
    for word in ("NaN", "Infinity", "-Infinity"):
        body = _body(success(cases, {"probability": 0.125})).replace(b"0.125", word.encode())
        found.append(_unreadable(f"the word `{word}`", body, "constant"))
    return found


def _unreadable(
    what: str, body: bytes, trap: str = "", status: int = 200, media: str = JSON
) -> Sent:
    return Sent(what, status, media, body, UNREADABLE, trap)


def other_shapes(cases: Cases) -> list[Sent]:
    """Draw JSON that has neither shape; its status is the one that a reader might go by."""
    data, code, meta = _prediction(cases), _code(cases), _meta(cases)
    whole, refused = success(cases, data), failure(cases, code)
    bare: list[Any] = [
        None, [], 35, True, "success", [whole], {}, {"status": "success"}, {"data": data},
        {"status": "success", "meta": meta}, {"meta": meta}, {"success": data},
        {"status": "ok", "data": data}, {"status": "error", "data": data, "meta": meta},
    ]  # fmt: skip
    odd: list[Any] = [200, True, None, ["success"], {}, ""]
    bare += [whole | {"status": one} for one in odd]
    failed: list[Any] = [
        {"error": refused["error"]}, {"status": "error"}, {"detail": "Not Found"},
        {"type": "about:blank", "title": "Sorry", "status": 422, "code": code}, [refused],
    ]  # fmt: skip
    failed += [refused | {"status": one} for one in (422, ["error"], "failed", None)]
    odd = [None, 5, [], {}, [{"code": code}], code]
    failed += [refused | {"error": one} for one in odd]
    failed += [failure(cases, one) for one in (*odd[:5], True)]
    shapes = [_shape(_body(one)) for one in bare]
    shapes += [_shape(_body(one), cases.one_of(FAILURES)) for one in failed]
    shapes += [
        _shape(_body(one), cases.one_of(FAILURES), PROBLEM, "problem details that are no object")
        for one in (None, [], [{"code": code}], "about:blank", 5)
    ]
    return cases.shuffled([*shapes, *_twice(cases, whole, refused)])


def _twice(cases: Cases, whole: dict[str, Any], refused: dict[str, Any]) -> list[Sent]:
    """Write a name twice: at the top, in the data, in an error, in problem details."""
    first = _body(success(cases, None))
    bodies = [
        b'{"data": 1, ' + _body(whole)[1:],
        first.replace(b"null", b'{"age": 35, "age": 36}'),
        first.replace(b"null", b'[{"a": {"b": 1, "b": 1}}]'),
    ]
    code = _body(refused).replace(b'"message"', b'"code": "OTHER", "message"')
    said = "a name twice"
    return [
        *(_shape(body, 200, JSON, said, "twice") for body in bodies),
        _shape(code, cases.one_of(FAILURES), JSON, said, "twice"),
        _shape(b'{"code": "A", "code": "B"}', cases.one_of(FAILURES), PROBLEM, said, "twice"),
    ]


def _shape(
    body: bytes,
    status: int = 200,
    media: str = JSON,
    what: str = "JSON of another shape",
    trap: str = "shape",
) -> Sent:
    return _unreadable(what, body, trap, status, media)
