"""Ask for tools, and use them, with the client of MCP's own SDK; run by `outside`."""

from __future__ import annotations

import asyncio
import json
import sys
import urllib.error
import urllib.request
from typing import Any

from mcp.client.client import Client
from mcp.shared.exceptions import MCPError
from mcp_types import methods
from mcp_types.jsonrpc import JSONRPCError

FACTS = {
    "age": 35,
    "income": 55_000,
    "credit_score": 720,
    "employment_years": 8,
    "loan_amount": 25_000,
}
YOUNG = {**FACTS, "age": 12}
REVISION = "2026-07-28"


async def use_tools(url: str, mode: str) -> None:
    """Do what an agent does: look, choose, call, be corrected; in the modes that the SDK has."""
    async with Client(url, mode=mode) as client:
        assert client.protocol_version == REVISION, client.protocol_version
        told = await client.list_tools()
        assert [tool.name for tool in told.tools] == ["decide_loan", "create_prediction"]
        short = await client.call_tool("decide_loan", FACTS)
        assert short.content[0].text.startswith("approved, P(approved) = 0.87"), short
        long = await client.call_tool("create_prediction", {"features": FACTS})
        assert long.structured_content["data"]["prediction"] == "approved", long
        for name, wrong in (("decide_loan", YOUNG), ("create_prediction", {"features": YOUNG})):
            answer = await client.call_tool(name, wrong)
            assert answer.is_error, answer
            assert "This must be at least 18." in answer.content[0].text, answer
        await refused(-32602, client.call_tool("delete_all", {}))
        await refused(-32601, client.list_prompts())


async def refused(code: int, asked: Any) -> None:
    """See an error of the protocol arrive as one, with its code."""
    (found,) = await asyncio.gather(asked, return_exceptions=True)
    assert isinstance(found, MCPError), found
    assert found.error.code == code, found.error


def send(url: str, method: str, **wrong: str | None) -> tuple[int, Any]:
    """Send a request by hand; what is `wrong` stands in the place of a header."""
    meta = {f"io.modelcontextprotocol/{name}": said for name, said in
            (("protocolVersion", REVISION), ("clientCapabilities", {}))}  # fmt: skip
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"_meta": meta}}
    usual = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    usual |= {"mcp-protocol-version": REVISION, "mcp-method": method}
    headers = {name: value for name, value in (usual | wrong).items() if value is not None}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, json.load(answer)


def read_strictly(url: str) -> None:
    """Hold what comes against the SDK's own shapes of this revision."""
    for method in ("server/discover", "tools/list"):
        status, said = send(url, method)
        assert status == 200, said
        methods.validate_server_result(method, REVISION, said["result"])
    for code, method, wrong in (
        (-32020, "tools/list", {"mcp-method": "tools/call"}),
        (-32020, "tools/list", {"mcp-protocol-version": None}),
        (-32601, "ping", {}),
    ):
        status, said = send(url, method, **wrong)
        assert status == (404 if code == -32601 else 400), said
        assert JSONRPCError.model_validate(said).error.code == code, said


for mode in (REVISION, "auto"):
    asyncio.run(use_tools(sys.argv[1], mode))
read_strictly(sys.argv[1])
print("MCP's own client found two tools, used both, and was corrected by both.")
