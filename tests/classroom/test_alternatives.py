"""`labapi.start(alternatives=True)`: four more ways to ask, that live and end with the lab."""

import socket
import subprocess
import sys
import threading

import pytest
import requests

import labapi
from labapi.classroom.alternatives import beside
from labapi.classroom.alternatives.beside import AlternativeDidNotStart
from labapi.classroom.exchange.show import show
from labapi.classroom.lab import configure, start, stop

grpc = pytest.importorskip("grpc")

PREDICT = """mutation Predict($features: Features!) {
  predict(features: $features) { id prediction }
}"""
ATTRIBUTES = ("graphql_url", "mcp_url", "flask_url", "grpc_target")


@pytest.fixture(name="lab")
def _lab():
    lab = start(alternatives=True)
    yield lab
    lab.stop()


def by_graphql(lab, **headers):
    body = {"query": PREDICT, "variables": {"features": labapi.EXAMPLE}}
    return requests.post(lab.graphql_url, json=body, headers=headers, timeout=10)


def by_flask(lab, **headers):
    url, body = f"{lab.flask_url}/api/v1/predict", {"features": labapi.EXAMPLE}
    return requests.post(url, json=body, headers=headers, timeout=10)


def is_ready_by_grpc(lab):
    from labapi.alternatives.stubs import loans_pb2
    from labapi.alternatives.stubs.loans_pb2_grpc import LoansStub

    with grpc.insecure_channel(lab.grpc_target) as channel:
        return LoansStub(channel).Health(loans_pb2.HealthRequest(), timeout=10).ready


def answers(address):
    host, _, port = address.removeprefix("http://").partition("/")[0].partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def names_of_threads():
    """Name what runs, once those that end by themselves have ended."""
    for thread in threading.enumerate():
        if thread.name.startswith(("WSGI", "labapi-grpc")):
            thread.join(10)
    return sorted(thread.name for thread in threading.enumerate() if not thread.daemon)


def test_all_of_them_answer_on_one_store_and_into_one_journal(lab):
    made = [
        by_graphql(lab).json()["data"]["predict"]["id"],
        by_flask(lab).json()["data"]["id"],
    ]
    assert is_ready_by_grpc(lab)
    for one in made:
        answer = requests.get(f"{lab.url}/api/v1/predict/{one}", timeout=10)
        assert answer.status_code == 200
    said = [entry.protocol for entry in lab.journal]
    assert said == ["GraphQL", "HTTP (Flask)", "gRPC", "", ""]
    assert [entry.number for entry in lab.journal] == [1, 2, 3, 4, 5]


def test_its_text_names_them_and_is_the_same_at_each_start(lab):
    text = repr(lab)
    for name in ("GraphQL", "MCP", "Flask", "gRPC"):
        assert name in text
        assert name in lab._repr_html_()
    lab.stop()
    assert repr(lab) == "Lab 'main' (stopped)"
    assert repr(start()).count("\n") == 0


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_without_them_each_address_says_how_to_get_it(name):
    lab = start()
    try:
        with pytest.raises(AttributeError) as told:
            getattr(lab, name)
        assert str(told.value) == (
            f"This lab has no {name}: start it with labapi.start(alternatives=True)."
        )
        assert not hasattr(lab, name)
    finally:
        lab.stop()


def test_they_do_not_go_together_with_keys(lab):
    with pytest.raises(ValueError, match="do not go together"):
        start(alternatives=True, auth="api-key")
    assert lab.running
    with pytest.raises(ValueError, match="do not go together"):
        lab.configure(auth="token")
    assert lab.settings.auth is None
    assert by_flask(lab).ok


@pytest.mark.parametrize("choice", [1, "yes", None, "graphql"])
def test_the_choice_is_yes_or_no(choice):
    with pytest.raises(ValueError, match="Use True or False"):
        start(alternatives=choice)


def test_the_choice_is_made_at_the_start(lab):
    with pytest.raises(ValueError, match="about the start"):
        configure(alternatives=False)


def test_configure_changes_all_of_them_on_their_ports(lab):
    before = [getattr(lab, name) for name in ATTRIBUTES]
    lab.configure(fault="loading")
    assert "MODEL_NOT_READY" in by_graphql(lab).text
    assert by_flask(lab).status_code == 503
    assert not is_ready_by_grpc(lab)
    lab.configure(fault=None)
    assert by_graphql(lab).json()["data"]["predict"]
    assert by_flask(lab).ok
    assert is_ready_by_grpc(lab)
    assert [getattr(lab, name) for name in ATTRIBUTES] == before


