"""The traffic view as a widget: it hands on news of the journal, and what the page asks.

Why messages and not synced traits: they come from the feed's own thread, and a trait that is set
there may meet a change that the kernel's thread is just applying. A message does not. It is
serialized where it is sent, and the kernel's IOPub thread alone writes to the socket, so rows
arrive while a cell runs.

A question of the page is first told to be taken: a page that hears nothing can say that the kernel
is busy, and one whose request takes its time does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.bundle import script, styles
from labapi.classroom.traffic_desk import answer
from labapi.classroom.traffic_feed import SHOWN, Feed, News
from labapi.classroom.traffic_rows import row_of

if TYPE_CHECKING:
    from labapi.classroom.traffic import Traffic
    from labapi.web.layers.journal import Entry


class TrafficWidget(anywidget.AnyWidget):
    """The page's side of a `Traffic`."""

    _esm = script("traffic.js")
    _css = styles("base.css", "controls.css", "exchange.css", "diff.css", "traffic.css")
    question = traitlets.Unicode().tag(sync=True)
    snapshot: Any = traitlets.Any(
        help="what there is to show when the page asks for the state: after a reload, too"
    ).tag(sync=True, to_json=lambda value, widget: widget._snapshot())

    def __init__(self, traffic: Traffic) -> None:
        """Show this traffic from now on."""
        self._traffic = traffic
        self._pages: set[str] = set()
        self._feed = Feed(traffic.journal, self._tell)
        super().__init__(question=traffic.question or "")
        self.on_msg(self._heard)
        self._feed.start()

    def finish(self) -> None:
        """Stop the feed, and take every view off the page."""
        self._feed.stop()
        self.close()

    def _snapshot(self) -> dict[str, Any]:
        entries = self._traffic.journal[-SHOWN:]
        return {"rows": self._rows(entries), "ended": self._traffic.journal.ended}

    def _rows(self, entries: list[Entry]) -> list[dict[str, Any]]:
        replays = self._traffic.replays
        return [row_of(entry, replays.get(entry.number)) for entry in entries]

    def _tell(self, news: News) -> None:
        rest = news._asdict() | {"rows": self._rows(news.entries)}
        del rest["entries"]
        self.send({"kind": "news", **rest})

    def _heard(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        kind, page = content.get("kind"), str(content.get("page", ""))
        if kind == "hello":
            self._pages.add(page)
            self._feed.heard = True
            self._feed.start()
            self._feed.flush(whole=True)
        elif kind == "gone":
            self._pages.discard(page)
            if not self._pages:
                self._feed.stop()
            if not self._pages and self._traffic.journal.ended:
                self._traffic.close()  # nothing can come, and nobody looks
        else:
            self.send({"kind": "asked", "asked": content.get("asked")})
            self.send(answer(self._traffic, content))
