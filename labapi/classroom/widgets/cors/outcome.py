"""What came of one `fetch` of a page: what the browser did, and what the server saw.

The value comes first, then how it is read from both sides, then its two sides in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from labapi.classroom.exchange.content import draw_body
from labapi.classroom.exchange.exchange import exchange_of, header, is_preflight
from labapi.classroom.exchange.show import Shown
from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.measured import as_html, measured
from labapi.classroom.widgets.cors.applied import REDIRECTS, Applied
from labapi.classroom.widgets.cors.verdict import CorsVerdict
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.web.layers.entry import Entry


CORS_HEADERS = ("host", "origin", "content-type", "authorization", "x-api-key", "vary")
PREFIX = "access-control-"

NOT_YET = "No page has answered yet: press the button, then run this cell again."
LOGIN = (
    "The lab is reached through Jupyter here. A page of another origin has no cookie for it, so "
    "Jupyter's own login refused the request, and the lab never saw it. On your own computer, the "
    "same request would go on to the lab."
)
NEVER_SENT = (
    "Nothing came, so this was not CORS. The browser lets no page of another machine reach this "
    "one (it calls that local network access), or something on this computer stands between."
)
STOPPED = (
    "It is stopped, so nothing came. Run the cell that starts it, then press the button again."
)
UNANSWERED = ("TimeoutError", "AbortError", "no answer")
"""How an error begins that is no block: the page waited for an answer, and none came."""
SENT_ELSEWHERE = "What decides is answered where the redirect leads, which is not in this journal."
AGAINST = (
    "The browser did otherwise: by the standard's rules, applied to what the journal has, this "
    "would have been {what}. Its console (F12) has the browser's own reason."
)
BROWSER, SERVER = "What the browser did", "What the server saw"


class Arrivals(NamedTuple):
    """The preflight and the request as the server saw them; None for what never came."""

    preflight: Entry | None
    request: Entry | None


@dataclass(frozen=True, slots=True, repr=False)
class Outcome:
    """The page's own report beside the server's journal, and what the rules had said.

    Before a page has answered, `answered` is false, and what it would tell is None or empty.
    `behind_login` is whether Jupyter's own login stands before the server, `stopped` whether the
    server was, and `applied` what the standard's rules give for what the journal has.
    """

    verdict: CorsVerdict | None
    answered: bool = False
    origin: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    error: str = ""
    arrivals: Arrivals = Arrivals(None, None)  # noqa: RUF009  # an immutable tuple
    behind_login: bool = False
    stopped: bool = False
    applied: Applied | None = None

    @property
    def allowed(self) -> bool | None:
        """Whether the page could read the answer; None while there is no answer to read."""
        return None if not self.answered or self.no_answer else not self.error

    @property
    def no_answer(self) -> bool:
        """Whether the page got nothing because nothing was answered: no rule of CORS did that."""
        came = self.preflight or self.request
        nothing = not came and not self.behind_login
        return bool(self.error) and (nothing or self.error.startswith(UNANSWERED))

    @property
    def headline(self) -> str:
        """What the page got, in one line: whether it could read, and what there was to read."""
        if self.no_answer:
            return "– No answer: the server is stopped." if self.stopped else "– No answer."
        if self.error:
            return "✗ Blocked."
        if self.status is None or self.status < 400:
            return "✓ Allowed."
        return f"✓ Allowed by CORS, and the answer is ✗ {self._answer}."

    @property
    def _answer(self) -> str:
        return f"{self.status} {name_of(self.status or 0)}".strip()

    @property
    def preflight(self) -> Entry | None:
        """The preflight in the server's journal, for `labapi.show`; None where none came."""
        return self.arrivals.preflight

    @property
    def request(self) -> Entry | None:
        """The request itself in the server's journal; None where it never came."""
        return self.arrivals.request

    def __repr__(self) -> str:
        """Write both sides, one below the other."""
        return as_text(self)

    def _repr_html_(self) -> str:
        """Draw both sides beside each other."""
        return as_html_page(self)


