"""What a status, a header or a station means, in one sentence each: `meanings.toml`.

A mouse finds the sentence on the word. A keyboard, a finger and a reader aloud find it in a list
that opens below: were each word a stop of the Tab key, fifteen of them would stand in the way of
what comes next.
"""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from labapi.classroom.notebook.markup import fold, prose, tag
from labapi.web.statuses import family_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Read the table: `stations`, `headers` and `statuses`, each from a name to a sentence."""
    written = files("labapi").joinpath("classroom/exchange/meanings/meanings.toml")
    return tomllib.loads(written.read_text(encoding="utf-8"))


def meaning_of(kind: str, name: str) -> str:
    """Give the sentence on a name of one kind; empty where there is none.

    >>> meaning_of("headers", "Retry-After")
    'How many seconds to wait before the next try (RFC 9110, 10.2.3).'
    """
    return meanings()[kind].get(name.lower(), "")


def meaning_of_status(status: int) -> str:
    """Give the sentence on a status; of one that is not in the table, its family.

    >>> meaning_of_status(507)
    'A server error: the server could not do its work.'
    """
    families = meanings()["families"]
    said = meaning_of("statuses", str(status)) or families.get(str(status // 100), "")
    return said or f"It is {family_of(status)}."


def term(html: str, kind: str, name: str) -> str:
    """Wrap a word that is HTML already, so that a mouse on it brings up what it means."""
    said = meaning_of_status(int(name)) if kind == "statuses" else meaning_of(kind, name)
    if not said:
        return html
    return f'<span class="lab-term" data-means="{escape(said.replace("`", ""))}">{html}</span>'


def draw_meanings(status: int | None, headers: Iterable[str], stations: Iterable[str] = ()) -> str:
    """Draw the fold that tells in a sentence what the status, headers and stations mean."""
    told = [] if status is None else [(f"{status} {name_of(status)}", meaning_of_status(status))]
    names = {name.lower(): name for name in headers}
    told += [(name, meaning_of("headers", name)) for name in names.values()]
    told += [(name, meaning_of("stations", name)) for name in dict.fromkeys(stations)]
    listed = [tag("dt", prose(name)) + tag("dd", prose(said)) for name, said in told if said]
    if not listed:
        return ""
    pairs = "".join(tag("div", pair) for pair in listed)
    return fold("What each of these means", tag("dl", pairs, "lab-meanings"))
