"""The OpenAPI document of a lab with a limit tells of it, and tells the truth."""

from __future__ import annotations

import jsonschema
import pytest
from starlette.testclient import TestClient

from labapi.domain.clock import ManualClock
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.contract.document import DOCUMENT, OPERATIONS, check, examples, operations_of

LIMIT_HEADERS = {
    "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit-Policy",
    "RateLimit",
}  # fmt: skip
UNLIMITED = {"/api/v1/health"}


@pytest.fixture(scope="module")
def limited():
    services = Services.open(clock=ManualClock())
    app = create_app(Settings(rate_limit={"/predict": "2/min", "*": "3/min"}), services)
    yield TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
    services.close()


@pytest.fixture(scope="module")
def told(limited):
    return operations_of(limited.get("/openapi.json").json())


def test_without_a_limit_the_document_says_nothing_of_one():
    assert "ratelimit" not in str(DOCUMENT).lower()
    assert all("429" not in operation["responses"] for operation in OPERATIONS.values())


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_operation_names_429_and_the_headers_where_it_is_limited(told, method, path):
    answers = told[method, path]["responses"]
    assert ("429" in answers) == (path not in UNLIMITED)
    for answer in answers.values():
        named = LIMIT_HEADERS & set(answer.get("headers", {}))
        assert named == (set() if path in UNLIMITED else LIMIT_HEADERS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_examples_of_a_429_fit_their_schemas(told, method, path):
    refused = told[method, path]["responses"].get("429", {"content": {}, "headers": {}})
    for content in refused["content"].values():
        assert examples(content)
        for example in examples(content):
            check(example, content["schema"])
    for header in refused["headers"].values():
        jsonschema.validate(header.get("example", "text"), header["schema"])


def test_each_operation_tells_the_limit_of_its_own_path(told):
    headers = told["post", "/api/v1/predict/batch"]["responses"]["200"]["headers"]
    assert headers["RateLimit-Policy"]["example"] == '"predict";q=2;w=60'
    headers = told["get", "/api/v1/models"]["responses"]["200"]["headers"]
    assert headers["RateLimit-Policy"]["example"] == '"default";q=3;w=60'


def test_a_429_really_has_the_headers_that_the_document_promises(limited, told):
    promised = told["get", "/api/v1/models"]["responses"]["429"]["headers"]
    refused = [limited.get("/api/v1/models") for _ in range(4)][-1]
    assert refused.status_code == 429
    for name, header in promised.items():
        value = refused.headers[name]
        whole = header["schema"]["type"] == "integer"
        jsonschema.validate(int(value) if whole else value, header["schema"])
    assert set(LIMIT_HEADERS) | {"Retry-After"} <= set(promised)
