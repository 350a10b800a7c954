"""The console as a widget: it answers what the page asks, and tells it what the notebook changed.

All goes by messages, and nothing by synced traits: those may be saved with a notebook, and a form
may hold a key. A message that is taken up is first answered by "asked", so that a page that hears
nothing can say that the kernel is busy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.bundle import script, styles
from labapi.classroom.console.desk import answer, rows_of

if TYPE_CHECKING:
    from labapi.classroom.console.console import Console


class ConsoleWidget(anywidget.AnyWidget):
    """The page's side of a `Console`."""

    _esm = script("console.js")
    _css = styles("base.css", "controls.css", "exchange.css", "tabs.css", "console.css")
    question = traitlets.Unicode().tag(sync=True)

    def __init__(self, console: Console) -> None:
        """Show this console."""
        self._console = console
        super().__init__(question=console.question)
        self.on_msg(self._heard)

    def tell_draft(self) -> None:
        """Have every page show the draft as the notebook has set it."""
        self.send({"kind": "draft", "draft": self._console.as_typed})

    def tell_history(self) -> None:
        """Have every page show the history as it is now."""
        self.send({"kind": "rows", "rows": rows_of(self._console)})

    def _heard(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        if content.get("kind") == "typed":
            self._console.typed(content["draft"])
            return
        self.send({"kind": "asked", "asked": content.get("asked")})
        self.send(answer(self._console, content))
