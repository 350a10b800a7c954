from __future__ import annotations

from labapi.authoring.made.tour import PAGE, page
from labapi.course import ROOT


def test_the_page_is_what_the_stops_say() -> None:
    kept = (ROOT / PAGE).read_text("utf-8")
    assert kept == page(), "run: python -m labapi.authoring tour"
