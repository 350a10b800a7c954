"""The inspector as a widget; all goes by messages, since a token is a secret (see the console)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.bundle import script, styles
from labapi.classroom.tokens.desk import answer

if TYPE_CHECKING:
    from labapi.classroom.tokens.inspector import TokenInspector


class InspectorWidget(anywidget.AnyWidget):
    """The page's side of a `TokenInspector`."""

    _esm = script("inspector.js")
    _css = styles("base.css", "controls.css", "inspector.css")
    question = traitlets.Unicode().tag(sync=True)

    def __init__(self, inspector: TokenInspector) -> None:
        """Show this inspector."""
        self._inspector = inspector
        super().__init__(question=inspector.question)
        self.on_msg(self._heard)

    def _heard(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        self.send({"kind": "asked", "asked": content.get("asked")})
        self.send(answer(self._inspector, content))
