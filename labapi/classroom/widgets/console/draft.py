"""A request that is not sent yet, as a value; and what HTTP does not allow in one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlsplit

from labapi.classroom.exchange.as_code import own_headers
from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.exchange.secrets import masked_text
from labapi.classroom.exchange.sendable import (
    DraftError,
    Pairs,
    check_header,
    check_method,
    check_path,
    check_text,
    in_one_line,
    query_in,
    with_type,
)
from labapi.domain.json_faults import why_unwritable

if TYPE_CHECKING:
    from requests import PreparedRequest

_BODY_MEANS_NOTHING = frozenset({"GET", "HEAD", "DELETE"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What to send: method, path, query and headers as (name, value), and the text of the body.

    Names and values of the query are plain text; they are percent-encoded when sent. The path is
    taken as it is, and may end in a query that is to be sent unread, such as `/x?a`.

    >>> Draft("GET", "/api/v1/models", (("limit", "2"),)).preview("http://127.0.0.1:8000").target
    '/api/v1/models?limit=2'
    """

    method: str = "GET"
    path: str = "/"
    query: Pairs = ()
    headers: Pairs = ()
    body: str = ""

    @classmethod
    def of(cls, exchange: Exchange) -> Draft:
        """Take over a request that was sent, with the headers that its sender chose.

        Raises `DraftError` when its body is no text, or was kept only in part.
        """
        if exchange.missing:
            raise DraftError(exchange.missing)
        try:
            body = exchange.request_body.decode()
        except UnicodeDecodeError:
            raise DraftError("The body of this request is no text. Use labapi.replay(r).") from None
        path, query = split_query(exchange.target)
        headers = [
            (name, value)
            for name, value in own_headers(exchange, secrets=True)
            if not name.lower().startswith("sec-")  # those a browser adds, and none may choose
        ]
        return cls(exchange.method, path, query, tuple(headers), body)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Draft:
        """Make a draft of what a form holds; `DraftError` says what to change.

        Rows that are empty on both sides are left out; a query in the path becomes rows.
        """
        path, query = split_query(_text(plain, "path", "/").strip())
        headers = [(name.strip(), value.strip()) for name, value in _rows(plain, "headers")]
        return cls(
            _text(plain, "method", "GET").strip().upper(),
            path,
            query + _rows(plain, "query"),
            tuple(headers),
            _text(plain, "body", ""),
        ).checked()

    def __repr__(self) -> str:
        """Write one line, without what may be secret: names of headers, and no body."""
        names = ", ".join(name for name, _ in self.headers) or "no headers of its own"
        query = "?…" * bool(self.query)
        return f"<Draft: {self.method} {masked_text(self.path)}{query}, {names}>"

    def plain(self) -> dict[str, Any]:
        """Give the draft as JSON can hold it; `from_plain` reads it."""
        return {
            "method": self.method,
            "path": self.path,
            "query": [list(pair) for pair in self.query],
            "headers": [list(pair) for pair in self.headers],
            "body": self.body,
        }

    def checked(self) -> Draft:
        """Give the same draft, or raise `DraftError` that says what HTTP does not allow in it."""
        check_method(self.method)
        check_path(self.path)
        for name, value in self.query:
            check_text("query", name + value)
        for name, value in self.headers:
            check_header(name, value)
        check_text("body", self.body)
        return self if self.method.isupper() else replace(self, method=self.method.upper())

    @property
    def notes(self) -> list[str]:
        """Sentences on what may surprise, such as a GET with a body; none for most requests."""
        return notes_on(self.method, self.path, self.headers, self.body)

    def preview(self, origin: str) -> Exchange:
        """Give exactly what `requests` would put on the wire, with no answer (`status` is None).

        `origin` is scheme, host and port. Raises `DraftError` where HTTP does not allow it.
        """
        request = prepared(self, origin)
        headers = [(name, str(value)) for name, value in request.headers.items()]
        host = [] if "Host" in request.headers else [("Host", urlsplit(request.url or "").netloc)]
        return Exchange(
            method=request.method or "",
            origin=origin,
            target=request.path_url,
            http_version="1.1",
            request_headers=(*host, *headers),
            request_body=self.body.encode(),
            status=None,
            response_headers=(),
            response_body=b"",
            duration_ms=0.0,
            seen_by="client",
        )


def first_draft(
    method: str,
    path: str,
    query: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
    body: Any,
) -> Draft:
    """Make the draft that a console begins with."""
    rows = {"query": dict(query or {}), "headers": dict(headers or {})}
    draft = Draft.from_plain({"method": method, "path": path, **rows})
    return draft if body is None else with_body(draft, body, rows["headers"])


