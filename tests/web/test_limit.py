"""The limit layer: whom it counts, what it counts, and what its answers say."""

from __future__ import annotations

import pytest

from labapi.domain.clock import to_microseconds
from labapi.domain.limiter import STRATEGIES
from labapi.web.layers.limit import name_of_caller

LIMITED = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit-policy"]
JSON = {"content-type": "application/json"}
HEALTH, MODELS = "/api/v1/health", "/api/v1/models"


def statuses(api, times, path=MODELS, **sent):
    return [api.get(path, **sent).status_code for _ in range(times)]


def test_without_a_limit_nothing_is_counted_and_no_header_tells_of_it(api):
    answer = api.get(MODELS)
    assert not [name for name in answer.headers if "ratelimit" in name]
    assert api.entries[0].spans[0].name == "route"


def test_what_is_over_the_limit_is_429(make_api):
    api = make_api(rate_limit="3/10s")
    assert statuses(api, 5) == [200, 200, 200, 429, 429]


def test_a_429_is_an_error_like_all_others(make_api):
    api = make_api(rate_limit="1/10s")
    statuses(api, 1)
    refused = api.get(MODELS)
    assert refused.json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert refused.json()["error"]["message"] == (
        "The limit is 1 request in 10 s, and it is used up. Try again in 10 s."
    )
    assert refused.headers["x-request-id"] == refused.json()["meta"]["request_id"]


def test_a_429_comes_as_rfc_9457_where_that_is_asked_for(make_api):
    api = make_api(rate_limit="1/10s")
    statuses(api, 1)
    refused = api.get(MODELS, headers={"accept": "application/problem+json"})
    assert (refused.json()["status"], refused.json()["code"]) == (429, "RATE_LIMIT_EXCEEDED")


def test_the_trace_tells_that_the_limit_refused(make_api):
    api = make_api(rate_limit="1/10s")
    statuses(api, 2)
    let_in, refused = api.entries
    assert [span.name for span in let_in.spans][:2] == ["limit", "route"]
    assert [span.name for span in refused.spans] == ["limit"]
    assert (let_in.answered_by, refused.answered_by) == (None, "limit")


def test_the_journal_tells_that_the_limit_refused_a_head(make_api):
    api = make_api(rate_limit="1/10s")
    statuses(api, 1)
    refused = api.head(MODELS)
    assert (refused.status_code, refused.content) == (429, b"")
    assert api.entries[-1].answered_by == "limit"


def test_every_counted_answer_tells_the_allowance(make_api):
    api = make_api(rate_limit="3/10s")
    now_s = int(api.clock.now().timestamp())
    headers = api.get(MODELS).headers
    assert [headers[name] for name in LIMITED] == ["3", "2", str(now_s + 10), '"default";q=3;w=10']
    assert headers["ratelimit"] == '"default";r=2;t=10'
    assert "retry-after" not in headers


