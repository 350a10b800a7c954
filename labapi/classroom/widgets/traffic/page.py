"""The traffic view on a page: news of the journal as rows, and what a row may be asked.

News comes from the feed's own thread, while a cell runs as well: see `form.py` for why that works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from labapi.classroom.exchange.exchange import client_kind, is_preflight
from labapi.classroom.exchange.message.reading import PLAIN, Line
from labapi.classroom.exchange.secrets import masked_text, secret_spans
from labapi.classroom.exchange.show import SHEETS, SIGNS
from labapi.classroom.exchange.way.drawn import draw_small
from labapi.classroom.exchange.way.facts import way_of
from labapi.classroom.exchange.way.known import whole_exchange
from labapi.classroom.notebook.measured import milliseconds
from labapi.classroom.widgets.form.form import Form, Message, form_styles, script
from labapi.classroom.widgets.traffic.feed import SHOWN, Feed, News
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.widgets.traffic.traffic import Traffic
    from labapi.web.layers.journal import Entry

MASKED = "•"
TARGET_CHARACTERS = 300


# One function answers each kind of question.


def _open(traffic: Traffic, asked: Message) -> Message:
    number = int(asked["number"])
    shown = traffic.select(number)
    exchange = shown.exchange
    return {
        "kind": "opened",
        "number": number,
        "html": shown._repr_html_(),
        "code": f"labapi.show(lab.journal.numbered({number}))",
        "body": legible(exchange.request_body),
        "target": legible(exchange.target.encode("latin-1")),
        "whole": not exchange.missing,
    }


def _compare(traffic: Traffic, asked: Message) -> Message:
    first, second = (int(number) for number in asked["numbers"])
    return {
        "kind": "compared",
        "html": traffic.compare(first, second)._repr_html_(),
        "code": f"labapi.diff({_numbered(first)}, {_numbered(second)})",
        "text": f"Compared: {first} and {second}.",
    }


def _replay(traffic: Traffic, asked: Message) -> Message:
    was, position = int(asked["number"]), int(asked["position"])
    byte, part = str(asked["byte"]), asked["part"]
    number = traffic.sent_again(was, position, byte, part)
    entry = traffic.journal.numbered(number)
    status = f"{entry.status} {name_of(entry.status)}" if entry.status else "no answer"
    return {
        "kind": "replayed",
        "number": number,
        "row": row_of(entry, was),
        "html": traffic.compare(was, number)._repr_html_(),
        "code": _replay_code(was, position, byte, part),
        "text": f"Sent as number {number}: {status}. Below, it is compared with number {was}.",
    }


def _replay_code(number: int, position: int, byte: str, part: str) -> str:
    if part == "body":
        value = byte.lower() if len(byte) > 1 else f"ord({byte!r})"
        return (
            f"entry = {_numbered(number)}\nbody = bytearray(entry.request_body)\n"
            f"body[{position}] = {value}\nlabapi.replay(entry, data=bytes(body))"
        )
    return f"labapi.replay_changed({_numbered(number)}, {position}, {byte!r}, part={part!r})"


def _numbered(number: int) -> str:
    return f"lab.journal.numbered({number})"


class TrafficPage(Form):
    """The page's side of a `Traffic`."""

    _esm = script("classroom/widgets/traffic/traffic.js")
    _css = form_styles(
        *SHEETS,
        "classroom/exchange/diff.css",
        "classroom/widgets/traffic/traffic.css",
    )
    questions: ClassVar = {"open": _open, "compare": _compare, "replay": _replay}
    snapshot: Any = traitlets.Any(
        help="what there is to show when the page asks for the state: after a reload, too"
    ).tag(sync=True, to_json=lambda value, page: page._snapshot())

    def __init__(self, traffic: Traffic) -> None:
        """Show this traffic from now on."""
        self._traffic = traffic
        self._views: set[str] = set()
        self._feed = Feed(traffic.journal, self._tell, traffic.beginning)
        super().__init__(traffic)
        self._feed.start()

    def close(self) -> None:
        """Stop the feed, and take every view off the page."""
        self._feed.stop()
        super().close()

    def take(self, message: Message) -> None:
        """Begin with a view that says hello, and end with the last one that is gone."""
        kind, view = message.get("kind"), str(message.get("page", ""))
        if kind == "hello":
            self._views.add(view)
            self._feed.heard = True
            self._feed.start()
            self._feed.flush(whole=True)
        elif kind == "gone":
            self._views.discard(view)
            if not self._views:
                self._feed.stop()
            if not self._views and self._traffic.journal.ended:
                self._traffic.close()  # nothing can come, and nobody looks

    def _tell(self, news: News) -> None:
        rest = news._asdict() | {"rows": self._rows(news.entries)}
        del rest["entries"]
        self.send({"kind": "news", "first": self._first(), **rest})

    def _snapshot(self) -> Message:
        entries = self._traffic.shown[-SHOWN:]
        ended = self._traffic.journal.ended
        return {"rows": self._rows(entries), "ended": ended, "first": self._first()}

    def _first(self) -> int:
        """Give the number that the view begins with: 1 again, once the journal was cleared."""
        begun, now = self._traffic.beginning, self._traffic.journal.here
        return begun.number if begun.cleared == now.cleared else 1

    def _rows(self, entries: list[Entry]) -> list[Message]:
        replays = self._traffic.replays
        return [row_of(entry, replays.get(entry.number)) for entry in entries]


# A request as a row, and a body as letters: plain values, secrets masked.


def row_of(entry: Entry, replayed: int | None = None) -> Message:
    """Describe a request; `replayed` is the number of the one that it repeats with a change."""
    number, line = entry.status, Line(entry)
    target = masked_text(entry.target)
    return {
        "number": entry.number,
        "method": entry.method,
        "target": target[:TARGET_CHARACTERS] + "…" * (len(target) > TARGET_CHARACTERS),
        "protocol": "" if line.protocol == PLAIN else line.protocol,
        "asked": line.name,
        "family": line.family,
        "sign": "" if number is None else SIGNS.get(line.family, "?"),
        "status": line.status,
        "meaning": "the client had left" if number is None else line.meaning,
        "passedTo": entry.passed_to,
        "who": client_kind(entry),
        "preflight": is_preflight(entry),
        "time": milliseconds(entry.duration_ms)[1:-1],
        "way": draw_small(way_of(whole_exchange(entry))),
        "size": size_in_words(entry.response_size),
        "replayed": replayed,
    }


def size_in_words(size: int) -> str:
    """Write a number of bytes.

    >>> size_in_words(463), size_in_words(12_345)
    ('463 B', '12.3 kB')
    """
    return f"{size} B" if size < 1000 else f"{size / 1000:,.1f} kB"


def legible(content: bytes) -> str:
    """Write each byte as one character, those of secrets as a dot.

    >>> legible(b'{"token": "abc"}')
    '{"token": "•••"}'
    """
    text = content.decode("latin-1")
    letters = list(text)
    for start, end in secret_spans(text):
        letters[start:end] = MASKED * (end - start)
    return "".join(letters)
