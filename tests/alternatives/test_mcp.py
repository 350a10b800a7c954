"""MCP, as its revision 2026-07-28 has it: what every request must say, and what two tools do."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from labapi.alternatives.mcp_messages import REVISION, SAYS, written
from labapi.alternatives.mcp_server import McpApp, mcp_app
from labapi.domain.loans.features import BOUNDS, EXAMPLE, FEATURE_NAMES
from labapi.domain.sqlite.errors import StoreFull
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.alternatives.test_alone import at_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

YOUNG = {**EXAMPLE, "age": 12}
CURATED, CONVERTED = "decide_loan", "create_prediction"
INFO = "io.modelcontextprotocol/serverInfo"


class Agent(TestClient):
    """Somebody who asks as MCP wants to be asked, unless told otherwise."""

    app: McpApp

    def ask(self, method: str, **params: Any) -> Any:
        return self.post("/", **written(method, **params))

    def result(self, method: str, **params: Any) -> Any:
        answer = self.ask(method, **params)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        said = answer.json()
        assert (said["jsonrpc"], said["id"], list(said)) == ("2.0", 1, ["jsonrpc", "id", "result"])
        assert said["result"]["resultType"] == "complete"
        assert said["result"]["_meta"][INFO]["name"] == "loan-api"
        return said["result"]

    def call(self, name: str, **arguments: Any) -> Any:
        return self.result("tools/call", name=name, arguments=arguments)

    def sent(self, body: object, **headers: str) -> Any:
        """Send a body as it is, with the usual headers but for those that are named."""
        usual = written("tools/list")["headers"] | {"Content-Type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in (usual | named).items() if value}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.post("/", content=content, headers=kept)


@cache
def document() -> dict[str, Any]:
    """The lab's own, which takes long to write."""
    return create_app(Settings(), Services.open()).openapi()


@pytest.fixture(name="make")
def _make() -> Iterator[Callable[..., Agent]]:
    services = Services.open()

    def make(**changes: Any) -> Agent:
        settings = Settings(**changes)
        app = mcp_app(services, settings, document())
        return Agent(app, "http://127.0.0.1:8000")

    yield make
    services.close()


@pytest.fixture(name="agent")
def _agent(make: Callable[..., Agent]) -> Agent:
    return make()


def error_of(answer: Any, status: int = 400) -> Any:
    said = answer.json()
    assert answer.status_code == status, said
    assert set(said) <= {"jsonrpc", "id", "error"}
    return said["error"]


def tools(agent: Agent) -> dict[str, Any]:
    return {tool["name"]: tool for tool in agent.result("tools/list")["tools"]}


def test_a_server_tells_which_revisions_it_speaks_and_what_it_has(agent: Agent) -> None:
    told = agent.result("server/discover")
    assert told["supportedVersions"] == [REVISION] == ["2026-07-28"]
    assert told["capabilities"] == {"tools": {}}
    assert (told["ttlMs"], told["cacheScope"]) == (300_000, "public")


def test_the_tools_are_listed_in_one_order_with_valid_schemas(agent: Agent) -> None:
    told = agent.result("tools/list")
    assert [tool["name"] for tool in told["tools"]] == [CURATED, CONVERTED]
    assert (told["ttlMs"], told["cacheScope"]) == (300_000, "public")
    for tool in told["tools"]:
        assert tool["inputSchema"]["type"] == "object"
        for name in ("inputSchema", "outputSchema"):
            Draft202012Validator.check_schema(tool.get(name, {}))


def test_the_curated_tool_takes_five_facts_within_the_bounds_of_the_api(agent: Agent) -> None:
    schema = tools(agent)[CURATED]["inputSchema"]
    assert schema["required"] == list(FEATURE_NAMES)
    for name, told in schema["properties"].items():
        low = "exclusiveMinimum" if BOUNDS[name].low_exclusive else "minimum"
        assert (told[low], told["maximum"]) == (BOUNDS[name].low, BOUNDS[name].high)
        assert told["description"] == BOUNDS[name].meaning


def test_the_converted_tool_has_the_words_and_schemas_of_the_operation(agent: Agent) -> None:
    tool = tools(agent)[CONVERTED]
    assert tool["description"].startswith("Answer one application: approved or rejected")
    assert "#/components" not in json.dumps(tool)
    asked = Draft202012Validator(tool["inputSchema"])
    assert asked.is_valid({"features": EXAMPLE})
    assert not asked.is_valid({"features": YOUNG})


