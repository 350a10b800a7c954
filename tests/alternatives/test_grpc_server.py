"""The loan API behind gRPC, called as a program calls it: by the stubs, over a real connection."""

from __future__ import annotations

import base64
import os
import re
import socket
import subprocess
import sys
import threading
from time import monotonic
from types import SimpleNamespace
from urllib.parse import unquote

import grpc
import pytest

import labapi
from labapi.alternatives import grpc_calls, grpc_messages, grpc_server, use_cases
from labapi.alternatives.grpc_messages import (
    CODE_OF,
    MOST_TOLD,
    UnknownMethod,
    failure_message,
    framed,
)
from labapi.alternatives.grpc_server import STOP_S, start_server
from labapi.alternatives.stubs import loans_pb2 as messages
from labapi.alternatives.stubs.loans_pb2_grpc import LoansStub
from labapi.domain import errors
from labapi.domain.loans.features import EXAMPLE
from labapi.web.layers.entry import LEFT
from labapi.web.layers.journal import KEPT_BYTES
from labapi.web.problems import STATUS_OF
from labapi.web.services import Services
from labapi.web.settings import Settings

LONG_S = STOP_S + 4
"""How long a stop may take on a computer that has much else to do."""
GOOD = {"features": EXAMPLE}
BAD = {"features": {**EXAMPLE, "age": 12}}


class Journal(list):
    """What the server records; `ended` is set with the first entry."""

    def __init__(self):
        super().__init__()
        self.ended, self.passed = threading.Event(), False

    def record(self, entry):
        self.append(entry)
        self.ended.set()


class Running:
    """A server, and a client that is connected to it."""

    def __init__(self, services, settings):
        self.journal = Journal()
        self.server = start_server(services, settings, self.journal.record)
        self.port = int(self.server.target.partition(":")[2])
        self.channel = grpc.insecure_channel(self.server.target)
        self.loans = LoansStub(self.channel)

    def stop(self):
        self.channel.close()
        self.server.stop()


@pytest.fixture
def start():
    started = []

    def begin(services=None, **settings):
        started.append(Running(services or Services.open(), Settings(**settings)))
        return started[-1]

    yield begin
    for running in started:
        running.stop()


@pytest.fixture
def running(start):
    return start()


def refusal(call):
    with pytest.raises(grpc.RpcError) as caught:
        call()
    trailers = dict(caught.value.trailing_metadata())
    told = messages.Error.FromString(trailers.get("loans-error-bin", b""))
    return caught.value.code(), caught.value.details(), told


def test_a_prediction_is_made_and_can_be_read_again(running):
    made = running.loans.Predict(messages.PredictRequest(**GOOD, options={"explain": True}))
    assert made.prediction == "approved"
    assert made.timestamp.endswith("Z")
    assert made.explanation.top_features[0].feature == "credit_score"
    assert running.loans.GetPrediction(messages.GetPredictionRequest(id=made.id)) == made


def test_what_it_keeps_stands_in_the_store_of_the_lab(start):
    services = Services.open()
    made = start(services).loans.Predict(messages.PredictRequest(**GOOD))
    assert services.predictions.read(made.id).decision.prediction == "approved"


def test_a_missing_age_is_missing_and_not_the_age_0(running):
    without = {name: value for name, value in EXAMPLE.items() if name != "age"}
    found = [
        refusal(lambda given=given: running.loans.Predict(messages.PredictRequest(features=given)))
        for given in (without, {**without, "age": 0})
    ]
    details = [(told.details[0].message, told.details[0].received) for _, _, told in found]
    assert details == [("This field is required.", ""), ("This must be at least 18.", "0")]
    assert not found[0][2].details[0].HasField("received")


def test_an_error_has_a_code_of_grpc_and_the_code_and_details_of_the_api(running):
    code, said, told = refusal(lambda: running.loans.Predict(messages.PredictRequest(**BAD)))
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert said == told.message == "One value in the request is not acceptable. See details."
    assert (told.code, told.details[0].field) == ("VALIDATION_ERROR", "features.age")