def test_a_429_tells_when_to_come_back(make_api):
    api = make_api(rate_limit="1/10s")
    statuses(api, 1)
    api.clock.advance(3.5)
    headers = api.get(MODELS).headers
    assert headers["retry-after"] == "7"
    assert headers["ratelimit"] == '"default";r=0;t=7'
    assert headers["x-ratelimit-remaining"] == "0"


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("limit", ["1/10s", "3/10s", "7/10s"])
def test_who_waits_as_told_is_let_in(make_api, strategy, limit):
    api = make_api(rate_limit=limit, strategy=strategy)
    for step_s in (0.1, 0.7, 1.3, 0.05, 2.9) * 8:
        api.clock.advance(step_s)
        answer = api.get(MODELS)
        if answer.status_code == 429:
            api.clock.advance(int(answer.headers["retry-after"]))
            assert api.get(MODELS).status_code == 200


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_headers_agree_with_each_other_and_with_the_clock(make_api, strategy):
    api = make_api(rate_limit="4/10s", strategy=strategy)
    for step_s in (0, 0.1, 0.7, 1.3, 0.05, 2.9, 0.3, 0.2) * 6:
        api.clock.advance(step_s)
        answer = api.get(MODELS)
        headers, now_s = answer.headers, api.clock.now().timestamp()
        left, more_s = headers["ratelimit"].removeprefix('"default";r=').split(";t=")
        assert headers["ratelimit-policy"] == '"default";q=4;w=10'
        assert headers["x-ratelimit-remaining"] == left
        assert now_s < int(headers["x-ratelimit-reset"]) < now_s + 21
        assert now_s + int(more_s) < int(headers["x-ratelimit-reset"]) + 1
        assert (answer.status_code == 429) == ("retry-after" in headers)
        assert headers.get("retry-after", more_s) == more_s


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_as_many_as_remain_are_let_in_and_not_one_more(make_api, strategy):
    api = make_api(rate_limit="5/10s", strategy=strategy)
    for _ in range(4):
        api.clock.advance(3.1)
        left = int(api.get(MODELS).headers["x-ratelimit-remaining"])
        assert statuses(api, left + 1) == [200] * left + [429]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_at_the_reset_the_whole_allowance_is_back(make_api, strategy):
    api = make_api(rate_limit="5/10s", strategy=strategy)
    api.clock.advance(4.2)
    reset_s = [api.get(MODELS) for _ in range(7)][-1].headers["x-ratelimit-reset"]
    api.clock.advance(int(reset_s) - api.clock.now().timestamp())
    assert statuses(api, 6) == [200] * 5 + [429]


def test_malformed_json_spends_allowance(make_api):
    api = make_api(rate_limit="2/10s")
    sent = [api.post("/api/v1/predict", content=b"{", headers=JSON) for _ in range(3)]
    assert [answer.status_code for answer in sent] == [400, 400, 429]


def test_an_unknown_path_spends_allowance(make_api):
    assert statuses(make_api(rate_limit="2/10s"), 3, "/nowhere") == [404, 404, 429]


def test_a_method_that_is_not_there_spends_allowance(make_api):
    api = make_api(rate_limit="2/10s")
    assert [api.put(MODELS).status_code for _ in range(3)] == [405, 405, 429]


def test_a_failed_login_spends_allowance(make_api):
    api = make_api(rate_limit="2/10s", auth="api-key")
    assert [api.predict().status_code for _ in range(3)] == [401, 401, 429]


