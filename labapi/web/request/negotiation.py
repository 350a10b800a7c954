"""What a client would rather have (`Accept`; RFC 9110, section 12.5.1), and how its body came.

Nothing here is ever refused for an `Accept` that names nothing of what there is: such a client gets
the usual form, which the standard allows and which tells it more than a bare 406 would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

Range = tuple[str, float]
"""A media type, or `type/*` or `*/*`, in small letters; and its weight."""


def prefers(request: Request, asked: str, *, to: str) -> bool:
    """Tell whether a client would rather have one media type than the usual one.

    Of two that it likes alike it gets the one that it names: who writes out the less usual one
    means it.
    """
    lines = request.headers.getlist("accept")
    return bool(lines) and would_rather(", ".join(lines), asked, to)


def would_rather(accept: str, asked: str, usual: str) -> bool:
    """Tell the same from the value of the header; several lines of it are one list.

    >>> would_rather("text/html;q=0.5, Text/CSV", asked="text/csv", usual="text/html")
    True
    >>> would_rather("*/*", asked="text/csv", usual="text/html")
    False
    """
    ranges = list(ranges_in(accept))
    mine, other = weight_of(asked, ranges), weight_of(usual, ranges)
    return mine > other or (mine == other > 0 and any(name == asked for name, _ in ranges))


def preferred(request: Request, usual: str, *others: str) -> str:
    """Give the media type that a client would rather have, of the usual one and the others."""
    return choice(", ".join(request.headers.getlist("accept")), usual, *others)


def choice(accept: str, usual: str, *others: str) -> str:
    """Tell the same from the value of the header; of two others liked alike the first named.

    >>> choice("text/csv;q=0.5, text/html", "application/json", "text/csv", "text/html")
    'text/html'
    """
    ranges = list(ranges_in(accept))
    named = [name for name, _ in ranges]
    liked = [other for other in others if would_rather(accept, other, usual)]
    liked.sort(key=lambda other: named.index(other) if other in named else len(named))
    return max(liked, key=lambda other: weight_of(other, ranges), default=usual)


def ranges_in(accept: str) -> Iterator[Range]:
    """Read the list; of the parameters only the weight counts."""
    for item in accept.lower().split(","):
        name, *parameters = [part.strip() for part in item.split(";")]
        weights = [part[2:].strip() for part in parameters if part.startswith("q=")]
        if name:
            yield name, _weight(weights[0]) if weights else 1.0


def weight_of(media_type: str, ranges: list[Range]) -> float:
    """Give the weight of a media type: that of the most specific range which it falls under.

    >>> weight_of("application/json", [("*/*", 1.0), ("application/*", 0.2)])
    0.2
    """
    family = media_type.partition("/")[0]
    for pattern in (media_type, f"{family}/*", "*/*"):
        found = [weight for name, weight in ranges if name == pattern]
        if found:
            return max(found)
    return 0.0


def _weight(written: str) -> float:
    """Read a weight from 0 to 1; one that cannot be read counts as none that was given."""
    try:
        weight = float(written)
    except ValueError:
        return 1.0
    return weight if 0 <= weight <= 1 else 1.0
