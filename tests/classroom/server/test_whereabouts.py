"""What a kernel finds out about its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import util
from pathlib import Path
from threading import Thread

import pytest

from labapi.classroom.server.whereabouts import (
    CONTROL,
    ROUTE,
    JupyterServer,
    Whereabouts,
    has_proxy,
    look_around,
    own_server,
    running_servers,
    starters,
    status_of,
)

SERVER = JupyterServer("localhost", 8888, "/user/ada/")
INSTALLED = util.find_spec("jupyter_server_proxy") is not None


def answers(**statuses: int | None) -> Callable[[JupyterServer, str], int | None]:
    """A server that answers so to the route of the proxy, and to one that no server has."""
    by_path = {ROUTE: statuses["route"], CONTROL: statuses.get("control")}
    return lambda server, path: by_path[path]


def test_a_hub_is_told_by_its_variables() -> None:
    place = look_around({"JUPYTERHUB_SERVICE_PREFIX": "/user/ada/"})
    assert place.elsewhere
    assert place.base_url == "/user/ada/"


@pytest.mark.parametrize("name", ["BINDER_LAUNCH_HOST", "BINDER_REPO_URL", "BINDER_REQUEST"])
def test_binder_is_told_by_its_variables(name: str) -> None:
    assert look_around({name: "yes"}).binder


def test_no_variable_and_no_server_is_no_reason_to_look_for_a_proxy() -> None:
    assert look_around({}) == Whereabouts()


@pytest.mark.parametrize("prefix", ["/user/ada", "user/ada/", "/user/ada/"])
def test_a_base_url_begins_and_ends_with_a_slash(prefix: str) -> None:
    assert Whereabouts(hub_prefix=prefix).base_url == "/user/ada/"


def test_without_a_server_the_base_url_is_the_root() -> None:
    assert Whereabouts().base_url == "/"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_a_server_on_loopback_is_for_this_computer(host: str) -> None:
    assert JupyterServer(host, 8888).on_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "lab.school.example"])
def test_any_other_server_may_be_opened_from_elsewhere(host: str) -> None:
    assert not JupyterServer(host, 8888).on_loopback


def test_the_own_server_is_the_one_whose_process_started_the_kernel() -> None:
    infos = [{"pid": 7, "port": 8888}, {"pid": 8, "port": 8889, "base_url": "/user/ada/"}]
    assert own_server(infos, [8, 1]) == JupyterServer("localhost", 8889, "/user/ada/")
    assert own_server(infos, [9, 1]) is None


def test_a_file_that_is_just_being_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "jpserver-1.json").write_text('{"pid": ')
    (tmp_path / "jpserver-2.json").write_text(json.dumps({"pid": 2}))
    assert list(running_servers(tmp_path)) == [{"pid": 2}]


def test_a_kernel_is_told_who_started_it() -> None:
    assert starters({"JPY_PARENT_PID": "4711"})[0] == 4711
    assert len(starters({})) <= 2


def test_a_server_without_the_route_has_no_proxy() -> None:
    assert not has_proxy(SERVER, answers(route=404))


@pytest.mark.parametrize("status", [200, 302, 403])
def test_a_server_with_the_route_has_it_be_it_behind_a_login(status: int) -> None:
    assert has_proxy(SERVER, answers(route=status, control=404))


@pytest.mark.parametrize(
    ("server", "statuses"),
    [(None, {"route": None}), (SERVER, {"route": None}), (SERVER, {"route": 403, "control": 403})],
    ids=["not known", "silent", "all behind a login"],
)
def test_a_server_that_does_not_tell_is_judged_by_what_is_installed(
    server: JupyterServer | None, statuses: dict[str, int | None]
) -> None:
    assert has_proxy(server, answers(**statuses)) == INSTALLED


@contextmanager
def listening(status: int) -> Iterator[tuple[int, list[str]]]:
    """A server that answers so to all, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["localhost", "0.0.0.0"])
def test_a_server_is_asked_below_its_base_url_and_without_a_token(host: str) -> None:
    with listening(403) as (port, asked):
        assert status_of(JupyterServer(host, port, "/user/ada/"), ROUTE) == 403
    assert asked == ["/user/ada/server-proxy/servers-info"]


def test_a_server_that_is_gone_has_no_status() -> None:
    with listening(200) as (port, _):
        pass
    assert status_of(JupyterServer("127.0.0.1", port), ROUTE) is None


def test_a_server_that_speaks_no_tls_has_no_status_over_tls() -> None:
    with listening(200) as (port, _):
        assert status_of(JupyterServer("127.0.0.1", port, secure=True), ROUTE) is None
