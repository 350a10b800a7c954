"""The requests that reach a server, live, as in a browser's network tab: `lab.journal.view()`.

In JupyterLab it is a widget (`page.py`, `traffic.js`); wherever widgets do not run, it is the
journal as a table, with the code that does what the widget's buttons do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.exchange.diff import Difference, diff
from labapi.classroom.exchange.exchange import Exchange, client_kind, exchange_of, is_preflight
from labapi.classroom.exchange.replay import Part, changed, sent
from labapi.classroom.exchange.show import Shown, show
from labapi.classroom.journal.record import FIRST, Beginning
from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.running import running_owners
from labapi.classroom.widgets.form.widget import MakePage, Widget

if TYPE_CHECKING:
    import pandas as pd

    from labapi.classroom.journal.record import Record

CODE = """\
lab.journal.to_frame()                         # all of it, as a table
labapi.show(lab.journal[-1])                   # one request, its answer, the server's trace
labapi.diff(lab.journal[-2], lab.journal[-1])  # two of them, side by side
labapi.replay(lab.journal[-1], json={})        # one again, changed"""


class Traffic(Widget):
    """A live view of one journal, and what was selected in it for the notebook to use.

    Each button of the widget has its method here, so all of it works without widgets as well.
    """

    def __init__(
        self,
        journal: Record,
        question: str | None = None,
        beginning: Beginning = FIRST,
        make_page: MakePage | None = None,
    ) -> None:
        """Made by `journal.view()`."""
        super().__init__(question or "", make_page)
        self.journal = journal
        self.beginning = beginning
        """The first request that is shown; `journal.view` tells which that is."""
        self.replays: dict[int, int] = {}
        """The number of each request that was sent from here, and of the one it repeats."""
        self._selected: Exchange | None = None

    @property
    def shown(self) -> Record:
        """What the view shows: the part of the journal that came since it begins."""
        return self.journal.since(self.beginning)

    @property
    @short_traceback
    def selected(self) -> Exchange:
        """The exchange opened last; `LookupError` when none was opened yet."""
        if self._selected is None:
            raise LookupError("Nothing is selected yet: click a row, or call select(number).")
        return self._selected

    @short_traceback
    def select(self, number: int) -> Shown:
        """Open the request of that number; `LookupError` says which are kept."""
        entry = self.journal.numbered(number)
        self._selected = exchange_of(entry)
        return show(entry)

    @short_traceback
    def compare(self, first: int, second: int) -> Difference:
        """Put two requests side by side, by their numbers."""
        return diff(self.journal.numbered(first), self.journal.numbered(second))

    @short_traceback
    def replay(self, number: int, position: int, byte: str, part: Part = "body") -> Exchange:
        """Send a request again with one byte changed, and return the exchange.

        `byte` is one ASCII character or hexadecimal such as `0xff`; `part` is "body" or "target".
        """
        self.sent_again(number, position, byte, part)
        return self.selected

    def sent_again(self, number: int, position: int, byte: str, part: Part) -> int:
        """Replay, select what came, and give the number it has in the journal."""
        was = exchange_of(self.journal.numbered(number))
        _, address = sent(changed(was, position, byte, part), self._origin())
        entry = next(entry for entry in reversed(self.journal[:]) if entry.client == address)
        self.replays[entry.number] = number
        self._selected = exchange_of(entry)
        return entry.number

    def to_frame(self) -> pd.DataFrame:
        """Give what is shown as a table, with `who` sent it, `preflight` and `replay_of`."""
        shown = self.shown
        frame, entries = shown.to_frame(), list(shown)
        known = {entry.number: entry for entry in entries}
        kept = [known[number] for number in frame.index if number in known]
        frame = frame.loc[[entry.number for entry in kept]]
        frame["who"] = [client_kind(entry) for entry in kept]
        frame["preflight"] = [is_preflight(entry) for entry in kept]
        frame["replay_of"] = [self.replays.get(entry.number) for entry in kept]
        return frame.astype({"replay_of": "Int64"})

    def __repr__(self) -> str:
        """Write the question, the journal as it is now, and the code."""
        return "\n".join([*filter(None, [self.question]), repr(self.shown), "", CODE])

    def _repr_html_(self) -> str:
        """Draw the same."""
        question = tag("p", tag("strong", prose(self.question))) if self.question else ""
        again = fold("The same in Python", code(CODE))
        return question + self.shown._repr_html_() + page(again)

    def _origin(self) -> str:
        """Give the address of the server whose journal this is; empty if none is running."""
        for owner in running_owners():
            if getattr(owner, "journal", None) is self.journal:
                return str(owner.url)
        if self.journal.ended:
            raise RuntimeError("This server has stopped: start it again to send requests.")
        return ""
