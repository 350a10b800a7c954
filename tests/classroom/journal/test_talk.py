"""A WebSocket in the journal: its handshake is an entry, which has the messages."""

import pytest
from websockets.exceptions import ConnectionClosedOK, InvalidStatus
from websockets.sync.client import connect

from labapi.classroom.exchange.show import show
from labapi.classroom.serving import serve
from labapi.web.layers import talk
from labapi.web.layers.mounted import Mounted


async def parrot(scope, receive, send):
    """Say again what is said, and close at the word "bye"."""
    await receive()
    await send({"type": "websocket.accept", "subprotocol": "parrot"})
    while (message := await receive())["type"] == "websocket.receive":
        if message["text"] == "bye":
            await send({"type": "websocket.close", "code": 1000})
            return
        await send({"type": "websocket.send", "text": message["text"].upper()})


async def deaf(scope, receive, send):
    await receive()
    await send({"type": "websocket.close"})


async def broken(scope, receive, send):
    await receive()
    raise RuntimeError("no talk today")


@pytest.fixture(name="app")
def _app():
    app = serve(parrot, "parrot")
    yield app
    app.stop()


def address(app) -> str:
    return app.url.replace("http:", "ws:") + "/talk?a=1"


def test_a_handshake_is_in_the_journal_when_its_answer_has_come(app):
    with connect(address(app), subprotocols=["parrot"]):
        entry = app.journal.last
        assert (entry.method, entry.target, entry.status) == ("GET", "/talk?a=1", 101)
        assert entry.protocol == "WebSocket"
        assert ("sec-websocket-protocol", "parrot") in entry.response_headers
        assert ("upgrade", "websocket") in entry.response_headers


def test_a_message_is_there_when_its_answer_has_come(app):
    with connect(address(app), subprotocols=["parrot"]) as socket:
        for word in ("one", "two"):
            socket.send(word)
            assert socket.recv() == word.upper()
        said = app.journal.last.talk.said
        assert [(one.by, one.content) for one in said] == [
            ("client", b"one"),
            ("server", b"ONE"),
            ("client", b"two"),
            ("server", b"TWO"),
        ]
        assert said[0].after_ms <= said[-1].after_ms
    assert len(app.journal) == 1


def test_who_closed_it_is_told(app):
    with connect(address(app), subprotocols=["parrot"]) as socket:
        socket.send("bye")
        with pytest.raises(ConnectionClosedOK):
            socket.recv()
    assert app.journal.last.talk.ended == "the server closed it (1000)"


def test_a_long_talk_is_kept_as_far_as_there_is_room(app, monkeypatch):
    monkeypatch.setattr(talk, "MOST_MESSAGES", 3)
    monkeypatch.setattr(talk, "KEPT_BYTES", 4)
    with connect(address(app), subprotocols=["parrot"]) as socket:
        for _ in range(5):
            socket.send("abcdef")
            socket.recv()
    kept = app.journal.last.talk
    assert kept.count == 10
    assert [(one.content, one.size) for one in kept.said][1:] == [(b"ABCD", 6), (b"abcd", 6)]


@pytest.mark.parametrize(("app", "status"), [(deaf, 403), (broken, 500)])
def test_a_refused_handshake_has_its_status(app, status):
    served = serve(app, "refusing")
    with pytest.raises(InvalidStatus):
        connect(address(served)).__enter__()
    served.stop()
    (entry,) = served.journal
    assert (entry.status, entry.talk.count) == (status, 0)
    assert ("no talk today" in (entry.crash or "")) == (app is broken)


def test_a_page_of_another_origin_opens_no_websocket_of_a_mounted_app():
    app = Mounted("/talk", "Parrot", parrot, origins=("http://good.example",))
    served = serve(app.__call__, "mounted")
    try:
        for origin, opens in [
            (None, True),
            ("http://good.example", True),
            (served.url, True),
            ("http://evil.example", False),
            ("null", False),
        ]:
            try:
                with connect(address(served), subprotocols=["parrot"], origin=origin):
                    assert opens, origin
            except InvalidStatus:
                assert not opens, origin
        assert served.journal.last.protocol == "Parrot over WebSocket"
    finally:
        served.stop()


def test_show_draws_the_messages(app):
    with connect(address(app), subprotocols=["parrot"]) as socket:
        socket.send('{"token": "abc"}')
        socket.recv()
    shown = show(app.journal.last)
    for drawn in (repr(shown), shown._repr_html_()):
        assert "client" in drawn
        assert "TOKEN" in drawn
        assert "abc" not in drawn
