"""The record of one server: all that reached it, in the order in which the answers left.

A learner meets it as `lab.journal`: `Journal` in `serving.py`, which is this with a live view.
"""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Self, overload

from labapi.classroom.exchange.exchange import answered
from labapi.classroom.exchange.message.reading import PLAIN, Line
from labapi.classroom.exchange.secrets import masked_text
from labapi.classroom.exchange.way.drawn import SHEET as WAY_SHEET
from labapi.classroom.exchange.way.drawn import draw_small
from labapi.classroom.exchange.way.facts import way_of
from labapi.classroom.exchange.way.known import whole_exchange
from labapi.classroom.notebook.markup import page, table
from labapi.classroom.notebook.measured import marked, milliseconds
from labapi.classroom.notebook.shell import short_traceback
from labapi.web.layers.journal import Entry

if TYPE_CHECKING:
    import pandas as pd


SHOWN = 20
"""How many entries are shown, the newest; all are kept and can be reached by their index."""

_EMPTY = (
    "number", "method", "target", "status", "duration_ms", "request_bytes", "response_bytes",
    "answered_by", "started_at", "client",
)  # fmt: skip
Watcher = Callable[["Entry | None"], None]
"""It is given an entry, or None when the journal was cleared or its server has stopped."""


class Beginning(NamedTuple):
    """Where somebody began to look: at a number, after so many times that all was forgotten."""

    number: int = 1
    cleared: int = 0


FIRST = Beginning()
"""Where a journal begins that was never cleared."""