def test_a_crash_spends_allowance_and_tells_it(make_api):
    api = make_api(rate_limit="2/10s", fault="crash")
    answers = [api.predict() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [500, 500, 429]


def test_made_up_keys_do_not_escape(make_api):
    api = make_api(rate_limit="5/10s", auth="any")
    found = [api.get(MODELS, headers={"x-api-key": f"lab_{n}"}).status_code for n in range(7)]
    tokens = [
        api.get(MODELS, headers={"authorization": f"Bearer {n}"}).status_code for n in range(7)
    ]
    assert found == [401] * 5 + [429] * 2
    assert tokens == [429] * 7


def test_a_made_up_origin_of_the_request_does_not_escape(make_api):
    api = make_api(rate_limit="2/10s")
    found = [api.get(MODELS, headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(4)]
    assert [answer.status_code for answer in found] == [200, 200, 429, 429]


def test_each_key_has_an_allowance_of_its_own(make_api):
    api = make_api(rate_limit="2/10s", auth="api-key")
    one, other = (
        {"x-api-key": api.services.keys.create(name, ["models:read"]).key} for name in "ab"
    )
    assert statuses(api, 3, headers=one) == [200, 200, 429]
    assert statuses(api, 3, headers=other) == [200, 200, 429]
    assert statuses(api, 3) == [401, 401, 429]


def test_a_revoked_key_counts_for_the_address(make_api):
    api = make_api(rate_limit="2/10s", auth="api-key")
    issued = api.services.keys.create("gone", ["models:read"])
    api.services.keys.revoke(issued.id)
    assert statuses(api, 2, headers={"x-api-key": issued.key}) == [401, 401]
    assert statuses(api, 1) == [429]


@pytest.mark.parametrize("path", [HEALTH, "/docs", "/docs/swagger-ui.css", "/openapi.json"])
def test_health_and_the_documentation_are_never_limited(make_api, path):
    api = make_api(rate_limit="1/10s")
    assert statuses(api, 1) == [200]
    assert statuses(api, 3, path) == [200] * 3
    assert "ratelimit" not in api.get(path).headers


def test_a_preflight_is_not_counted(make_api):
    api = make_api(rate_limit="1/10s")
    asks = {"origin": "http://a.example", "access-control-request-method": "POST"}
    assert [api.options(MODELS, headers=asks).status_code for _ in range(3)] == [204] * 3
    assert [api.options(MODELS).status_code for _ in range(2)] == [204, 429]


def test_a_page_can_read_a_429(make_api):
    api = make_api(rate_limit="1/10s", cors_origins=["http://a.example"])
    page = {"origin": "http://a.example"}
    refused = [api.get(MODELS, headers=page) for _ in range(2)][-1]
    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == "http://a.example"


def test_each_path_has_the_limit_that_fits_it_best(make_api):
    api = make_api(rate_limit={"/predict": "1/10s", "/models": None, "*": "2/10s"})
    assert [api.predict().status_code for _ in range(2)] == [200, 429]
    assert statuses(api, 2, "/api/v1/predictions") == [429, 429]
    assert statuses(api, 5) == [200] * 5
    assert statuses(api, 3, "/nowhere") == [404, 404, 429]


def test_the_default_is_a_hundred_predictions_a_minute(make_api):
    api = make_api(rate_limit="default")
    assert api.predict().headers["ratelimit-policy"] == '"predict";q=100;w=60'
    assert api.get(MODELS).headers["ratelimit-policy"] == '"default";q=1000;w=60'


def test_two_apis_on_one_store_count_together_where_that_is_asked_for(make_api):
    one, other = (make_api(rate_limit="3/10s", rate_limit_store="shared") for _ in range(2))
    assert statuses(one, 2) + statuses(other, 2) == [200, 200, 200, 429]


def test_another_strategy_on_the_same_store_begins_anew(make_api):
    for strategy in STRATEGIES:
        api = make_api(rate_limit="3/10s", rate_limit_store="shared", strategy=strategy)
        assert statuses(api, 4) == [200, 200, 200, 429]


def test_two_apis_count_for_themselves_by_default(make_api):
    one, other = (make_api(rate_limit="3/10s") for _ in range(2))
    assert statuses(one, 3) + statuses(other, 3) == [200] * 6


@pytest.mark.parametrize(
    ("client", "name"),
    [
        (("192.0.2.1", 1), "address 192.0.2.1"),
        (("2001:db8:1:2:3:4:5:6", 1), "address 2001:db8:1:2::"),
        (("2001:db8:1:2:9:9:9:9", 1), "address 2001:db8:1:2::"),
        (("::ffff:192.0.2.1", 1), "address 192.0.2.1"),
        (("no:address", 1), "address no:address"),
        (None, "address unknown"),
    ],
)
def test_an_address_names_who_has_no_credential(client, name):
    assert name_of_caller({"client": client}) == name


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"rate_limit": "many"}, "'many' cannot be read as a limit. Write one as"),
        ({"rate_limit": {"predict": "5/10s"}}, "'predict' is no path"),
        ({"rate_limit": {}}, "names no path"),
        ({"rate_limit": 5}, "5 cannot be read as a limit"),
        ({"rate_limit": "0/10s"}, "out of bounds"),
        ({"strategy": "leaky"}, "strategy is 'leaky'. Use one of 'fixed-window'"),
        ({"rate_limit_store": "redis"}, "rate_limit_store is 'redis'"),
    ],
)
def test_a_setting_that_makes_no_sense_is_told(make_api, settings, told):
    with pytest.raises(ValueError, match=told):
        make_api(**settings)


def test_the_reset_is_told_in_seconds_since_1970(make_api):
    api = make_api(rate_limit="1/hour")
    reset_s = int(api.get(MODELS).headers["x-ratelimit-reset"])
    assert reset_s == to_microseconds(api.clock.now()) // 1_000_000 + 3600