def outcome_of(
    report: Mapping[str, Any],
    arrivals: Arrivals,
    verdict: CorsVerdict | None,
    behind_login: bool,
    stopped: bool = False,
    by_the_rules: Applied | None = None,
) -> Outcome:
    """Read what a page reports: its origin, and status, headers and body, or an error."""
    headers = {str(name): str(value) for name, value in report.get("headers") or ()}
    status = report.get("status")
    return Outcome(
        verdict=verdict,
        answered=True,
        origin=str(report.get("origin", "")),
        status=int(status) if status is not None else None,
        headers=headers,
        body=str(report.get("body", "")),
        error=str(report.get("error", "")),
        arrivals=arrivals,
        behind_login=behind_login,
        stopped=stopped,
        applied=by_the_rules,
    )


def arrivals_in(entries: Sequence[Entry], origin: str, method: str, path: str) -> Arrivals:
    """Find the last request that a page of this origin sent, and the preflight before it."""
    ours = [
        entry for entry in entries if entry.target == path and header(entry, "origin") == origin
    ]
    preflights = [entry for entry in ours if is_preflight(entry)]
    requests = [e for e in ours if not is_preflight(e) and e.method == method]
    asked = [e for e in preflights if header(e, "access-control-request-method") == method]
    return Arrivals(asked[-1] if asked else None, requests[-1] if requests else None)


# The two sides of an outcome in words: as text, and as HTML without JavaScript.


def browser_lines(outcome: Outcome) -> list[str]:
    """Say what the page could do with the answer, and why."""
    page_of = f"The page of {measured(outcome.origin)}"
    if outcome.no_answer:
        return [outcome.headline, f"{page_of} got `{outcome.error}`: nothing was blocked."]
    if outcome.error:
        return [
            f"{outcome.headline} {page_of} got `{outcome.error}`:",
            "no status, no header, no body, and no reason. The reason is in the browser's console.",
            *why_lines(outcome),
        ]
    names = ", ".join(sorted(outcome.headers)) or "none"
    refused = "The server has refused the request, and the page can read how."
    failed = "The server failed, and the page can read how."
    status = outcome.status or 0
    return [
        f"{outcome.headline} {page_of} could read the answer.",
        f"Status: {outcome.status} {name_of(status)}",
        *([refused] if 400 <= status < 500 else [failed] if status >= 500 else []),
        f"Headers it could read: {names}",
        *why_lines(outcome),
    ]


def why_lines(outcome: Outcome) -> list[str]:
    """Say which rule decided, by the exchange in the journal; and where the browser disagrees."""
    by_the_rules = outcome.applied
    if by_the_rules is None:
        sent = outcome.request
        return [SENT_ELSEWHERE] if sent and sent.status in REDIRECTS else []
    if by_the_rules.allowed is outcome.allowed:
        return [str(by_the_rules)]
    what = "allowed" if by_the_rules.allowed else "blocked"
    return [AGAINST.format(what=what), str(by_the_rules)]


def rule_lines(outcome: Outcome) -> list[str]:
    """Say whether the request was simple, and if not, by which rules."""
    verdict = outcome.verdict
    if verdict is None:
        return []
    if verdict.simple:
        return ["By the rules, the browser sends it without asking first."]
    return [
        "By the rules, the browser asks first, with a preflight:",
        *(f"- {rule}" for rule in verdict.preflight),
    ]


def server_lines(outcome: Outcome) -> list[str]:
    """Say which of the two requests reached the server."""
    asked, sent = outcome.preflight, outcome.request
    if outcome.behind_login and not (asked or sent):
        return [LOGIN]
    verdict = outcome.verdict
    if not (asked or sent) and outcome.error:
        return [STOPPED if outcome.stopped else NEVER_SENT]
    lines = []
    if asked:
        lines.append(f"The preflight: OPTIONS, answered {_status(asked)}.")
    elif sent and verdict and verdict.preflight:
        lines.append("No preflight: the browser remembers the answer to an earlier one.")
    else:
        lines.append("No preflight.")
    if not sent:
        return [*lines, f"No {_method(outcome)}: the request itself never came."]
    lines.append(f"The request itself: {sent.method}, answered {_status(sent)}.")
    if outcome.error:
        lines.append("It ran, although the page may not read what came of it.")
    return lines


