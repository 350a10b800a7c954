"""The rivals, written here so that everybody can see what the lab is compared with."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI
from flask import Flask, jsonify
from pydantic import BaseModel, Field

from labapi.web.schemas.predictions import PredictIn


class Applicant(BaseModel):
    """The shape of a question as a tutorial writes it."""

    age: Annotated[int, Field(ge=18, le=120)]
    income: Annotated[float, Field(gt=0)]
    credit_score: Annotated[int, Field(ge=300, le=850)]
    employment_years: Annotated[float, Field(ge=0, le=60)]
    loan_amount: Annotated[float, Field(gt=0)]


class TextbookRequest(BaseModel):
    """The same outer shape as the lab's, so that both read the same bytes."""

    features: Applicant


def textbook() -> FastAPI:
    """FastAPI and a scikit-learn pipeline called on a one-row numpy array, as tutorials have it.

    No envelope, no journal, no trace, and nothing is stored.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from labapi.domain.loans.population import applicants

    people = applicants(2_000, seed=0)
    pipeline = make_pipeline(StandardScaler(), LogisticRegression())
    pipeline.fit(people.matrix, people.approved)
    app = FastAPI()

    @app.post("/api/v1/predict")
    async def predict(asked: TextbookRequest) -> dict[str, Any]:
        row = np.array([list(asked.features.model_dump().values())])
        probability = float(pipeline.predict_proba(row)[0, 1])
        outcome = "approved" if probability >= 0.5 else "rejected"
        return {"prediction": outcome, "probability": probability}

    return app


def bare_fastapi() -> FastAPI:
    """A FastAPI route with the lab's own validation, and nothing behind it."""
    app = FastAPI()

    @app.post("/api/v1/predict")
    async def predict(asked: PredictIn) -> dict[str, str]:
        return {"prediction": "approved"}

    @app.get("/api/v1/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return app


def flask_app() -> Flask:
    """A health check in Flask, for Flask's own development server."""
    app = Flask("rival")

    @app.get("/api/v1/health")
    def health() -> Any:
        return jsonify(status="ok")

    return app
