"""Ask for a prediction with the client that openapi-python-client wrote; run by `outside`."""

from __future__ import annotations

import sys

from loan_api_client import Client
from loan_api_client.api.models import replace_model
from loan_api_client.api.predictions import create_prediction, list_predictions
from loan_api_client.models import (
    FeaturesIn,
    FeatureWeight,
    LogisticModelIn,
    LogisticParameters,
    LogisticWeights,
    OptionsIn,
    PredictIn,
    SuccessPredictionOut,
)

FEATURES = FeaturesIn(
    age=35, income=55_000, credit_score=720, employment_years=8, loan_amount=25_000
)

with Client(sys.argv[1]) as client:
    asked = PredictIn(features=FEATURES, options=OptionsIn(explain=True))
    answer = create_prediction.sync(client=client, body=asked)
    assert isinstance(answer, SuccessPredictionOut), answer
    assert answer.data.prediction == "approved"
    assert answer.data.timestamp.tzinfo is not None  # `format: date-time` makes it a moment
    page = list_predictions.sync(client=client, limit=1)
    assert page.data[0].id == answer.data.id
    neutral = FeatureWeight(mean=0, scale=1, coefficient=0)
    weights = LogisticWeights(**dict.fromkeys(FEATURES.to_dict(), neutral))
    parameters = LogisticParameters(intercept=0.4, features=weights)
    trial = LogisticModelIn(algorithm="logistic_regression", parameters=parameters, tags=["new"])
    model = replace_model.sync("trial-1", client=client, body=trial)
    assert model.data.tags == ["new"]
    young = FeaturesIn.from_dict({**FEATURES.to_dict(), "age": 12})
    refused = create_prediction.sync_detailed(client=client, body=PredictIn(features=young))
    assert refused.status_code == 422
    assert refused.parsed.error.code == "VALIDATION_ERROR"
print("openapi-python-client: a prediction, a page, a model and a refusal, all typed")