def as_text(outcome: Outcome) -> str:
    """Write both sides, and the literal preflight."""
    if not outcome.answered:
        return "\n".join([NOT_YET, *([repr(outcome.verdict)] if outcome.verdict else [])])
    lines = [BROWSER, *_indented(browser_lines(outcome) + rule_lines(outcome))]
    lines += ["", SERVER, *_indented(server_lines(outcome))]
    for entry in filter(None, outcome.arrivals):
        lines += ["", *_indented(literal(entry), 4)]
    return "\n".join(line.replace("`", "") for line in lines)


def as_html_page(outcome: Outcome) -> str:
    """Draw both sides beside each other."""
    if not outcome.answered:
        rules = code(repr(outcome.verdict)) if outcome.verdict else ""
        return page(tag("p", as_html(NOT_YET), "lab-note") + rules)
    browser = _side(BROWSER, browser_lines(outcome) + rule_lines(outcome), _kind(outcome))
    exchanges = "".join(_drawn(entry) for entry in filter(None, outcome.arrivals))
    server = _side(SERVER, server_lines(outcome), "lab-side", exchanges)
    sides = tag("div", browser + server, "lab-sides")
    whole = tag("section", sides, "lab-exchange", aria_label="A request of a page")
    return page(
        whole, sheets=["classroom/exchange/exchange.css", "classroom/widgets/cors/probe.css"]
    )


def literal(entry: Entry) -> list[str]:
    """Write the lines of a request and its answer that tell something of CORS."""
    shown = Shown(exchange_of(entry))
    asked = [f"{k}: {v}" for k, v in shown.request_headers if is_telling(k)]
    said = [f"{k}: {v}" for k, v in shown.response_headers if is_telling(k)]
    return [
        f"{entry.method} {shown.target} HTTP/{entry.http_version}", *asked,
        f"→ {_status(entry)}", *said,
    ]  # fmt: skip


def _drawn(entry: Entry) -> str:
    """Draw a request and its answer: what tells of CORS in sight, the rest to open."""
    shown = Shown(exchange_of(entry))
    rest = [pair for pair in shown.request_headers if not is_telling(pair[0])]
    rest += [pair for pair in shown.response_headers if not is_telling(pair[0])]
    others = "\n".join(f"{name}: {value}" for name, value in rest)
    more = fold(f"{measured(len(rest))} more headers", code(measured(others)))
    said = draw_body(shown.response_body, "no body")
    answer = fold("What it answered", said) if entry.response_body else ""
    return code("\n".join(literal(entry)), "lab-code lab-literal") + more + answer


def _side(title: str, lines: list[str], kind: str, more: str = "") -> str:
    said = "".join(tag("p", prose(line), "lab-line") for line in lines)
    return tag("div", tag("div", as_html(title), "lab-title") + said + more, kind)


def _kind(outcome: Outcome) -> str:
    """Give the edge of the browser's side: the family of what the page got."""
    if outcome.allowed is None:
        return "lab-side"
    family = (outcome.status or 200) // 100 if outcome.allowed else 4
    return f"lab-side lab-family-{family}"


def _indented(lines: list[str], by: int = 2) -> list[str]:
    return [" " * by + line for line in lines]


def _status(entry: Entry) -> str:
    return "nothing" if entry.status is None else f"{entry.status} {name_of(entry.status)}"


def _method(outcome: Outcome) -> str:
    return outcome.verdict.method if outcome.verdict else "request"


def is_telling(name: str) -> bool:
    """Tell whether a header says something about CORS; browsers send many that do not."""
    return name.lower() in CORS_HEADERS or name.lower().startswith(PREFIX)
