"""How GraphQL comes and goes over HTTP: media types, statuses, streams, and who is refused."""

from __future__ import annotations

import asyncio
import json
import queue
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from types import SimpleNamespace

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from labapi.alternatives.graphql_schema import graphql_app
from labapi.classroom.server.server import Server
from labapi.domain.loans.features import EXAMPLE
from labapi.web.app import layers
from labapi.web.layers.gate import Hosts
from labapi.web.routes.batch import CHUNK
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.alternatives.graphql_client import EVENTS, RESPONSE, Client

JSON = "application/json"
BATCH = "($items: [Question!]!) { predict_batch(items: $items) { status data { id } } }"
ITEMS = {"items": [{"features": EXAMPLE}] * 2}
PAGE = "http://localhost:8888"


@pytest.fixture
def client():
    return Client()


# The draft GraphQL over HTTP, as graphql-http audits it too (tests/contract/outside).


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (JSON, JSON),
        ("*/*", JSON),
        ("text/html", JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{RESPONSE};q=0.5, {JSON}", JSON),
    ],
)
def test_the_media_type_of_the_answer_is_the_one_that_is_accepted(client, accept, media_type):
    answer = client.post("{ health { status } }", accept=accept)
    assert answer.headers["content-type"] == media_type
    assert answer.json() == {"data": {"health": {"status": "ok"}}}


FAILED = '{ health { status } model(id: "none") { id } }'


@pytest.mark.parametrize(
    ("query", "older", "newer"),
    [
        ("{ health { status } }", 200, 200),
        (FAILED, 200, 294),
        ("{", 200, 400),
        ("{ no }", 200, 400),
    ],
    ids=["answered", "in part", "no GraphQL", "no such field"],
)
def test_the_older_media_type_has_one_status_and_the_newer_tells_them_apart(
    client, query, older, newer
):
    assert client.post(query, accept=JSON).status_code == older
    assert client.post(query, accept=RESPONSE).status_code == newer


def test_a_field_that_fails_is_null_and_the_others_are_answered(client):
    answer = client(FAILED)
    assert answer["data"] == {"health": {"status": "ok"}, "model": None}
    assert answer["errors"][0]["path"] == ["model"]
    assert answer["errors"][0]["extensions"] == {"code": "MODEL_NOT_FOUND"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "MALFORMED_JSON"),
        (b"{", "MALFORMED_JSON"),
        (b"3", "MALFORMED_BODY"),
        (b"{}", "MALFORMED_BODY"),
        (b'{"query": 3}', "MALFORMED_BODY"),
        (b'{"query": ""}', "MALFORMED_BODY"),
        (b'{"query": "{ health { status } }", "variables": []}', "MALFORMED_BODY"),
        (b'{"query": "query a { health { status } }", "operationName": "b"}', "MALFORMED_BODY"),
        (b'[{"query": "{ health { status } }"}]', "MALFORMED_BODY"),
    ],
)
def test_what_is_no_request_of_graphql_is_refused_with_400(client, body, code):
    answer = client.http.post("/graphql", content=body, headers={"Content-Type": JSON})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == code


def test_a_list_of_operations_is_told_to_be_sent_one_by_one(client):
    answer = client.http.post("/graphql", json=[{"query": "{ health { status } }"}] * 1000)
    assert answer.json()["errors"][0]["message"] == (
        "A request holds one operation, and this is a list. Send each alone."
    )


def test_several_operations_need_the_name_of_the_one_to_run(client):
    query = "query a { health { status } } query b { models { next_cursor } }"
    assert "Name one of them" in client(query)["errors"][0]["message"]
    named = client.post(query, operationName="b")
    assert named.json() == {"data": {"models": {"next_cursor": None}}}


def test_a_query_may_come_in_the_address(client):
    asked = {
        "query": "query ($n: Int!) { models(limit: $n) { items { id } } }",
        "variables": json.dumps({"n": 1}),
    }
    answer = client.http.get("/graphql", params=asked)
    assert answer.json()["data"]["models"]["items"] == [{"id": "loan-classifier-v2.0"}]


def test_a_browser_gets_the_schema_and_nothing_that_it_would_have_to_fetch(client):
    answer = client.http.get("/graphql", headers={"Accept": "text/html,*/*;q=0.8"})
    schema = answer.text.partition("asked for:")[2]
    assert (
        schema.index("type Query {") < schema.index("type Mutation {") < schema.index("type Item")
    )
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not {"<script", "src=", "http://", "//cdn"} & set(answer.text.split())
    assert client.http.get("/graphql").status_code == 400


