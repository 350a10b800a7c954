"""The models that come with the lab: read from JSON, so that a lab is ready at once.

The files are made by `python -m labapi.domain.loans.ship`, and a test trains anew and compares.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from labapi.domain.loans.population import applicants
from labapi.domain.loans.training import train

FOLDER = Path(__file__).with_name("shipped")
ROWS, SEED = 6_000, 0
TRAINED_ON = f"{ROWS} made-up applicants, seed {SEED} (labapi.domain.loans.population)"
MODELS: list[dict[str, Any]] = [
    {
        "id": "loan-classifier-v2.0",
        "algorithm": "gradient_boosting",
        "description": "40 small trees, each correcting those before it.",
        "tags": ["boosting"],
        "default": False,
    },
    {
        "id": "loan-classifier-v2.1",
        "algorithm": "logistic_regression",
        "description": "A weighted sum of the five features.",
        "tags": ["baseline"],
        "default": True,
    },
]


def shipped_documents() -> list[dict[str, Any]]:
    """Read the shipped models, as whole documents."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]


def train_shipped() -> list[dict[str, Any]]:
    """Make the same documents by training; takes a second or two, most of it for imports."""
    people = applicants(ROWS, SEED)
    documents = []
    for model in MODELS:
        trained = train(model["algorithm"], people.matrix, people.approved.tolist())
        facts = {"trained_on": TRAINED_ON, "metrics": trained.metrics}
        documents.append({**model, **facts, "parameters": trained.parameters.to_document()})
    return documents
