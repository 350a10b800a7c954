"""What is new in a journal, told a few times a second at most, by a thread of its own.

The journal calls in the server's thread, while a client waits for its answer: all that is done
there is to set a flag. The thread wakes, looks what is new, tells it once, and rests a tenth
of a second, so a burst of 500 requests makes a handful of messages. What is new is found by
comparing with what was told before: nothing is lost when several calls become one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import Context
from typing import TYPE_CHECKING, NamedTuple

from labapi.classroom.journal.record import FIRST, Beginning

if TYPE_CHECKING:
    from labapi.classroom.journal.record import Record
    from labapi.web.layers.journal import Entry

SHOWN = 200
"""How many requests a view shows, the newest."""
PAUSE_S = 0.1


class News(NamedTuple):
    """What has come since the last time: `entries` follow number `after`.

    Where `whole` is set they are all that there is to show, and what stood before is void.
    """

    entries: list[Entry]
    after: int
    whole: bool
    ended: bool


class Feed:
    """The news of one journal, told to one listener while it is started."""

    def __init__(
        self, journal: Record, tell: Callable[[News], None], beginning: Beginning = FIRST
    ) -> None:
        """Prepare to tell what comes since a beginning; nothing is watched until `start`."""
        self.journal = journal
        self.beginning = beginning
        self.heard = False  # until somebody says so, each piece of news is the whole
        self._tell = tell
        self._known: dict[int, Entry] = {}
        self._lock = threading.Lock()
        self._stop: Callable[[], None] = lambda: None
        self.running = False

    def start(self) -> None:
        """Watch the journal. Starting twice does no harm; of an ended one the end is told."""
        if self.running or self.journal.ended:
            return
        changed, stopped = threading.Event(), threading.Event()
        unwatch = self.journal.watch(lambda entry: changed.set())

        def stop() -> None:
            unwatch()
            stopped.set()
            changed.set()

        self._stop, self.running = stop, True
        # An empty context, as for the server: a cell's own would live as long as the thread.
        target = Context().run
        threading.Thread(
            target=target, args=(self._listen, changed, stopped), name="labapi-view", daemon=True
        ).start()

    def stop(self) -> None:
        """Tell no more. What comes meanwhile is told by the next start."""
        self.running = False
        self._stop()

    def flush(self, whole: bool = False) -> None:
        """Tell now what is new, or all there is to show; it may be nothing."""
        with self._lock:
            entries = self.journal.since(self.beginning)[-SHOWN:]
            now = {entry.number: entry for entry in entries}
            whole = whole or not self.heard or _begun_again(self._known, now)
            before = {} if whole else self._known
            fresh = [entry for entry in entries if entry.number not in before]
            self._known = now
            ended = self.journal.ended
            if fresh or whole or ended:
                self._tell(News(fresh, max(before, default=0), whole, ended))

    def _listen(self, changed: threading.Event, stopped: threading.Event) -> None:
        while not stopped.is_set():
            changed.wait()
            changed.clear()
            if not stopped.is_set():
                self.flush()
            if self.journal.ended:
                self.stop()
            stopped.wait(PAUSE_S)


def _begun_again(before: dict[int, Entry], now: dict[int, Entry]) -> bool:
    """Tell whether the journal was cleared since: it counts from 1 again then."""
    others = any(before[number] is not now[number] for number in before.keys() & now.keys())
    return others or max(before, default=0) > max(now, default=0)
