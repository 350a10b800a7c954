"""The probe as a widget: it tells the page what to send, and takes the page's report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.notebook.markup import script, styles

if TYPE_CHECKING:
    from labapi.classroom.widgets.cors.probe import CorsProbe


class ProbeWidget(anywidget.AnyWidget):
    """The page's side of a `CorsProbe`."""

    _esm = script("classroom/widgets/cors/probe.js")
    _css = styles(
        "classroom/notebook/base.css",
        "classroom/widgets/form/controls.css",
        "classroom/exchange/exchange.css",
        "classroom/widgets/cors/probe.css",
    )
    question = traitlets.Unicode().tag(sync=True)
    request = traitlets.Unicode(help="the request, as the page decides about it").tag(sync=True)
    framed = traitlets.Bool(help="whether only a frame can be a stranger here").tag(sync=True)

    def __init__(self, probe: CorsProbe) -> None:
        """Show this probe."""
        self._probe = probe
        shown = probe.shown_request
        super().__init__(question=probe.question, request=shown, framed=probe.framed)
        self.on_msg(self._heard)

    def _heard(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        asked = {"asked": content.get("asked")}
        self.send({"kind": "asked", **asked})
        self.send(self._answer(content) | asked)

    def _answer(self, content: dict[str, Any]) -> dict[str, Any]:
        """Do what the page asks for; a mistake is answered in words, never raised."""
        try:
            return self._desk(content)
        except (LookupError, ValueError, TypeError, RuntimeError) as error:
            return {"kind": "refused", "text": str(error)}

    def _desk(self, content: dict[str, Any]) -> dict[str, Any]:
        probe = self._probe
        if content["kind"] == "begin":
            return {"kind": "begun", **probe.begin()}
        if content["kind"] == "fetched":
            return {"kind": "told", "html": probe.heard(content["report"])._repr_html_()}
        if not probe.framed:
            probe.met(str(content["origin"]))
        html = probe.outcome._repr_html_() if probe.outcome.answered else ""
        return {"kind": "told", "html": html, "code": probe.javascript}
