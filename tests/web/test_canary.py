"""Two models behind one address: who decides on which application, and how one sees that."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from labapi.alternatives.use_cases import UseCases
from labapi.domain.loans.features import EXAMPLE, Features
from labapi.domain.registry import place_of
from labapi.web.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Api

STABLE, CANARY = "loan-classifier-v2.1", "loan-classifier-v2.0"
INCOMES = [20_000 + 400 * number for number in range(200)]


def decided(api: Api, incomes: list[int] = INCOMES) -> dict[int, str]:
    """Ask about an applicant of each income, and note which model decided."""
    return {one: api.predict(income=one).json()["data"]["model_version"] for one in incomes}


@pytest.fixture(name="make")
def _make(make_api: Callable[..., Api]) -> Callable[..., Api]:
    """Make an API whose canary gets a share."""
    return lambda share, **settings: make_api(canary=(CANARY, share), **settings)


def test_a_tenth_is_decided_by_the_canary_and_each_answer_says_by_whom(make: Any) -> None:
    counted = Counter(decided(make(0.1)).values())
    assert set(counted) == {STABLE, CANARY}
    assert 10 <= counted[CANARY] <= 30


def test_the_very_same_are_decided_by_it_at_any_time_and_on_any_server(make: Any) -> None:
    api = make(0.1)
    first = decided(api)
    api.clock.advance(3600)
    assert decided(make(0.1)) == first


@pytest.mark.parametrize(("share", "who"), [(0, {STABLE}), (1, {CANARY})])
def test_no_share_is_nobody_and_a_whole_share_is_all(make: Any, share: float, who: Any) -> None:
    assert set(decided(make(share), INCOMES[:20]).values()) == who


def test_a_larger_share_takes_nobody_back_from_the_canary(make: Any) -> None:
    few = {one for one, who in decided(make(0.1)).items() if who == CANARY}
    more = {one for one, who in decided(make(0.3)).items() if who == CANARY}
    assert few < more


def test_whole_numbers_and_their_decimals_are_one_application() -> None:
    assert place_of(Features(35, 50_000, 720, 5, 1)) == place_of(Features(35, 5e4, 720, 5.0, 1.0))


def test_threshold_and_explanation_change_nothing_of_who_decides(make: Any) -> None:
    api = make(0.5)
    plain = decided(api, INCOMES[:20])
    for income, who in plain.items():
        asked = {
            "features": {**EXAMPLE, "income": income},
            "options": {"threshold": 0.9, "explain": True},
        }
        assert api.post("/api/v1/predict", json=asked).json()["data"]["model_version"] == who


def test_a_batch_and_a_question_without_trace_are_decided_by_the_same(make: Any) -> None:
    api = make(0.5)
    alone = decided(api, INCOMES[:20])
    items = [{"features": {**EXAMPLE, "income": income}} for income in alone]
    batch = api.post("/api/v1/predict/batch", json={"items": items}).json()["data"]
    assert [item["data"]["model_version"] for item in batch] == list(alone.values())
    asked = [api.request("QUERY", "/api/v1/predict", json=item).json() for item in items]
    assert [answer["data"]["model_version"] for answer in asked] == list(alone.values())


def test_what_is_kept_names_the_model_that_decided(make: Any) -> None:
    api = make(0.5)
    by_whom = Counter(decided(api, INCOMES[:20]).values())
    for model in (STABLE, CANARY):
        listed = api.get(f"/api/v1/models/{model}/predictions", params={"limit": 100}).json()
        assert len(listed["data"]) == by_whom[model]


def test_the_envelope_and_the_answer_name_the_same_model(make: Any) -> None:
    answer = make(1).predict().json()
    assert answer["meta"]["model_version"] == answer["data"]["model_version"] == CANARY


def test_the_canary_decides_with_its_own_parameters(make: Any) -> None:
    odds = [api.predict().json()["data"]["probability"] for api in (make(0), make(1))]
    assert odds[0] != odds[1]


def test_all_protocols_are_decided_alike(make: Any) -> None:
    api = make(0.5)
    loans = UseCases(api.services, Settings(canary=(CANARY, 0.5)))
    documents = [{"features": {**EXAMPLE, "income": income}} for income in INCOMES[:20]]
    said = [loans.predict(document).model_version for document in documents]
    assert said == list(decided(api, INCOMES[:20]).values())


def test_health_tells_the_default_model(make: Any) -> None:
    assert make(1).get("/api/v1/health").json()["data"]["model_version"] == STABLE


def test_a_canary_that_is_removed_takes_its_share_with_it(make: Any) -> None:
    api = make(1)
    assert api.delete(f"/api/v1/models/{CANARY}").status_code == 204
    assert set(decided(api, INCOMES[:5]).values()) == {STABLE}


def test_a_canary_that_becomes_the_default_decides_all(make: Any) -> None:
    api = make(0.1)
    merge = {"Content-Type": "application/merge-patch+json"}
    api.patch(f"/api/v1/models/{CANARY}", content=json.dumps({"default": True}), headers=merge)
    assert set(decided(api, INCOMES[:20]).values()) == {CANARY}


def test_while_models_load_there_is_no_canary_either(make: Any) -> None:
    assert make(1, fault="loading").predict().status_code == 503


@pytest.mark.parametrize(
    "wrong",
    [CANARY, (CANARY,), (CANARY, 1.1), (CANARY, -0.1), (CANARY, True), (CANARY, "0.1"), (1, 0.1),
     (CANARY, float("nan")), {CANARY: 0.1}],
)  # fmt: skip
def test_what_is_no_pair_of_model_and_share_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="share from 0 to 1"):
        Settings(canary=wrong)


def test_the_document_says_what_decides() -> None:
    from labapi.web.schemas.predictions import AnswerOut

    said = AnswerOut.model_json_schema()["properties"]["model_version"]["description"]
    assert "The same application gets the same model." in said
