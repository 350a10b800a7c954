"""A request that has not been sent, shown as it would go over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom import drawing
from labapi.classroom.markup import code, fold, page, prose, tag
from labapi.classroom.measured import as_html
from labapi.classroom.resend import as_curl, as_requests
from labapi.classroom.show import Shown

if TYPE_CHECKING:
    from labapi.classroom.exchange import Exchange


class Unsent:
    """A request ready to be read; `notes` are sentences on what may surprise in it.

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
        return page(self.drawn(), sheets=["exchange.css"])

    def drawn(self) -> str:
        """Draw it without the style sheets."""
        shown = self._shown
        line = tag("b", as_html(self.exchange.method), "lab-method") + " "
        line += tag("code", as_html(shown.target), "lab-target")
        parts = [tag("div", "You would send", "lab-title"), tag("div", line, "lab-first")]
        parts += [drawing.headers(shown.request_headers)]
        parts += [drawing.body(shown.request_body, "no body")]
        parts += [tag("p", f"Note: {prose(note)}", "lab-note") for note in self.notes]
        side = tag("div", tag("div", "".join(parts), "lab-side"), "lab-sides")
        whole = side + tag("div", self._as_code(), "lab-again")
        return tag("section", whole, "lab-exchange", aria_label="A request that is not sent yet")

    def _as_code(self) -> str:
        """Write the same in Python and for curl, to open."""
        secrets = self._shown.secrets
        python = fold("The same in Python", code(as_requests(self.exchange, secrets)))
        return python + fold("The same as curl", code(as_curl(self.exchange, secrets)))