# Nothing that a page of another origin may send unasked does anything.


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_body_that_a_page_may_send_unasked_is_refused(client, content_type):
    body = json.dumps({"query": "{ health { status } }"})
    headers = {"Content-Type": content_type} if content_type else {}
    answer = client.http.post("/graphql", content=body, headers=headers)
    assert answer.status_code == 415
    assert answer.headers["accept"] == JSON


@pytest.mark.parametrize("accept", [JSON, EVENTS])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("mutation { predict_batch(items: []) { status } }", 405),
        ("subscription { predict_batch(items: []) { status } }", 400),
    ],
)
def test_a_get_changes_nothing(client, query, status, accept):
    answer = client.http.get("/graphql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers.get("allow") == ("POST" if status == 405 else None)
    assert client.services.predictions.count() == 0


def test_another_method_is_told_which_there_are(client):
    answer = client.http.put("/graphql")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_a_body_beyond_the_limit_of_a_batch_is_refused():
    small = Client(max_batch_bytes=100)
    answer = small.post("{ health { status } }" + " " * 100)
    assert answer.status_code == 413


# The layers of the lab see and guard it, streams too.


@contextmanager
def behind_the_layers(**switches):
    """Serve GraphQL behind the layers of a lab; gives its address, its services and the journal."""
    services, entries = Services.open(), queue.Queue()
    settings = Settings(**switches)
    app = graphql_app(services, settings)
    for layer in reversed(layers(settings, services, entries.put, Hosts())):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    server = Server(app, "graphql").start()
    yield SimpleNamespace(url=f"{server.url}/graphql", services=services, entries=entries)
    server.stop()
    services.close()


@pytest.fixture
def guarded():
    with behind_the_layers(cors_origins=[PAGE]) as served:
        yield served


def stream(address, query, variables, **headers):
    asked = {"query": query, "variables": variables}
    return httpx.stream("POST", address, json=asked, headers={"Accept": EVENTS, **headers})


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1", None])
def test_a_websocket_is_refused_wherever_it_comes_from(guarded, origin):
    address = guarded.url.replace("http", "ws", 1)
    with pytest.raises(InvalidStatus) as caught, connect(address, origin=origin, proxy=None):
        pass
    assert caught.value.response.status_code == 403


def test_the_journal_has_a_stream_with_all_its_events(guarded):
    with stream(guarded.url, f"subscription {BATCH}", ITEMS) as answer:
        answer.read()
    entry = guarded.entries.get(timeout=10)
    assert entry.target == "/graphql"
    assert entry.response_body.count(b"event: next") == 2


def test_a_stream_asked_of_another_host_is_turned_back_at_the_gate(guarded):
    with stream(guarded.url, f"subscription {BATCH}", ITEMS, Host="evil.example") as answer:
        assert answer.status_code == 421


def test_only_a_page_of_a_listed_origin_may_read_a_stream(guarded):
    for origin, allowed in ((PAGE, PAGE), ("https://evil.example", None)):
        with stream(guarded.url, f"subscription {BATCH}", ITEMS, Origin=origin) as answer:
            assert answer.headers.get("access-control-allow-origin") == allowed


@pytest.mark.parametrize("accept", [JSON, RESPONSE, EVENTS])
def test_a_policy_counts_each_prediction_of_a_batch(accept):
    def ask(count):
        word = "subscription" if accept == EVENTS else "mutation"
        body = {"query": f"{word} {BATCH}", "variables": {"items": [{"features": EXAMPLE}] * count}}
        return httpx.post(served.url, json=body, headers={"Accept": accept})

    with behind_the_layers(rate_limit="10/60s") as served:
        first, second = ask(7), ask(4)
        assert (first.status_code, first.headers["x-ratelimit-remaining"]) == (200, "3")
        assert second.status_code == 429
        assert int(second.headers["retry-after"]) > 0
        assert second.json()["errors"][0]["extensions"] == {"code": "RATE_LIMIT_EXCEEDED"}
        assert served.services.predictions.count() == 7


def test_a_policy_counts_predictions_under_aliases_too():
    aliases = " ".join(f"a{n}: predict(features: $f) {{ id }}" for n in range(11))
    query = "mutation ($f: Features!) { " + aliases + " }"
    with behind_the_layers(rate_limit="10/60s") as served:
        body = {"query": query, "variables": {"f": EXAMPLE}}
        answer = httpx.post(served.url, json=body)
        assert answer.status_code == 429
        assert "will never be let in" in answer.json()["errors"][0]["message"]
        assert served.services.predictions.count() == 0


# Subscriptions: GraphQL over server-sent events.


def test_a_subscription_that_is_not_asked_for_as_events_says_how(client):
    answer = client.post(f"subscription {BATCH}", ITEMS)
    assert answer.status_code == 400
    assert f"Accept: {EVENTS}" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "settings", "status", "code"),
    [
        ("subscription {", {}, 400, "MALFORMED_QUERY"),
        ("subscription { nothing }", {}, 400, "INVALID_QUERY"),
        (f"subscription {BATCH}", {"fault": "loading"}, 503, "MODEL_NOT_READY"),
        (f"subscription {BATCH}", {"fault": "crash"}, 500, "INTERNAL_ERROR"),
    ],
)
def test_where_nothing_is_streamed_the_status_says_so(query, settings, status, code):
    answer = Client(**settings).post(query, ITEMS, accept=EVENTS)
    assert answer.status_code == status
    assert answer.headers["content-type"] == RESPONSE
    assert answer.json()["errors"][0]["extensions"]["code"] == code