def test_what_was_curated_costs_a_third_of_what_was_converted(agent: Agent) -> None:
    told = {name: len(json.dumps(tool)) for name, tool in tools(agent).items()}
    answers = {
        CURATED: len(agent.ask("tools/call", name=CURATED, arguments=EXAMPLE).content),
        CONVERTED: len(
            agent.ask("tools/call", name=CONVERTED, arguments={"features": EXAMPLE}).content
        ),
    }
    assert told[CURATED] * 3 < told[CONVERTED]
    assert answers[CURATED] * 3 < answers[CONVERTED]


def test_both_tools_give_the_same_decision_and_keep_it(agent: Agent) -> None:
    short = agent.call(CURATED, **EXAMPLE)
    long = agent.call(CONVERTED, features=EXAMPLE)
    assert short["content"] == [{"type": "text", "text": "approved, P(approved) = 0.87"}]
    assert long["structuredContent"]["data"]["prediction"] == "approved"
    assert json.loads(long["content"][0]["text"]) == long["structuredContent"]
    assert "isError" not in short | long
    assert agent.app.loans.services.predictions.count() == 2


def test_what_the_converted_tool_gives_is_what_its_schema_says(agent: Agent) -> None:
    asked = {"features": EXAMPLE, "options": {"explain": True}}
    schema = tools(agent)[CONVERTED]["outputSchema"]
    Draft202012Validator(schema).validate(agent.call(CONVERTED, **asked)["structuredContent"])


def test_an_agent_is_told_what_it_can_mend_in_a_result(agent: Agent) -> None:
    short, long = agent.call(CURATED, **YOUNG), agent.call(CONVERTED, features=YOUNG)
    assert short["isError"] is long["isError"] is True
    assert short["content"][0]["text"] == "age: This must be at least 18."
    told = json.loads(long["content"][0]["text"])
    assert told["error"]["details"][0]["field"] == "features.age"
    assert "structuredContent" not in long
    assert agent.call(CURATED)["content"][0]["text"].startswith("age: ")


def test_while_models_load_both_tools_say_so(make: Callable[..., Agent]) -> None:
    agent = make(fault="loading")
    assert "loading" in agent.call(CURATED, **EXAMPLE)["content"][0]["text"]
    told = json.loads(agent.call(CONVERTED, features=EXAMPLE)["content"][0]["text"])
    assert told["error"]["code"] == "MODEL_NOT_READY"


def test_a_crash_is_told_to_the_operator_and_to_no_agent(
    make: Callable[..., Agent], caplog: pytest.LogCaptureFixture
) -> None:
    answer = make(fault="crash").ask("tools/call", name=CURATED, arguments=EXAMPLE)
    told = error_of(answer, 500)
    assert (told["code"], answer.json()["id"]) == (-32603, 1)
    assert "InferenceCrashError" not in answer.text
    assert "InferenceCrashError" in caplog.text


def test_a_full_store_is_told_without_its_path(
    agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise StoreFull(Path("/secret/loans.sqlite"), "database or disk is full")

    monkeypatch.setattr(agent.app.loans.services.predictions, "add_many", full)
    answer = agent.ask("tools/call", name=CURATED, arguments=EXAMPLE)
    assert answer.json()["result"]["isError"] is True
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"jsonrpc": "2.0", "id": 1,', -32700),
        (b"\xff", -32700),
        (b"", -32700),
        (b'{"jsonrpc": "2.0", "id": 1, "id": 2, "method": "tools/list"}', -32700),
        ([], -32600),
        ([written("tools/list")["json"]], -32600),
        (7, -32600),
        ({"id": 1, "method": "tools/list"}, -32600),
        ({"jsonrpc": "1.0", "id": 1, "method": "tools/list"}, -32600),
        ({"jsonrpc": "2.0", "id": 1}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": 7}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "result": {}}, -32600),
        ({"jsonrpc": "2.0", "id": None, "method": "tools/list"}, -32600),
        ({"jsonrpc": "2.0", "id": True, "method": "tools/list"}, -32600),
        ({"jsonrpc": "2.0", "id": 1.5, "method": "tools/list"}, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, -32602),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": []}, -32602),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": 1}}, -32602),
    ],
)
def test_a_body_that_is_no_request_is_400_with_the_code_of_its_fault(
    agent: Agent, body: object, code: int
) -> None:
    answer = agent.sent(body)
    told = error_of(answer)
    assert told["code"] == code
    assert told["message"].endswith(".")
    assert answer.json().get("id", 1) == 1  # never null


@pytest.mark.parametrize("missing", SAYS)
def test_what_each_request_has_to_say_may_not_be_missing(agent: Agent, missing: str) -> None:
    body = written("tools/list")["json"]
    del body["params"]["_meta"][missing]
    told = error_of(agent.sent(body))
    assert told["code"] == -32602
    assert missing in told["message"]


