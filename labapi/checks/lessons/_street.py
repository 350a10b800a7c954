"""Small servers of the judge's, side by side at one port: each has a path of its own.

They stand on the judge's side, as its labs do, and note what reached them. A server is a function
of what it was asked, which gives its reply.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from labapi.checks.cases import Cases


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as a small server sees it; `place` is what follows its own path."""

    method: str
    place: str
    headers: Mapping[str, str]
    body: bytes = b""

    def header(self, name: str) -> str:
        """Give the value of a header; empty where it is missing."""
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; a text in its body is HTML, all else is written as JSON."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Write it as the web framework does."""
        from starlette import responses

        if self.body is None:
            return responses.Response(None, self.status, self.headers)
        if isinstance(self.body, str):
            return responses.HTMLResponse(self.body, self.status, self.headers)
        return responses.JSONResponse(self.body, self.status, self.headers)


Server: TypeAlias = Callable[[Asked], Reply]


class Street:
    """An ASGI app in which each server has a house; its number is drawn, and tells nothing."""

    url = ""
    """The address, once it is served."""

    def __init__(self, cases: Cases) -> None:
        """Begin with no server; the numbers of houses are drawn from the cases."""
        self._cases = cases
        self._servers: dict[str, Server] = {}
        self._asked: dict[str, list[Asked]] = {}

    def house(self, server: Server) -> str:
        """Let a server move in, and give the address of it, without a slash at the end."""
        number = self._cases.name("house")
        self._servers[number], self._asked[number] = server, []
        return f"{self.url}/{number}"

    def asked_at(self, house: str) -> list[Asked]:
        """Give what a server was asked so far, oldest first."""
        return list(self._asked[house.rpartition("/")[2]])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise NotImplementedError("these servers speak HTTP only")
        from starlette.requests import Request

        request = Request(scope, receive)
        number, _, path = request.url.path.lstrip("/").partition("/")
        place = f"{path}?{request.url.query}" if request.url.query else path
        asked = Asked(request.method, place, dict(request.headers), await request.body())
        await self._reply(number, asked).response()(scope, receive, send)

    def _reply(self, number: str, asked: Asked) -> Reply:
        if number not in self._servers:
            return Reply(404, {"error": "No server lives here."})
        self._asked[number].append(asked)
        return self._servers[number](asked)


@contextmanager
def street(cases: Cases) -> Iterator[Street]:
    """Serve a street, and stop it at the end."""
    from labapi.classroom.serving import serve  # what serves is imported when it is needed

    built = Street(cases)
    served = serve(built, f"check street {uuid4().hex[:8]}")
    try:
        built.url = str(served.url)
        yield built
    finally:
        served.stop()


def sent_note(asked: Asked) -> Any:
    """Read the JSON of a request; None where it is none."""
    try:
        return json.loads(asked.body)
    except ValueError:
        return None


def confirms(asked: Asked, tag: str) -> bool:
    """Tell whether a copy of this ETag is confirmed: by a list, `*`, weak ones as well.

    So RFC 9110, 13.1.2, has `If-None-Match` compared.

    >>> confirms(Asked("GET", "", {"if-none-match": 'W/"a", "b"'}), '"a"')
    True
    """
    named = [one.strip().removeprefix("W/") for one in asked.header("If-None-Match").split(",")]
    return tag.removeprefix("W/") in named or named == ["*"]
