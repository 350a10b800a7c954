"""The request console: write a request by hand, look at it, send it, keep what came.

`console = lab.console()` draws a form in JupyterLab (`page.py`, `js/console.js`). Each of its
buttons has a method here, so all of it works in a cell, and without widgets, as well.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.as_code import as_curl, as_requests
from labapi.classroom.exchange.content import draw_body
from labapi.classroom.exchange.meanings import draw_meanings
from labapi.classroom.exchange.sendable import UNCHANGED
from labapi.classroom.exchange.show import (
    SHEETS,
    Shown,
    draw_exchange,
    draw_headers,
    show,
)
from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.measured import as_html
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.console.access import key_request, token_in, with_credential
from labapi.classroom.widgets.console.draft import Draft, changed
from labapi.classroom.widgets.console.history import History
from labapi.classroom.widgets.console.sending import Sent, send
from labapi.classroom.widgets.form.widget import MakePage, Widget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from labapi.classroom.exchange.exchange import Exchange
    from labapi.classroom.server.served import Served

    Rows = Mapping[str, str] | Sequence[Sequence[str]]

QUESTION = "What happens when I send this?"
SAME = """\
console.prepare()            # show it without sending
console.send()               # send it
console.history.to_frame()   # what was sent so far, as a table"""


class Console(Widget):
    """A request in the making, and the history of those that were sent.

    `draft` is the request as it stands in the form; set it, or call `change`, to write another.
    """

    def __init__(
        self,
        server: Served,
        draft: Draft,
        question: str | None = None,
        make_page: MakePage | None = None,
    ) -> None:
        """Made by `lab.console()`."""
        super().__init__(question or QUESTION, make_page)
        self.history = History()
        self._server = server
        self._plain = draft.plain()
        self._first = draft

    @property
    @short_traceback
    def draft(self) -> Draft:
        """The request as it stands now; `DraftError` says what HTTP does not allow in it."""
        return Draft.from_plain(self._plain)

    @draft.setter
    def draft(self, draft: Draft) -> None:
        self._plain = draft.checked().plain()
        self.changed("draft")

    @property
    def origin(self) -> str:
        """Where requests go: to the server, or to the one that has taken its name since."""
        return str(self.server.url)

    @property
    def server(self) -> Served:
        """The server that requests go to now."""
        return self._server.successor()

    @property
    @short_traceback
    def last(self) -> Exchange:
        """The exchange that came last; `LookupError` when nothing was sent yet."""
        if not len(self.history):
            raise LookupError("Nothing is sent yet: press Send, or call console.send().")
        return self.history[-1].exchange

    @short_traceback
    def change(
        self,
        method: str | None = None,
        path: str | None = None,
        *,
        query: Rows | None = UNCHANGED,
        headers: Rows | None = UNCHANGED,
        body: Any = UNCHANGED,
    ) -> Preview:
        """Change parts of the draft and show it; what is not named stays as it is.

        `path`: one with a query of its own drops the former query, one without keeps it.
        `query`, `headers`: dicts, or lists of pairs where a name is to stand twice. They take the
        place of all that stood there, and None leaves none; a `query` comes behind the path's own.
        `body`: a text leaves the headers alone. Data that JSON can hold becomes JSON, and gets its
        `Content-Type` where that is not JSON already. None takes the body away, and the headers
        that speak of it (`Content-Type`, `Content-Encoding`) unless `headers` names them.
        """
        given = {"method": method, "path": path}
        parts = {name: value for name, value in given.items() if value is not None}
        more = {"query": query, "headers": headers, "body": body}
        parts |= {name: value for name, value in more.items() if value is not UNCHANGED}
        self.draft = changed(self._plain, parts)
        return self.prepare()

    @short_traceback
    def prepare(self) -> Preview:
        """Show what would be sent, and send nothing."""
        draft = self.draft
        return Preview(draft.preview(self.origin), draft.notes)

    @short_traceback
    def send(self, label: str = "", limit_s: float = 30.0) -> Shown:
        """Send the draft, keep it in the history under a label, and show what came.

        Raises `NoAnswer` that says why, when nothing comes within `limit_s` seconds.
        """
        return show(self.sent(self.draft, label, limit_s).exchange)

    @short_traceback
    def authenticate(self, *, key: str | None = None, token: str | None = None) -> Preview:
        """Say who sends it: by an API key, by a token, or, with neither, not at all."""
        self.draft = with_credential(self.draft, key, token)
        return self.prepare()

    @short_traceback
    def fetch_token(self) -> Shown:
        """Send the draft's API key to `POST /token`; the token that comes takes its place."""
        return show(self.key_exchanged().exchange)

    @short_traceback
    def from_curl(self, text: str) -> Preview:
        """Take over a curl command, as a browser's "Copy as cURL" gives it, and show the request.

        `NotCurl` says what to paste when it is none.
        """
        from labapi.classroom.widgets.console.curl import draft_of_curl  # for this alone

        self.draft, notes = draft_of_curl(text, self.origin)
        shown = self.prepare()
        shown.notes = [*notes, *shown.notes]
        return shown

    # What the page works with, beside the methods above.

    def sent(self, draft: Draft, label: str = "", limit_s: float = 30.0) -> Sent:
        """Send a draft and keep it in the history, with what came or that nothing did."""
        sent_at, origin, sound = datetime.now(UTC), self.origin, draft.checked()
        came: Exchange | None = None
        try:
            came = send(sound, origin, limit_s)
        finally:  # it was sent even if nothing came, or if the cell was stopped meanwhile
            exchange = came or sound.preview(origin)
            kept = self.history.add(draft, exchange, sent_at, label)
            self.changed("history")
        return kept

    def key_exchanged(self) -> Sent:
        """Send the draft's key to `POST /token`; a token that comes stands in the draft instead."""
        sent = self.sent(key_request(self.draft))
        if token := token_in(sent.exchange):
            self.draft = with_credential(self.draft, token=token)
        return sent

    def typed(self, plain: dict[str, Any]) -> None:
        """Take over what stands in the form, sound or not."""
        self._plain = plain

    @property
    def as_typed(self) -> dict[str, Any]:
        """What stands in the form, sound or not."""
        return self._plain

    def __repr__(self) -> str:
        """Write the question, the request as code, what the buttons do as code, and what came."""
        came = ["", repr(show(self.last))] if len(self.history) else []
        return "\n".join([self.question, "", self._code(), "", SAME, *came])

    def _repr_html_(self) -> str:
        """Draw the same."""
        top = tag("p", tag("strong", prose(self.question)))
        where = "Run this cell to have the form. The request it begins with, in code:"
        came = draw_exchange(show(self.last)) if len(self.history) else ""
        parts = [tag("p", where, "lab-note"), code(self._code()), code(SAME), came]
        return page(top, *parts, sheets=SHEETS)

    def _code(self) -> str:
        return as_requests(self._first.preview(self.origin))