def test_what_is_mounted_stands_behind_the_layers(lab):
    page = "http://localhost:8888"
    lab.configure(rate_limit="1/60s", cors_origins=[page], max_batch_bytes=600)
    first, second = by_graphql(lab, Origin=page), by_graphql(lab, Origin=page)
    assert first.headers["Access-Control-Allow-Origin"] == page
    assert first.headers["X-Request-ID"]
    assert "graphql;dur=" in first.headers["Server-Timing"]
    assert (second.status_code, second.json()["error"]["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert requests.post(lab.graphql_url, headers={"Host": "evil.example"}).status_code == 421
    lab.configure(rate_limit=None)
    large = requests.post(lab.graphql_url, json={"query": "#" * 1000}, timeout=10)
    assert (large.status_code, large.json()["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


def test_a_page_may_read_flask_where_it_may_read_the_lab(lab):
    page = "http://localhost:8888"
    assert "Access-Control-Allow-Origin" not in by_flask(lab, Origin=page).headers
    lab.configure(cors_origins=[page])
    assert by_flask(lab, Origin=page).headers["Access-Control-Allow-Origin"] == page
    assert by_flask(lab, Host="evil.example").status_code == 421


def test_the_way_into_graphql_names_its_stations(lab):
    answered = show(by_graphql(lab)).way
    assert [stop.name for stop in answered.passed][-2:] == ["route", "graphql"]
    assert (answered.word, answered.beyond) == ("", ())
    assert answered.sentence == "The request went its whole way, up to graphql; 200 OK came back."
    lab.configure(rate_limit="1/60s")
    by_graphql(lab)
    refused = show(by_graphql(lab)).way
    assert refused.passed[-1].name == "limit"
    malformed = show(requests.post(lab.graphql_url, data="{", timeout=10)).way
    assert malformed.is_refused


def test_show_finds_what_the_journal_knows_of_flask(lab):
    assert show(by_flask(lab)).exchange.protocol == "HTTP (Flask)"


def test_started_again_they_answer_where_they_did(lab):
    before = [getattr(lab, name) for name in ATTRIBUTES]
    again = start(alternatives=True)
    assert [getattr(again, name) for name in ATTRIBUTES] == before
    assert is_ready_by_grpc(again)
    assert len(again.journal) == 1


def test_a_lab_without_them_takes_the_place_of_one_with_them(lab):
    flask, target = lab.flask_url, lab.grpc_target
    start()
    assert not answers(flask)
    assert not answers(target)


def test_two_labs_have_each_their_own(lab):
    other = start("other", store=lab.store, alternatives=True)
    assert other.flask_url != lab.flask_url
    assert other.grpc_target != lab.grpc_target
    other.configure(fault="loading")
    assert is_ready_by_grpc(lab)
    assert by_flask(lab).ok
    stop("other")
    assert is_ready_by_grpc(lab)
    assert len(other.journal) == 0


def test_no_thread_and_no_port_is_left():
    before, addresses = names_of_threads(), []
    for _ in range(3):
        lab = start(alternatives=True)
        by_flask(lab)
        by_graphql(lab)
        is_ready_by_grpc(lab)
        lab.configure(slow_s=0.5)
        by_flask(lab)
        addresses += [lab.url, lab.flask_url, lab.grpc_target]
    lab.stop()
    lab.stop()
    assert names_of_threads() == before
    assert not [thread for thread in threading.enumerate() if "labapi-" in thread.name]
    assert [address for address in addresses if answers(address)] == []


@pytest.mark.parametrize("fault", [RuntimeError("it is broken"), OSError("no port is free")])
def test_where_one_cannot_begin_nothing_does_and_it_is_told_which(monkeypatch, fault):
    def fail(*given):
        raise fault

    monkeypatch.setattr(beside, "start_server", fail)
    before = names_of_threads()
    with pytest.raises(AlternativeDidNotStart, match=rf"gRPC failed\. {fault}"):
        start(alternatives=True)
    assert names_of_threads() == before
    assert start().running


def test_ctrl_c_while_they_start_leaves_nothing(monkeypatch):
    seen = []

    def interrupt(*given):
        seen.extend(thread.name for thread in threading.enumerate())
        raise KeyboardInterrupt

    monkeypatch.setattr(beside, "start_server", interrupt)
    with pytest.raises(KeyboardInterrupt):
        start(alternatives=True)
    assert "labapi-main (Flask)" in seen
    assert not [thread for thread in threading.enumerate() if "labapi-" in thread.name]
    with pytest.raises(LookupError):
        stop("main")


def test_a_port_of_before_that_is_taken_meanwhile_is_no_trouble(lab):
    ports = lab._beside.ports
    lab.stop()
    with (
        socket.create_server(("127.0.0.1", ports.flask)),
        socket.create_server(("127.0.0.1", ports.grpc)),
    ):
        again = start()
        again.stop()
        other = beside.Beside(again._services, again.settings)
        other.start(ports)
        assert other.ports.flask not in (0, ports.flask)
        assert other.ports.grpc not in (0, ports.grpc)
        other.stop()


def test_the_store_is_closed_after_the_last_of_them_has_stopped(lab, monkeypatch):
    ended = []
    monkeypatch.setattr(lab._services.store, "close", lambda: ended.append(answers(lab.flask_url)))
    lab.stop()
    assert ended == [False]


def test_python_exits_while_they_run():
    code = "import labapi; lab = labapi.start(alternatives=True); print(lab.grpc_target)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert not answers(done.stdout.strip())
    assert done.stderr == ""
