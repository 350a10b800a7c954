import logging
import os
import socket
import subprocess
import sys
import threading

import pytest
import requests

from labapi.classroom.running import RUNNING
from labapi.classroom.server.loopback import listeners
from labapi.classroom.server.server import (
    Server,
    ServerDidNotStart,
    launch,
    stop_servers,
)
from tests.classroom.conftest import echo, hello


@pytest.fixture(name="server")
def _server():
    server = Server(hello).start()
    yield server
    server.stop()


def test_server_answers_as_soon_as_start_returns(server, session):
    assert session.get(server.url).text == "hi"
    assert server.running


def test_server_listens_on_loopback_only(server):
    assert server.url == f"http://127.0.0.1:{server.port}"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", server.port), timeout=1)


def test_listener_names_tcp_so_that_asyncio_sets_nodelay():
    with listeners(0)[0] as listener:  # uvloop sets it in any case, asyncio only for this number
        assert listener.proto == socket.IPPROTO_TCP


def test_stopped_server_refuses_connections(server):
    server.stop()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_idle_connections_do_not_hold_up_the_stop(server, session):
    session.get(server.url)
    thread = server._thread
    server.stop()
    assert not thread.is_alive()


def test_stopping_twice_does_no_harm(server):
    server.stop()
    server.stop()
    assert not server.running


def test_request_under_way_is_answered_before_the_stop(session):
    began, go_on = threading.Event(), threading.Event()

    async def slow(scope, receive, send):
        if scope["type"] == "http":
            began.set()
            import asyncio

            await asyncio.to_thread(go_on.wait)
            await hello(scope, receive, send)

    server, answers = Server(slow).start(), []
    client = threading.Thread(target=lambda: answers.append(session.get(server.url).text))
    client.start()
    began.wait()
    threading.Timer(0.05, go_on.set).start()
    server.stop()
    client.join()
    assert answers == ["hi"]


def test_swapped_app_answers_on_the_same_connection(server, session):
    session.get(server.url)
    server.swap(echo)
    assert session.get(server.url).json()["method"] == "GET"


def test_what_a_server_logs_reaches_no_cell_and_the_learners_own_does(caplog, session):
    async def crash(scope, receive, send):
        raise ZeroDivisionError

    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(lambda record: not record.name.startswith("urllib3"))
    server = Server(crash).start()
    session.get(server.url)
    logging.getLogger("uvicorn.error").warning("a server of the learner's own")
    server.stop()
    assert caplog.messages == ["a server of the learner's own"]


def test_failed_start_up_is_told_with_the_log():
    async def broken(scope, receive, send):
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "model.json is missing"})

    with pytest.raises(ServerDidNotStart, match=r"model\.json is missing"):
        Server(broken).start()


def test_nothing_is_printed_when_an_app_crashes(session, capfd):
    async def crash(scope, receive, send):
        raise ZeroDivisionError

    server = Server(crash).start()
    assert session.get(server.url).status_code == 500
    server.stop()
    assert capfd.readouterr() == ("", "")


def test_interrupted_start_leaves_no_thread():
    entered = threading.Event()

    async def never_ready(scope, receive, send):
        entered.set()
        await receive()
        await receive()

    class Interrupted(threading.Event):
        def wait(self, timeout=None):
            assert timeout, "on Windows, Ctrl-C cannot interrupt a wait without a limit"
            assert entered.wait(60)
            raise KeyboardInterrupt

    server, before = Server(never_ready), threading.active_count()
    server._ready = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        server.start()
    assert _threads() <= before


def test_launch_replaces_the_predecessor_on_its_port(session):
    first = launch(Server(hello, "main"))
    second = launch(Server(echo, "main"))
    assert not first.running
    assert second.port == first.port
    assert {"main": second} == RUNNING


def test_servers_of_two_names_run_beside_each_other(session):
    one, two = launch(Server(hello, "one")), launch(Server(hello, "two"))
    assert session.get(one.url).text == session.get(two.url).text == "hi"


def test_port_that_is_taken_is_replaced_by_a_free_one(session):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Server(hello).start(preferred_port=taken.getsockname()[1])
        assert session.get(server.url).text == "hi"
        server.stop()


def test_date_header_is_there_in_the_first_answer(server, session):
    assert session.get(server.url).headers["date"].endswith("GMT")


def test_server_runs_in_an_empty_context():
    import contextvars

    cell = contextvars.ContextVar("cell", default="none")
    cell.set("this cell")
    seen = []

    async def look(scope, receive, send):
        seen.append(cell.get())
        await hello(scope, receive, send)

    Server(look).start().stop()
    assert seen == ["none"]


def test_hundred_starts_and_stops_leave_nothing_behind():
    _start_ask_and_stop()
    before = _leftovers()
    for _ in range(100):
        _start_ask_and_stop()
    assert _leftovers() == before


def test_python_exits_while_a_server_runs():
    code = (
        "from tests.classroom.conftest import hello\n"
        "from labapi.classroom.server.server import Server, launch\n"
        "launch(Server(hello)); print('up')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    assert (done.stdout, done.stderr) == ("up\n", "")


def test_stop_servers_stops_them_all():
    servers = [launch(Server(hello, name)) for name in "abc"]
    stop_servers()
    assert not any(server.running for server in servers)


def _start_ask_and_stop():
    server = Server(hello).start()
    with requests.Session() as session:
        session.trust_env = False
        session.get(server.url)
        server.stop()


def _threads():
    return sum(thread.is_alive() for thread in threading.enumerate())


def _leftovers():
    descriptors = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    return threading.active_count(), descriptors