def test_a_stream_brings_each_answer_in_its_place_and_goes_on_after_a_bad_one(running):
    items = messages.PredictBatchRequest(items=[GOOD, BAD, GOOD])
    answers = list(running.loans.PredictStream(items))
    assert [answer.WhichOneof("answer") for answer in answers] == ["data", "error", "data"]
    assert answers[1].error.details[0].field == "items.1.features.age"
    once = running.loans.PredictBatch(items)
    assert [answer.WhichOneof("answer") for answer in once.items] == ["data", "error", "data"]


def test_an_empty_batch_is_refused_as_an_empty_list_is(running):
    empty = messages.PredictBatchRequest()
    for call in (running.loans.PredictBatch, lambda sent: list(running.loans.PredictStream(sent))):
        code, _, told = refusal(lambda call=call: call(empty))
        assert code == grpc.StatusCode.INVALID_ARGUMENT
        assert told.details[0].message == "This must have at least 1 item."


def test_models_come_in_pages_and_one_comes_with_what_decides(running):
    page = running.loans.ListModels(messages.ListModelsRequest(limit=1))
    assert len(page.models) == 1
    more = messages.ListModelsRequest(limit=1, cursor=page.next_cursor)
    last = running.loans.ListModels(more)
    assert not last.HasField("next_cursor")
    model = running.loans.GetModel(messages.GetModelRequest(id=last.models[0].id))
    assert model.default
    assert "intercept" in model.parameters


def test_what_is_not_there_is_not_found(running):
    code, _, told = refusal(
        lambda: running.loans.GetPrediction(messages.GetPredictionRequest(id="pred_0"))
    )
    assert (code, told.code) == (grpc.StatusCode.NOT_FOUND, "PREDICTION_NOT_FOUND")
    code, said, _ = refusal(lambda: running.channel.unary_unary("/loans.v1.Loans/Pay")(b""))
    assert code == grpc.StatusCode.UNIMPLEMENTED
    assert said.startswith("There is no method /loans.v1.Loans/Pay.")


def test_there_is_no_reflection(running):
    ask = running.channel.unary_unary("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
    assert refusal(lambda: ask(b""))[0] == grpc.StatusCode.UNIMPLEMENTED


def test_bytes_that_are_no_message_are_the_mistake_of_who_sent_them(running):
    predict = running.channel.unary_unary("/loans.v1.Loans/Predict")
    code, said, told = refusal(lambda: predict(b"\xff"))
    assert (code, told.code) == (grpc.StatusCode.INVALID_ARGUMENT, "MALFORMED_BODY")
    assert said == "The message cannot be read by loans.proto."


def test_a_message_that_is_too_large_is_refused_as_the_domain_does_it(start):
    running = start(max_batch_bytes=1024)
    predict = running.channel.unary_unary("/loans.v1.Loans/Predict")
    code, _, told = refusal(lambda: predict(bytes(1025)))
    assert (code, told.code) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "PAYLOAD_TOO_LARGE")
    assert running.journal[-1].request_size == 5 + 1025


def test_of_a_message_that_is_far_too_large_nothing_is_read(running):
    predict = running.channel.unary_unary("/loans.v1.Loans/Predict")
    assert refusal(lambda: predict(bytes(5_000_000)))[0] == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert running.journal == []


def test_what_is_wrong_with_the_store_is_told_to_the_operator_alone(start, caplog):
    services = Services.open()
    running = start(services)
    services.close()
    code, said, told = refusal(lambda: running.loans.Predict(messages.PredictRequest(**GOOD)))
    assert (code, told.code) == (grpc.StatusCode.INTERNAL, "STORE_ERROR")
    assert said.startswith("The server cannot use its store.")
    assert "StoreError" in running.journal[-1].crash
    assert "/loans.v1.Loans/Predict failed" in caplog.text


def test_while_models_load_it_is_unavailable(start):
    loading = start(fault="loading")
    code, _, told = refusal(lambda: loading.loans.Predict(messages.PredictRequest(**GOOD)))
    assert (code, told.code) == (grpc.StatusCode.UNAVAILABLE, "MODEL_NOT_READY")
    assert not loading.loans.Health(messages.HealthRequest()).ready


