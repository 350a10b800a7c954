import contextlib
import json
import socket
import threading
from dataclasses import replace

import pytest
from hypothesis import given

from labapi.classroom.exchange.sendable import DraftError
from labapi.classroom.serving import serve
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.console.sending import NoAnswer, faults_in, send
from tests.classroom.widgets.console.conftest import DRAFTS, PREDICT, one_app


async def redirect(scope, receive, send):
    headers = [(b"location", b"/elsewhere")]
    await send({"type": "http.response.start", "status": 307, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


@contextlib.contextmanager
def speaking(answer: bytes | None):
    """A server on loopback that says these bytes to the first who asks, or nothing at all."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                if answer is None:
                    done.wait()
                else:
                    connection.sendall(answer)

        thread = threading.Thread(target=speak)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


def test_what_was_shown_unsent_is_what_is_sent(app):
    preview, sent = PREDICT.preview(app.url), send(PREDICT, app.url)
    assert sent.request_headers == preview.request_headers
    assert (sent.method, sent.target, sent.request_body) == (
        (preview.method, preview.target, preview.request_body)
    )


@one_app
@given(DRAFTS)
def test_the_server_receives_what_was_shown(app, draft):
    preview = draft.preview(app.url)
    send(draft, app.url)
    seen = app.journal.last
    assert (seen.method, seen.target, seen.request_body) == (
        (preview.method, preview.target, preview.request_body)
    )
    shown = {(name.lower(), value) for name, value in preview.request_headers}
    assert set(seen.request_headers) == shown


def test_an_answer_is_kept_whole(app):
    exchange = send(PREDICT, app.url)
    assert (exchange.status, exchange.seen_by) == (200, "client")
    assert b"features" in exchange.response_body


def test_a_redirect_is_an_answer():
    app = serve(redirect)
    assert send(Draft(path="/here"), app.url).status == 307
    assert [entry.target for entry in app.journal] == ["/here"]


def test_two_slashes_arrive_as_shown(app):
    assert send(Draft(path="//x"), app.url).target == app.journal.last.target


def test_nobody_there_is_told_with_the_cell_that_cures_it(app):
    app.stop()
    with pytest.raises(NoAnswer, match=r"The lab is not running.*labapi\.start\(\)"):
        send(Draft(), app.url)


def test_silence_is_told_with_the_time_waited():
    with speaking(None) as origin, pytest.raises(NoAnswer, match=r"within 0\.05 seconds"):
        send(Draft(), origin, limit_s=0.05)


@pytest.mark.parametrize("answer", [b"", b"no HTTP\r\n\r\n"])
def test_an_answer_that_breaks_off_is_no_answer(answer):
    with speaking(answer) as origin, pytest.raises(NoAnswer):
        send(Draft(), origin)


def test_a_broken_encoding_is_told_as_an_answer_that_cannot_be_read():
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
    with speaking(head) as origin, pytest.raises(NoAnswer, match="could not be read"):
        send(Draft(), origin)


def test_what_http_forbids_is_not_sent(app):
    with pytest.raises(DraftError):
        send(Draft(path="x"), app.url)
    assert len(app.journal) == 0


def test_no_password_is_added_from_a_file(app, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("default login ann password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    send(Draft(), app.url)
    assert "authorization" not in dict(app.journal.last.request_headers)


def test_no_proxy_stands_between(app, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert send(Draft(), app.url).status == 200


# What an answer finds wrong.


def answer_of(app, status, said):
    was = send(Draft("GET", "/"), app.url)
    return replace(was, status=status, response_body=json.dumps(said).encode())


def test_faults_are_read_as_this_api_names_them(app):
    said = {"error": {"details": [{"field": "features.age", "message": "At least 18."}]}}
    assert faults_in(answer_of(app, 422, said)) == [("", "features.age", "At least 18.")]
    assert faults_in(answer_of(app, 200, said)) == []


def test_faults_are_read_as_fastapi_names_them(app):
    said = {"detail": [{"loc": ["body", "items", 0, "age"], "msg": "Field required"}]}
    assert faults_in(answer_of(app, 422, said)) == [("body", "items.0.age", "Field required")]


@pytest.mark.parametrize(
    "said", [None, [], "x", {"detail": "Not Found"}, {"error": {"details": [1, {}]}}, {"error": 3}]
)
def test_an_answer_that_names_no_fields_has_no_faults(app, said):
    assert faults_in(answer_of(app, 422, said)) == []
