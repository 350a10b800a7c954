"""What arrives from a child is read with distrust: each line, each answer, each problem."""

import json
import socket
import time

import pytest

from labapi.checks.child.child import read_answer
from labapi.checks.inside import wire
from labapi.checks.inside.codec import MOST_KEYS, BadMessage, CodecError, decode, encode
from labapi.checks.inside.problems import KINDS, Ended, Raised, TookTooLong, Undefined
from labapi.checks.inside.wire import Wire, WireBroken, WireClosed
from labapi.classroom.exchange.exchange import Exchange

ASKED = "the question"
EXAMPLES = [
    Undefined("x", first_cell=True),
    Raised("f()", "ValueError", "no", 3, "raise ValueError"),
    TookTooLong("f()", 2),
]
EXCHANGE = Exchange("GET", "", "/", "1.1", (), b"", 200, (("a", "b"),), b"", 1.0, "client")


@pytest.fixture(name="ends")
def _ends():
    ours, theirs = socket.socketpair()
    line = Wire(ours)
    with theirs:
        yield line, theirs
    line.close()


def soon():
    return time.monotonic() + 30


def problem(kind, /, **told):
    return {"id": ASKED, "problem": kind, "fields": encode(told)}


def test_a_value_is_given():
    assert read_answer({"id": ASKED, "value": encode([1, b"\x00"])}, ASKED) == [1, b"\x00"]


@pytest.mark.parametrize("sent", EXAMPLES, ids=lambda one: type(one).__name__)
def test_a_problem_is_raised_as_it_was(sent):
    with pytest.raises(type(sent)) as told:
        read_answer(problem(type(sent).__name__, **sent.fields()), ASKED)
    assert told.value == sent


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"value": "1"},
        {"id": "another", "value": "1"},
        {"id": None, "value": "1"},
        {"id": ["the question"], "value": "1"},
        {"id": "\ud800", "value": "1"},
        {"id": ASKED},
        {"id": ASKED, "value": 1},
        {"id": ASKED, "value": None},
        {"id": ASKED, "value": "no JSON"},
        {"id": ASKED, "value": "1", "points": 9},
        {"id": ASKED, "value": "1", "problem": "Blank", "fields": "{}"},
        {"id": ASKED, "problem": "Blank"},
        problem("Passed"),
        problem("WorkProblem"),
        problem("Blank"),
        problem("Blank", name=1),
        problem("Blank", name=None),
        problem("Blank", name="x", more="y"),
        problem("Undefined", name="x", first_cell=1),
        problem("TookTooLong", call="f()", limit_s="9"),
        problem("Raised", call="f()", kind="E", message="", line_number=True, line=""),
        {"id": ASKED, "problem": ["Blank"], "fields": '{"name": "x"}'},
        {"id": ASKED, "problem": "Blank", "fields": "[]"},
    ],
    ids=json.dumps,
)
def test_anything_else_is_not_believed(message):
    with pytest.raises(BadMessage):
        read_answer(message, ASKED)


def test_only_our_own_side_can_say_that_a_child_has_ended():
    with pytest.raises(BadMessage):
        read_answer(problem("Ended", how="in glory"), ASKED)
    assert KINDS["Ended"] is Ended


def test_texts_of_a_problem_are_cut_and_can_be_written_to_a_file():
    with pytest.raises(Raised) as told:
        read_answer(problem("Raised", **Raised("f()", "E", "\ud800" * 10**5).fields()), ASKED)
    assert len(told.value.message.encode("utf-8")) < 10_000


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


def test_a_line_without_an_end_is_cut_off(ends, monkeypatch):
    monkeypatch.setattr(wire, "LONGEST_LINE", 1000)
    ours, theirs = ends
    theirs.sendall(b"x" * 2000)
    with pytest.raises(WireBroken, match="too long"):
        ours.receive(soon())


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


def test_numbers_chosen_to_collide_do_not_pass_in_their_thousands():
    many = [number * (2**61 - 1) for number in range(MOST_KEYS + 1)]
    for text in (
        json.dumps({"$": "set", "items": many}),
        json.dumps({"$": "dict", "items": [[number, 1] for number in many]}),
    ):
        with pytest.raises(BadMessage):
            decode(text)
    with pytest.raises(CodecError, match="10,001 keys"):
        encode(set(many))


def test_a_number_of_thousands_of_digits_is_told_and_does_not_raise_anything_else():
    with pytest.raises(CodecError):
        encode(10**5000)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "200"), ("status", True), ("method", None), ("request_body", "text"),
        ("duration_ms", "1"), ("request_headers", "ab"), ("steps", [["a", "b"]]),
        ("steps", [["a", 10**400]]), ("crash", {}), ("more", 1),
    ],
)  # fmt: skip
def test_an_exchange_has_fields_of_its_own_types(name, value):
    written = json.loads(encode(EXCHANGE))
    written["fields"][name] = value
    with pytest.raises(BadMessage):
        decode(json.dumps(written))


def test_what_was_read_can_be_written_again():
    table = decode(json.dumps({"$": "table", "columns": ["a"], "rows": [[1]]}))
    assert decode(encode([table, EXCHANGE])) == [table, EXCHANGE]