def test_a_failure_tells_the_client_nothing_of_the_inside_and_the_journal_all(start):
    crashing = start(fault="crash")
    code, said, told = refusal(lambda: crashing.loans.Predict(messages.PredictRequest(**GOOD)))
    assert (code, told.code) == (grpc.StatusCode.INTERNAL, "INTERNAL_ERROR")
    assert "fault" not in said
    assert "InferenceCrashError" in crashing.journal[-1].crash


def test_a_deadline_is_kept(start):
    slow = start(fault="slow", slow_s=0.3)
    with pytest.raises(grpc.RpcError) as caught:
        slow.loans.Predict(messages.PredictRequest(**GOOD), timeout=0.05)
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED


def test_a_client_that_leaves_stops_the_stream(start):
    services = Services.open()
    running = start(services)
    item = {**GOOD, "options": {"explain": True}}  # so much that it does not fit into the buffers
    answers = running.loans.PredictStream(messages.PredictBatchRequest(items=[item] * 1000))
    next(answers)
    answers.cancel()
    assert running.journal.ended.wait(10)
    assert services.predictions.count() < 1000
    (entry,) = running.journal
    assert (entry.status, entry.broken_off) == (200, LEFT)
    assert entry.response_size > 0
    assert entry.response_headers == (("content-type", "application/grpc"),)


def test_a_call_whose_client_left_before_an_answer_has_none_in_the_journal(start):
    slow = start(fault="slow", slow_s=0.3)
    with pytest.raises(grpc.RpcError):
        slow.loans.Predict(messages.PredictRequest(**GOOD), timeout=0.05)
    assert slow.journal.ended.wait(10)
    (entry,) = slow.journal
    assert (entry.status, entry.broken_off, entry.response_body) == (None, "", b"")


def test_an_error_after_the_first_answers_ends_a_stream_and_says_so(start, monkeypatch):
    running = start()
    monkeypatch.setattr(use_cases, "CHUNK", 1)
    whole = use_cases.UseCases._decide_and_keep

    def fail_at_the_second(self, asked):
        if running.journal.passed:
            raise errors.ModelNotReady(1)
        running.journal.passed = True
        return whole(self, asked)

    monkeypatch.setattr(use_cases.UseCases, "_decide_and_keep", fail_at_the_second)
    answers = running.loans.PredictStream(messages.PredictBatchRequest(items=[GOOD, GOOD]))
    assert next(answers).data.prediction == "approved"
    code, _, told = refusal(lambda: next(answers))
    assert (code, told.code) == (grpc.StatusCode.UNAVAILABLE, "MODEL_NOT_READY")
    assert running.journal[-1].broken_off == "MODEL_NOT_READY"
    assert dict(running.journal[-1].response_headers)["grpc-status"] == "14"


def test_every_call_stands_in_the_journal_before_its_answer_arrives(running):
    made = running.loans.Predict(messages.PredictRequest(**GOOD), metadata=[("lesson", "11")])
    (entry,) = running.journal
    assert (entry.method, entry.target, entry.http_version, entry.status) == (
        *("POST", "/loans.v1.Loans/Predict", "2", 200),
    )
    assert entry.protocol == "gRPC"
    assert re.search(r"user-agent: grpc-python/⟨.*⟩$", str(labapi.show(entry)), re.MULTILINE)
    assert entry.client.startswith("127.0.0.1:")
    assert {"content-type": "application/grpc", "lesson": "11"}.items() <= dict(
        entry.request_headers
    ).items()
    sent = messages.PredictRequest(**GOOD).SerializeToString()
    assert entry.request_body == b"\0\0\0\0" + bytes([len(sent)]) + sent
    assert entry.response_body[5:] == made.SerializeToString()
    assert entry.response_size == 5 + len(made.SerializeToString())
    assert dict(entry.response_headers)["grpc-status"] == "0"


def test_a_refusal_stands_there_with_its_status_and_what_was_told(running):
    sent = messages.GetPredictionRequest(id="pred_ü\n")
    _, _, told = refusal(lambda: running.loans.GetPrediction(sent))
    headers = dict(running.journal[-1].response_headers)
    assert headers["grpc-status"] == "5"
    assert unquote(headers["grpc-message"]) == told.message
    assert "\n" not in headers["grpc-message"]
    assert "=" not in headers["loans-error-bin"]
    assert base64.b64decode(headers["loans-error-bin"] + "==") == told.SerializeToString()


