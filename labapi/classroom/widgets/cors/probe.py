"""The browser probe: a page sends a real request, and both sides tell what became of it.

`probe = lab.cors_probe("/api/v1/health")` draws a button in JupyterLab (`page.py`,
`probe.js`). The page's answer is in `probe.outcome` from the next cell on: while a cell runs, the
kernel hears nothing of the page.
"""

from __future__ import annotations

from functools import cached_property
from textwrap import indent
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.measured import marked, measured
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.server.browser_address import MISSING, PROXIED, Way, address, way_to
from labapi.classroom.server.whereabouts import Whereabouts, look_around
from labapi.classroom.widgets.cors.applied import Applied, Asked, applied
from labapi.classroom.widgets.cors.fetch_rules import sent_method
from labapi.classroom.widgets.cors.outcome import Arrivals, Outcome, arrivals_in, outcome_of
from labapi.classroom.widgets.cors.verdict import CorsVerdict, cors_verdict
from labapi.classroom.widgets.form.widget import MakePage, Widget

if TYPE_CHECKING:
    from labapi.classroom.server.served import Served
    from labapi.classroom.widgets.cors.page_request import PageRequest

QUESTION = "May this page read the server's answer? Predict, then press the button."
NO_BUTTON = "Run this cell in JupyterLab to have a button that sends this from the page:"
PASTE = "The same for the browser's console (F12, on a page of another origin)"
USUAL_ORIGIN = "http://localhost:8888"
FRAMED_ORIGIN = "null"


class PageOrigin(str):
    """An origin: an ordinary text, whose repr is marked, for it differs from place to place."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Quote it, all of it marked."""
        return repr(measured(str(self)))


class CorsProbe(Widget):
    """One request that a page of the notebook can send, and what came of it last."""

    def __init__(
        self,
        server: Served,
        request: PageRequest,
        question: str | None = None,
        make_page: MakePage | None = None,
    ) -> None:
        """Made by `lab.cors_probe()`."""
        super().__init__(question or QUESTION, make_page)
        self.request = request
        self._server = server
        self._heard_origin = ""
        self._mark = 0
        self._outcome: Outcome | None = None

    @property
    def origin(self) -> str:
        """The origin of the page, as it stands in an allow-list: scheme, host and port.

        The page tells it; before, it is the one that this JupyterLab usually has. It is `null`
        where the page asks from a frame without an origin.
        """
        if self.framed:
            return PageOrigin(FRAMED_ORIGIN)
        server = self._whereabouts.server
        guess = f"http://localhost:{server.port}" if server and server.port else USUAL_ORIGIN
        return PageOrigin(self._heard_origin or guess)

    @property
    def framed(self) -> bool:
        """Whether page and server share an origin here, so that only a frame can be a stranger."""
        return self._way.case in (PROXIED, MISSING)

    @property
    def verdict(self) -> CorsVerdict:
        """What a browser will do with it now, by the rules."""
        return self._verdict(self.origin)

    @property
    def outcome(self) -> Outcome:
        """What came of it when a page sent it last; before that, `.answered` is false."""
        return self._outcome or Outcome(self.verdict)

    @property
    def javascript(self) -> str:
        """The same as code to paste into a browser's console, secrets included."""
        return self.request.javascript(address(self._now.url, self._way))

    @property
    def shown_request(self) -> str:
        """The request as it may be seen by all: with its secrets masked."""
        return "\n".join(self.request.masked().lines())

    @short_traceback
    def fetch(self) -> None:
        """Have the page send it now, as its button does; the answer is there in the next cell."""
        self.changed("fetch")

    # What the page works with, beside the properties above.

    def met(self, origin: str) -> None:
        """Learn the page's origin."""
        self._heard_origin = origin

    def begin(self) -> dict[str, Any]:
        """Tell the page what to send, and note how far the journal has come."""
        entries = self._now.journal[-1:]
        self._mark = entries[0].number if entries else 0
        url = address(self._now.url, self._way) + self.request.path
        return {"url": str(url), "options": self.request.options()}

    def heard(self, report: dict[str, Any]) -> Outcome:
        """Put what the page reports beside what the server saw."""
        origin = str(report.get("origin", ""))
        entries = [entry for entry in self._now.journal if entry.number > self._mark]
        method = sent_method(self.request.method)
        arrivals = arrivals_in(entries, origin, method, self.request.path)
        self._outcome = outcome_of(
            report,
            arrivals,
            self._verdict(origin),
            self.framed,
            stopped=not getattr(self._now, "running", True),
            by_the_rules=self._applied(origin, arrivals),
        )
        return self._outcome

    def _applied(self, origin: str, arrivals: Arrivals) -> Applied | None:
        request = self.request
        headers, credentials = request.sent_headers, request.credentials
        return applied(Asked(origin, request.method, headers, credentials), *arrivals)

    def _verdict(self, origin: str) -> CorsVerdict:
        request, settings = self.request, getattr(self._now, "settings", None)
        headers, credentials = request.sent_headers, request.credentials
        return cors_verdict(origin, request.method, headers, credentials, settings)

    @property
    def _now(self) -> Served:
        return self._server.successor()

    @cached_property
    def _whereabouts(self) -> Whereabouts:
        return look_around()

    @cached_property
    def _way(self) -> Way:
        return way_to(self._whereabouts)

    def __repr__(self) -> str:
        """Write the question, the request, and what a browser will do with it."""
        request = indent(self.shown_request, "  ")
        outcome = repr(self.outcome if self._outcome else self.verdict)
        return "\n".join([self.question, "", request, "", outcome, "", f"{PASTE}:", self._pasted()])

    def _repr_html_(self) -> str:
        """Draw the same."""
        top = tag("p", tag("strong", prose(self.question)))
        note, rules = tag("p", NO_BUTTON, "lab-note"), code(repr(self.verdict))
        drawn = page(top, note, code(self.shown_request), fold(PASTE, code(self._pasted())))
        if self._outcome:
            return drawn + self._outcome._repr_html_()
        return drawn + page(fold("What a browser does with it", rules))

    def _pasted(self) -> str:
        return marked(self.request.masked().javascript(address(self._now.url, self._way)))
