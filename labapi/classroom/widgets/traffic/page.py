"""The traffic view as a widget: it hands on news of the journal, and what the page asks.

Why messages and not synced traits: they come from the feed's own thread, and a trait that is set
there may meet a change that the kernel's thread is just applying. A message does not. It is
serialized where it is sent, and the kernel's IOPub thread alone writes to the socket, so rows
arrive while a cell runs.

A question of the page is first told to be taken: a page that hears nothing can say that the kernel
is busy, and one whose request takes its time does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.exchange.exchange import client_kind, is_preflight
from labapi.classroom.exchange.secrets import masked_text, secret_spans
from labapi.classroom.exchange.show import SIGNS
from labapi.classroom.notebook.markup import script, styles
from labapi.classroom.notebook.measured import milliseconds
from labapi.classroom.widgets.traffic.feed import SHOWN, Feed, News
from labapi.web.statuses import family_of, name_of

if TYPE_CHECKING:
    from labapi.classroom.widgets.traffic.traffic import Traffic
    from labapi.web.layers.journal import Entry


class TrafficWidget(anywidget.AnyWidget):
    """The page's side of a `Traffic`."""

    _esm = script("classroom/widgets/traffic/traffic.js")
    _css = styles(
        "classroom/notebook/base.css",
        "classroom/widgets/form/controls.css",
        "classroom/exchange/exchange.css",
        "classroom/exchange/diff.css",
        "classroom/widgets/traffic/traffic.css",
    )
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


# What the traffic widget asks, and what it is answered: each a plain dict.

Answer = dict[str, Any]
MASKED = "•"


def answer(traffic: Traffic, asked: Answer) -> Answer:
    """Do what the widget asks for; a mistake is answered in words, never raised."""
    try:
        said = _DESKS[asked["kind"]](traffic, asked)
    except (LookupError, ValueError, TypeError, RuntimeError) as error:
        said = {"kind": "refused", "text": str(error.args[0] if error.args else error)}
    return said | {"asked": asked.get("asked")}


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


def _opened(traffic: Traffic, asked: Answer) -> Answer:
    number = int(asked["number"])
    shown = traffic.select(number)
    seen = shown.exchange
    return {
        "kind": "opened",
        "number": number,
        "html": shown._repr_html_(),
        "code": f"labapi.show(lab.journal.numbered({number}))",
        "body": legible(seen.request_body),
        "target": legible(seen.target.encode("latin-1")),
        "whole": not seen.request_elided,
    }


def _compared(traffic: Traffic, asked: Answer) -> Answer:
    first, second = (int(number) for number in asked["numbers"])
    return {
        "kind": "compared",
        "html": traffic.compare(first, second)._repr_html_(),
        "code": f"labapi.diff({_numbered(first)}, {_numbered(second)})",
        "text": f"Compared: {first} and {second}.",
    }


def _replayed(traffic: Traffic, asked: Answer) -> Answer:
    was, position = int(asked["number"]), int(asked["position"])
    byte, part = str(asked["byte"]), asked["part"]
    number = traffic._send(was, position, byte, part)
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
    return (
        "from labapi.classroom.exchange.replay import replay_changed\n\n"
        f"replay_changed({_numbered(number)}, {position}, {byte!r}, part={part!r})"
    )


def _numbered(number: int) -> str:
    return f"lab.journal.numbered({number})"


_DESKS: dict[str, Callable[[Traffic, Answer], Answer]] = {
    "open": _opened,
    "compare": _compared,
    "replay": _replayed,
}


# One request as a row of the traffic view: plain values, secrets masked.

TARGET_CHARACTERS = 300


def row_of(entry: Entry, replayed: int | None = None) -> dict[str, Any]:
    """Describe a request; `replayed` is the number of the one that it repeats with a change."""
    number = entry.status
    target = masked_text(entry.target)
    return {
        "number": entry.number,
        "method": entry.method,
        "target": target[:TARGET_CHARACTERS] + "…" * (len(target) > TARGET_CHARACTERS),
        "family": 0 if number is None else number // 100,
        "sign": "" if number is None else SIGNS.get(number // 100, "?"),
        "status": "no answer" if number is None else f"{number} {name_of(number)}",
        "meaning": "the client had left" if number is None else family_of(number),
        "who": client_kind(entry),
        "preflight": is_preflight(entry),
        "time": milliseconds(entry.duration_ms)[1:-1],
        "size": size_in_words(entry.response_size),
        "replayed": replayed,
    }


def size_in_words(size: int) -> str:
    """Write a number of bytes.

    >>> size_in_words(463), size_in_words(12_345)
    ('463 B', '12.3 kB')
    """
    return f"{size} B" if size < 1000 else f"{size / 1000:,.1f} kB"