class Record:
    """A bounded record of requests; safe to read while the server writes.

    Reads like a list: `len(journal)`, `journal[-1]`, `journal[2:5]`, `for entry in journal`.
    """

    def __init__(self, limit: int = 1000) -> None:
        """Keep the last `limit` entries."""
        self._entries: deque[Entry] = deque(maxlen=limit)
        self._recorded = 0
        self._cleared = 0
        self._lock = threading.Lock()
        self._watchers = Watchers()
        self.ended = False

    def record(self, entry: Entry) -> None:
        """Keep an entry under the next number (the journal layer calls this)."""
        with self._lock:
            self._recorded += 1
            kept = Entry(self._recorded, *entry[1:])  # _replace is three times slower
            self._entries.append(kept)
        if self._watchers:
            self._watchers.tell(kept)

    def watch(self, callback: Watcher) -> Callable[[], None]:
        """Have each new entry given to `callback`; call what is returned to end that.

        `callback` runs in the server's thread, before the answer has left: it must be quick. It is
        given None when the journal was cleared or its server has stopped (`ended` tells which).
        One that raises has its traceback printed once, and is not called again.
        """
        return self._watchers.add(callback)

    def end(self) -> None:
        """Note that nothing more can come, since the server has stopped."""
        self.ended = True
        self._watchers.tell(None)

    @property
    def last(self) -> Entry:
        """The newest entry; `LookupError` when nothing has reached the server yet."""
        entries = self._copy()
        if not entries:
            raise LookupError("Nothing has reached this server yet: send it a request first.")
        return entries[-1]

    def filter(
        self, path: str | None = None, method: str | None = None, status: int | None = None
    ) -> Self:
        """Copy what matches: `path` is the start of the target, `method` in any case."""
        chosen = type(self)(self._entries.maxlen or 1000)
        chosen._entries.extend(
            entry
            for entry in self._copy()
            if (path is None or entry.target.startswith(path))
            and (method is None or entry.method == method.upper())
            and (status is None or entry.status == status)
        )
        return chosen

    @property
    def here(self) -> Beginning:
        """The place of the next entry: what comes from now on is `since` it."""
        with self._lock:
            return Beginning(self._recorded + 1, self._cleared)

    def since(self, beginning: Beginning) -> Self:
        """Copy what came from a place on; all there is, where the journal was cleared since."""
        with self._lock:
            known = beginning.cleared == self._cleared
            entries = list(self._entries)
        chosen = type(self)(self._entries.maxlen or 1000)
        first = beginning.number if known else 1
        chosen._entries.extend(entry for entry in entries if entry.number >= first)
        chosen.ended = self.ended
        return chosen

    @short_traceback
    def numbered(self, number: int) -> Entry:
        """Give the entry of that number; `LookupError` says which numbers are kept."""
        entries = self._copy()
        for entry in entries:
            if entry.number == number:
                return entry
        kept = f"{entries[0].number} to {entries[-1].number}" if entries else "none"
        raise LookupError(f"There is no request number {number} in the journal. Kept: {kept}.")

    def clear(self) -> None:
        """Forget everything, and count from 1 again."""
        with self._lock:
            self._entries.clear()
            self._recorded = 0
            self._cleared += 1
        self._watchers.tell(None)

    def to_frame(self) -> pd.DataFrame:
        """Give the entries as a pandas DataFrame, oldest first; secrets are masked.

        The journal of a proxy has one column more, `passed_to`, once it has passed something on.
        Where another protocol was spoken, there are three: `protocol`, the `name` of what was asked
        by it, and what `failed` within an answer whose status does not tell.
        """
        import pandas as pd  # a heavy library that most uses of the journal do not need

        entries = self._copy()
        passes_on = any(entry.passed_to for entry in entries)
        spoken = _spoken(entries)
        rows = [
            {
                "number": entry.number,
                "method": entry.method,
                "target": masked_text(entry.target),
                "status": entry.status,
                "duration_ms": entry.duration_ms,
                "request_bytes": entry.request_size,
                "response_bytes": entry.response_size,
                "answered_by": entry.answered_by,
                "started_at": entry.started_at,
                "client": entry.client,
                **({"passed_to": entry.passed_to} if passes_on else {}),
                **(spoken[entry.number].columns() if spoken else {}),
            }
            for entry in entries
        ]
        frame = pd.DataFrame(rows, columns=list(rows[0]) if rows else list(_EMPTY))
        return frame.astype({"status": "Int64"}).set_index("number")

    def __len__(self) -> int:
        """Count the entries that are kept."""
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """Go through a copy, so that requests may arrive meanwhile."""
        return iter(self._copy())

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        """Give the entry at a place (0 is the oldest kept), or a list of them for a slice."""
        return self._copy()[index]

    def __repr__(self) -> str:
        """Write one line a request."""
        entries = self._copy()
        if not entries:
            return "Journal: nothing has reached this server yet"
        lines = [_title(entries)]
        lines += ["  ".join(cells).rstrip() for cells in _aligned(entries[-SHOWN:])]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Draw a table, one row a request."""
        entries = self._copy()
        shown = entries[-SHOWN:]
        passed_to = ["passed to"] * any(entry.passed_to for entry in shown)
        spoken = _spoken(shown)
        by = ["protocol"] * bool(spoken)
        head = ("", *by, "method", "target", "status", *passed_to, "time in the server", "way")
        rows = []
        for entry in shown:
            number, *about, duration = _cells(entry, spoken.get(entry.number))
            said = [spoken[entry.number].protocol] if spoken else []
            rows.append((number, *said, *about, *([entry.passed_to] * len(passed_to)), duration))
        ways = [draw_small(way_of(whole_exchange(entry))) for entry in shown]
        drawn = table(head, rows, _title(entries), ways, wide=bool(spoken))
        return page(drawn, sheets=[WAY_SHEET])

    def _copy(self) -> list[Entry]:
        with self._lock:
            return list(self._entries)


def _title(entries: list[Entry]) -> str:
    count = f"Journal of {len(entries):,} request{'s' * (len(entries) != 1)}"
    return count if len(entries) <= SHOWN else f"{count}; the newest {SHOWN} are"


def _spoken(entries: list[Entry]) -> dict[int, Line]:
    """Tell what was spoken, by the numbers of entries; nothing where it is HTTP in all of them."""
    lines = {entry.number: Line(entry) for entry in entries}
    return lines if any(line.protocol != PLAIN for line in lines.values()) else {}


def _cells(entry: Entry, line: Line | None) -> tuple[str, ...]:
    target, status = marked(masked_text(entry.target)), answered(entry)
    if line is not None:
        target = f"{target}  {line.name}" if line.name else target
        status = line.status
    return f"{entry.number}", entry.method, target, status, milliseconds(entry.duration_ms)


def _aligned(entries: list[Entry]) -> list[list[str]]:
    spoken = _spoken(entries)
    rows = [_cells(entry, spoken.get(entry.number)) for entry in entries]
    # The columns behind these stay ragged: a measured value must not move what stands after it.
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    by = max((len(line.protocol) for line in spoken.values()), default=0)
    return [
        [
            row[0].rjust(widths[0]),
            *([spoken[entry.number].protocol.ljust(by)] if spoken else []),
            row[1].ljust(widths[1]),
            f"{row[2]}  →  {row[3]}",
            *([f"passed to {entry.passed_to}"] if entry.passed_to else []),
            row[4],
        ]
        for row, entry in zip(rows, entries, strict=True)
    ]


# Those who want to hear of each new entry of a journal; safe to change while it is written.


class Watchers:
    """Callbacks that are told one thing after the other."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._callbacks: dict[object, Watcher] = {}  # replaced, never changed: see `tell`

    def __bool__(self) -> bool:
        """Whether anybody wants to hear."""
        return bool(self._callbacks)

    def add(self, callback: Watcher) -> Callable[[], None]:
        """Tell `callback` from now on; what is returned ends that, and does no harm twice."""
        key = object()
        with self._lock:
            self._callbacks = {**self._callbacks, key: callback}
        return lambda: self._remove(key)

    def tell(self, entry: Entry | None) -> None:
        """Call each of them; one that raises is told once, and not called again.

        It is called in the server's thread: a watcher's fault must not break an answer.
        """
        for key, callback in self._callbacks.items():
            try:
                callback(entry)
            except Exception:
                self._remove(key)
                traceback.print_exc()

    def _remove(self, key: object) -> None:
        with self._lock:
            self._callbacks = {k: kept for k, kept in self._callbacks.items() if k is not key}
