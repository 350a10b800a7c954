"""A relay that counts: the same for the two sides, and exact."""

from __future__ import annotations

import socket
import threading

import pytest
import requests

import labapi
from labapi.classroom.server.tap import PREFACE, Connection, tap


@pytest.fixture
def lab():
    lab = labapi.start(name="tapped")
    yield lab
    lab.stop()


def frame(kind, size):
    return size.to_bytes(3) + bytes([kind, 0]) + bytes(4) + bytes(size)


def test_a_request_through_it_is_answered_and_counted(lab):
    with tap(lab.url) as wire:
        r = requests.get(f"{wire.url}/api/v1/models")
    assert r.status_code == 200
    assert (wire.connections, wire.round_trips) == (1, 1)
    assert wire.received > len(r.content)
    assert wire.sent > 100


def test_a_kept_connection_is_one_with_two_round_trips(lab):
    with tap(lab.url) as wire, requests.Session() as session:
        for _ in range(2):
            session.get(f"{wire.url}/api/v1/health")
        assert (wire.connections, wire.round_trips) == (1, 2)


def test_two_runs_count_the_same(lab):
    def counted():
        with tap(lab.url) as wire:
            requests.post(f"{wire.url}/api/v1/predict", json={"features": labapi.EXAMPLE})
        return wire.sent, wire.received

    assert len({counted() for _ in range(12)}) == 1


def test_it_counts_anew_after_a_reset(lab):
    with tap(lab.url) as wire, requests.Session() as session:
        session.get(f"{wire.url}/api/v1/health")
        wire.reset()
        assert (wire.sent, wire.received, wire.round_trips, wire.connections) == (0, 0, 0, 0)
        session.get(f"{wire.url}/api/v1/health")
        assert (wire.connections, wire.round_trips) == (1, 1)


def test_what_was_counted_can_be_read_after_the_end(lab):
    with tap(lab.url) as wire:
        requests.get(f"{wire.url}/api/v1/health")
    assert repr(wire).startswith("1 connection, 1 round trip, ")
    assert "1 round trip" in wire._repr_html_()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{wire.url}/api/v1/health")


def test_a_body_that_comes_in_pieces_is_one_round_trip(lab):
    items = [{"features": labapi.EXAMPLE}] * 300
    with tap(lab.url) as wire:
        r = requests.post(
            f"{wire.url}/api/v1/predict/batch",
            json={"items": items},
            headers={"Accept": "application/x-ndjson"},
        )
    assert len(r.text.splitlines()) == 301  # the last line tells the end
    assert wire.round_trips == 1
    assert wire.received > len(r.content)


def test_a_server_that_has_stopped_looks_like_one(lab):
    url = lab.url
    lab.stop()
    with tap(url) as wire, pytest.raises(requests.ConnectionError):
        requests.get(f"{wire.url}/api/v1/health")


def test_frames_that_manage_http2_are_told_apart():
    seen = Connection()
    settings, headers, data = frame(4, 18), frame(1, 60), frame(0, 40)
    seen.saw(True, PREFACE + settings)
    seen.saw(False, frame(4, 6))
    seen.saw(True, headers + data[:20])
    seen.saw(True, data[20:])
    seen.saw(False, frame(1, 10) + frame(0, 30) + frame(1, 5))
    seen.saw(True, frame(8, 4))
    assert seen.bytes_of == {True: len(headers) + len(data), False: 45 + 27}
    assert seen.turns == 1
    assert seen.managing == len(PREFACE) + len(settings) + 15 + 13


def test_a_measured_time_counts_the_same_however_long_it_is():
    one, other = Connection(), Connection()
    one.saw(False, b'server-timing: route;dur=0.1\r\n\r\n{"response_time_ms":0.52}')
    other.saw(False, b'server-timing: route;dur=12.345\r\n\r\n{"response_time_ms":120.5}')
    assert one.bytes_of == other.bytes_of


def test_so_does_one_in_a_text_of_json_within_json():
    one, other = Connection(), Connection()
    one.saw(False, rb'{"text":"{\"response_time_ms\":0.52}"}')
    other.saw(False, rb'{"text":"{\"response_time_ms\":120.5}"}')
    assert one.bytes_of == other.bytes_of


@pytest.mark.parametrize(
    "address", ["http://example.com:80", "", "127.0.0.1", "127.0.0.1:x", "https://127.0.0.1:1"]
)
def test_only_a_server_of_this_computer_is_tapped(address):
    with pytest.raises(ValueError, match="a server of this computer"):
        tap(address)


def test_no_thread_and_no_socket_is_left(lab):
    before = threading.active_count()
    with tap(lab.url) as wire, requests.Session() as session:
        session.get(f"{wire.url}/api/v1/health")
        threads = [one for one in threading.enumerate() if one.name == "labapi-tap"]
        assert len(threads) == 3
    for one in threads:
        one.join(5)
    assert threading.active_count() <= before
    with socket.socket() as late:
        assert late.connect_ex(("127.0.0.1", int(wire.target.split(":")[1])))


def test_what_a_request_costs_is_its_own_bytes_and_the_quickest_time(lab):
    asked = []
    with tap(lab.url) as wire, requests.Session() as session:

        def ask():
            asked.append(session.get(f"{wire.url}/api/v1/models"))

        cost = wire.cost(ask, times=3)
        ask()
        assert len(asked) == 5
        assert (cost.sent, cost.received) == (wire.sent / 2, wire.received / 2)
        assert 0 < cost.ms < 60_000


@pytest.mark.parametrize("times", [0, -1, 2.5, True, "50"], ids=repr)
def test_how_often_to_ask_is_a_whole_number(lab, times):
    with tap(lab.url) as wire, pytest.raises(ValueError, match="at least 1"):
        wire.cost(lambda: None, times=times)


def test_two_computers_count_the_same(lab):
    def counted(headers):
        with tap(lab.url) as wire:
            requests.get(f"{wire.url}/api/v1/health", headers=headers)
        return wire.sent

    other = {"Accept-Encoding": "gzip, deflate, br, zstd", "User-Agent": "python-requests/3.10.12"}
    assert counted({}) == counted(other)


def test_it_stops_with_all_that_runs(lab):
    wire = tap(lab.url)
    labapi.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{wire.url}/api/v1/health", timeout=5)
