"""Those who want to hear of each new entry of a journal; safe to change while it is written."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labapi.web.layers.journal import Entry

Watcher = Callable[["Entry | None"], None]
"""It is given an entry, or None when the journal was cleared or its server has stopped."""


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
