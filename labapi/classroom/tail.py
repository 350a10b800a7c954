"""The last lines of the HTTP server's log, kept for the moment when something goes wrong."""

from __future__ import annotations

import logging
import threading
from collections import deque
from types import TracebackType

LOGGERS = ("uvicorn.error", "labapi")


class LogTail(logging.Handler):
    """Keep the last lines that the *current thread* logs to one of `LOGGERS`.

    A context manager: it listens from entry to exit. While it listens nothing is printed into
    notebook cells, because Python prints warnings itself only when no handler is there.
    """

    def __init__(self, lines: int = 20) -> None:
        """Keep at most `lines` lines."""
        super().__init__(logging.WARNING)
        self._lines: deque[str] = deque(maxlen=lines)
        self._thread: int | None = None

    def __enter__(self) -> LogTail:
        """Start to listen to this thread."""
        self._thread = threading.get_ident()
        for name in LOGGERS:
            logging.getLogger(name).addHandler(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening; what was kept can still be read."""
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record's lines."""
        if record.thread == self._thread:
            self._lines.extend(self.format(record).splitlines())

    def text(self) -> str:
        """Give the kept lines, oldest first."""
        return "\n".join(self._lines)
