"""What Schemathesis finds: it reads the contract as an OpenAPI document, and sends what it makes.

It runs in a process and a folder of its own, so it leaves nothing behind, and nothing that it
changes in Python (or that a test runner has changed) reaches anybody else. Both frameworks get one
document, `web/openapi/part.py`, and the same requests: nothing is drawn by chance.
"""

from __future__ import annotations

import base64
import binascii
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.openapi.claims.verdict import FAILS, HOLDS, WAITS, Row, Verdict
from labapi.classroom.openapi.schema import Json, as_list, as_object
from labapi.classroom.server.kept_out import keep_out
from labapi.web.openapi.part import contract_document

GROUP = "generated"
EXAMPLES = 12
"""How many requests are made up for each operation, beside those that stand at every edge."""
LONGEST_S = 60
"""After so many seconds it is ended; about ten are usual."""
CONFIG = f"""
continue-on-failure = true
request-timeout = 5
[generation]
deterministic = true
database = "none"
max-examples = {EXAMPLES}
[phases.stateful]
enabled = false
[checks]
enabled = true
unsupported_method.enabled = false # a server may take more than the contract asks for
allow_header_conformance.enabled = false
[checks.negative_data_rejection]
expected-statuses = ["400", "404", "405", "413", "415", "422"]
[[operations]]
include-operation-id = "list_models" # a cursor is opaque: one that is made up leads nowhere
checks.positive_data_acceptance.expected-statuses = ["2xx", "422"]
"""
CLAIMS: dict[str, tuple[str, str]] = {
    "gen_crash": ("no request makes it fail", "no failure of the server"),
    "gen_right": ("what the contract allows is answered", "an answer, for the contract allows it"),
    "gen_wrong": ("what the contract forbids is refused", "a refusal, for the contract forbids it"),
    "gen_status": ("each status is in the contract", "a status that the contract has"),
    "gen_type": ("each content type is in the contract", "a content type that the contract has"),
    "gen_headers": ("each promised header is there", "the headers that the contract promises"),
    "gen_shape": ("each answer has its promised shape", "the shape that the contract promises"),
}
"""What is claimed, and what was expected where it does not hold."""
KINDS = {
    "ServerError": "gen_crash",
    "RejectedPositiveData": "gen_right",
    "AcceptedNegativeData": "gen_wrong",
    "MissingHeaderNotRejected": "gen_wrong",
    "UndefinedStatusCode": "gen_status",
    "MissingContentType": "gen_type",
    "UndefinedContentType": "gen_type",
    "MalformedMediaType": "gen_type",
    "ContentTypeServerError": "gen_type",
    "MissingHeaders": "gen_headers",
}
"""By what Schemathesis calls a finding; all others are about the shape."""
LONGEST = 120
"""How much of a target or a body is told in a sentence."""
RUN = "from schemathesis.cli import schemathesis; schemathesis()"
ABSENT = "Schemathesis is not installed here: run `pip install schemathesis`."
UNREACHED = "It waits until this holds: a server answers at this address."
STOPPED = "Schemathesis did not come to its end here, so nothing is known of this."


def add_generated(verdict: Verdict, address: str) -> Verdict:
    """Add what Schemathesis finds to what the suite has found."""
    if verdict["reached"].outcome == FAILS:
        return Verdict([*verdict, *_all_waiting(UNREACHED)])
    if find_spec("schemathesis") is None:
        return Verdict([*verdict, *_all_waiting(ABSENT)])
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        events = run_in(Path(folder), address, contract_document())
    if not any("EngineFinished" in event for event in events):
        return Verdict([*verdict, *_all_waiting(STOPPED)])
    sent = sum(len(case["interactions"]) for case in _recorded(events))
    note = f"Schemathesis sent {sent} requests that it made of the contract."
    return Verdict([*verdict, *rows_of(events)], note)


def _all_waiting(reason: str) -> list[Row]:
    return [Row(key, GROUP, says, WAITS, reason) for key, (says, _) in CLAIMS.items()]


def run_in(folder: Path, address: str, document: Json) -> list[Json]:
    """Let Schemathesis work in a folder, and give the events that it has written down there."""
    events = folder / "events.ndjson"
    (folder / "contract.json").write_text(json.dumps(document), "utf-8")
    (folder / "schemathesis.toml").write_text(CONFIG, "utf-8")
    options = ["--url", address, "--no-color", "--report-ndjson-path", str(events)]
    config = ["--config-file", str(folder / "schemathesis.toml")]
    python = [sys.executable, "-X", "utf8", "-c", RUN]
    keep_out()  # a proxy that this process is told of: the one that it starts is told the same
    try:
        subprocess.run(
            [*python, *config, "run", str(folder / "contract.json"), *options],
            cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S,
            check=False,
        )  # fmt: skip
        lines = events.read_text("utf-8").splitlines()
        return [as_object(json.loads(line)) for line in lines]
    except (subprocess.TimeoutExpired, OSError, ValueError):
        return []


