"""A collection for Postman with each operation of a lab in it, as its console exports it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests

import labapi
from labapi.classroom.openapi.operations import operations_of, read_document
from labapi.domain.loans.features import FEATURE_NAMES
from labapi.domain.loans.population import applicants

if TYPE_CHECKING:
    from pathlib import Path

    from labapi.classroom.lab import Lab
    from labapi.classroom.openapi.operation import Operation

OWN = ("PUT", "DELETE")
"""What is deployed here and removed at the end; the other methods look at the default model."""


def write_collection(lab: Lab, path: Path) -> None:
    """Send each operation from a console, with each of its bodies, and save what was sent."""
    ids = made(lab)
    console = lab.console()
    operations = operations_of(read_document(lab.url))
    for one in sorted(operations, key=lambda one: one.method == "DELETE"):
        send(console, one, ids)
    console.history.save_postman(path, secrets=True)


def made(lab: Lab) -> dict[str, str]:
    """Make what the ids in paths stand for."""
    people = applicants(60, seed=1)
    rows = [
        {**dict(zip(FEATURE_NAMES, row, strict=True)), "approved": bool(approved)}
        for row, approved in zip(people.matrix.tolist(), people.approved.tolist(), strict=True)
    ]

    def id_of(path: str, body: Any) -> str:
        answer = requests.post(f"{lab.url}/api/v1/{path}", json=body, timeout=60)
        found: str = answer.json()["data"]["id"]
        return found

    return {
        "dataset_id": id_of("datasets", {"rows": rows}),
        "prediction_id": id_of("predict", {"features": labapi.EXAMPLE}),
        "key_id": id_of("api-keys", {"name": "app", "scopes": ["predict"]}),
        "model_id": "loan-classifier-v2.1",
    }


def send(console: Any, one: Operation, ids: dict[str, str]) -> None:
    """Send an operation once for each kind of body that it takes."""
    path = one.path.format(**ids | ({"model_id": "trial-1"} if one.method in OWN else {}))
    for body in one.bodies or [None]:
        headers = {"Content-Type": body.media_type} if body else {}
        text = body.text() if body else ""
        text = text.replace("ds_3f9c2a7be1d04455", ids["dataset_id"])
        console.change(one.method, path, query={}, headers=headers, body=text)
        console.send()


def unequal(report: dict[str, Any]) -> list[str]:
    """Say which requests of newman failed, or were answered otherwise than the console's.

    A second PUT of a model is 200 where the first was 201, so what counts is the family.
    """
    answers = [
        (run["item"]["name"], run["response"]["code"], run["item"]["response"][0]["code"])
        for run in report["run"]["executions"]
    ]
    return [
        f"{name}: {now}, and {then} before"
        for name, now, then in answers
        if now >= 400 or now // 100 != then // 100
    ]