def changed(plain: Mapping[str, Any], given: Mapping[str, Any]) -> Draft:
    """Give the draft of a form in which some parts are new; `Console.change` tells the rules.

    >>> changed({"path": "/x", "query": [["limit", "2"]]}, {"path": "/y?a=1"}).query
    (('a', '1'),)
    """
    new = {**plain, **given}
    if "path" in given or "query" in given:
        new |= _path_and_query(plain, given)
    new["headers"] = given["headers"] or () if "headers" in given else plain.get("headers", ())
    if "body" not in given:
        return Draft.from_plain(new)
    draft = Draft.from_plain(new | {"body": ""})
    named = [name for name, _ in draft.headers] if given.get("headers") else []
    return with_body(draft, given["body"], named)


def _path_and_query(plain: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Tell which query stays: the former one goes where the path or the caller brings another."""
    before, path = _text(plain, "path", "/"), _text(given, "path", "")
    standing = query_in(before)
    if "path" not in given:  # so a query is given, which takes the place of both
        return {"path": before.replace(standing, "", 1), "query": given["query"] or ()}
    if "query" in given:
        return {"query": given["query"] or ()}
    if brought := query_in(path):
        return {"query": (), "path": path.replace("?", "", 1) if brought == "?" else path}
    bare, mark, fragment = path.partition("#")
    return {"path": f"{bare}{standing}{mark}{fragment}"}


def with_body(draft: Draft, body: Any, named: Iterable[str] = ()) -> Draft:
    """Give the draft this body: a text leaves the headers alone, data becomes JSON and says so.

    None takes the body away, and the headers that speak of it, but those that were `named` with it.
    """
    if isinstance(body, str):
        return replace(draft, body=body)
    if body is None:
        return replace(draft, headers=with_type(draft.headers, "", named), body="")
    try:
        text = json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        said = f"JSON cannot hold this body: {why_unwritable(body)}."
        raise DraftError(f"{said} Write it as a text.") from None
    return replace(draft, headers=with_type(draft.headers, "application/json", named), body=text)


def prepared(draft: Draft, origin: str) -> PreparedRequest:
    """Hand the draft to `requests`, which adds its own headers; see `Draft.preview`."""
    from requests import Request, Session  # costs 0.1 s, and `import labapi` shall not pay it

    sound = draft.checked()
    request = Request(
        sound.method,
        origin + sound.path,
        params=list(sound.query),
        headers=in_one_line(sound.headers),
        data=sound.body.encode(),
    )
    with Session() as session:
        session.trust_env = False  # no .netrc: what is sent is what the draft says
        return session.prepare_request(request)


def split_query(target: str) -> tuple[str, Pairs]:
    """Split the query off a path and decode it, if nothing is lost by that.

    >>> split_query("/x?a=1&b=%C3%A9+%26"), split_query("/x?flag")
    (('/x', (('a', '1'), ('b', 'é &'))), ('/x?flag', ()))
    """
    path, mark, query = target.partition("?")
    pieces = query.split("&")
    if not mark or "#" in target or not all("=" in piece for piece in pieces):
        return target, ()
    try:
        pairs = tuple(_decoded(piece) for piece in pieces)
    except UnicodeDecodeError:
        return target, ()
    return path, pairs


def _decoded(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    return unquote_plus(name, errors="strict"), unquote_plus(value, errors="strict")


def _text(plain: Mapping[str, Any], field: str, otherwise: str) -> str:
    value = plain.get(field, otherwise)
    if not isinstance(value, str):
        raise DraftError(f"The {field} is a text, and this is of type {type(value).__name__}.")
    return value


def _rows(plain: Mapping[str, Any], field: str) -> Pairs:
    given = plain.get(field) or ()
    rows = list(given.items()) if isinstance(given, Mapping) else list(given)
    if not all(
        isinstance(row, list | tuple) and [type(part) for part in row] == [str, str] for row in rows
    ):
        raise DraftError(f"The {field} are rows of two texts, a name and a value.")
    return tuple((name, value) for name, value in rows if name.strip() or value.strip())


def notes_on(method: str, path: str, headers: Pairs, body: str) -> list[str]:
    """Say what may surprise in a request that can be sent all the same."""
    names = [name.lower() for name, _ in headers]
    twice = [name for position, (name, _) in enumerate(headers) if name.lower() in names[:position]]
    notes = {
        f"A {method} with a body: HTTP gives it no meaning, and much on its way may drop it.": bool(
            body and method in _BODY_MEANS_NOTHING
        ),
        "The body has no Content-Type, so the server has to guess what it is.": bool(
            body and "content-type" not in names
        ),
        "What follows # stays with the client: no server ever sees it.": "#" in path,
        f"{', '.join(twice)} stands twice: requests joins the values in one line.": bool(twice),
        "A header has letters beyond ASCII: requests sends Latin-1, curl what your terminal has.": (
            not all(value.isascii() for _, value in headers)
        ),
    }
    return [note for note, holds in notes.items() if holds]