def rows_of(events: list[Json]) -> list[Row]:
    """Give a row for each claim, with the first finding against it and where there are others."""
    against: dict[str, dict[str, Exchange]] = {}
    for key, operation, exchange in _found(events):
        against.setdefault(key, {}).setdefault(operation, exchange)
    return [_row(key, against.get(key, {})) for key in CLAIMS]


def _row(key: str, found: dict[str, Exchange]) -> Row:
    says, expected = CLAIMS[key]
    if not found:
        return Row(key, GROUP, says, HOLDS)
    (operation, exchange), *others = found.items()
    sent = f"`{exchange.method} {_short(exchange.target)}`"
    if exchange.request_body:
        sent += f" with the body `{_short(exchange.request_body.decode('utf-8', 'replace'))}`"
    came = _came(key, operation, exchange)
    also = ", ".join(f"`{one}`" for one, _ in others)
    said = f"Sent {sent}. Came {came}. Expected {expected}." + f" The same: {also}." * bool(also)
    return Row(key, GROUP, says, FAILS, said, exchange)


def _came(key: str, operation: str, exchange: Exchange) -> str:
    """Say what came, with what the claim is about."""
    status = str(exchange.status or "nothing")
    if key == "gen_type":
        return f"{status} as {exchange.response_header('content-type') or 'no type'}"
    if key == "gen_headers":
        missing = [one for one in _promised(operation, status) if not exchange.response_header(one)]
        return f"{status} without {' and '.join(f'`{one}`' for one in missing) or 'them'}"
    return status


def _promised(operation: str, status: str) -> list[str]:
    """List the headers that an answer of this status has to have."""
    method, _, path = operation.partition(" ")
    item = as_object(as_object(contract_document()["paths"].get(path)).get(method.lower()))
    answer = as_object(as_object(item.get("responses")).get(status))
    return list(as_object(answer.get("headers")))


def _short(text: str) -> str:
    """Cut a long text, and leave no backtick in it: they mark what is quoted."""
    text = text.replace("`", "'")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _recorded(events: list[Json]) -> Iterator[Json]:
    """Give what was sent and checked in each scenario."""
    for event in events:
        recorder = as_object(as_object(event.get("ScenarioFinished")).get("recorder"))
        if "interactions" in recorder:
            yield recorder


def _found(events: list[Json]) -> Iterator[tuple[str, str, Exchange]]:
    """Give each finding: against which claim, in which operation, and the exchange."""
    for recorder in _recorded(events):
        for case, checks in as_object(recorder.get("checks")).items():
            for check in as_list(checks):
                failure = as_object(as_object(check.get("failure_info")).get("failure"))
                if failure:
                    interaction = as_object(recorder["interactions"].get(case))
                    key = KINDS.get(str(failure.get("type")), "gen_shape")
                    yield key, str(failure.get("operation")), exchange_of(interaction)


def exchange_of(interaction: Json) -> Exchange:
    """Read what Schemathesis has written down of one request and its answer."""
    asked, came = as_object(interaction.get("request")), as_object(interaction.get("response"))
    parts = urlsplit(str(asked.get("uri", "")))
    query = f"?{parts.query}" if parts.query else ""
    return Exchange(
        method=str(asked.get("method", "")),
        origin=f"{parts.scheme}://{parts.netloc}",
        target=f"{parts.path}{query}",
        http_version="1.1",
        request_headers=_headers(asked),
        request_body=_bytes(asked.get("body")),
        status=came.get("status_code"),
        response_headers=_headers(came),
        response_body=_bytes(came.get("content")),
        duration_ms=1000 * float(came.get("elapsed") or 0),
        seen_by="client",
    )


def _headers(side: Json) -> tuple[tuple[str, str], ...]:
    named = as_object(side.get("headers")).items()
    return tuple((name, str(value)) for name, values in named for value in as_list(values))


def _bytes(node: Any) -> bytes:
    try:
        return base64.b64decode(as_object(node).get("$base64") or "")
    except (binascii.Error, TypeError):
        return b""