def test_a_stream_is_one_call_with_all_its_messages(running):
    answers = list(running.loans.PredictStream(messages.PredictBatchRequest(items=[GOOD, BAD])))
    (entry,) = running.journal
    assert entry.response_body == b"".join(framed(one.SerializeToString()) for one in answers)


def test_a_long_answer_is_kept_as_far_as_there_is_room(running):
    list(running.loans.PredictStream(messages.PredictBatchRequest(items=[GOOD] * 1000)))
    entry = running.journal[-1]
    assert len(entry.response_body) == KEPT_BYTES < entry.response_size


def test_it_stops_at_once_and_leaves_no_thread():
    assert STOP_S < 1
    before = set(threading.enumerate())
    running = Running(Services.open(), Settings())
    running.loans.Health(messages.HealthRequest())
    begun_s = monotonic()
    running.stop()
    assert monotonic() - begun_s < LONG_S
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set(threading.enumerate()) <= before


def test_it_stops_in_time_though_a_call_goes_on(monkeypatch):
    at_work, go_on = threading.Event(), threading.Event()
    held = SimpleNamespace(sleep=lambda seconds: (at_work.set(), go_on.wait(60)))
    monkeypatch.setattr(use_cases, "time", held)
    running = Running(Services.open(), Settings(fault="slow"))
    waiting = running.loans.Predict.future(messages.PredictRequest(**GOOD))
    try:
        assert at_work.wait(30)
        begun_s = monotonic()
        running.server.stop()
        assert monotonic() - begun_s < LONG_S
        assert waiting.code() in (grpc.StatusCode.CANCELLED, grpc.StatusCode.UNAVAILABLE)
    finally:
        go_on.set()
        running.channel.close()


def test_it_can_be_stopped_twice(running):
    running.server.stop()
    running.server.stop()


def test_a_port_that_is_taken_is_told_in_one_error(running):
    with pytest.raises(OSError, match=r"in use|socket address"):
        start_server(Services.open(), Settings(), print, running.port)


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="Windows has no such option")
def test_no_other_server_can_share_its_port(running):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        with pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", running.port))


def test_it_listens_on_loopback_alone_and_says_nothing_to_strangers(running, capfd):
    with socket.create_connection(("127.0.0.1", running.port)) as stranger:
        assert stranger.recv(100)[3] == 4  # a SETTINGS frame of HTTP/2, before anybody asked
        stranger.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    with socket.socket() as other:
        other.settimeout(2)
        assert other.connect_ex(("127.0.0.2", running.port)) != 0
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_neither_a_fork_nor_a_taken_port_writes_to_stderr():
    code = """
import os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
from labapi.alternatives.grpc_server import STOP_S, start_server
from labapi.web.services import Services
from labapi.web.settings import Settings
server = start_server(Services.open(), Settings(), print)
child = os.fork()
if not child:
    os._exit(0)
os.waitpid(child, 0)
server.stop()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_each_of_its_files_is_read_in_one_cell():
    for module in (grpc_server, grpc_messages, grpc_calls, grpc_server.Loans, grpc_calls.Surround):
        shown = labapi.reveal(module)
        assert shown.source.count("\n") <= 190
        assert shown.path.startswith("labapi/alternatives/grpc_")


def all_errors(base=errors.LabError):
    yield base
    for child in base.__subclasses__():
        yield from all_errors(child)


@pytest.mark.parametrize("error", sorted(set(STATUS_OF), key=lambda cls: cls.__name__))
def test_every_error_that_has_a_status_has_a_code_of_grpc(error):
    assert isinstance(CODE_OF[error], grpc.StatusCode)


def test_no_error_of_the_tree_is_forgotten():
    ours = {cls for cls in all_errors() if cls.__module__.startswith("labapi.domain")}
    assert {cls for cls in ours if cls in STATUS_OF} <= set(CODE_OF)
    assert UnknownMethod in CODE_OF


def test_an_error_is_told_in_a_few_hundred_bytes_however_much_is_wrong():
    details = [errors.Detail("field", "m" * 50, "r" * 1000)] * 100
    told = failure_message(errors.InvalidInput("Much is wrong.", details))
    assert len(told.details) == MOST_TOLD
    assert told.ByteSize() < 7000
