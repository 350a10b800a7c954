"""A request that a page of the notebook sends, seen from both sides: `lab.cors_probe()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.widgets.cors.probe import CorsProbe

if TYPE_CHECKING:
    from labapi.classroom.server.served import Served
    from labapi.classroom.widgets.cors.page import ProbePage
    from labapi.classroom.widgets.cors.page_request import PageRequest


def open_probe(server: Served, request: PageRequest, question: str | None = None) -> CorsProbe:
    """Open a probe that sends this request to a server."""
    return CorsProbe(server, request, question, make_page=_make_page)


def _make_page(probe: CorsProbe) -> ProbePage:
    from labapi.classroom.widgets.cors.page import ProbePage  # anywidget costs 0.2 s

    return ProbePage(probe)
