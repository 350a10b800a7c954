"""Send a request again with something changed: `labapi.replay(r, json={...})`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from labapi.classroom.briefly import briefly
from labapi.classroom.exchange import Exchange, exchange_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Response

UNCHANGED: Any = object()
FRAMING = frozenset({"host", "transfer-encoding"})
"""Headers that follow from the address and the connection: they are made anew."""


@briefly
def replay(
    r: Any,
    *,
    method: str | None = None,
    path: str | None = None,
    params: Mapping[str, Any] | None = None,
    headers: Mapping[str, str | None] | None = None,
    json: Any = UNCHANGED,
    data: str | bytes | None = UNCHANGED,
) -> Response:
    """Send the request of `r` again and return the new answer.

    `r` is an answer of `requests` or an entry of a journal. What you name is changed, the rest is
    sent as it was: `params` and `headers` change single ones (None takes one away), `json` or
    `data` takes the place of the whole body, `path` keeps the query.
    """
    from requests import Request, Session  # costs 0.1 s, and `import labapi` shall not pay it

    was = exchange_of(r)
    if was.request_elided and json is UNCHANGED and data is UNCHANGED:
        raise ValueError(
            "The journal kept only the beginning of this request's body, so it cannot be sent "
            "again. Give json=... or data=..., or replay the answer that requests returned."
        )
    request = Request(
        (method or was.method).upper(),
        was.origin + (path or urlsplit(was.target).path),
        params=_params(was, params or {}),
        headers=_headers(was, headers or {}, new_json=json is not UNCHANGED),
    )
    if json is not UNCHANGED:
        request.json = json
    else:
        request.data = was.request_body if data is UNCHANGED else data
    with Session() as session:
        session.trust_env = False  # no proxy, no .netrc: what is sent is what was sent
        prepared = request.prepare()  # this corrects Content-Length where there is a body
        if not prepared.body and prepared.headers.get("Content-Length") != "0":
            prepared.headers.pop("Content-Length", None)
        return session.send(prepared, allow_redirects=False)


def _params(was: Exchange, changes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    standing = parse_qsl(urlsplit(was.target).query, keep_blank_values=True)
    kept = [(name, value) for name, value in standing if name not in changes]
    return kept + [(name, value) for name, value in changes.items() if value is not None]


def _headers(
    was: Exchange, changes: Mapping[str, str | None], new_json: bool
) -> dict[str, str | None]:
    changed = {name.lower() for name in changes} | FRAMING
    kept = {name: value for name, value in was.request_headers if name.lower() not in changed}
    for name in kept:
        if new_json and name.lower() == "content-type":
            kept[name] = "application/json"
    return {**kept, **{name: value for name, value in changes.items() if value is not None}}