def test_who_says_hello_as_older_revisions_did_is_told_what_is_spoken_here(agent: Agent) -> None:
    hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {}}
    body = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}
    told = error_of(agent.post("/", json=body))
    assert "2026-07-28" in told["message"]


def test_another_revision_is_refused_with_those_that_are_spoken(agent: Agent) -> None:
    body = written("tools/list")["json"]
    body["params"]["_meta"][SAYS[0]] = "1900-01-01"
    told = error_of(agent.sent(body, MCP_Protocol_Version="1900-01-01"))
    assert told["code"] == -32022
    assert told["data"] == {"supported": ["2026-07-28"], "requested": "1900-01-01"}


@pytest.mark.parametrize("header", ["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"])
@pytest.mark.parametrize("value", ["", "2025-11-25", "=?base64?####?="])
def test_headers_that_say_otherwise_than_the_body_are_refused(
    agent: Agent, header: str, value: str
) -> None:
    asked = written("tools/call", name=CURATED, arguments=EXAMPLE)
    headers = {name: was for name, was in asked["headers"].items() if name != header}
    told = error_of(agent.sent(asked["json"], **{**headers, header: value}))
    assert told["code"] == -32020
    assert header in told["message"]


def test_a_header_that_comes_twice_is_refused(agent: Agent) -> None:
    asked = written("tools/list")
    twice = [*asked["headers"].items(), ("Mcp-Method", "tools/list")]
    assert error_of(agent.post("/", headers=twice, json=asked["json"]))["code"] == -32020


def test_a_name_may_come_coded_in_its_header(agent: Agent) -> None:
    asked = written("tools/call", name=CURATED, arguments=EXAMPLE)
    asked["headers"]["Mcp-Name"] = "=?base64?ZGVjaWRlX2xvYW4=?="
    assert "approved" in agent.post("/", **asked).text


def test_a_method_that_is_not_there_is_404_in_the_words_of_json_rpc(agent: Agent) -> None:
    for method in ("ping", "initialize", "prompts/list", "subscriptions/listen"):
        told = error_of(agent.ask(method), 404)
        assert told["code"] == -32601
        assert "2026-07-28" in told["message"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"name": "delete_all"}, "There are: decide_loan, create_prediction."),
        ({"name": CURATED, "arguments": [1]}, "must be an object"),
        ({"name": CURATED, "arguments": None}, "must be an object"),
    ],
)
def test_a_call_of_what_is_no_tool_is_an_error_of_the_protocol(
    agent: Agent, params: Any, words: str
) -> None:
    told = error_of(agent.ask("tools/call", **params))
    assert told["code"] == -32602
    assert words in told["message"]


def test_there_is_no_second_page_of_tools(agent: Agent) -> None:
    assert error_of(agent.ask("tools/list", cursor="x"))["code"] == -32602


def test_a_notification_is_taken_and_not_answered(agent: Agent) -> None:
    body = {"jsonrpc": "2.0", "method": "notifications/cancelled"}
    answer = agent.sent(body)
    assert (answer.status_code, answer.content) == (202, b"")


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_only_post_is_answered(agent: Agent, method: str) -> None:
    answer = agent.request(method, "/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_page_of_another_origin_may_not_ask_unless_the_lab_allows_it(
    make: Callable[..., Agent],
) -> None:
    page = "http://localhost:8888"
    for allowed, origin, status in [
        ((), None, 200),
        ((), "http://127.0.0.1:8000", 200),
        ((), page, 403),
        ((), "null", 403),
        ((page,), page, 200),
        ((page,), "http://localhost:9999", 403),
        (("*",), page, 200),
    ]:
        asked = written("tools/list")
        if origin:
            asked["headers"]["Origin"] = origin
        assert make(cors_origins=allowed).post("/", **asked).status_code == status


def test_sessions_and_resumption_of_older_revisions_are_passed_over(agent: Agent) -> None:
    asked = written("tools/list")
    asked["headers"] |= {"Mcp-Session-Id": "1", "Last-Event-ID": "7"}
    answer = agent.post("/", **asked)
    assert answer.status_code == 200
    assert "mcp-session-id" not in answer.headers


def test_a_body_that_is_too_large_is_refused(make: Callable[..., Agent]) -> None:
    answer = make(max_body_bytes=1000).sent(b" " * 2000)
    assert error_of(answer)["code"] == -32600
    assert "1,000" in answer.text or "1000" in answer.text


def test_it_is_served_alone_and_asked_with_plain_requests() -> None:
    module = "import runpy; runpy.run_module('labapi.alternatives.mcp_server', run_name='__main__')"
    with at_work(module) as (_, address):
        assert address.endswith("/mcp")
        r = requests.post(address, **written("tools/call", name=CURATED, arguments=EXAMPLE))
        assert r.json()["result"]["content"][0]["text"].startswith("approved")
