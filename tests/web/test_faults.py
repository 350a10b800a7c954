from __future__ import annotations

import asyncio

import pytest

from labapi.web.layers.responses import ErrorsLayer
from labapi.web.layers.trace import TraceLayer
from labapi.web.settings import Settings


def test_no_fault_is_on_by_default():
    assert Settings().fault is None
    assert Settings().train_at_start is False


@pytest.mark.parametrize("path", ["/api/v1/health", "/api/v1/predict", "/api/v1/predict/batch"])
def test_while_the_model_loads_the_answer_is_503_with_retry_after(make_api, path):
    api = make_api(fault="loading")
    body = {"items": [{}]} if path.endswith("batch") else {"features": {}}
    if path.endswith("predict"):
        answer = api.predict()
    else:
        answer = api.get(path) if path.endswith("health") else api.post(path, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "MODEL_NOT_READY")
    assert answer.headers["retry-after"] == "1"


def test_health_names_the_model_that_answers(api):
    data = api.get("/api/v1/health").json()["data"]
    assert data == {"status": "ok", "model_ready": True, "model_version": "loan-classifier-v2.1"}


def test_a_slow_model_waits_as_long_as_it_is_told(make_api, monkeypatch):
    waits = []

    async def no_wait(seconds):
        waits.append(seconds)

    api = make_api(fault="slow", slow_s=3.5)
    monkeypatch.setattr(asyncio, "sleep", no_wait)
    assert api.predict().status_code == 200
    assert waits == [3.5]


def test_a_model_that_loads_asks_for_as_long_a_wait_as_it_is_told(make_api):
    answer = make_api(fault="loading", retry_after_s=7).get("/api/v1/health")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")


def test_a_flaky_server_loses_every_other_answer_and_keeps_the_predictions(make_api):
    api = make_api(fault="flaky")
    assert [api.predict().status_code for _ in range(4)] == [500, 200, 500, 200]
    assert api.services.predictions.count() == 4


def test_a_flaky_server_loses_no_answer_to_a_get(make_api):
    api = make_api(fault="flaky")
    assert [api.get("/api/v1/health").status_code for _ in range(3)] == [200, 200, 200]


def test_an_unsteady_server_loses_every_other_answer_whatever_the_method(make_api):
    api = make_api(fault="unsteady")
    assert [api.get("/api/v1/health").status_code for _ in range(4)] == [500, 200, 500, 200]


@pytest.mark.parametrize(
    "changes", [{"fault": "fire"}, {"slow_s": -1}, {"slow_s": "x"}, {"max_body_bytes": 0},
                {"max_body_bytes": True}, {"train_at_start": 1}, {"slow_s": float("nan")},
                {"retry_after_s": 0}, {"retry_after_s": 1.5}]
)  # fmt: skip
def test_a_value_that_no_part_understands_is_refused(changes):
    with pytest.raises(ValueError, match=r"Use "):
        Settings().changed(**changes)


def test_an_unknown_setting_is_answered_with_the_list_of_all():
    with pytest.raises(TypeError, match="There are: fault, slow_s, "):
        Settings().changed(falt="slow")


def test_an_answer_that_has_begun_is_not_followed_by_another():
    sent = []

    async def breaks_off(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("in the middle of the answer")

    async def send(message):
        sent.append((message["type"], message["status"]))

    app = TraceLayer(ErrorsLayer(breaks_off))
    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with pytest.raises(ValueError, match="in the middle"):
        asyncio.run(app(scope, None, send))
    assert sent == [("http.response.start", 200)]
