"""Reading a request's body: how much of it, of which type, and JSON without its soft spots.

Python's `json` takes more than RFC 8259 allows (`NaN`, the same key twice) and fails in its
own way on what is too deep or too long. Here each of these is one clear refusal, with 400. A lone
surrogate (half of a pair) passes: its JSON is well formed, so the schema refuses it, with 422.
"""

from __future__ import annotations

import codecs
import json
import re
from email.message import Message
from typing import TYPE_CHECKING, Any, NoReturn

from labapi.domain.errors import (
    BodyTooLarge,
    Detail,
    MalformedBody,
    MalformedJSON,
    UnsupportedContentType,
)
from labapi.domain.json_faults import why_unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from starlette.requests import Request

    WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
    Headers = Mapping[bytes, bytes]

MOST_KEYS = 1_000
"""How many keys one object may have: each unknown one would cost the server an error to tell."""
UNTYPED = MalformedBody(
    "A QUERY without a Content-Type asks nothing. Send Content-Type: application/json."
)
"""Why a QUERY is refused whose content has no type (RFC 10008, section 2.1)."""
DEEPEST = 32
"""How many arrays and objects may stand one inside the other."""
MARK = "\ufeff"
MARKED = (
    "The body begins with a byte order mark (BOM), which JSON does not allow (RFC 8259, section "
    "8.1). Write it without the mark: in Python with encoding='utf-8', not 'utf-8-sig'."
)
NO_CODING = re.compile(r"[^\w!#$%&'*+.^`|~, -]", re.ASCII)
"""What stands in no name of a content coding, and so is not told back."""
LONGEST_SHOWN = 100
"""How much of a list of content codings is told back."""
DRAINED_BYTES = 64 * 1024 * 1024
"""How much of too large a body is read and thrown away, so that the client gets to hear why."""


async def read_body(request: Request, sent: Headers, limit_bytes: int) -> bytes:
    """Read the whole body, or raise BodyTooLarge once it exceeds the limit."""
    if int(sent.get(b"content-length", b"0")) > limit_bytes and b"expect" in sent:
        raise BodyTooLarge(limit_bytes)  # the client waits for "100 Continue" and sends nothing
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit_bytes:
            chunks.append(chunk)
        elif size > DRAINED_BYTES:
            break
    if size > limit_bytes:
        raise BodyTooLarge(limit_bytes)
    return b"".join(chunks)


def require_query_type(sent: Headers) -> None:
    """Raise MalformedBody for a QUERY that does not say what its content is."""
    if not sent.get(b"content-type", b"").strip():
        raise MalformedBody(str(UNTYPED))


def require_content_type(request: Request, sent: Headers, accepted: tuple[str, ...]) -> str:
    """Give the body's media type, or raise UnsupportedContentType for another, or none."""
    if b"content-encoding" in sent:
        refuse_coded(", ".join(request.headers.getlist("content-encoding")), accepted)
    header = sent.get(b"content-type", b"").decode("latin-1").strip(" \t")
    if header in accepted:
        return header  # the common way, without reading it word by word
    return media_type_of(header, accepted)


def media_type_of(header: str, accepted: tuple[str, ...]) -> str:
    """Give the media type that a `Content-Type` names, or raise UnsupportedContentType.

    >>> media_type_of("Application/JSON; charset=utf-8", ("application/json",))
    'application/json'
    """
    message = Message()
    message["content-type"] = header
    media_type = message.get_content_type() if header else ""
    if media_type not in accepted:
        raise UnsupportedContentType(media_type, accepted)
    charset = str(message.get_param("charset", "utf-8")).lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedContentType(f"{media_type}; charset={charset}", accepted)
    return media_type


def refuse_coded(codings: str, accepted: tuple[str, ...]) -> None:
    """Raise UnsupportedContentType, unless the codings that are listed all stand for none."""
    listed = [coding.strip() for coding in codings.split(",")]
    named = [coding for coding in listed if coding.lower() not in ("", "identity")]
    if named:
        codings = NO_CODING.sub("?", ", ".join(named))[:LONGEST_SHOWN]
        raise UnsupportedContentType("", accepted, codings)


def ending(app: WSGI) -> WSGI:
    """Tell a WSGI app that its body ends by itself, as it does behind an ASGI server.

    PEP 3333 lets an app read no further than `Content-Length`, and a body in chunks has none:
    unless it is told, Flask takes such a body for an empty one.
    """

    def told(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input_terminated"] = True
        return app(environ, start_response)

    return told


def decode(body: bytes, error_class: type[MalformedBody] = MalformedJSON) -> str:
    """Read bytes as UTF-8, or raise the given error, which names the first bad byte."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        place = f"byte {error.start}, counted from 0,"
        reason = f"The body is not UTF-8: {place} is 0x{body[error.start]:02x}."
        if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            reason += " It begins as UTF-16 does. Write it with encoding='utf-8'."
        raise error_class(reason, [Detail("", reason, None)]) from None


def parse_json(body: bytes) -> Any:
    """Read JSON as RFC 8259 and I-JSON (RFC 7493) mean it, or raise MalformedJSON.

    >>> parse_json(b'{"age": 35, "age": 36}')
    Traceback (most recent call last):
        ...
    labapi.domain.errors.MalformedJSON: The key "age" stands twice in one object.
    """
    if not body.strip():
        raise _malformed("The body is empty. Send a JSON object.")
    text = decode(body)
    if text.startswith(MARK):
        raise _malformed(MARKED)
    try:
        value = STRICT.decode(text)
    except json.JSONDecodeError as error:
        raise _malformed(f"The body is not JSON: {why_unreadable(error)}.") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise _malformed("A number in the body has too many digits.") from None
    if text.count("[") + text.count("{") > DEEPEST and _depth(value) > DEEPEST:
        raise _too_deep()
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_KEYS:
        raise _malformed(f"An object has more than {MOST_KEYS} keys, which is all that are read.")
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _malformed(f"The key {json.dumps(twice)} stands twice in one object.")
    return found


def _no_constant(word: str) -> NoReturn:
    raise _malformed(f"{word} is not JSON: a number in JSON is finite.")


STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def _malformed(message: str) -> MalformedJSON:
    return MalformedJSON(message, [Detail("", message, None)])


def _too_deep() -> MalformedJSON:
    return _malformed(f"The body is nested too deep: at most {DEEPEST} levels are read.")


def _depth(value: Any) -> int:
    """Count how many arrays and objects stand one inside the other, without recursion."""
    depth, level = 0, [value]
    while containers := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [
            child
            for item in containers
            for child in (item.values() if isinstance(item, dict) else item)
        ]
    return depth
