"""What a page of some origin would get from a server: the browser's part, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.checks.expect import expect_json, expect_same, incorrect, request_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labapi.checks.inside.work import Work
    from labapi.classroom.exchange.exchange import Exchange

ALLOW = "Access-Control-Allow-"


def may_read(answer: Exchange, origin: str, credentials: bool = False) -> bool:
    """Tell whether a browser lets a page read the answer (Fetch standard, *CORS check*)."""
    allowed = answer.response_header(f"{ALLOW}Origin") or ""
    if credentials:
        agreed = answer.response_header(f"{ALLOW}Credentials") == "true"
        return allowed == origin and agreed
    return allowed in (origin, "*")


def preflight(
    work: Work, app: str, path: str, origin: str, method: str, names: Iterable[str] = ()
) -> Exchange:
    """Ask leave as a browser does, for a method and headers of these names."""
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    if joined := ",".join(sorted(name.lower() for name in names)):
        headers["Access-Control-Request-Headers"] = joined
    return work.request(app, "OPTIONS", path, headers=headers)


def leave_given(
    answer: Exchange,
    origin: str,
    method: str,
    names: Iterable[str] = (),
    credentials: bool = False,
) -> bool:
    """Tell whether a preflight lets the browser go on (Fetch standard, *CORS-preflight fetch*)."""
    good = answer.status is not None and 200 <= answer.status < 300
    methods = _listed(answer, f"{ALLOW}Methods") | {"get", "head", "post"}
    headers = _listed(answer, f"{ALLOW}Headers")
    star = not credentials
    every = {"*"} if star else set()
    method_taken = method.lower() in methods or methods & every
    names_taken = all(name.lower() in headers or headers & every for name in names)
    return bool(good and may_read(answer, origin, credentials) and method_taken and names_taken)


def expect_year(answer: Exchange, year: int) -> None:
    """Ask that the rates are those of this year."""
    body = expect_json(answer)
    told = body.get("year") if isinstance(body, dict) else body
    expect_same("year", told, year, request_line(answer))


def expect_vary(answer: Exchange) -> None:
    """Ask that caches keep the answers for different origins apart."""
    varies = _listed(answer, "Vary")
    if not varies & {"origin", "*"}:
        incorrect(
            f"The answer to {request_line(answer)} differs by origin and does not say so: a cache "
            "would give one page's answer to another. Which header tells caches?"
        )


def _listed(answer: Exchange, name: str) -> set[str]:
    value = answer.response_header(name) or ""
    return {item.strip().lower() for item in value.split(",") if item.strip()}
