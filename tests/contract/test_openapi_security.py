"""Where a lab asks who is calling, its document says so, and says it truly."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import schemathesis

from tests.contract.document import DOCUMENT, document, operations_of

NAMES = {
    "api-key": ["ApiKey"],
    "token": ["ApiKey", "Token", "Client"],
    "any": ["ApiKey", "Token", "Client"],
}
"""Where tokens are taken, the document tells as well what is to be shown for one."""
OPEN = ["read_health", "redirect_prediction", "read_public_keys", "ask_customer", "take_decision",
        "read_metadata"]  # fmt: skip


def operations(found: dict[str, Any]) -> list[dict[str, Any]]:
    return list(operations_of(found).values())


def test_without_auth_the_document_speaks_of_no_credential():
    assert "securitySchemes" not in DOCUMENT["components"]
    assert all("security" not in operation for operation in operations(DOCUMENT))


@pytest.mark.parametrize("auth", NAMES)
def test_with_auth_the_document_is_valid_and_names_what_is_taken(auth):
    found = document(auth=auth)
    schemathesis.openapi.from_dict(found).validate()
    assert list(found["components"]["securitySchemes"]) == NAMES[auth]


def test_every_guarded_operation_can_be_401_and_403():
    asking = [one for one in operations(document(auth="any")) if "security" in one]
    guarded = [one for one in asking if one["tags"] != ["tokens"]]
    assert guarded
    assert all({"401", "403"} <= set(one["responses"]) for one in guarded)


def test_health_the_past_and_what_a_browser_or_a_checker_of_tokens_reads_are_open():
    free = [one["operationId"] for one in operations(document(auth="any")) if "security" not in one]
    assert free == OPEN


def test_a_refusal_is_what_the_document_shows(lab):
    lab.configure(auth="api-key")
    answers = document(auth="api-key")["paths"]["/api/v1/models"]["get"]["responses"]
    sent = {"X-API-Key": lab.issue_key(scopes=("predict", "models:write", "keys:write")).key}
    for status, headers in (("401", {}), ("403", sent)):
        answer = requests.get(f"{lab.url}/api/v1/models", headers=headers)
        assert answer.status_code == int(status)
        (shown,) = answers[status]["content"]["application/json"]["examples"].values()
        assert answer.json()["error"] == shown["value"]["error"]
        assert "www-authenticate" in answer.headers
