"""The shapes of training data."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, FailFast, Field

from labapi.domain.loans.features import EXAMPLE
from labapi.web.schemas.fields import Count, Flag, Incoming, Optional, Timestamp
from labapi.web.schemas.predictions import FeaturesIn

MOST_ROWS = 100_000
"""More than a body of the usual size can hold."""


class LabelledRowIn(FeaturesIn):
    """One past applicant, and whether the loan was approved."""

    approved: Flag


class DatasetIn(Incoming):
    """Training data as JSON; the first bad row is told, as with CSV."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "spring", "rows": [{**EXAMPLE, "approved": True}]}]
        }
    )

    name: Annotated[str | None, Field(strict=True, max_length=80)] = None
    rows: Annotated[list[LabelledRowIn], Field(min_length=1, max_length=MOST_ROWS), FailFast()]


class DatasetOut(BaseModel):
    """What is known of an uploaded data set."""

    id: Annotated[str, Field(examples=["ds_3f9c2a7be1d04455"])]
    name: Annotated[str | None, Optional] = None
    rows: Count
    approved: Annotated[Count, Field(description="How many of the rows were approved.")]
    created_at: Timestamp


DATASET_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/DatasetIn"}},
            "text/csv": {
                "schema": {"type": "string"},
                "example": "age,income,credit_score,employment_years,loan_amount,approved\n"
                "35,55000,720,8,25000,true\n",
            },
        },
    }
}
