"""How an app answers a body, read against the contract that tasks 5 and 6 state.

Let in: 200 with a `prediction`. Not JSON: 400. A field is wrong: 422, and each wrong field named in
`{"error": {"details": [{"field": …, "message": …}]}}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from labapi.checks.expect import expect_json, expect_status, incorrect, request_line, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_06_validation._rules import decided
from labapi.classroom.exchange.exchange import Exchange

SHAPE = '`{"error": {"details": [{"field": …, "message": …}]}}`'
JSON = {"Content-Type": "application/json"}


def sent(work: Work, app: str, body: Any) -> Exchange:
    """Send a body to `POST /predict` of this app: a text or bytes as they are, the rest as JSON."""
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    data = raw.encode() if isinstance(raw, str) else raw
    exchange = work.request(app, "POST", "/predict", data=data, headers=JSON)
    if exchange.status in (404, 405):
        incorrect(f"`{app}` answers `POST /predict` with {exchange.status}: there is no such path.")
    return exchange


def expect_let_in(exchange: Exchange, body: Mapping[str, Any]) -> None:
    """Ask that a body that keeps all rules got the prediction that `decide` makes of it."""
    said = f"This application keeps all the rules: `{as_json(body)}`."
    if exchange.status in (400, 422):
        named = ", ".join(f"`{name}`" for name in sorted(names_in(exchange)) if name)
        blamed = f" for {named}" * bool(named)
        incorrect(f"{said} It was refused with `{exchange.status}`{blamed}.")
    expect_status(exchange, 200, because="this application keeps all the rules")
    answer = expect_json(exchange)
    if not isinstance(answer, dict) or answer.get("prediction") != decided(body):
        incorrect(f"{said} The answer was {shown(answer)}, which is not what `decide` says of it.")


def fields_named(exchange: Exchange) -> set[str]:
    """Give the fields that a refusal names; its body must have the shape of the contract."""
    answer = expect_json(exchange)
    details = details_of(answer)
    if details is None:
        incorrect(
            f"To {request_line(exchange)} came {shown(answer)}. "
            f"The text asks for the shape {SHAPE}."
        )
    for detail in details:
        good = isinstance(detail, dict) and {"field", "message"} <= detail.keys()
        if not good or not all(isinstance(detail[key], str) for key in ("field", "message")):
            incorrect(
                f"To {request_line(exchange)} one of the details is {shown(detail)}. "
                "Each has a `field` and a `message`, and both are texts."
            )
    return {detail["field"] for detail in details}


def names_in(exchange: Exchange) -> set[str]:
    """Give the fields that an answer names, whatever its shape; none where it has another one."""
    try:
        details = details_of(json.loads(exchange.response_body))
    except ValueError:
        return set()
    return {str(one.get("field", "")) for one in details or () if isinstance(one, dict)}


def details_of(answer: Any) -> list[Any] | None:
    """Give what stands under `error` and `details`; None where no list stands there."""
    error = answer.get("error") if isinstance(answer, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    return details if isinstance(details, list) else None


def reached_decide(exchange: Exchange) -> bool:
    """Tell whether a body got in, and it was `decide` that failed on it."""
    return ", in decide\n" in (exchange.crash or "")


def last_words(exchange: Exchange) -> str:
    """Say what an app raised; nothing where it raised nothing."""
    lines = (exchange.crash or "").strip().splitlines()[-1:]
    return "".join(f"The app raised {line}" for line in lines)


def as_json(body: Any) -> str:
    """Write a body as it was sent."""
    text = body if isinstance(body, str) else json.dumps(body)
    return text if len(text) <= 200 else f"{text[:60]} … {text[-20:]} ({len(text):,} characters)"
