from __future__ import annotations

import pytest

from labapi.domain.errors import InvalidInput, PredictionNotFound
from labapi.domain.identifiers import TimeOrderedIds
from labapi.domain.loans.deciding import Decision, FeatureImportance
from labapi.domain.loans.features import EXAMPLE, Features
from labapi.domain.predictions import Predictions
from labapi.domain.store import Store

APPLICANT = Features(**EXAMPLE)
APPROVED = Decision("approved", 0.87, "high", (FeatureImportance("age", 1.0),))
REJECTED = Decision("rejected", 0.1 + 0.2, "medium")


@pytest.fixture
def predictions(store, clock) -> Predictions:
    return Predictions(store, clock)


def ids(page) -> list[str]:
    return [item.id for item in page.items]


def walk(predictions, **query) -> list[str]:
    """Follow the cursors from page to page until there is no other."""
    page = predictions.list(limit=3, **query)
    found = ids(page)
    while page.next_cursor is not None:
        page = predictions.list(limit=3, cursor=page.next_cursor, **query)
        found += ids(page)
    return found


@pytest.mark.parametrize("decision", [APPROVED, REJECTED], ids=lambda found: found.prediction)
def test_a_prediction_reads_back_exactly_as_it_was_made(predictions, decision):
    made = predictions.add("m-1", APPLICANT, 0.1 + 0.7, decision)
    assert predictions.read(made.id) == made


def test_extreme_numbers_read_back_exactly(predictions):
    applicant = Features(120, 5e-324, 300, 60.0, 9_999_999.999999998)
    made = predictions.add("m-1", applicant, 5e-324, Decision("approved", 1.0, "high"))
    assert predictions.read(made.id).features == applicant


def test_a_prediction_that_was_never_made_is_named(predictions):
    with pytest.raises(PredictionNotFound) as caught:
        predictions.read("pred_0")
    assert caught.value.prediction_id == "pred_0"


def test_many_are_kept_in_their_order(predictions):
    made = predictions.add_many(["m-1"] * 2, [APPLICANT] * 2, [0.5, 0.4], [APPROVED, REJECTED])
    assert [item.decision for item in made] == [APPROVED, REJECTED]
    assert list(predictions.list(sort="created_at").items) == made


def test_none_of_many_is_kept_where_one_cannot_be(predictions, store):
    store.execute(
        "CREATE TEMP TRIGGER stop BEFORE INSERT ON predictions "
        "WHEN NEW.outcome = 'rejected' BEGIN SELECT RAISE(ABORT, 'stop'); END"
    )
    with pytest.raises(Exception, match="stop"):
        predictions.add_many(["m-1"] * 2, [APPLICANT] * 2, [0.5, 0.5], [APPROVED, REJECTED])
    assert predictions.count() == 0


def test_no_prediction_at_all_is_an_empty_last_page(predictions):
    page = predictions.list()
    assert (page.items, page.next_cursor) == ((), None)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7])
def test_the_pages_have_each_prediction_once_the_latest_first(predictions, count):
    made = [predictions.add("m-1", APPLICANT, 0.5, APPROVED).id for _ in range(count)]
    assert walk(predictions) == made[::-1]


def test_the_oldest_can_come_first(predictions, clock):
    made = []
    for _ in range(7):
        made.append(predictions.add("m-1", APPLICANT, 0.5, APPROVED).id)
        clock.advance(seconds=1)
    assert walk(predictions, sort="created_at") == made


def test_a_prediction_made_meanwhile_shifts_no_page(predictions):
    made = [predictions.add("m-1", APPLICANT, 0.5, APPROVED).id for _ in range(4)]
    first = predictions.list(limit=2)
    predictions.add("m-1", APPLICANT, 0.5, APPROVED)
    second = predictions.list(limit=2, cursor=first.next_cursor)
    assert ids(first) + ids(second) == made[::-1]


def test_a_full_last_page_leads_nowhere(predictions):
    predictions.add_many(["m-1"] * 3, [APPLICANT] * 3, [0.5] * 3, [APPROVED] * 3)
    assert predictions.list(limit=3).next_cursor is None


def test_a_list_can_be_of_one_model_and_one_outcome(predictions):
    predictions.add("m-1", APPLICANT, 0.5, APPROVED)
    predictions.add("m-1", APPLICANT, 0.5, REJECTED)
    predictions.add("m-2", APPLICANT, 0.5, REJECTED)
    found = predictions.list(model_id="m-1", outcome="rejected").items
    assert [(item.model_id, item.decision.prediction) for item in found] == [("m-1", "rejected")]


def test_the_pages_of_a_filtered_list_have_only_what_was_asked_for(predictions):
    for decision in [APPROVED, REJECTED] * 5:
        predictions.add("m-1", APPLICANT, 0.5, decision)
    assert len(walk(predictions, outcome="approved")) == 5


def test_a_cursor_of_another_order_is_refused(predictions):
    predictions.add_many(["m-1"] * 2, [APPLICANT] * 2, [0.5] * 2, [APPROVED] * 2)
    cursor = predictions.list(limit=1, sort="created_at").next_cursor
    with pytest.raises(InvalidInput):
        predictions.list(limit=1, sort="-created_at", cursor=cursor)


def test_two_stores_on_one_file_count_the_same(tmp_path, clock):
    with Store(tmp_path / "s.sqlite") as one, Store(tmp_path / "s.sqlite") as two:
        made = Predictions(one, clock).add("m-1", APPLICANT, 0.5, APPROVED)
        assert Predictions(two, clock).read(made.id) == made


def test_a_number_that_another_process_took_is_passed_over(store, clock):
    one, other = Predictions(store, clock), Predictions(store, clock)
    for predictions in (one, other):
        predictions._ids = TimeOrderedIds(clock, random_bits=lambda count: 0)
    made = [
        predictions.add("m", APPLICANT, 0.5, APPROVED) for predictions in (one, other, one, other)
    ]
    assert len({prediction.id for prediction in made}) == 4
