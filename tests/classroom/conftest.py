"""Small apps and a clock that the tests of this folder share."""

import json
from collections.abc import Iterator

import pytest
import requests

from labapi.classroom.exchange.show import show
from labapi.classroom.front import proxy
from labapi.classroom.running import RUNNING
from labapi.classroom.server.server import stop_servers
from labapi.classroom.serving import serve


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


def alone(name):
    """Give a proxy of that name behind which nothing is left: it answers 502 itself."""
    app = serve(hello, "gone")
    front = proxy(app, name=name)
    app.stop()
    return front


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