class Preview:
    """A request as it would go over the wire; `notes` are sentences on what may surprise in it.

    `labapi.show`, `labapi.diff` and `labapi.replay` take it.
    """

    def __init__(self, exchange: Exchange, notes: list[str], secrets: bool = False) -> None:
        """Show this request."""
        self.exchange = exchange
        self.notes = notes
        self._shown = Shown(exchange, secrets)

    def __repr__(self) -> str:
        """Write request line, headers and body, and the notes."""
        lines = [f"  {line}".rstrip() for line in self._shown.request_lines()]
        return "\n".join(["You would send", *lines, *(f"Note: {note}" for note in self.notes)])

    def _repr_html_(self) -> str:
        """Draw the same."""
        return page(self.drawn(), sheets=SHEETS)

    def drawn(self) -> str:
        """Draw it without the style sheets."""
        shown = self._shown
        line = tag("b", as_html(self.exchange.method), "lab-method") + " "
        line += tag("code", as_html(shown.target), "lab-target")
        parts = [tag("div", "You would send", "lab-title"), tag("div", line, "lab-first")]
        parts += [draw_headers(shown.request_headers)]
        parts += [draw_body(shown.request_body, "no body")]
        parts += [tag("p", f"Note: {prose(note)}", "lab-note") for note in self.notes]
        side = tag("div", tag("div", "".join(parts), "lab-side"), "lab-sides")
        whole = side + tag("div", self._as_code(), "lab-again")
        return tag("section", whole, "lab-exchange", aria_label="A request that is not sent yet")

    def _as_code(self) -> str:
        """Write the same in Python and for curl, to open."""
        secrets = self._shown.secrets
        python = fold("The same in Python", code(as_requests(self.exchange, secrets)))
        curl = fold("The same as curl", code(as_curl(self.exchange, secrets)))
        return (
            python + curl + draw_meanings(None, [name for name, _ in self.exchange.request_headers])
        )
