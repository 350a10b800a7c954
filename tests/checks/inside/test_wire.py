"""The line between judge and child: each end reads the other's bytes with distrust."""

import socket
import time

import pytest

from labapi.checks.inside.wire import Wire, WireBroken, WireClosed


@pytest.fixture(name="ends")
def _ends():
    ours, theirs = socket.socketpair()
    line = Wire(ours)
    with theirs:
        yield line, theirs
    line.close()


def soon():
    return time.monotonic() + 30


@pytest.mark.parametrize(
    "line",
    [b"", b"no JSON", b"[1]", b"null", b'"x"', b"[" * 10**5, b"\xff\xfe", b"1" * 10**4],
    ids=lambda line: str(line[:12]),
)
def test_a_line_that_is_no_message_breaks_the_line(ends, line):
    ours, theirs = ends
    theirs.sendall(line + b"\n")
    with pytest.raises(WireBroken):
        ours.receive(soon())


def test_messages_may_come_in_pieces_and_together(ends):
    ours, theirs = ends
    theirs.sendall(b'{"a": 1}\n{"b"')
    first = ours.receive(soon())
    theirs.sendall(b": 2}\n")
    assert (first, ours.receive(soon())) == ({"a": 1}, {"b": 2})


def test_a_line_without_an_end_is_cut_off():
    ours, theirs = socket.socketpair()
    line = Wire(ours, longest=1000)
    theirs.sendall(b"x" * 2000)
    with theirs, pytest.raises(WireBroken, match="too long"):
        line.receive(soon())
    line.close()


def test_what_does_not_come_in_time_is_not_waited_for(ends):
    ours, _ = ends
    for until in (time.monotonic() + 0.01, time.monotonic() - 1):
        with pytest.raises(TimeoutError):
            ours.receive(until)


def test_what_nobody_reads_is_not_sent_for_ever(ends):
    ours, _ = ends
    with pytest.raises(TimeoutError):
        ours.send({"text": "x" * 10**7}, time.monotonic() + 0.05)


def test_a_line_that_was_hung_up_gives_what_had_come_and_then_ends(ends):
    ours, theirs = ends
    theirs.sendall(b'{"a": 1}\n')
    ours.hang_up()
    assert ours.receive(soon()) == {"a": 1}
    with pytest.raises(WireClosed):
        ours.receive(soon())
    with pytest.raises(WireClosed):
        ours.send({}, soon())
