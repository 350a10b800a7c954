"""The probe on a page: it is told what to send, and reports what the browser made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import traitlets

from labapi.classroom.widgets.form.form import Form, Message, form_styles, script

if TYPE_CHECKING:
    from labapi.classroom.widgets.cors.probe import CorsProbe


def _hello(probe: CorsProbe, asked: Message) -> Message:
    if not probe.framed:
        probe.met(str(asked["origin"]))
    html = probe.outcome._repr_html_() if probe.outcome.answered else ""
    return {"kind": "outcome", "html": html, "code": probe.javascript}


def _begin(probe: CorsProbe, asked: Message) -> Message:
    return {"kind": "begun", **probe.begin()}


def _fetched(probe: CorsProbe, asked: Message) -> Message:
    outcome = probe.heard(asked["report"])
    return {"kind": "outcome", "html": outcome._repr_html_(), "text": outcome.headline}


class ProbePage(Form):
    """The page's side of a `CorsProbe`."""

    _esm = script("classroom/widgets/cors/probe.js")
    _css = form_styles("classroom/exchange/exchange.css", "classroom/widgets/cors/probe.css")
    questions: ClassVar = {"hello": _hello, "begin": _begin, "fetched": _fetched}
    news: ClassVar = {"fetch": lambda probe: {"kind": "fetch"}}
    request = traitlets.Unicode(help="the request, as the page decides about it").tag(sync=True)
    framed = traitlets.Bool(help="whether only a frame can be a stranger here").tag(sync=True)

    def __init__(self, probe: CorsProbe) -> None:
        """Show this probe."""
        super().__init__(probe, request=probe.shown_request, framed=probe.framed)
