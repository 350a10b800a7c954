"""The guided tour of the source as a page to read outside of a notebook: docs/tour.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from labapi.classroom.notebook.tour import Place, Stop, about_lines, all_stops

PAGE = Path("docs") / "tour.md"
HEAD = """# A tour of the source

For who knows Python and nothing of HTTP: {count} stops, about {lines} lines in all, in the order in
which to read them. In a notebook, `labapi.tour()` shows the same with the source in place, and
`labapi.tour(5)` the fifth stop. The page is made from `labapi/classroom/notebook/tour.toml`, by
`.venv/bin/python -m labapi.authoring tour`.
"""
AFTER = """
## From here

`labapi/web/app.py` begins with the whole way of a request, and names the file of each station. What
surrounds the API in a notebook begins with `labapi/classroom/__init__.py`, how exercises are judged
with `labapi/checks/__init__.py`. [CONTRIBUTING.md](../CONTRIBUTING.md) has the map.
"""


def page() -> str:
    """Write the page."""
    stops = all_stops()
    head = HEAD.format(count=len(stops), lines=about_lines(stops))
    return head + "".join(map(_section, stops)) + AFTER


def _section(stop: Stop) -> str:
    places = "".join(f"- {line}\n" for line in map(_line, stop.places))
    return f"\n## {stop.number}. {stop.title}\n\n{stop.words}\n\n{places}"


def _line(place: Place) -> str:
    link = f"[labapi/{place.path}](../labapi/{place.path})"
    return ": ".join(filter(None, [link, ", ".join(_names(place))]))


def _names(place: Place) -> Iterator[str]:
    return (f"`{name}`" for name in place.names)
