"""A proxy between raw sockets: what streams, what fails and how, and what is left when it stops."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import threading
from contextlib import suppress
from http.client import IncompleteRead
from itertools import count
from pathlib import Path

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

import labapi
from labapi.classroom.server import loop, upstream
from labapi.classroom.server.hooked import Origin
from labapi.classroom.server.protocols import mended
from labapi.classroom.server.proxy import Proxy
from labapi.classroom.serving import serve
from labapi.web.layers import ANSWERED_BY_KEY, CRASH_KEY, PASSED_TO_KEY
from tests.classroom.server.raw import WAIT_S, RawServer, connect, request

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
GET = request("GET /path?query")
PROBLEM = "Accept: application/problem+json"


@pytest.fixture(autouse=True, params=[HttpToolsProtocol, H11Protocol], ids=["httptools", "h11"])
def _protocol(request, monkeypatch):
    monkeypatch.setattr("labapi.classroom.server.protocols.mended", lambda: mended(request.param))


@pytest.fixture(name="raw")
def _raw():
    """Start a server of bytes; at the end, all that it was given to do must have been done."""
    servers = []

    def start(play, name="raw"):
        if isinstance(play, bytes):
            written = play
            play = lambda connection: connection.send(written)  # noqa: E731
        servers.append(RawServer(play, name))
        return servers[-1]

    yield start
    labapi.stop()
    for server in servers:
        server.close()


@pytest.fixture(name="client")
def _client(raw):
    """Put a proxy before a server that does this, and send it these bytes."""
    opened = []

    def send(play, *parts, **settings):
        server = play if isinstance(play, RawServer) else raw(play)
        front = labapi.proxy(server, **settings)
        opened.append(connect(front.url, *parts))
        opened[-1].front, opened[-1].server = front, server
        return opened[-1]

    yield send
    for client in opened:
        client.socket.close()


def code_in(answer):
    return json.loads(answer.read())["error"]["code"]


def lines_of(head):
    return [line.lower() for line in head.decode().split("\r\n")[:-2]]


# What is sent on.


def test_a_request_goes_on_with_its_target_and_says_where_it_has_been(client):
    sent = client(OK, request("GET /a%20b/?c=d&e", "X-Own: mine", "Via: 1.0 fred", "TE: trailers"))
    assert sent.answer().read() == b"ok"
    head = lines_of(sent.server.heads[0])
    assert head[0] == "get /a%20b/?c=d&e http/1.1"
    assert {"host: localhost", "x-own: mine", "via: 1.0 fred, 1.1 labapi-proxy"} < set(head)
    assert "x-forwarded-for: 127.0.0.1" in head
    assert not [line for line in head if line.startswith("te:")]


def test_a_target_that_is_an_address_leads_nowhere_else(client):
    sent = client(OK, request("GET http://localhost:1/there?x"))
    assert sent.answer().status == 200
    assert sent.server.heads[0].startswith(b"GET /there?x HTTP/1.1\r\n")


def test_a_body_streams_the_server_has_the_first_piece_before_the_last_is_sent(client):
    first_is_there, pieces = threading.Event(), []

    def play(server):
        pieces.append(server.until(b"one\r\n"))
        first_is_there.set()
        pieces.append(server.until(b"0\r\n\r\n"))
        server.send(OK)

    head = request("POST /", "Transfer-Encoding: chunked")
    sent = client(play, head, b"3\r\none\r\n")
    assert first_is_there.wait(WAIT_S)
    sent.send(b"3\r\ntwo\r\n0\r\n\r\n")
    assert sent.answer().read() == b"ok"
    assert pieces == [b"3\r\none\r\n", b"3\r\ntwo\r\n0\r\n\r\n"]


def test_an_answer_streams_the_client_has_the_first_piece_before_the_last_is_sent(client):
    client_has_it = threading.Event()

    def play(server):
        server.send(CHUNKED, b"3\r\none\r\n")
        assert client_has_it.wait(WAIT_S)
        server.send(b"3\r\ntwo\r\n0\r\n\r\n")

    answer = client(play, GET).answer()
    assert answer.read1() == b"one"
    client_has_it.set()
    assert answer.read() == b"two"


def test_a_body_too_large_to_be_held_has_a_known_length_still(client):
    size, read = 3_000_000, []

    def play(server):
        read.append(len(server.until(b"end")))
        server.send(OK)

    sent = client(play, request("PUT /", f"Content-Length: {size}"), b"x" * (size - 3), b"end")
    assert sent.answer().read() == b"ok"
    assert read == [size]
    assert f"content-length: {size}" in lines_of(sent.server.heads[0])


def test_an_answer_that_comes_before_the_body_was_read_is_passed_back(client):
    is_told = threading.Event()

    def play(server):
        server.send(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
        is_told.wait(WAIT_S)

    sent = client(play, request("PUT /", "Content-Length: 10000000"))
    writing = threading.Thread(target=_write, args=(sent, b"x" * 10_000_000))
    writing.start()
    assert sent.answer().status == 413
    is_told.set()
    sent.socket.shutdown(2)
    writing.join(WAIT_S)


def _write(sent, body):
    with suppress(OSError):
        sent.send(body)


def test_a_client_that_writes_slowly_is_no_server_that_is_silent(raw):
    body = asyncio.Event()

    async def pieces():
        await body.wait()
        yield b"x"

    async def slow(url):
        there = await upstream.Upstream.open(url, limit_s=5)
        head = upstream.head_of("PUT", b"/", [(b"host", b"a"), (b"content-length", b"1")])
        answering = asyncio.create_task(there.head())
        asking = asyncio.create_task(there.send(head, pieces()))
        while there._patience is None:
            await asyncio.sleep(0)
        assert there._patience.when() is None
        body.set()
        await asking
        try:
            return (await answering).status_code
        finally:
            there.close()

    def play(server):
        server.until(b"x")
        server.send(OK)

    assert asyncio.run(slow(raw(play).url)) == 200


def test_that_the_server_hung_up_is_told_by_the_way_back_alone_where_an_answer_may_be(raw):
    async def pieces():
        for _ in range(9):
            yield b"x"

    async def lost(url):
        there = await upstream.Upstream.open(url, limit_s=5)
        head = upstream.head_of("PUT", b"/", [(b"host", b"a"), (b"content-length", b"9")])
        there.close()
        await there.send(head, pieces())
        with pytest.raises(ConnectionError):
            await there.head()

    asyncio.run(lost(raw(OK).url))


def test_each_piece_of_an_answer_has_a_time_of_its_own(raw):
    async def ends_of_waiting(url):
        there = await upstream.Upstream.open(url, limit_s=5)
        there._now = count(there._now()).__next__
        await there.send(upstream.head_of("GET", b"/", [(b"host", b"a")]), no_pieces())
        ends = []
        for wait in (there.head, there.piece, there.piece):
            await wait()
            ends.append(there._end)
        there.close()
        return ends

    async def no_pieces():
        for piece in ():
            yield piece

    first, second, third = asyncio.run(ends_of_waiting(raw(OK).url))
    assert first < second < third


# Leave to send a body: `Expect: 100-continue`.

ASKS = request("PUT /", "Content-Length: 3", "Expect: 100-continue")


def test_a_refusal_comes_before_the_body_is_sent_and_ends_the_connection(client):
    refused = b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"
    sent = client(refused, ASKS)
    told = sent.rest()
    assert told.startswith(b"HTTP/1.1 417 ")
    assert b"\r\nconnection: close\r\n" in told.lower()
    assert "expect: 100-continue" in lines_of(sent.server.heads[0])


def test_leave_comes_from_the_server_and_not_from_the_proxy(client):
    proxy_waits, came = threading.Event(), []

    def play(server):
        server.socket.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.socket.recv(1)
        server.socket.settimeout(WAIT_S)
        assert proxy_waits.wait(WAIT_S)
        server.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        came.append(server.until(b"abc"))
        server.send(OK)

    sent = client(play, ASKS)
    proxy_waits.set()
    assert sent.until(b"\r\n\r\n").startswith(b"HTTP/1.1 100 ")
    sent.send(b"abc")
    assert sent.answer().read() == b"ok"
    assert came == [b"abc"]


def test_a_server_of_old_that_gives_no_leave_gets_the_body_after_a_while(client, monkeypatch):
    monkeypatch.setattr(upstream, "LEAVE_S", 0.01)

    def play(server):
        server.until(b"abc")
        server.send(OK)

    sent = client(play, ASKS, b"abc")
    told = sent.until(b"\r\n\r\nok")
    assert told.startswith(b"HTTP/1.1 100 ")
    assert b"connection: close" not in told.lower()


# What is passed back.


def test_an_answer_comes_back_with_all_its_lines_one_date_and_via(client):
    date = b"Date: Sun, 01 Nov 2026 12:00:00 GMT\r\n"
    head = b"HTTP/1.1 200 OK\r\n" + date + b"Server: raw\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
    answer = client(head + b"Content-Length: 0\r\nKeep-Alive: 5\r\n\r\n", GET).answer()
    lines = {name: answer.headers.get_all(name) for name in ("date", "server", "set-cookie", "via")}
    assert lines == {
        "date": ["Sun, 01 Nov 2026 12:00:00 GMT"],
        "server": ["raw"],
        "set-cookie": ["a=1", "b=2"],
        "via": ["1.1 labapi-proxy"],
    }
    assert answer.headers["keep-alive"] is None


def test_an_answer_without_a_date_gets_one(client):
    assert len(client(OK, GET).answer().headers.get_all("date")) == 1


@pytest.mark.parametrize(
    ("method", "head", "length"),
    [
        ("HEAD", b"200 OK\r\nContent-Length: 9", "9"),
        ("GET", b"304 Not Modified\r\nContent-Length: 9", None),
        ("DELETE", b"204 No Content", None),
    ],
)
def test_after_an_answer_without_a_body_the_connection_is_good_for_another(
    client, method, head, length
):
    sent = client(b"HTTP/1.1 " + head + b"\r\n\r\n", request(f"{method} /"))
    for _ in range(2):
        answer = sent.answer(method)
        assert (answer.status, answer.headers["content-length"]) == (int(head[:3]), length)
        sent.send(request(f"{method} /"))


def test_an_answer_of_http_1_0_ends_with_its_connection_and_gets_an_end_that_can_be_seen(client):
    answer = client(b"HTTP/1.0 200 OK\r\n\r\nto the end", GET).answer()
    assert answer.headers["via"] == "1.0 labapi-proxy"
    assert answer.read() == b"to the end"


def test_a_client_of_http_1_0_gets_a_length_in_the_place_of_chunks(client):
    told = client(CHUNKED + b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n", b"GET / HTTP/1.0\r\n\r\n").rest()
    head, _, body = told.partition(b"\r\n\r\n")
    assert body == b"onetwo"
    assert b"content-length: 6" in head.lower()
    assert b"transfer-encoding" not in head.lower()


def test_what_comes_before_an_answer_is_read_over(client):
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    answer = client(hints + OK, GET).answer()
    assert (answer.status, answer.headers["link"], answer.read()) == (200, None, b"ok")


# When it fails.


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 999 What\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000,
    ],
    ids=["no HTTP", "nothing", "half a head", "no status", "another protocol", "lengths", "huge"],
)
def test_what_is_no_answer_is_a_bad_gateway_in_the_envelope(client, said):
    answer = client(said, GET).answer()
    assert (answer.status, answer.headers["cache-control"]) == (502, "no-store")
    assert answer.headers["date"]
    assert code_in(answer) == "BAD_GATEWAY"


def test_silence_is_a_gateway_timeout_and_nobody_else_is_asked(raw):
    over = threading.Event()
    silent, other = raw(lambda server: over.wait(WAIT_S), "silent"), raw(OK, "other")
    sent = connect(labapi.proxy(silent, other, limit_s=0.05).url, request("POST /", PROBLEM))
    answer = sent.answer()
    problem = json.loads(answer.read())
    over.set()
    assert (answer.status, answer.headers["content-type"]) == (504, "application/problem+json")
    assert (problem["code"], problem["status"]) == ("GATEWAY_TIMEOUT", 504)
    assert "not known" in problem["detail"]
    assert (len(silent.heads), other.heads) == (1, [])
    sent.socket.close()


def test_a_server_that_took_a_slow_body_has_its_time_from_the_end_of_it(client):
    has_begun, over = threading.Event(), threading.Event()

    def play(server):
        server.until(b"one\r\n")
        has_begun.set()
        over.wait(WAIT_S)

    head = request("POST /", "Transfer-Encoding: chunked")
    sent = client(play, head, b"3\r\none\r\n", limit_s=0.05)
    assert has_begun.wait(WAIT_S)
    sent.send(b"0\r\n\r\n")
    assert sent.answer().status == 504
    over.set()


def test_a_server_that_only_says_that_it_will_answer_is_silent(client):
    def play(server):
        while True:
            server.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")

    assert client(play, GET, limit_s=0.05).answer().status == 504


def test_a_server_that_hung_up_is_not_asked_again_since_it_may_have_done_the_work(raw):
    deaf, other = raw(b"", "deaf"), raw(OK, "other")
    sent = connect(labapi.proxy(deaf, other).url, request("POST /"))
    assert sent.answer().status == 502
    assert (len(deaf.heads), other.heads) == (1, [])
    sent.socket.close()


def test_a_server_that_takes_no_connection_is_passed_over_even_with_a_post(raw):
    closed, other = raw(OK, "closed"), raw(OK, "other")
    closed.close()
    sent = connect(labapi.proxy(closed, other).url, request("POST /"))
    assert sent.answer().status == 200
    sent.socket.close()


@pytest.mark.parametrize("head", [CHUNKED, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"])
def test_an_answer_that_breaks_off_breaks_off_for_the_client_too(client, head):
    piece = b"3\r\none\r\n" if head is CHUNKED else b"one"
    sent = client(head + piece, GET)
    answer = sent.answer()
    assert answer.status == 200
    with pytest.raises(IncompleteRead):
        answer.read()
    entry = sent.front.journal[-1]
    assert entry.crash == "The answer broke off: the server 'raw' did not send it to its end."


def test_an_answer_that_goes_silent_in_its_middle_breaks_off(client):
    over = threading.Event()

    def play(server):
        server.send(CHUNKED, b"3\r\none\r\n")
        over.wait(WAIT_S)

    answer = client(play, GET, limit_s=0.05).answer()
    with pytest.raises(IncompleteRead):
        answer.read()
    over.set()


def test_a_half_answer_for_a_client_of_http_1_0_is_a_bad_gateway(client):
    told = client(CHUNKED + b"3\r\none\r\n", b"GET / HTTP/1.0\r\n\r\n").rest()
    assert told.split(b" ", 2)[1] == b"502"
    assert b"one" not in told


def test_a_body_that_is_coded_for_its_connection_goes_no_further(client):
    sent = client(OK, request("POST /", "Transfer-Encoding: gzip, chunked"), b"0\r\n\r\n")
    assert (sent.answer().status, sent.server.heads) == (400, [])


def test_a_request_that_has_been_here_before_goes_no_further(client):
    sent = client(OK, request("GET /", "Via: 1.1 labapi-proxy"))
    answer = sent.answer()
    assert (answer.status, sent.server.heads) == (502, [])
    assert "call itself" in json.loads(answer.read())["error"]["message"]


@pytest.mark.parametrize(("method", "status", "body"), [("OPTIONS", 204, 0), ("TRACE", 405, 1)])
def test_where_no_forward_is_left_the_proxy_answers_itself(client, method, status, body):
    sent = client(OK, request(f"{method} /", "Max-Forwards: 0"))
    answer = sent.answer(method)
    assert (answer.status, answer.headers["allow"]) == (status, "OPTIONS")
    assert bool(answer.read()) == bool(body)
    assert sent.server.heads == []


def test_the_journal_hears_who_answered_and_why(raw):
    scopes, over = [], threading.Event()
    servers = [Origin(raw(OK).url, "a"), Origin(raw(b"").url, "b"), Origin(raw(CHUNKED).url, "c")]
    proxy = Proxy(lambda: servers)

    async def watched(scope, receive, send):
        await proxy(scope, receive, send)
        scopes.append([scope.get(key) for key in (PASSED_TO_KEY, ANSWERED_BY_KEY, CRASH_KEY)])
        if len(scopes) == 3:
            over.set()

    app = serve(watched)
    for _ in servers:
        sent = connect(app.url, GET)
        with suppress(IncompleteRead):  # who left before the end would not see that it is missing
            sent.answer().read()
        sent.socket.close()
    assert over.wait(WAIT_S)
    broke = "The answer broke off: the server 'c' did not send it to its end."
    assert scopes == [["a", None, None], [None, "proxy", None], ["c", None, broke]]


def test_a_websocket_is_closed_before_it_is_opened():
    told = []

    async def send(message):
        told.append(message)

    asyncio.run(Proxy(list)({"type": "websocket"}, None, send))
    assert told == [{"type": "websocket.close"}]


# When somebody leaves.


def test_a_client_that_leaves_is_heard_of_by_the_server(client):
    asked, left = threading.Event(), threading.Event()

    def play(server):
        asked.set()
        server.hung_up()
        left.set()

    sent = client(play, GET)
    assert asked.wait(WAIT_S)
    sent.socket.close()
    assert left.wait(WAIT_S)


def test_a_client_that_leaves_within_the_answer_is_heard_of_by_the_server(client):
    left = threading.Event()

    def play(server):
        server.send(CHUNKED, b"3\r\none\r\n")
        server.hung_up()
        left.set()

    sent = client(play, GET)
    assert sent.answer().read1() == b"one"
    sent.socket.shutdown(2)
    sent.socket.close()
    assert left.wait(WAIT_S)


def test_a_body_that_breaks_off_is_never_whole_for_the_server(client):
    came, begun, over = [], threading.Event(), threading.Event()

    def play(server):
        came.append(server.until(b"one\r\n"))
        begun.set()
        came.append(server.rest())
        over.set()

    sent = client(play, request("POST /", "Transfer-Encoding: chunked"), b"3\r\none\r\n")
    assert begun.wait(WAIT_S)
    sent.socket.close()
    assert over.wait(WAIT_S)
    assert came == [b"3\r\none\r\n", b""]


def test_a_server_that_never_ends_does_not_hold_up_the_stop(client, monkeypatch):
    monkeypatch.setattr(loop, "GRACE_S", 0.01)
    asked, left = threading.Event(), threading.Event()

    def play(server):
        asked.set()
        server.hung_up()
        left.set()

    sent = client(play, GET)
    assert asked.wait(WAIT_S)
    sent.front.stop()
    assert left.wait(WAIT_S)
    assert "labapi-proxy" not in {thread.name for thread in threading.enumerate()}


# Two hundred at once, and what is left of them.

MANY = 200


def barrier(many):
    """An app that sends a first piece, and the second when so many wait for theirs."""
    waiting, all_there = [], asyncio.Event()

    async def app(scope, receive, send):
        if scope["type"] != "http":
            raise NotImplementedError
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        waiting.append(scope)
        if len(waiting) == many:
            all_there.set()
        await all_there.wait()
        await send({"type": "http.response.body", "body": b"two"})

    return app


def open_files():
    """Count the files and sockets that are open, where the system tells."""
    folder = Path("/proc/self/fd")
    return len(os.listdir(folder)) if folder.exists() else 0


@pytest.fixture(name="room")
def _room():
    """Allow as many open sockets as this test needs, where the system asks."""
    resource = pytest.importorskip("resource", reason="this system counts sockets otherwise")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 5 * MANY if hard == resource.RLIM_INFINITY else min(5 * MANY, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("room")
def test_two_hundred_connections_are_held_at_once_and_nothing_is_left_of_them():
    gc.collect()
    threads, files = set(threading.enumerate()), open_files()
    front = labapi.proxy(serve(barrier(MANY), "behind"))
    clients = [connect(front.url, GET) for _ in range(MANY)]
    answers = [sent.answer() for sent in clients]
    assert {answer.status for answer in answers} == {200}
    assert {answer.read() for answer in answers} == {b"onetwo"}
    for answer, sent in zip(answers, clients, strict=True):
        answer.close()
        sent.socket.close()
    labapi.stop()
    gc.collect()
    assert set(threading.enumerate()) == threads
    assert open_files() <= files
    assert len(front.journal) == MANY
