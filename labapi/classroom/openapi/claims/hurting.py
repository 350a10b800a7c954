"""Bodies that hurt a careless server, and how errors are told."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

from labapi.classroom.openapi.claims.reading import INVALID, SOUND, names
from labapi.classroom.openapi.claims.talk import (
    API,
    HEALTH,
    JSON,
    MODELS,
    PREDICT,
    PROBLEM,
    QUESTION,
    Answer,
    Claim,
    Talk,
    changed,
    told,
)

BODY = json.dumps(QUESTION).encode()
MALFORMED = "MALFORMED_JSON"
NO_JSON = (
    (b"", "an empty body"),
    (b"hello", "the body hello"),
    (BODY[:-1], "its last bracket left out"),
    (b"{'features': {}}", "single quotes"),
    (BODY + b"x", "something behind the object"),
    (BODY.replace(b"age", b"\xff\xfe"), "bytes that are no UTF-8"),
    (b"\xef\xbb\xbf" + BODY, "a byte order mark"),
    (BODY.decode().encode("utf-16"), "UTF-16"),
)
OTHER_TYPES = (
    ("text/plain", "`Content-Type: text/plain`"),
    ("application/x-www-form-urlencoded", "the `Content-Type` of a form"),
    ("application/json; charset=latin-1", "`charset=latin-1`"),
    ("", "no `Content-Type`"),
)
TOO_LARGE = 100_000
ROOMY = 60_000
INSIDE = re.compile(r'Traceback|File "|line \d+, in |\.py\b|pydantic|werkzeug|starlette', re.I)
"""What an error would show of the inside of a server."""
NOWHERE = (f"{API}/nothing", API, "/api/v9/health", f"{MODELS}/")


def hurt_no_json(talk: Talk) -> None:
    """What is no JSON, or not in UTF-8 without a mark, is 400 (RFC 8259, section 8.1)."""
    for body, words in NO_JSON:
        talk.send_body(body, words).must(400, MALFORMED)


def hurt_nan(talk: Talk) -> None:
    """Python writes these, and JSON does not know them."""
    for word in (b"NaN", b"Infinity", b"-Infinity"):
        talk.send_body(BODY.replace(b"55000", word), f"`income`: {word.decode()}").must(
            400, MALFORMED
        )


def hurt_twice(talk: Talk) -> None:
    """Two readers would take two different values (RFC 8259, section 4)."""
    body = BODY.replace(b'"age": 35', b'"age": 35, "age": 36')
    talk.send_body(body, "`age` twice").must(400, MALFORMED)


def hurt_deep(talk: Talk) -> None:
    """Brackets in brackets, at first a few too many, then enough to overflow a stack."""
    for depth in (100, 20_000):
        body = b'{"features": ' + b"[" * depth + b"]" * depth + b"}"
        talk.send_body(body, f"{depth:,} lists in each other").must(400, MALFORMED)


def hurt_numbers(talk: Talk) -> None:
    """Too many digits to read, and a number that no float holds."""
    body = BODY.replace(b"55000", b"9" * 5_000)
    talk.send_body(body, "an `income` of 5,000 digits").must(400, MALFORMED)
    names(talk.send_body(BODY.replace(b"55000", b"1e400"), "`income`: 1e400"), "features.income")


def hurt_surrogate(talk: Talk) -> None:
    """Half a character in the name of a field: it is refused, and the refusal can be read."""
    body = BODY.replace(b'"age"', b'"\\ud800"')
    answer = talk.send_body(body, "half a surrogate pair as a name").must(422, INVALID)
    answer.hold(answer.at("error.details"), "`details` that name the field")


def hurt_type(talk: Talk) -> None:
    """Only JSON is read, as `Accept` tells (RFC 9110, section 15.5.16), and nothing unpacked."""
    for content_type, words in OTHER_TYPES:
        answer = talk.send_body(BODY, words, content_type).must(415, "UNSUPPORTED_MEDIA_TYPE")
        answer.hold(
            JSON in answer.header("accept"), f"`Accept: {JSON}`", answer.with_header("Accept")
        )
    talk.send_body(BODY, "`charset=utf-8`", f"{JSON}; charset=utf-8").must(200)
    headers = {"Content-Encoding": "gzip"}
    answer = talk.send_body(gzip.compress(BODY, mtime=0), "a compressed body", headers=headers)
    answer.must(415, "UNSUPPORTED_MEDIA_TYPE")


def hurt_large(talk: Talk) -> None:
    """More than 64 KiB are not read; a little less are."""
    talk.send_body(BODY.ljust(ROOMY), f"{ROOMY:,} bytes, most of them spaces").must(200)
    answer = talk.send_body(BODY.ljust(TOO_LARGE), f"{TOO_LARGE:,} bytes, most of them spaces")
    answer.must(413, "PAYLOAD_TOO_LARGE")


def hurt_chunks(talk: Talk) -> None:
    """A body whose length is not told before is read, and bounded, as any other."""
    talk.send_body(BODY, "its body in chunks", chunked=True).must(200)
    answer = talk.send_body(BODY.ljust(TOO_LARGE), f"{TOO_LARGE:,} bytes in chunks", chunked=True)
    answer.must(413, "PAYLOAD_TOO_LARGE")


def error_path(talk: Talk) -> None:
    """There is nothing at these paths, and nobody is sent elsewhere."""
    for target in NOWHERE:
        talk.get(target).must(404, "NOT_FOUND")


def error_shape(talk: Talk) -> None:
    """All refusals so far, and one of each kind: a client reads them all in one way."""
    talk.get(f"{API}/nothing")
    talk.ask("PUT", HEALTH)
    talk.send_body(b"{", "half an object")
    talk.post(changed(age=12), "`age`: 12")
    for answer in talk.errors():
        if answer.media_type != PROBLEM:
            answer.hold(answer.media_type == JSON, f"an error as `{JSON}`")
            answer.equal("status", "error")
            shaped(answer)


def shaped(answer: Answer) -> None:
    """Hold an error to have its three parts, each detail to have its three, and a `meta`."""
    error, meta = answer.at("error"), answer.at("meta")
    sound = isinstance(error, dict) and set(error) == {"code", "message", "details"}
    answer.hold(sound, "`error` with `code`, `message` and `details`")
    said = all(isinstance(error[name], str) and error[name] for name in ("code", "message"))
    answer.hold(said, "`code` and `message` as texts")
    details = error["details"] if isinstance(error["details"], list) else [None]
    expected = "`details`: a list of `field`, `message` and `received`"
    answer.hold(all(map(detailed, details)), expected, answer.with_value("error.details"))
    sound = isinstance(meta, dict) and {"request_id", "timestamp"} <= set(meta)
    answer.hold(sound, "`meta` with `request_id` and `timestamp`")


def detailed(detail: Any) -> bool:
    """Whether one detail has what it needs."""
    return isinstance(detail, dict) and set(detail) == {"field", "message", "received"}


def error_problem(talk: Talk) -> None:
    """Asked for by name, the same errors come in the shape of RFC 9457."""
    for target, status in ((f"{API}/nothing", 404), (f"{MODELS}?limit=0", 422)):
        answer = talk.get(target, {"Accept": PROBLEM}).must(status)
        came = f"{answer.came} as {answer.media_type or 'no type'}"
        answer.hold(answer.media_type == PROBLEM, f"an answer as `{PROBLEM}`", came)
        answer.equal("status", status)
        parts = [name for name in ("type", "title", "detail") if not answer.at(name)]
        answer.hold(not parts, "`type`, `title` and `detail`", f"no {told(parts)}")


def error_silent(talk: Talk) -> None:
    """All errors so far: what they show of the inside helps nobody but a thief."""
    error_kinds(talk)
    for answer in talk.errors():
        found = INSIDE.search(answer.exchange.response_body.decode("utf-8", "replace"))
        came = f"{answer.came}, and in it: {found[0]}" if found else ""
        answer.hold(not found, "no word of the server's inside", came)


def error_kinds(talk: Talk) -> None:
    """Make a few errors, so that there are some to look at."""
    talk.get(f"{PREDICT}/nobody")
    talk.send_body(b"[", "half a list")


def error_no_crash(talk: Talk) -> None:
    """All answers so far; and after all of it, it still answers."""
    talk.get(HEALTH)
    for answer in talk.seen:
        answer.hold(answer.status < 500 or answer.status == 503, "no failure of the server")


_HURT, _ERRORS = "bodies that hurt", "errors"
HURT_CLAIMS = (
    Claim(_HURT, "what is no JSON in UTF-8 is 400", hurt_no_json, SOUND),
    Claim(_HURT, "NaN and Infinity are no JSON: 400", hurt_nan, SOUND),
    Claim(_HURT, "the same key twice is 400", hurt_twice, SOUND),
    Claim(_HURT, "what is nested too deep is 400", hurt_deep, SOUND),
    Claim(_HURT, "numbers too long or too large are refused", hurt_numbers, SOUND),
    Claim(_HURT, "half a character is 422, and told in UTF-8", hurt_surrogate, SOUND),
    Claim(_HURT, "another type, or compressed, is 415, with `Accept`", hurt_type, SOUND),
    Claim(_HURT, "more than 64 KiB are 413", hurt_large, SOUND),
    Claim(_HURT, "a body in chunks is read, and bounded", hurt_chunks, SOUND),
)
ERROR_CLAIMS = (
    Claim(_ERRORS, "where nothing is, there is 404", error_path),
    Claim(_ERRORS, "all errors have one shape", error_shape),
    Claim(_ERRORS, "asked for by name, they are RFC 9457's", error_problem),
    Claim(_ERRORS, "no error tells of the inside", error_silent),
    Claim(_ERRORS, "nothing that was sent made it fail", error_no_crash),
)