def test_an_error_after_the_first_event_is_told_in_the_stream(client, monkeypatch):
    real, done = client.services.predictions.add_many, []

    def once(*arguments):
        done.append(arguments)
        if len(done) > 1:
            raise RuntimeError("the disk has gone")
        return real(*arguments)

    monkeypatch.setattr(client.services.predictions, "add_many", once)
    items = {"items": [{"features": EXAMPLE}] * (CHUNK + 1)}
    answer = client.post(f"subscription {BATCH}", items, accept=EVENTS)
    assert answer.status_code == 200
    assert answer.text.count("event: next") == CHUNK + 1
    assert '"code":"INTERNAL_ERROR"' in answer.text
    assert "disk" not in answer.text
    assert answer.text.endswith("event: complete\ndata:\n\n")


def test_a_query_may_ask_for_events_too(client):
    answer = client.post("{ health { status } }", accept=EVENTS)
    assert answer.text == (
        'event: next\ndata: {"data":{"health":{"status":"ok"}}}\n\nevent: complete\ndata:\n\n'
    )


def test_a_client_that_leaves_ends_the_work(guarded, monkeypatch):
    predictions, slices = guarded.services.predictions, []
    second, left = threading.Event(), threading.Event()

    def keep(*arguments, real=predictions.add_many):
        slices.append(arguments)
        if len(slices) == 2:
            second.set()
            assert left.wait(10)
        return real(*arguments)

    monkeypatch.setattr(predictions, "add_many", keep)
    items = {"items": [{"features": EXAMPLE}] * CHUNK * 10}
    with stream(guarded.url, f"subscription {BATCH}", items) as answer:
        lines = answer.iter_lines()  # kept: one that is thrown away closes the connection
        next(lines)
        assert second.wait(10)
    left.set()
    guarded.entries.get(timeout=10)
    assert len(slices) < 10


def test_what_waits_for_the_store_waits_in_a_thread(client, monkeypatch):
    seen, real = [], client.services.predictions.add_many

    def keep(*arguments):
        seen.append(threading.current_thread())
        return real(*arguments)

    monkeypatch.setattr(client.services.predictions, "add_many", keep)

    async def ask():
        loop = threading.current_thread()
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(client.app), base_url="http://localhost"
        ) as http:
            for word in ("mutation", "subscription"):
                body = {"query": f"{word} {BATCH}", "variables": ITEMS}
                await http.post("/graphql", json=body, headers={"Accept": EVENTS})
        return loop

    assert asyncio.run(ask()) not in seen
    assert len(seen) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C goes to all programs there")
def test_it_is_served_alone_until_ctrl_c():
    module = ("-W", "error", "-m", "labapi.alternatives.graphql_schema")
    started = subprocess.Popen([sys.executable, *module], stdout=subprocess.PIPE, text=True)
    try:
        address = started.stdout.readline().split()[-1]
        answer = httpx.post(address, json={"query": "{ health { status } }"})
        assert answer.json() == {"data": {"health": {"status": "ok"}}}
        started.send_signal(signal.SIGINT)
        assert started.wait(20) == 0
    finally:
        started.kill()
        started.communicate()
