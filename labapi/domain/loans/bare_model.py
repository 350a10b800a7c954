"""The model with nothing before it: no API, no schema, no check.

>>> bare_model({"age": -5})
{'prediction': 'approved', 'probability': 0.97}
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from labapi.domain.loans.algorithms import parameters_from_document
from labapi.domain.loans.deciding import decide
from labapi.domain.loans.features import EXAMPLE, FEATURE_NAMES, Features
from labapi.domain.loans.shipped import shipped_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labapi.domain.loans.algorithms import Parameters


def bare_model(applicant: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the model that the lab starts with about one applicant, whatever the values are.

    Features that are not told are those of `EXAMPLE`; names that are no feature are passed over.
    The probability is that of an approval, to two decimals.
    """
    told = {name: applicant.get(name, EXAMPLE[name]) for name in FEATURE_NAMES}
    decision = decide(_parameters(), Features(**told))
    return {"prediction": decision.prediction, "probability": round(decision.probability, 2)}


@cache
def _parameters() -> Parameters:
    (default,) = [document for document in shipped_documents() if document["default"]]
    return parameters_from_document(default["algorithm"], default["parameters"])
