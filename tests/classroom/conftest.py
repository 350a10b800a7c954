"""Small apps and a clock that the tests of this folder share."""

import asyncio
import json
from collections.abc import Iterator
from itertools import cycle

import pytest
import requests

from labapi.classroom.exchange.show import show
from labapi.classroom.running import RUNNING
from labapi.classroom.server.server import stop_servers
from labapi.classroom.serving import serve
from labapi.web.layers import ANSWERED_BY_KEY, PASSED_TO_KEY


async def hello(scope, receive, send):
    """Answer "hi" to every HTTP request; the simplest ASGI app there is."""
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-app", b"hello")]})
    await send({"type": "http.response.body", "body": b"hi"})


async def echo(scope, receive, send):
    """Answer with what was sent: method, target and body, as JSON."""
    if scope["type"] != "http":
        raise NotImplementedError(scope["type"])
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    said = {
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode(),
        "body": body.decode(),
        "headers": {k.decode(): v.decode("latin-1") for k, v in scope["headers"]},
    }
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(said).encode()})


def in_turn(*servers):
    """Make the least that a proxy is: it gives requests to servers in turn, and notes to whom.

    Where no server is left it answers 502 itself.
    """
    turns = cycle(servers)

    async def proxy(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        body = (await receive()).get("body", b"")
        server = next(turns, None)
        if server is None:
            scope[ANSWERED_BY_KEY] = "proxy"
            await send({"type": "http.response.start", "status": 502, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        url = server.url + scope["raw_path"].decode()
        sent = {"headers": dict(scope["headers"]), "data": body, "allow_redirects": False}
        answer = await asyncio.to_thread(requests.request, scope["method"], url, **sent)
        scope[PASSED_TO_KEY] = server.name
        headers = [
            (name.lower().encode(), value.encode()) for name, value in answer.headers.items()
        ]
        head = {"type": "http.response.start", "status": answer.status_code, "headers": headers}
        await send(head)
        await send({"type": "http.response.body", "body": answer.content})

    return proxy


@pytest.fixture(name="session")
def _session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture(autouse=True)
def _nothing_keeps_running() -> Iterator[None]:
    yield
    stop_servers()
    assert not RUNNING


@pytest.fixture(name="shown_echo")
def _shown_echo(session):
    app = serve(echo)
    headers = {"X-API-Key": "it's secret"}
    features = {"features": {"age": 35}}
    return show(session.post(f"{app.url}/echo?x=1", json=features, headers=headers))
