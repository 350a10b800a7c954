"""Servers for notes that nobody has seen: a few keep all promises, each of the others breaks one.

Which one it is shows only where there is a note, so that no probe can do without putting one there.
What the servers of one constraint do wrong, the probes of those before it cannot see: `diagnose`
asks in the order of `CONSTRAINTS`.
"""

from __future__ import annotations

import hashlib
import json
from itertools import count
from typing import Any, ClassVar

from labapi.checks.lessons._street import (
    Asked,
    Reply,
    confirms,
    sent_note,
)

CONSTRAINTS = ("stateless", "uniform interface", "cacheable", "layered", "client-server")
MISSING = {"error": "There is no such note."}


class Sound:
    """A server that keeps all promises: a note is put, read and removed at its address."""

    breaks: ClassVar[str] = "none"
    does: ClassVar[str] = "keeps all promises"

    def __init__(self) -> None:
        """Begin without a note."""
        self.notes: dict[str, Any] = {}
        self.numbers = count(1)

    def __call__(self, asked: Asked) -> Reply:
        """Answer one request."""
        methods = {"GET": self.read, "HEAD": self.read, "PUT": self.put, "DELETE": self.remove}
        if asked.method not in methods:
            return Reply(405, {"error": "Not here."}, {"Allow": ", ".join(methods)})
        return methods[asked.method](asked)

    def read(self, asked: Asked) -> Reply:
        """Give the note, or confirm a copy of it."""
        if asked.place not in self.notes:
            return self.nothing(asked)
        tag = self.tag(asked)
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if confirms(asked, tag):
            return Reply(304, None, headers)
        return self.shown(asked, Reply(200, self.notes[asked.place], headers))

    def put(self, asked: Asked) -> Reply:
        """Put a note in the place of what was there."""
        note, is_new = sent_note(asked), asked.place not in self.notes
        if note is None:
            return Reply(400, {"error": "A note is JSON."})
        self.keep(asked.place, note)
        return Reply(201 if is_new else 200, note)

    def keep(self, place: str, note: Any) -> None:
        """Keep a note, and nothing of what was there."""
        self.notes[place] = note

    def remove(self, asked: Asked) -> Reply:
        """Remove a note."""
        if asked.place not in self.notes:
            return self.nothing(asked)
        del self.notes[asked.place]
        return Reply(204)

    def nothing(self, asked: Asked) -> Reply:
        """Answer where there is no note."""
        return Reply(404, MISSING)

    def tag(self, asked: Asked) -> str:
        """Make the ETag of a note, of its content."""
        return f'"{_hashed(json.dumps(self.notes[asked.place]))}"'

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Give the answer in which a note is read."""
        return reply


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class SoundAndWeak(Sound):
    """Its ETags are weak, each answer has a number, and a `PUT` is answered without a body."""

    def tag(self, asked: Asked) -> str:
        """Make a weak ETag."""
        return f"W/{super().tag(asked)}"

    def put(self, asked: Asked) -> Reply:
        """Say no more than that it has worked."""
        put = super().put(asked)
        return Reply(204) if put.status < 300 else put

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Number the answers, in a header."""
        headers = {**reply.headers, "X-Request-ID": str(next(self.numbers))}
        return Reply(reply.status, reply.body, headers)


class SoundAndBrief(Sound):
    """What it removes, it gives once more; where nothing is, it says little."""

    def remove(self, asked: Asked) -> Reply:
        """Give what was removed."""
        note = self.notes.get(asked.place)
        removed = super().remove(asked)
        return Reply(200, note) if removed.status == 204 else removed

    def nothing(self, asked: Asked) -> Reply:
        """Answer with an empty object."""
        return Reply(404, {})


SOUND: tuple[type[Sound], ...] = (Sound, SoundAndWeak, SoundAndBrief)


# Stateless: what a request gets depends on those before it.


class Pages(Sound):
    """It remembers how far its reader is."""

    breaks, does = (
        "stateless",
        "gives the next page at each `GET`, and remembers which was the last",
    )

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Give the next page, of one word: the same request means another thing each time."""
        page, words = next(self.numbers), json.dumps(reply.body).split()
        return Reply(200, {"page": page, "text": words[page % len(words)]}, reply.headers)


class Greets(Sound):
    """It believes that its reader remembers; its second answer cannot be understood alone."""

    breaks, does = (
        "stateless",
        "leaves out of its second answer what its reader knows from the first",
    )

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Give the note once, and point back to it from then on."""
        if next(self.numbers) == 1:
            return reply
        return Reply(200, {"note": "as before"}, reply.headers)


