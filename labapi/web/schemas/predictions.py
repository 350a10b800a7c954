"""The shapes of one prediction, and of many at once."""

from __future__ import annotations

from operator import attrgetter
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from labapi.domain.loans.features import BOUNDS, EXAMPLE, FEATURE_NAMES
from labapi.web.envelope import Details
from labapi.web.schemas.fields import INT32, INTEGRAL, Flag, Incoming, Number, Optional, Timestamp

MOST_ITEMS = 1000
WHOLE = ("age", "credit_score")


def _bounded(name: str) -> Any:
    """Make a field's bounds and description from the one table of the domain."""
    bound = BOUNDS[name]
    low: dict[str, Any] = {"gt" if bound.low_exclusive else "ge": bound.low}
    extra: dict[str, Any] = {"json_schema_extra": INT32} if name in WHOLE else {}
    return Field(le=bound.high, description=bound.meaning, examples=[EXAMPLE[name]], **low, **extra)


class FeaturesIn(Incoming):
    """What the bank knows of an applicant: the five inputs of the model."""

    age: Annotated[int, Field(strict=True), _bounded("age"), INTEGRAL]
    income: Annotated[Number, _bounded("income")]
    credit_score: Annotated[int, Field(strict=True), _bounded("credit_score"), INTEGRAL]
    employment_years: Annotated[Number, _bounded("employment_years")]
    loan_amount: Annotated[Number, _bounded("loan_amount")]


feature_values = attrgetter(*FEATURE_NAMES)
"""Reads the five values off such a shape, in the order of the domain's `Features`."""


class OptionsIn(Incoming):
    """How to answer."""

    explain: Annotated[Flag, Field(description="Say which features moved the answer.")] = False
    threshold: Annotated[
        Number, Field(gt=0, lt=1, description="Approve from this probability up.")
    ] = 0.5


EXAMPLES: list[Any] = [{"features": EXAMPLE, "options": {"explain": True}}]
BATCHES: list[Any] = [{"items": [{"features": EXAMPLE}, {"features": {**EXAMPLE, "age": 12}}]}]


class PredictIn(Incoming):
    """One question to the model."""

    model_config = ConfigDict(json_schema_extra={"examples": EXAMPLES})

    features: FeaturesIn
    options: Annotated[OptionsIn, Field(default_factory=OptionsIn)]


PREDICT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PredictIn"}}},
    }
}
"""For the routes of which FastAPI does not tell that they have this body."""

AnyItem = Annotated[
    Any,
    WithJsonSchema({"anyOf": [{"$ref": "#/components/schemas/PredictIn"}, {}]}),
]


class BatchIn(Incoming):
    """Many questions in one request.

    Each item has the shape of one question. An item that has not gets an error in its place,
    and the others their predictions.
    """

    model_config = ConfigDict(json_schema_extra={"examples": BATCHES})

    items: Annotated[list[AnyItem], Field(min_length=1, max_length=MOST_ITEMS)]


class FeatureImportanceOut(BaseModel):
    """How much one feature moved the answer, as a share of all five, to six decimals."""

    feature: str
    importance: float


class ExplanationOut(BaseModel):
    """The features, the weightiest first; their importances add up to 1."""

    top_features: Annotated[list[FeatureImportanceOut], Field(max_length=len(FEATURE_NAMES))]


class _Kept(BaseModel):
    """What only an answer that was kept has; it comes first in `PredictionOut`."""

    id: Annotated[str, Field(examples=["pred_3f9c2a7be1d04455"])]


class AnswerOut(BaseModel):
    """What the model says to one who asks by QUERY: nothing is kept, so there is no id."""

    prediction: Literal["approved", "rejected"]
    probability: Annotated[
        float, Field(description="P(approved), to six decimals.", examples=[0.87])
    ]
    confidence: Annotated[
        Literal["low", "medium", "high"],
        Field(description="By max(p, 1 - p): high from 0.8, medium from 0.6."),
    ]
    model_version: Annotated[
        str,
        Field(
            description="Which model decided: the default one or, for the share of applications "
            "that a canary gets, that one. The same application gets the same model.",
            examples=["loan-classifier-v2.1"],
        ),
    ]
    timestamp: Timestamp
    explanation: Annotated[ExplanationOut | None, Optional] = None


class PredictionOut(AnswerOut, _Kept):
    """What the model said."""


class ItemErrorOut(BaseModel):
    """Why one item of a batch has no prediction."""

    code: str
    message: str
    details: Details


class ItemSuccessOut(BaseModel):
    """One item of a batch that was answered."""

    status: Literal["success"] = "success"
    data: PredictionOut


class ItemFailureOut(BaseModel):
    """One item of a batch that was not."""

    status: Literal["error"] = "error"
    error: ItemErrorOut


ItemOut = ItemSuccessOut | ItemFailureOut
