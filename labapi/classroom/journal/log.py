"""The log of a server: a line for each thing that befell it, with the id of the request.

The API writes its log with Python's own `logging`, as servers do. Each line carries the id of the
request in whose course it was written: the trace layer puts it into a context variable, which
asyncio keeps apart for each request, and here it is read as the line is taken down. So all lines of
one request are found by the id that its client was given, among those of all others.
"""

from __future__ import annotations

import logging
import os
import re
import sysconfig
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from labapi.classroom.exchange.secrets import masked_text
from labapi.classroom.notebook.markup import code, fold, page, tag
from labapi.classroom.notebook.measured import as_html, measured
from labapi.web.layers.trace import REQUEST_ID

LOGGERS = ("asyncio", "labapi.errors", "labapi.requests", "uvicorn.error")
"""Those by which a server tells what befell it, such as why its app did not start."""
KEPT, SHOWN, TOLD = 1000, 20, 20
"""How many entries are kept, how many of them shown, and of how many lines a failed start tells."""
NOBODY = "-"
"""What stands in the place of an id, where a line belongs to no request."""
_HERE = Path(__file__).absolute().parents[3]  # a child process has no `course.py` to ask
_PLACES = "|".join(re.escape(f"{place}{os.sep}") for place in (_HERE, sysconfig.get_path("stdlib")))
FOLDERS = re.compile(rf"""(?<=File ")(?:[^"\n]*[/\\]site-packages[/\\]|{_PLACES})""")
"""What stands before the name of a module in a traceback, and names one computer's folders."""


class LogLine(NamedTuple):
    """One entry: when, how grave, of which request, what, and a traceback where there is one."""

    at: datetime
    level: str
    request_id: str
    message: str
    traceback: str = ""

    @property
    def cause(self) -> str:
        """The last line of the traceback, which says what went wrong."""
        return self.traceback.strip().rpartition("\n")[2]

    def __str__(self) -> str:
        """Write it as a line, with what differs from run to run marked."""
        known = self.request_id == NOBODY
        request = NOBODY if known else measured(self.request_id)
        at = measured(self.at.isoformat(sep=" ", timespec="milliseconds")[:23])
        own = f" ({self.request_id})"  # it stands before the message already
        message = self.message.replace(own, "").removesuffix(":")
        line = f"{at} {self.level:<7} [{request}] {_marked(message)}"
        return f"{line}\n    {masked_text(self.cause)}" if self.traceback else line


class Log:
    """Entries of a log, the oldest first: reads like a list; `log.of(id)` is one request's."""

    def __init__(self, lines: Iterable[LogLine] = (), of: str = "") -> None:
        """Keep these; `of` is the id that all of them have."""
        self._lines = deque(lines, KEPT)
        self._of = of

    def of(self, request_id: str) -> Log:
        """Give the entries of one request, by the id that its answer carries."""
        found = [line for line in list(self._lines) if line.request_id == request_id]
        return Log(found, request_id)

    def __len__(self) -> int:
        """Count the entries that are kept."""
        return len(self._lines)

    def __iter__(self) -> Iterator[LogLine]:
        """Go through a copy, so that more may be written meanwhile."""
        return iter(list(self._lines))

    def __getitem__(self, place: int) -> LogLine:
        """Give one entry; -1 is the newest."""
        return list(self._lines)[place]

    def __repr__(self) -> str:
        """Write the newest entries, a line each, and below a crash what it was."""
        return "\n".join([self._title, *map(str, list(self._lines)[-SHOWN:])])

    def _repr_html_(self) -> str:
        """Draw the same; below it, the traceback of each crash can be opened."""
        shown = list(self._lines)[-SHOWN:]
        drawn = [code("\n".join(map(str, shown)))] * bool(shown)
        drawn += [_traceback(line) for line in shown if line.traceback]
        return page(tag("p", as_html(self._title), "lab-note"), *drawn)

    @property
    def _title(self) -> str:
        count = f"{len(self)} line{'s' * (len(self) != 1)}" if len(self) else "No line"
        of = f" of request {measured(self._of)}" if self._of else ""
        newest = f"; the newest {SHOWN} are" if len(self) > SHOWN else ""
        return f"{count}{of} in the server's log{newest}"


class ServerLog(logging.Filter, Log):
    """Takes down what a server's thread logs, so that it reaches no cell.

    A context manager for the *current thread*: it stands before `LOGGERS` from entry to exit. A
    learner's own logging, in other threads or by other loggers, goes its way.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        logging.Filter.__init__(self)
        Log.__init__(self)
        self._told: deque[str] = deque(maxlen=TOLD)
        self._thread: int | None = None
        self._format = logging.Formatter().format

    def __enter__(self) -> ServerLog:
        """Start to listen to this thread."""
        self._thread = threading.get_ident()
        for name in LOGGERS:
            logging.getLogger(name).addFilter(self)
        logging.getLogger("labapi.requests").setLevel(logging.INFO)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening; what was kept can still be read."""
        for name in LOGGERS:
            logging.getLogger(name).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep a record of this thread; let those of any other pass."""
        if record.thread != self._thread:
            return True
        message, _, rest = self._format(record).partition("\n")
        at = datetime.fromtimestamp(record.created, UTC)
        self._lines.append(LogLine(at, record.levelname, REQUEST_ID.get(NOBODY), message, rest))
        if record.levelno >= logging.WARNING:
            self._told.extend([message, *rest.splitlines()])
        return False

    def text(self) -> str:
        """Give the last lines of warnings and errors, oldest first."""
        return "\n".join(self._told)


def _traceback(line: LogLine) -> str:
    """Draw it with the files as one imports them: how deep they lie on this computer is noise."""
    whole = measured(FOLDERS.sub("", masked_text(line.traceback)))  # it differs by Python, too
    return fold(f"The traceback of request {measured(line.request_id)}", code(whole))


def _marked(message: str) -> str:
    """Mark the time that a message ends with, and mask what is secret."""
    said, within, time = masked_text(message).rpartition(" in ")
    return f"{said}{within}{measured(time)}" if time.endswith(" ms") else masked_text(message)
