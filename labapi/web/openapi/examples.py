"""What the OpenAPI document shows: a whole answer for each success of each operation.

They are what a new lab really answers to the examples of requests, but for ids, times and
long numbers. The contract tests send those requests and compare.
"""

from __future__ import annotations

import json
from typing import Any

from labapi.domain.loans.features import FEATURE_NAMES

Json = dict[str, Any]

META: Json = {
    "request_id": "9f86d081884c7d65",
    "timestamp": "2026-11-23T20:03:38.125Z",
    "response_time_ms": 0.42,
}
MODEL_ID = "loan-classifier-v2.1"
MISSING_MODEL_ID = "loan-classifier-v9.9"
DATASET_ID = "ds_3f9c2a7be1d04455"
PREDICTION_ID = "pred_3f9c2a7be1d04455"
API_KEY_ID = "key_3f9c2a7be1d04455"
NEUTRAL_WEIGHTS: Json = {
    "intercept": 0.4,
    "features": {name: {"mean": 0.0, "scale": 1.0, "coefficient": 0.0} for name in FEATURE_NAMES},
}
ONE_QUESTION: Json = {
    "initial_log_odds": 0.1,
    "learning_rate": 0.5,
    "trees": [
        {
            "feature": "credit_score",
            "threshold": 650.0,
            "value": 0.0,
            "left": {"value": -1.0},
            "right": {"value": 1.0},
        }
    ],
}


def made(data: object, **meta: str) -> Json:
    """Put data into the envelope of an answer that is made anew for each request."""
    return {"status": "success", "data": data, "meta": {**META, **meta}}


def kept(data: object, **meta: str) -> Json:
    """Put a resource into the envelope that does not change while the resource does not."""
    return {"status": "success", "data": data, "meta": meta}


_IMPORTANCES = {
    "credit_score": 0.81,
    "loan_amount": 0.14,
    "age": 0.03,
    "income": 0.02,
    "employment_years": 0.0,
}
_PREDICTION = {
    "id": PREDICTION_ID,
    "prediction": "approved",
    "probability": 0.87,
    "confidence": "high",
    "model_version": MODEL_ID,
    "timestamp": META["timestamp"],
}
_EXPLAINED = _PREDICTION | {
    "explanation": {
        "top_features": [
            {"feature": name, "importance": share} for name, share in _IMPORTANCES.items()
        ]
    }
}
_ITEMS: list[Json] = [
    {"status": "success", "data": _PREDICTION},
    {
        "status": "error",
        "error": {
            "code": "VALIDATION_ERROR",
            "message": "This item is not acceptable. See details.",
            "details": [
                {
                    "field": "items.1.features.age",
                    "message": "This must be at least 18.",
                    "received": 12,
                }
            ],
        },
    },
]
_SUMMARY = {
    "id": MODEL_ID,
    "algorithm": "logistic_regression",
    "description": "A weighted sum of the five features.",
    "tags": ["baseline"],
    "default": True,
    "metrics": {
        "accuracy": 0.766,
        "roc_auc": 0.8416,
        "log_loss": 0.4835,
        "rows_trained": 4500,
        "rows_tested": 1500,
    },
    "created_at": META["timestamp"],
    "updated_at": META["timestamp"],
}
_PARAMETERS = {
    "intercept": 0.41,
    "features": {
        "age": {"mean": 41.0, "scale": 11.6, "coefficient": 0.08},
        "income": {"mean": 56187.0, "scale": 25394.0, "coefficient": 0.54},
        "credit_score": {"mean": 656.8, "scale": 78.6, "coefficient": 1.64},
        "employment_years": {"mean": 8.1, "scale": 5.7, "coefficient": 0.22},
        "loan_amount": {"mean": 32012.0, "scale": 27346.0, "coefficient": -0.9},
    },
}
_MODEL = _SUMMARY | {"parameters": _PARAMETERS}
_TRAINED = _MODEL | {
    "id": "loan-classifier-v2.2",
    "description": "",
    "tags": [],
    "default": False,
    "dataset_id": DATASET_ID,
}
_DEPLOYED = {name: value for name, value in _MODEL.items() if name != "metrics"} | {
    "id": "trial-1",
    "description": "A trial version that knows nothing yet.",
    "tags": ["trial"],
    "default": False,
    "parameters": NEUTRAL_WEIGHTS,
}
_DATASET = {
    "id": DATASET_ID,
    "name": "spring",
    "rows": 1,
    "approved": 1,
    "created_at": META["timestamp"],
}
_API_KEY = {
    "id": API_KEY_ID,
    "name": "mobile app",
    "scopes": ["predict"],
    "created_at": META["timestamp"],
}
_NEW_API_KEY = _API_KEY | {"key": "lab_3f9c2a7be1d04455_" + 43 * "x"}

HEALTH = made(
    {"status": "ok", "model_ready": True, "model_version": MODEL_ID}, model_version=MODEL_ID
)
PREDICTION = made(_EXPLAINED, model_version=MODEL_ID)
ANSWER = made({k: v for k, v in _EXPLAINED.items() if k != "id"}, model_version=MODEL_ID)
PAST_PREDICTION = kept(_EXPLAINED, model_version=MODEL_ID)
PREDICTIONS = made([_EXPLAINED], next_cursor="WyItY3JlYXRlZF9hdCIsMV0")
BATCH = made(_ITEMS)
_END = {"status": "end", "items": len(_ITEMS), "meta": META}
_LINES = [json.dumps(said, separators=(",", ":")) for said in (*_ITEMS, _END)]
BATCH_LINES = "".join(line + "\n" for line in _LINES)
BATCH_EVENTS = "".join(f"data: {line}\n\n" for line in _LINES[:-1])
BATCH_EVENTS += f"event: end\ndata: {_LINES[-1]}\n\n"
MODELS = made([_SUMMARY])
MODEL = kept(_MODEL, model_version=MODEL_ID)
TRAINED_MODEL = made(_TRAINED, model_version=_TRAINED["id"])
DEPLOYED_MODEL = made(_DEPLOYED, model_version="trial-1")
CONFIGURED_MODEL = made(_MODEL, model_version=MODEL_ID)
NEW_DATASET = made(_DATASET)
DATASET = kept(_DATASET)
API_KEYS = made([_API_KEY])
NEW_API_KEY = made(_NEW_API_KEY)
