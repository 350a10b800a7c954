"""The models that come with the lab: read from JSON, so that a lab is ready at once.

The files are made by `python -m labapi.domain.loans.shipped`, and a test trains anew and compares.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapi.domain.loans.deciding import decide, parameters_from_document
from labapi.domain.loans.features import EXAMPLE, FEATURE_NAMES, Features
from labapi.domain.loans.population import applicants
from labapi.domain.loans.training import train

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labapi.domain.loans.deciding import Parameters


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


def bare_model(applicant: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the model that the lab starts with: no API before it, no schema, no check of the values.

    >>> bare_model({"age": -5})
    {'prediction': 'approved', 'probability': 0.97}

    Features that are not told are those of `EXAMPLE`; names that are no feature are passed over.
    The probability is that of an approval, to two decimals.
    """
    features = {name: applicant.get(name, EXAMPLE[name]) for name in FEATURE_NAMES}
    decision = decide(_parameters(), Features(**features))
    return {"prediction": decision.prediction, "probability": round(decision.probability, 2)}


@cache
def _parameters() -> Parameters:
    (default,) = [document for document in shipped_documents() if document["default"]]
    return parameters_from_document(default["algorithm"], default["parameters"])


def main() -> None:
    """Train, and write one readable JSON file for each model."""
    FOLDER.mkdir(exist_ok=True)
    for document in train_shipped():
        path = FOLDER / f"{document['id']}.json"
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        print(f"{path.name}: {document['metrics']}")


if __name__ == "__main__":
    main()
