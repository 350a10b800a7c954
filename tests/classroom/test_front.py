"""A proxy before two labs: nobody who asks can tell that there are two, but by who is told."""

from __future__ import annotations

import re

import pytest
import requests

import labapi
from labapi.classroom.serving import serve
from tests.classroom.conftest import hello

QUESTION = {"features": labapi.EXAMPLE}
ANEW = {"date", "x-request-id", "server-timing", "content-length", "via"}
"""Headers that are another at each answer, and what a proxy adds."""


@pytest.fixture(name="labs")
def _labs():
    lab_a = labapi.start("a")
    return lab_a, labapi.start("b", store=lab_a.store)


@pytest.fixture(name="front")
def _front(labs):
    return labapi.proxy(*labs)


def told(served):
    return [entry.target for entry in served.journal]


# Turns.


def test_the_servers_take_turns_by_the_request_and_not_by_the_connection(labs, front, session):
    targets = [f"/api/v1/models?limit={n}" for n in range(1, 11)]
    firsts = {session.get(front.url + target).json()["data"][0]["id"] for target in targets}
    assert len(firsts) == 1
    assert [told(lab) for lab in labs] == [targets[0::2], targets[1::2]]
    assert [entry.passed_to for entry in front.journal] == ["a", "b"] * 5


def test_a_server_that_has_stopped_is_left_out(labs, front, session):
    labs[1].stop()
    assert {session.get(f"{front.url}/api/v1/health").status_code for _ in range(4)} == {200}
    assert len(labs[0].journal) == 4


def test_the_port_of_one_that_has_stopped_is_not_asked_whoever_has_it_now(labs, front, session):
    labs[1].stop()
    other = serve(hello, "other", port=labs[1].port)
    assert {session.get(f"{front.url}/api/v1/health").status_code for _ in range(4)} == {200}
    assert (len(labs[0].journal), len(other.journal)) == (4, 0)


def test_with_no_server_left_it_is_a_bad_gateway_in_both_shapes(labs, front, session):
    for lab in labs:
        lab.stop()
    envelope = session.get(f"{front.url}/api/v1/health")
    problem = session.get(
        f"{front.url}/api/v1/health", headers={"Accept": "application/problem+json"}
    )
    assert [answer.status_code for answer in (envelope, problem)] == [502, 502]
    assert envelope.json()["error"]["code"] == problem.json()["code"] == "BAD_GATEWAY"
    assert envelope.json()["meta"]["request_id"] == envelope.headers["X-Request-ID"]
    assert problem.json()["type"] == "urn:labapi:problem:bad-gateway"
    assert [entry.answered_by for entry in front.journal] == ["proxy", "proxy"]


def test_a_lab_that_is_started_again_is_found_again(labs, front, session):
    again = labapi.start("b", store=labs[0].store)
    for _ in range(2):
        assert session.get(f"{front.url}/api/v1/health").status_code == 200
    assert len(again.journal) == 1
    assert front.servers == (labs[0], again)


def test_a_proxy_that_is_made_again_takes_the_port_and_begins_with_the_first(labs, front, session):
    session.get(f"{front.url}/api/v1/health")
    again = labapi.proxy(*labs)
    session.get(f"{again.url}/api/v1/models")
    assert (again.url, front.running) == (front.url, False)
    assert told(labs[0]) == ["/api/v1/health", "/api/v1/models"]


def test_a_proxy_may_stand_before_a_proxy(labs, front, session):
    outer = labapi.proxy(front, name="outer")
    answer = session.get(f"{outer.url}/api/v1/health")
    assert answer.headers["Via"] == "1.1 labapi-proxy, 1.1 labapi-outer"
    assert dict(labs[0].journal[-1].request_headers)["via"] == "1.1 labapi-outer, 1.1 labapi-proxy"
    assert dict(labs[0].journal[-1].request_headers)["x-forwarded-for"] == "127.0.0.1, 127.0.0.1"


# Nobody can tell.


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("GET", "/api/v1/models", {}),
        ("HEAD", "/api/v1/models/loan-classifier-v2.0", {}),
        ("GET", "/nothing", {"headers": {"Accept": "application/problem+json"}}),
        ("POST", "/api/v1/predict", {"json": QUESTION}),
        ("POST", "/api/v1/predict", {"data": "{", "headers": {"Content-Type": "application/json"}}),
        ("PUT", "/api/v1/models", {}),
        ("OPTIONS", "/api/v1/models", {}),
        ("GET", "/docs", {}),
        ("GET", "/openapi.json", {}),
        ("GET", "/.well-known/oauth-authorization-server", {}),
    ],
)
def test_what_a_client_gets_is_what_the_lab_says(labs, front, session, method, path, options):
    host = front.url.removeprefix("http://")
    headers = {"Host": host, **options.pop("headers", {})}
    straight, through = (
        session.request(method, served.url + path, headers=headers, **options)
        for served in (labs[0], front)
    )
    assert through.status_code == straight.status_code
    assert shape(through) == shape(straight)
    assert stays(through.text) == stays(straight.text)


