"""What all the alternatives can do, asked without a protocol."""

from __future__ import annotations

import pytest

from labapi.alternatives.use_cases import UseCases
from labapi.domain.errors import InvalidInput, ModelNotFound, ModelNotReady, PredictionNotFound
from labapi.domain.loans.features import EXAMPLE
from labapi.web.predicting import InferenceCrashError
from labapi.web.routes.batch import CHUNK
from labapi.web.services import Services
from labapi.web.settings import Settings


def loans(**settings):
    return UseCases(Services.open(), Settings(**settings))


def test_a_prediction_is_kept_and_can_be_read_again():
    asked = loans()
    made = asked.predict({"features": EXAMPLE, "options": {"explain": True}})
    assert made.prediction == "approved"
    assert asked.prediction(made.id) == made


def test_a_bad_field_is_named_as_the_api_names_it():
    with pytest.raises(InvalidInput) as caught:
        loans().predict({"features": {**EXAMPLE, "age": 12}})
    assert caught.value.message == "One value in the request is not acceptable. See details."
    assert caught.value.details[0].field == "features.age"


def test_a_batch_answers_in_order_with_an_error_in_the_place_of_a_bad_item():
    bad = {"features": {**EXAMPLE, "age": 12}}
    items = [{"features": EXAMPLE}] * CHUNK + [bad, {"features": EXAMPLE}]
    answers = list(loans().predict_many({"items": items}))
    assert [answer.status for answer in answers] == ["success"] * CHUNK + ["error", "success"]
    assert answers[CHUNK].error.details[0].field == f"items.{CHUNK}.features.age"


def test_a_batch_is_answered_slice_by_slice():
    asked = loans()
    answers = asked.predict_many({"items": [{"features": EXAMPLE}] * (CHUNK + 1)})
    next(answers)
    assert len(asked.services.predictions.list(limit=100).items) == 100
    list(answers)
    assert asked.services.predictions.list(limit=100).next_cursor is not None


def test_a_batch_that_is_no_list_is_refused_before_the_first_answer():
    with pytest.raises(InvalidInput):
        loans().predict_many({"items": {}})


def test_models_are_listed_a_page_at_a_time():
    page = loans().models({"limit": 1})
    assert len(page.items) == 1
    assert page.next_cursor


def test_an_unknown_parameter_of_a_list_is_refused():
    with pytest.raises(InvalidInput):
        loans().models({"page": 2})


def test_what_is_not_there_is_told():
    with pytest.raises(ModelNotFound):
        loans().model("nobody")
    with pytest.raises(PredictionNotFound):
        loans().prediction("pred_0")


def test_a_model_that_loads_answers_nothing():
    asked = loans(fault="loading")
    assert not asked.is_ready()
    with pytest.raises(ModelNotReady):
        asked.predict({"features": EXAMPLE})
    with pytest.raises(ModelNotReady):
        asked.predict_many({"items": [{"features": EXAMPLE}]})


def test_a_crash_on_purpose_is_one_here_too():
    with pytest.raises(InferenceCrashError):
        loans(fault="crash").predict({"features": EXAMPLE})


def test_a_crash_midway_comes_behind_the_first_hundred_answers():
    asked = loans(fault="midway")
    assert asked.predict({"features": EXAMPLE}).prediction == "approved"
    answers = asked.predict_many({"items": [{"features": EXAMPLE}] * 250})
    assert [next(answers).status for _ in range(100)] == ["success"] * 100
    with pytest.raises(InferenceCrashError, match="at item 100"):
        next(answers)
    assert asked.services.predictions.count() == 101
