"""The browser probe: a page sends a real request, and both sides tell what became of it.

`probe = lab.cors_probe("/api/v1/health")` draws a button in JupyterLab (`widget.py`,
`widgets/probe.js`). The page's answer is in `probe.outcome` from the next cell on: while a cell
runs, the kernel hears nothing of the page.
"""

from __future__ import annotations

from functools import cached_property
from textwrap import indent
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.markup import bundle_of, code, fold, page, prose, tag
from labapi.classroom.notebook.measured import marked, measured
from labapi.classroom.notebook.shell import shown_here
from labapi.classroom.notebook.short_traceback import briefly
from labapi.classroom.server.browser_address import MISSING, PROXIED, Way, address, way_to
from labapi.classroom.server.whereabouts import Whereabouts, look_around
from labapi.classroom.widgets.cors.fetch_rules import sent_method
from labapi.classroom.widgets.cors.outcome import Outcome, outcome_of, seen_of
from labapi.classroom.widgets.cors.verdict import CorsVerdict, cors_verdict

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


class CorsProbe:
    """One request that a page of the notebook can send, and what came of it last."""

    def __init__(self, served: Served, request: PageRequest, question: str | None = None) -> None:
        """Made by `lab.cors_probe()`."""
        self.request = request
        self.question = question or QUESTION
        self._served = served
        self._heard_origin = ""
        self._mark = 0
        self._outcome: Outcome | None = None
        self._page: Any = None

    @property
    def origin(self) -> str:
        """The origin of the page, as it stands in an allow-list: scheme, host and port.

        The page tells it; before, it is the one that this JupyterLab usually has. It is `null`
        where the page asks from a frame without an origin.
        """
        if self.framed:
            return PageOrigin(FRAMED_ORIGIN)
        server = self._place.server
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

    @briefly
    def fetch(self) -> None:
        """Have the page send it now, as its button does; the answer is there in the next cell."""
        if self._page is not None:
            self._page.send({"kind": "fetch"})

    def close(self) -> None:
        """Take the form off the page; the outcome stays. Closing twice does no harm."""
        if self._page is not None:
            self._page.close()
            self._page = None

    def met(self, origin: str) -> None:
        """Learn the page's origin (the widget calls this)."""
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
        seen = seen_of(entries, origin, method, self.request.path)
        self._outcome = outcome_of(report, seen, self._verdict(origin), self.framed)
        return self._outcome

    def _verdict(self, origin: str) -> CorsVerdict:
        request, settings = self.request, getattr(self._now, "settings", None)
        headers, credentials = request.sent_headers, request.credentials
        return cors_verdict(origin, request.method, headers, credentials, settings)

    @property
    def _now(self) -> Served:
        return self._served.successor()

    @cached_property
    def _place(self) -> Whereabouts:
        return look_around()

    @cached_property
    def _way(self) -> Way:
        return way_to(self._place)

    def __repr__(self) -> str:
        """Write the question, the request, and what a browser will do with it."""
        request = indent(self.shown_request, "  ")
        told = repr(self.outcome if self._outcome else self.verdict)
        return "\n".join([self.question, "", request, "", told, "", f"{PASTE}:", self._pasted()])

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

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        self._page = self._page or _widget_of(self)
        if self._page is not None:
            shown_here(self)
        return bundle_of(self._page, repr(self), self._repr_html_(), **kwargs)


def _widget_of(probe: CorsProbe) -> Any:
    """Make the page's side; None without anywidget."""
    try:
        from labapi.classroom.widgets.cors.page import ProbeWidget  # 0.2 s, for widgets only
    except ImportError:
        return None
    return ProbeWidget(probe)