def shape(answer):
    kept = {name.lower(): stays(value) for name, value in answer.headers.items()}
    return {name: value for name, value in kept.items() if name not in ANEW}


def stays(text):
    """Leave out of an answer what is another each time: ids, times and durations."""
    return re.sub(
        r"\b(pred_)?[0-9a-f]{16,}|20\d\d-[\dT:.-]+Z|response_time_ms\":[\d.]+|v=\w+", "", text
    )


def test_the_next_page_is_fetched_through_the_proxy_too(front, session):
    first = session.get(f"{front.url}/api/v1/models?limit=1")
    second = session.get(first.links["next"]["url"])
    assert second.status_code == 200
    assert len(front.journal) == 2
    assert first.json()["data"] != second.json()["data"]


def test_a_copy_from_one_lab_is_confirmed_by_the_other(labs, front, session):
    url = f"{front.url}/api/v1/models/loan-classifier-v2.0"
    tag = session.get(url).headers["ETag"]
    answer = session.get(url, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content, len(labs[1].journal)) == (304, b"", 1)


def test_one_store_lies_behind_both(labs, front, session):
    made = session.post(f"{front.url}/api/v1/predictions", json=QUESTION)
    assert session.get(front.url + made.headers["Location"]).status_code == 200
    assert [len(lab.journal) for lab in labs] == [1, 1]


def test_a_key_that_names_one_request_holds_for_both(labs, front, session):
    headers = {"Idempotency-Key": "once"}
    first, second = (
        session.post(f"{front.url}/api/v1/predictions", json=QUESTION, headers=headers)
        for _ in range(2)
    )
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert [len(lab.journal) for lab in labs] == [1, 1]


def test_a_made_up_address_buys_no_further_allowance(session):
    lab = labapi.start("limited", rate_limit="2/minute")
    front = labapi.proxy(lab)
    got = [
        session.get(
            f"{front.url}/api/v1/models",
            headers={"X-Forwarded-For": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"},
        ).status_code
        for n in range(3)
    ]
    assert got == [200, 200, 429]


# What it stands before, and what it says of itself.


def test_it_says_what_it_stands_before_and_whether_they_share_a_store(labs, front):
    port = front.url.rpartition(":")[2]
    assert repr(front) == f"Proxy at http://127.0.0.1:⟨{port}⟩ before a, b (one store)"
    alone = labapi.proxy(labs[0], serve(hello, "hi"), name="other")
    assert repr(alone).startswith("Proxy 'other' at http://127.0.0.1:⟨")
    assert repr(alone).endswith(" before a, hi")
    alone.stop()
    assert repr(alone) == "Proxy 'other' (stopped)"


def test_its_picture_has_each_server_and_the_store_once(labs, front):
    drawn = re.sub(r"<style>.*?</style>|<!--.*?-->", "", front._repr_html_(), flags=re.DOTALL)
    assert not set("⟨⟩") & set(drawn)
    names = re.findall(r"<b>(.*?)</b>", drawn)
    assert names == ["client", "proxy", "a", "b", "store"]
    assert "take turns" in drawn
    labs[1].stop()
    assert "has stopped" in front._repr_html_()
    front.stop()
    assert "(stopped)" in front._repr_html_()


def test_a_name_is_never_taken_for_html(labs):
    front = labapi.proxy(serve(hello, "<b>hi"), name="<i>")
    assert "<b>hi" not in front._repr_html_().replace("<b>&lt;b&gt;hi", "")
    assert "<i>" not in front._repr_html_()


def test_labs_with_stores_of_their_own_are_drawn_with_them():
    front = labapi.proxy(labapi.start("a"), labapi.start("b"))
    assert "(one store)" not in repr(front)
    assert front._repr_html_().count("store of its own") == 2


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ((), TypeError, "Which servers?"),
        (("http://127.0.0.1:8000",), TypeError, "is an address"),
        ((hello,), TypeError, "Nobody serves this yet"),
        ((serve, None), TypeError, "Nobody serves this yet"),
    ],
)
def test_what_it_cannot_stand_before_is_refused_in_words(given, error, said):
    with pytest.raises(error, match=re.escape(said)):
        labapi.proxy(*given)


def test_a_lab_that_has_stopped_is_refused_by_name(labs):
    labs[1].stop()
    with pytest.raises(RuntimeError, match=r"The lab 'b' has stopped\. Run its cell again\."):
        labapi.proxy(*labs)


def test_it_cannot_stand_before_itself(labs, front):
    for again in (labapi.proxy, lambda server: labapi.proxy(server, name="proxy")):
        with pytest.raises(ValueError, match="a name of its own"):
            again(front)
    assert front.running


@pytest.mark.parametrize("limit_s", [0, -1, "30", True, float("nan"), float("inf")])
def test_its_patience_is_a_number_of_seconds(labs, limit_s):
    with pytest.raises(ValueError, match="limit_s is in seconds"):
        labapi.proxy(*labs, limit_s=limit_s)


def test_a_page_of_another_name_cannot_read_through_it(front):
    answer = requests.get(front.url, headers={"Host": "evil.example"}, timeout=10)
    assert answer.status_code == 421
    assert answer.headers["Date"]
