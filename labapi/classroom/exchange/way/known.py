"""What the journals of this kernel know of a request beyond what its client saw.

A lab tells its layers there, and who of them refused. A proxy tells to which server it passed a
request on; that server has a journal of its own, where the way goes on. Nobody is asked over the
network for this, and what is not in a journal is not guessed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from labapi.classroom.exchange.exchange import Hop, exchange_of
from labapi.classroom.running import journals_named, server_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from labapi.classroom.exchange.exchange import Exchange
    from labapi.web.layers.journal import Entry

TELLING = ("x-request-id", "server-timing")
"""Headers of an answer by which its entry in a journal is known; they come through a proxy."""


def with_what_the_journal_knows(exchange: Exchange) -> Exchange:
    """Add the layers, the crash, who refused, and the proxies, to what a client saw.

    The request's id and the times of its steps tell which entry it is; of an app that gives none it
    is the latest with these bodies.
    """
    server = server_at(exchange.origin)
    entries = [] if server is None else list(_fitting(exchange, server.owner.journal))
    if not entries:
        return exchange
    said = (exchange.request_body, exchange.response_body)
    same = [entry for entry in entries if (entry.request_body, entry.response_body) == said]
    known = whole_exchange((same or entries)[-1])
    return replace(
        exchange,
        crash=known.crash,
        answered_by=known.answered_by,
        stations=known.stations,
        proxies=known.proxies,
        broken_off=known.broken_off,
        protocol=known.protocol,
    )


def whole_exchange(entry: Entry) -> Exchange:
    """Make an exchange of an entry, with its way on to the server behind, if a proxy wrote it."""
    seen = exchange_of(entry)
    behind = _entry_behind(entry, seen)
    if behind is None:
        return seen
    inner = whole_exchange(behind)
    own_ms = max(entry.duration_ms - behind.duration_ms, 0.0)
    return replace(
        seen,
        steps=inner.steps,
        crash=inner.crash or seen.crash,
        answered_by=inner.answered_by,
        stations=inner.stations,
        proxies=(Hop(entry.passed_to, own_ms), *inner.proxies),
    )


def _entry_behind(entry: Entry, seen: Exchange) -> Entry | None:
    """Find a proxy's request in the journal of the server behind: the first that began after it.

    A request of an app that gives no ids is told from its like by that alone.
    """
    journals = journals_named(entry.passed_to) if entry.passed_to else []
    later = (one for journal in journals for one in journal if one.started_at >= entry.started_at)
    return next(_fitting(seen, (one for one in later if one is not entry)), None)


def _fitting(exchange: Exchange, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Go through the entries that may be this exchange, the oldest first."""
    asked = (exchange.method, exchange.target, exchange.status)
    told = [exchange.response_header(name) for name in TELLING]
    for entry in entries:
        if (entry.method, entry.target, entry.status) == asked:
            seen = exchange_of(entry)
            if [seen.response_header(name) for name in TELLING] == told:
                yield entry
