from __future__ import annotations

import re

import pytest

from labapi.domain.loans.features import EXAMPLE


@pytest.fixture
def filled(api):
    for age in range(20, 27):
        api.predict(age=age)
        api.clock.advance(seconds=1)
    return api


def follow(api, url):
    """Follow ``rel="next"`` from page to page, as a client does."""
    while url:
        answer = api.get(url)
        yield answer.json()["data"]
        found = re.fullmatch(r'<(.*)>; rel="next"', answer.headers.get("link", ""))
        url = found and found[1]


@pytest.mark.parametrize("sort", ["created_at", "-created_at"])
def test_the_pages_together_are_the_whole_list_once(filled, sort):
    pages = list(follow(filled, f"/api/v1/predictions?limit=3&sort={sort}"))
    whole = filled.get(f"/api/v1/predictions?sort={sort}").json()["data"]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [item for page in pages for item in page] == whole


def test_the_latest_come_first_unless_asked_otherwise(filled):
    newest = filled.get("/api/v1/predictions").json()["data"]
    oldest = filled.get("/api/v1/predictions?sort=created_at").json()["data"]
    assert newest == oldest[::-1]


def test_what_is_added_meanwhile_neither_repeats_nor_skips(filled):
    pages = follow(filled, "/api/v1/predictions?limit=4")
    first = next(pages)
    filled.predict(age=60)
    assert not {item["id"] for item in first} & {item["id"] for item in next(pages)}


@pytest.mark.parametrize("sort", ["id", "-id", "created_at", "-created_at"])
def test_models_are_paged_in_each_order(api, sort):
    pages = list(follow(api, f"/api/v1/models?limit=1&sort={sort}"))
    whole = api.get(f"/api/v1/models?sort={sort}").json()["data"]
    assert [item for page in pages for item in page] == whole


def test_predictions_are_filtered_by_outcome(api):
    api.predict()
    api.post("/api/v1/predict", json={"features": EXAMPLE, "options": {"threshold": 0.99}})
    found = api.get("/api/v1/predictions?outcome=rejected").json()["data"]
    assert [item["prediction"] for item in found] == ["rejected"]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "limit=", "cursor=x", "cursor=%00", "sort=age", "age=3",
     "outcome=maybe", "cursor=WyJpZCIsIDFd", "cursor=W10", "cursor=e30", "cursor=é"],
)  # fmt: skip
def test_a_bad_query_is_422_and_names_the_parameter(api, query):
    answer = api.get(f"/api/v1/predictions?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["details"][0]["field"] == query.split("=")[0]


def test_a_cursor_of_another_order_is_refused(filled):
    link = filled.get("/api/v1/predictions?limit=1").headers["link"]
    cursor = re.search(r"cursor=([^&>]+)", link)[1]
    answer = filled.get(f"/api/v1/predictions?limit=1&sort=created_at&cursor={cursor}")
    assert answer.status_code == 422
