"""The limiter counts cost: an item of a batch costs what one prediction costs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from labapi.domain.limiter import STRATEGIES
from labapi.domain.loans.features import EXAMPLE

GOOD = {"features": EXAMPLE}
BAD = {"features": {**EXAMPLE, "age": 12}}
NDJSON = {"accept": "application/x-ndjson"}
each_strategy = pytest.mark.parametrize("strategy", STRATEGIES)
each_store = pytest.mark.parametrize("kept", ["memory", "shared"])


def send(api, count, item=GOOD, **headers):
    return api.post("/api/v1/predict/batch", json={"items": [item] * count}, headers=headers)


def left(answer):
    """Read what is left in both ways, which say the same."""
    remaining = answer.headers["x-ratelimit-remaining"]
    assert f";r={remaining};" in answer.headers["ratelimit"]
    return int(remaining)


@each_store
@each_strategy
def test_a_batch_costs_as_much_as_its_items_sent_one_by_one(make_api, strategy, kept):
    api = make_api(rate_limit="10/10s", strategy=strategy, rate_limit_store=kept)
    batch = send(api, 4)
    assert (batch.status_code, left(batch)) == (200, 6)
    api.clock.advance(10_000)
    singles = [api.predict() for _ in range(4)]
    assert left(singles[-1]) == 6
    told = ("x-ratelimit-remaining", "ratelimit", "ratelimit-policy")
    assert [batch.headers[name] for name in told] == [singles[-1].headers[name] for name in told]


@each_store
@each_strategy
def test_a_batch_that_costs_more_than_is_left_is_refused_as_a_whole(make_api, strategy, kept):
    api = make_api(rate_limit="10/10s", strategy=strategy, rate_limit_store=kept)
    send(api, 6)
    made = api.services.predictions.count()
    refused = send(api, 5)
    assert (refused.status_code, left(refused)) == (429, 3)
    assert refused.json()["error"]["message"] == (
        "A batch of 5 items costs as much as 5 requests. The limit is 10 requests in 10 s, of "
        f"which 3 are left. Try again in {refused.headers['retry-after']} s, or send at most 3 "
        "items now."
    )
    assert api.services.predictions.count() == made
    assert send(api, 3).status_code == 200


@each_strategy
@pytest.mark.parametrize("size", [5, 7, 10])
def test_who_waits_as_told_has_the_batch_let_in_and_not_a_second_sooner(make_api, strategy, size):
    for short_s, status in ((0, 200), (1, 429)):
        api = make_api(rate_limit="10/10s", strategy=strategy, rate_limit_store="memory")
        for _ in range(8):
            api.clock.advance(0.31)
            api.predict()
        refused = send(api, size)
        assert refused.status_code == 429
        api.clock.advance(int(refused.headers["retry-after"]) - short_s)
        assert send(api, size).status_code == status


def test_a_batch_that_comes_when_nothing_is_left_is_refused_before_it_is_read(make_api):
    """Then nobody knows what it costs, and the wait is that until one more is let in."""
    api = make_api(rate_limit="10/10s", strategy="token-bucket")
    send(api, 10)
    refused = send(api, 5)
    assert refused.json()["error"]["message"].startswith("The limit is 10 requests in 10 s, and")
    assert refused.headers["retry-after"] == "1"


@each_strategy
def test_a_batch_that_fills_the_limit_is_let_in(make_api, strategy):
    api = make_api(rate_limit="10/10s", strategy=strategy)
    answer = send(api, 10)
    assert (answer.status_code, left(answer)) == (200, 0)
    assert api.predict().status_code == 429


@each_store
@each_strategy
def test_a_batch_larger_than_the_limit_is_promised_nothing(make_api, strategy, kept):
    api = make_api(rate_limit="10/10s", strategy=strategy, rate_limit_store=kept)
    refused = send(api, 11)
    assert (refused.status_code, left(refused)) == (429, 9)
    assert "retry-after" not in refused.headers
    assert refused.json()["error"]["message"] == (
        "A batch of 11 items costs as much as 11 requests. The limit is 10 requests in 10 s, so "
        "this batch will never be let in. Send at most 10 at a time."
    )


def test_bad_items_cost_as_much_as_good_ones(make_api):
    api = make_api(rate_limit="10/10s")
    assert left(send(api, 4, BAD)) == 6


def test_a_streamed_batch_costs_the_same_and_is_refused_before_its_first_line(make_api):
    api = make_api(rate_limit="10/10s")
    assert left(send(api, 6, **NDJSON)) == 4
    refused = send(api, 6, **NDJSON)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "RATE_LIMIT_EXCEEDED")


def test_an_answer_that_is_given_again_costs_one(make_api):
    api = make_api(rate_limit="10/10s")
    first, again = (send(api, 4, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (left(first), left(again)) == (6, 5)
    assert again.headers["idempotent-replayed"] == "true"


def test_a_batch_that_is_no_batch_costs_one(make_api):
    api = make_api(rate_limit="10/10s")
    assert left(api.post("/api/v1/predict/batch", json={"items": 7})) == 9
    assert left(send(api, 0)) == 8
    assert left(api.post("/api/v1/predict/batch", content="{")) == 7


def test_a_refusal_is_not_saved_under_a_key(make_api):
    api = make_api(rate_limit="10/10s")
    send(api, 8)
    key = {"Idempotency-Key": "k"}
    assert send(api, 5, **key).status_code == 429
    api.clock.advance(timedelta(seconds=10).total_seconds())
    assert send(api, 5, **key).status_code == 200


def test_two_labs_on_one_store_share_the_cost(make_api):
    one, other = (make_api(rate_limit="10/10s", rate_limit_store="shared") for _ in range(2))
    send(one, 6)
    assert send(other, 5).status_code == 429
    assert left(send(other, 2)) == 1


def test_without_a_limit_a_batch_is_let_in_whatever_it_costs(api):
    assert send(api, 1_000).status_code == 200


def test_a_batch_comes_under_the_limit_of_predictions(make_api):
    api = make_api(rate_limit={"/predict": "5/10s", "*": "100/10s"})
    assert send(api, 6).status_code == 429
    assert left(send(api, 4)) == 0
    assert api.get("/api/v1/models").status_code == 200


def test_the_document_says_what_a_batch_costs(make_api):
    document = make_api(rate_limit="10/10s").get("/openapi.json").json()
    refused = document["paths"]["/api/v1/predict/batch"]["post"]["responses"]["429"]
    messages = json.dumps(refused["content"]["application/json"]["examples"])
    assert "costs as much as" in messages
    assert not refused["headers"]["Retry-After"]["required"]
