"""The shapes of a model: one trained version, its configuration, and its parameters."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from labapi.domain.datasets import SAMPLE
from labapi.web.openapi.examples import NEUTRAL_WEIGHTS, ONE_QUESTION
from labapi.web.schemas.fields import (
    MOST_TAGS,
    Description,
    Flag,
    Incoming,
    Number,
    Optional,
    Tags,
    Timestamp,
    optional_without_null,
)

Algorithm = Literal["logistic_regression", "gradient_boosting"]
FeatureName = Literal["age", "income", "credit_score", "employment_years", "loan_amount"]
MOST_TREES = 500
BRANCHING = ("feature", "threshold", "left", "right")


class FeatureWeight(Incoming):
    """How logistic regression weighs one feature: ``coefficient * (x - mean) / scale``."""

    mean: Number
    scale: Annotated[Number, Field(gt=0)]
    coefficient: Number


class LogisticWeights(Incoming):
    """A weight for each of the five features."""

    age: FeatureWeight
    income: FeatureWeight
    credit_score: FeatureWeight
    employment_years: FeatureWeight
    loan_amount: FeatureWeight


class LogisticParameters(Incoming):
    """A fitted logistic regression: log-odds = intercept + the five weighted features."""

    intercept: Number
    features: LogisticWeights


def _question_or_leaf(schema: dict[str, Any]) -> None:
    """Say in JSON Schema what `TreeNode` checks itself: all five fields, or only the value."""
    optional_without_null(schema)
    schema["dependentRequired"] = {
        name: [other for other in BRANCHING if other != name] for name in BRANCHING
    }


class TreeNode(Incoming):
    """A node of a tree: a question with two branches, or a leaf that has only its value."""

    model_config = ConfigDict(json_schema_extra=_question_or_leaf)

    value: Number
    feature: Annotated[FeatureName | None, Optional] = None
    threshold: Annotated[Number | None, Optional] = None
    left: Annotated[TreeNode | None, Optional] = None
    right: Annotated[TreeNode | None, Optional] = None

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        given = [name for name in BRANCHING if name in self.model_fields_set]
        if given and any(getattr(self, name) is None for name in BRANCHING):
            raise ValueError(
                "A node has feature, threshold, left and right, or none of the four (a leaf)."
            )
        return self


class BoostingParameters(Incoming):
    """A fitted gradient boosting: log-odds = the start + learning_rate * the trees' values."""

    initial_log_odds: Number
    learning_rate: Annotated[Number, Field(gt=0, le=1)]
    trees: Annotated[list[TreeNode], Field(min_length=1, max_length=MOST_TREES)]


class _Deployed(Incoming):
    """What a whole model says of itself; which algorithm it is decides what its parameters are."""

    description: Description = ""
    tags: Tags = []  # noqa: RUF012  # Pydantic copies a default for each instance


class LogisticModelIn(_Deployed):
    """A whole logistic regression, as PUT deploys it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "algorithm": "logistic_regression",
                    "description": "A trial version that knows nothing yet.",
                    "tags": ["trial"],
                    "parameters": NEUTRAL_WEIGHTS,
                }
            ]
        }
    )

    algorithm: Literal["logistic_regression"]
    parameters: LogisticParameters


class BoostingModelIn(_Deployed):
    """A whole gradient boosting, as PUT deploys it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "algorithm": "gradient_boosting",
                    "description": "One question: is the credit score at most 650?",
                    "tags": ["trial"],
                    "parameters": ONE_QUESTION,
                }
            ]
        }
    )

    algorithm: Literal["gradient_boosting"]
    parameters: BoostingParameters


ModelIn = Annotated[LogisticModelIn | BoostingModelIn, Field(discriminator="algorithm")]
"""A whole model: its `algorithm` says which of the two shapes it has."""


class TrainIn(Incoming):
    """What to train: which algorithm on which data set."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"dataset_id": SAMPLE.id, "algorithm": "logistic_regression"}]
        }
    )

    dataset_id: Annotated[str, Field(strict=True, max_length=64)]
    algorithm: Algorithm = "logistic_regression"
    description: Description = ""
    tags: Tags = []  # noqa: RUF012  # as above


class ConfigurationIn(Incoming):
    """What of a model can be changed without training: PATCH changes it."""

    description: Description = ""
    tags: Tags = []  # noqa: RUF012  # as above
    default: Flag = False


class ModelSummaryOut(BaseModel):
    """A model as it stands in the list."""

    id: Annotated[str, Field(examples=["loan-classifier-v2.1"])]
    algorithm: Algorithm
    description: str
    tags: Annotated[list[str], Field(max_length=MOST_TAGS)]
    default: Annotated[bool, Field(description="Is this the model that answers?")]
    dataset_id: Annotated[str | None, Optional] = None
    metrics: Annotated[dict[str, Any] | None, Optional] = None
    created_at: Timestamp
    updated_at: Timestamp


class ModelOut(ModelSummaryOut):
    """A model as it is read on its own: with the parameters that decide."""

    parameters: dict[str, Any]
