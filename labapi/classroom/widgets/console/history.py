"""What a console has sent: a list to read, to label, to compare, and to take elsewhere."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.notebook.markup import page, table
from labapi.classroom.notebook.measured import marked, milliseconds
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.console.postman import collection_of
from labapi.classroom.widgets.console.sending import Sent

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 500
SHOWN = 20
"""How many requests are shown, the newest; all that are kept can be reached by their index."""

_COLUMNS = (
    "number", "label", "method", "target", "status", "duration_ms", "request_bytes",
    "response_bytes", "sent_at",
)  # fmt: skip


class History:
    """The requests of one console, oldest first; the last 500 are kept.

    Reads like a list: `len(history)`, `history[-1]`, `history[2:5]`, `for sent in history`.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        """Keep the last `limit` requests."""
        self._sent: deque[Sent] = deque(maxlen=limit)
        self._added = 0
        self._lock = threading.Lock()

    def add(self, draft: Draft, exchange: Exchange, sent_at: datetime, label: str = "") -> Sent:
        """Keep a request under the next number (the console calls this)."""
        with self._lock:
            self._added += 1
            sent = Sent(self._added, _in_one_line(label), draft, exchange, sent_at)
            self._sent.append(sent)
        return sent

    @short_traceback
    def label(self, number: int, text: str) -> Sent:
        """Write a word beside the request of that number; an empty text takes it away.

        Raises `LookupError` when no request of that number is kept.
        """
        with self._lock:
            for index, sent in enumerate(self._sent):
                if sent.number == number:
                    labelled = replace(sent, label=_in_one_line(text))
                    self._sent[index] = labelled
                    return labelled
        there = [sent.number for sent in self]
        kept = f"There are {there[0]} to {there[-1]}." if there else "There is none yet."
        raise LookupError(f"No request number {number} is kept. {kept}")

    def to_frame(self) -> pd.DataFrame:
        """Give the requests as a pandas DataFrame, one row a request; secrets are masked."""
        import pandas as pd  # a heavy library that a console does not need

        frame = pd.DataFrame([_row(sent) for sent in self], columns=list(_COLUMNS))
        return frame.astype({"status": "Int64"}).set_index("number")

    def to_postman(self, name: str = "labapi", secrets: bool = False) -> dict[str, Any]:
        """Give the requests and their answers as a collection for Postman (format v2.1)."""
        return collection_of(self, name, secrets)

    def save_postman(self, path: str | Path, name: str = "labapi", secrets: bool = False) -> Path:
        """Write the collection into a file that Postman's *Import* takes; gives its path."""
        written = json.dumps(self.to_postman(name, secrets), ensure_ascii=False, indent=2)
        file = Path(path)
        file.write_text(written + "\n", encoding="utf-8")
        return file

    def __len__(self) -> int:
        """Count the requests that are kept."""
        return len(self._sent)

    def __iter__(self) -> Iterator[Sent]:
        """Go through a copy, so that more may be sent meanwhile."""
        return iter(self._copy())

    @overload
    def __getitem__(self, index: int) -> Sent: ...
    @overload
    def __getitem__(self, index: slice) -> list[Sent]: ...
    def __getitem__(self, index: int | slice) -> Sent | list[Sent]:
        """Give the request at a place (0 is the oldest kept), or a list of them for a slice."""
        return self._copy()[index]

    def __repr__(self) -> str:
        """Write one line a request."""
        entries = self._copy()
        if not entries:
            return "History: nothing has been sent yet"
        rows = [_cells(sent) for sent in entries[-SHOWN:]]
        wide = [max(len(row[column]) for row in rows) for column in range(2)]
        lines = [
            f"{number:>{wide[0]}}  {method:<{wide[1]}}  {target}  →  {status}  {time}  {label}"
            for number, method, target, status, time, label in rows
        ]
        return "\n".join([_title(entries), *(line.rstrip() for line in lines)])

    def _repr_html_(self) -> str:
        """Draw a table, one row a request."""
        entries = self._copy()
        head = ("", "method", "target", "status", "time", "label")
        return page(
            table(head, [_cells(sent) for sent in entries[-SHOWN:]], caption=_title(entries))
        )

    def _copy(self) -> list[Sent]:
        with self._lock:
            return list(self._sent)


def _row(sent: Sent) -> tuple[object, ...]:
    exchange = sent.exchange
    sizes = len(exchange.request_body), len(exchange.response_body)
    first = sent.number, sent.label, exchange.method, sent.target, exchange.status
    return (*first, exchange.duration_ms, *sizes, sent.sent_at)


def _cells(sent: Sent) -> tuple[str, ...]:
    exchange = sent.exchange
    time = "" if exchange.status is None else milliseconds(exchange.duration_ms)
    label = marked(sent.label)
    return f"{sent.number}", exchange.method, marked(sent.target), sent.status_in_words, time, label


def _title(entries: list[Sent]) -> str:
    count = f"History of {len(entries):,} request{'s' * (len(entries) != 1)}"
    return count if len(entries) <= SHOWN else f"{count}; the newest {SHOWN} are"


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
