"""A proxy with a hook: what it passes on, what it keeps for itself, and what its hook decides."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from labapi.classroom.server.hooked import Answer, Hooked
from labapi.classroom.serving import serve
from tests.classroom.conftest import echo


@pytest.fixture(name="behind")
def _behind():
    return serve(echo, "behind")


@pytest.fixture(name="front_of")
def _front_of(behind):
    """Put a proxy with a hook before the server that answers with what was sent."""

    def front(*hook, origin=behind.url, **limit):
        return serve(Hooked(origin, *hook, **limit), "front")

    return front


def test_a_request_is_passed_on_as_it_is(front_of, session):
    url = f"{front_of().url}/a/b?c=d&e"
    said = session.patch(url, data=b"body", headers={"X-Own": "mine"}).json()
    assert (said["method"], said["path"], said["query"], said["body"]) == (
        "PATCH", "/a/b", "c=d&e", "body",
    )  # fmt: skip
    assert said["headers"]["x-own"] == "mine"


def test_the_server_is_told_that_there_is_a_proxy_and_what_the_client_called_it(front_of, session):
    front = front_of()
    said = session.get(front.url).json()["headers"]
    assert said["via"] == "1.1 labapi"
    assert said["host"] == front.url.removeprefix("http://")


def test_what_speaks_of_one_connection_is_not_passed_on(front_of, session):
    sent = {"Connection": "x-hop, keep-alive", "X-Hop": "1", "TE": "trailers", "X-Kept": "2"}
    said = session.get(front_of().url, headers=sent).json()["headers"]
    assert "x-kept" in said
    assert not {"x-hop", "te", "keep-alive"} & set(said)
    assert said["connection"] == "close"


def test_a_body_that_came_in_pieces_arrives_whole(front_of, session):
    said = session.put(front_of().url, data=iter([b"one ", b"two"])).json()
    assert said["body"] == "one two"
    assert said["headers"]["content-length"] == "7"


def test_an_answer_has_one_date_and_its_own_length(front_of, session):
    answer = session.get(front_of().url)
    twice = [name for name in ("Date", "Server") if len(answer.raw.headers.getlist(name)) != 1]
    assert twice == []
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_an_answer_without_a_body_passes(session):
    async def gone(scope, receive, send):
        headers = [(b"content-length", b"9")] * (scope["method"] == "HEAD")
        status = 200 if headers else 204
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    front = serve(Hooked(serve(gone, "gone").url), "front")
    assert session.delete(front.url).status_code == 204
    assert session.head(front.url).headers["Content-Length"] == "9"


def test_a_body_is_dropped_where_an_answer_never_has_one(front_of, session):
    async def talkative(sent, forward):
        return Answer(204, body=b"nothing to say")

    front = front_of(talkative)
    answers = [session.get(front.url) for _ in range(2)]  # a stray body would spoil the second
    assert [answer.status_code for answer in answers] == [204, 204]
    assert "Content-Length" not in answers[0].headers


def test_a_hook_may_refuse_before_the_server_has_heard(front_of, behind, session):
    async def refused(sent, forward):
        return Answer(502) if sent.path == "/no" else await forward(sent)

    front = front_of(refused)
    assert session.get(f"{front.url}/no?really").status_code == 502
    assert session.get(f"{front.url}/yes").status_code == 200
    assert [entry.target for entry in behind.journal] == ["/yes"]


def test_a_hook_may_lose_the_answer_after_the_work_is_done(front_of, behind, session):
    async def lost(sent, forward):
        await forward(sent)
        return Answer(504)

    assert session.post(front_of(lost).url, data=b"work").status_code == 504
    assert behind.journal[-1].request_body == b"work"


@pytest.mark.parametrize("value", ["30", None])
def test_a_hook_may_change_a_header_of_the_answer_or_take_it_away(front_of, session, value):
    async def changed(sent, forward):
        answer = await forward(sent)
        asked = answer.with_header("Retry-After", "1")
        return asked.with_header("retry-after", value)

    assert session.get(front_of(changed).url).headers.get("Retry-After") == value


def test_a_target_that_no_server_could_be_sent_is_refused_in_words(front_of, behind, session):
    async def written_wrong(sent, forward):
        return await forward(replace(sent, target="/ä"))

    answer = session.get(front_of(written_wrong).url)
    assert (answer.status_code, len(behind.journal)) == (400, 0)
    assert "cannot be passed on: its path" in answer.json()["error"]["message"]


def test_each_exchange_is_in_the_journal_of_the_proxy_as_the_client_saw_it(front_of, session):
    async def short(sent, forward):
        return Answer(418, (("X-Own", "1"),), b"tea")

    front = front_of(short)
    session.post(f"{front.url}/pot", data=b"coffee")
    entry = front.journal[-1]
    assert (entry.method, entry.target, entry.request_body) == ("POST", "/pot", b"coffee")
    assert (entry.status, entry.response_body) == (418, b"tea")


def test_no_server_behind_it_is_a_bad_gateway(front_of, behind, session):
    front = front_of()
    behind.stop()
    assert session.get(front.url).status_code == 502


def test_a_server_that_does_not_answer_in_time_is_a_gateway_timeout(front_of, session):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        origin = f"http://127.0.0.1:{silent.getsockname()[1]}"
        front = front_of(origin=origin, limit_s=0.05)
        assert session.get(front.url).status_code == 504
