"""The Fetch standard's algorithm, applied to an exchange that took place: which rule decided.

A page never learns why it was blocked. The journal has the headers that the browser had, so the
same two checks can be made on them again: the *CORS check* of each answer, and before it what a
preflight must allow. See https://fetch.spec.whatwg.org, sections 4.9 (CORS check) and 4.8
(CORS-preflight fetch).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labapi.classroom.notebook.measured import measured
from labapi.classroom.widgets.cors.fetch_rules import SIMPLE_METHODS, sent_method, unsafe_headers
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.web.layers.entry import Entry

ORIGIN, CREDENTIALS = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
METHODS, HEADERS = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
NEVER_BY_STAR = ("authorization",)
"""A header that `*` does not stand for: it must be named (section 2.2.2)."""
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Asked:
    """What decides about one request of a page: who asks, how, and with what headers."""

    origin: str
    method: str
    headers: Mapping[str, str]
    credentials: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """What the standard's algorithm gives for an exchange, and the rule that decided."""

    allowed: bool
    rule: str

    def __str__(self) -> str:
        """Say why, in one sentence."""
        return f"Why: {self.rule}."


def applied(asked: Asked, preflight: Entry | None, answer: Entry | None) -> Applied | None:
    """Apply the algorithm to what the journal has; None where that is not enough to decide.

    A preflight that is not there was not needed, or an earlier one is remembered.
    """
    if preflight is not None and (refused := why_refused(asked, preflight)):
        return Applied(False, refused)
    if answer is None or answer.status is None:
        return None
    if fault := cors_fault(asked, answer, "the answer"):
        return Applied(False, fault)
    if answer.status in REDIRECTS:
        return None  # the same check is made on what is answered there, and that one decides
    named = f"`{ORIGIN}: {_shown(_value(answer, ORIGIN) or '')}`"
    whose = "any page" if _value(answer, ORIGIN) == "*" else "this page"
    return Applied(True, f"the answer says {named}, which lets {whose} read it")


def why_refused(asked: Asked, preflight: Entry) -> str:
    """Say why a preflight does not let the request go out; empty where it does."""
    if fault := cors_fault(asked, preflight, "the answer to the preflight"):
        return fault
    status = preflight.status or 0
    if status in REDIRECTS:
        return f"the preflight was redirected ({status}), and no browser follows that"
    if not 200 <= status < 300:
        said = f"{status} {name_of(status)}"
        return f"the preflight was answered {said}, and only 200 to 299 lets a request go out"
    return _method_refused(asked, preflight) or _header_refused(asked, preflight)


def cors_fault(asked: Asked, entry: Entry, what: str) -> str:
    """Do the CORS check on an answer: say why it fails; empty where it passes."""
    named = _value(entry, ORIGIN)
    if named is None:
        return f"{what} has no `{ORIGIN}`"
    said = f"{what} says `{ORIGIN}: {_shown(named)}`"
    if named == "*":
        return f"{said}, which no browser takes for a request with credentials" * asked.credentials
    if named != asked.origin:
        more = ", and one origin or `*` is all that it may hold" * ("," in named)
        return f"{said}, and this page is `{_shown(asked.origin)}`{more}"
    return _credentials_fault(entry, what) if asked.credentials else ""


def _credentials_fault(entry: Entry, what: str) -> str:
    allowed = _value(entry, CREDENTIALS)
    if allowed is None:
        return f"the request has credentials, and {what} has no `{CREDENTIALS}: true`"
    said = f"{what} says `{CREDENTIALS}: {_shown(allowed)}`"
    return f"{said}, and only `true`, in small letters, counts" * (allowed != "true")


def _method_refused(asked: Asked, preflight: Entry) -> str:
    """Say why the method is not allowed; GET, HEAD and POST need no leave."""
    method, named = sent_method(asked.method), _value(preflight, METHODS)
    allowed = _listed(named)
    if method in allowed or method in SIMPLE_METHODS:
        return ""
    if "*" in allowed and not asked.credentials:
        return ""
    return (
        f"the preflight does not allow the method `{method}`: {_list_said(METHODS, named, asked)}"
    )


def _header_refused(asked: Asked, preflight: Entry) -> str:
    """Say which header is not allowed, the first that is not; empty where all are."""
    named = _value(preflight, HEADERS)
    allowed = [name.lower() for name in _listed(named)]
    any_header = "*" in allowed and not asked.credentials
    for name in unsafe_headers(asked.headers):
        if name.lower() in allowed or (any_header and name.lower() not in NEVER_BY_STAR):
            continue
        why = _list_said(HEADERS, named, asked)
        if any_header:
            why = f"`{HEADERS}: *` does not stand for it. Chromium lets it pass all the same"
        return f"the preflight does not allow the header `{name}`: {why}"
    return ""


def _list_said(header: str, named: str | None, asked: Asked) -> str:
    if named is None:
        return f"there is no `{header}`"
    if "*" in _listed(named) and asked.credentials:
        return f"with credentials, `{header}: *` stands for nothing but itself"
    return f"`{header}` says `{_shown(named)}`"


def _listed(value: str | None) -> list[str]:
    return [name.strip(" \t") for name in (value or "").split(",") if name.strip(" \t")]


def _value(entry: Entry, name: str) -> str | None:
    """Give a header of the answer as a browser has it: what comes twice is joined."""
    found = [value for given, value in entry.response_headers if given.lower() == name.lower()]
    return ", ".join(found) if found else None


def _shown(text: str) -> str:
    """Show a value that a server or a page gave: an origin with a port differs between places."""
    plain = text.replace("`", "'")
    return measured(plain) if ":" in plain else plain