class AsksWho(Sound):
    """It refuses whoever it does not remember."""

    breaks, does = "stateless", "refuses the first `GET` of a client that it does not remember"

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Refuse the first."""
        return Reply(403, {"error": "Who are you?"}) if next(self.numbers) == 1 else reply


# Uniform interface: a method or a status does not mean what it means elsewhere.


class PutAdds(Sound):
    """Its `PUT` keeps what was there."""

    breaks, does = "uniform interface", "adds a second `PUT` to what was there before"

    def keep(self, place: str, note: Any) -> None:
        """Add a note to those of this place."""
        there = [self.notes[place]] if place in self.notes else []
        self.notes[place] = {"notes": [*there, note]} if there else note


class PutOnce(Sound):
    """Its `PUT` needs an empty place."""

    breaks, does = (
        "uniform interface",
        "refuses a `PUT` where something is, though it promised to replace it",
    )

    def put(self, asked: Asked) -> Reply:
        """Refuse the second."""
        if asked.place in self.notes:
            return Reply(409, {"error": "There is a note already."})
        return super().put(asked)


class DeleteHides(Sound):
    """Its `DELETE` promises more than it does."""

    breaks, does = "uniform interface", "answers `DELETE` with `204`, and still gives the note"

    def remove(self, asked: Asked) -> Reply:
        """Remove nothing."""
        return Reply(204) if asked.place in self.notes else self.nothing(asked)


class AllIsWell(Sound):
    """Its errors say `200`."""

    breaks, does = "uniform interface", "answers `200` where there is no note"

    def nothing(self, asked: Asked) -> Reply:
        """Say in the body alone that there is nothing."""
        return Reply(200, MISSING)


class Crashes(Sound):
    """Its errors blame the server."""

    breaks, does = "uniform interface", "answers `500` where there is no note"

    def nothing(self, asked: Asked) -> Reply:
        """Say that the server is to blame."""
        return Reply(500, {"error": "'NoneType' object has no attribute 'text'"})


# Cacheable: what an answer says of copies of it does not hold.


class NewTag(Sound):
    """Its ETag is drawn."""

    breaks, does = "cacheable", "gives the same note another `ETag` each time"

    def tag(self, asked: Asked) -> str:
        """Number the answers."""
        return f'"{_hashed(str(next(self.numbers)))}"'


class NeverConfirms(Sound):
    """It does not look at conditions."""

    breaks, does = "cacheable", "sends a note again to who has it already"

    def read(self, asked: Asked) -> Reply:
        """Leave the condition out of it."""
        others = {name: it for name, it in asked.headers.items() if name != "if-none-match"}
        return super().read(Asked(asked.method, asked.place, others))


class TagStays(Sound):
    """Its ETag is that of the address."""

    breaks, does = "cacheable", "keeps the `ETag` of a note that has changed"

    def tag(self, asked: Asked) -> str:
        """Name the place, whatever is there."""
        return f'"{_hashed(asked.place)}"'


class ConditionFails(Sound):
    """It takes a good copy for a mistake."""

    breaks, does = "cacheable", "answers `412` to who has a good copy"

    def read(self, asked: Asked) -> Reply:
        """Refuse where a copy should be confirmed."""
        reply = super().read(asked)
        return Reply(412, {"error": "The condition failed."}) if reply.status == 304 else reply


# Layered, and client-server: it matters who stands between, or who asks.


class NoProxies(Sound):
    """It wants to be spoken to directly."""

    breaks, does = "layered", "refuses what comes through a proxy"

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Refuse what has passed a proxy."""
        return Reply(403, {"error": "No proxies."}) if asked.header("Via") else reply


class SeesTheProxy(Sound):
    """It lets its client know what stands between."""

    breaks, does = "layered", "answers otherwise through a proxy"

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Write the way into the note."""
        via = asked.header("Via")
        return Reply(200, {"way": via, "note": reply.body}, reply.headers) if via else reply


def _from_browser(asked: Asked) -> bool:
    return "mozilla" in asked.header("User-Agent").lower()


class DrawsThePage(Sound):
    """It does the client's work, for one kind of client."""

    breaks, does = "client-server", "gives browsers a row of HTML in the place of the note"

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Draw the note for browsers."""
        row = f"<tr><td>{json.dumps(reply.body)}</td></tr>"
        return Reply(200, row, reply.headers) if _from_browser(asked) else reply


class KnowsTheWindow(Sound):
    """It knows how a page looks."""

    breaks, does = "client-server", "tells browsers how wide a note is to be drawn"

    def shown(self, asked: Asked, reply: Reply) -> Reply:
        """Put into the note what only one page needs."""
        drawn = {"width": 320, "note": reply.body}
        return Reply(200, drawn, reply.headers) if _from_browser(asked) else reply


BROKEN: tuple[type[Sound], ...] = (
    Pages, Greets, AsksWho,
    PutAdds, PutOnce, DeleteHides, AllIsWell, Crashes,
    NewTag, NeverConfirms, TagStays, ConditionFails,
    NoProxies, SeesTheProxy,
    DrawsThePage, KnowsTheWindow,
)  # fmt: skip


def broken(constraint: str) -> list[type[Sound]]:
    """Give the servers that break one constraint."""
    return [one for one in BROKEN if one.breaks == constraint]


def broken_after(constraint: str) -> list[type[Sound]]:
    """Give those that break a constraint which is asked about later."""
    later = CONSTRAINTS[CONSTRAINTS.index(constraint) + 1 :]
    return [one for name in later for one in broken(name)]
