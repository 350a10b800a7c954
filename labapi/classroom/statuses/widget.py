"""The status explorer as a widget: it answers what the page asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.bundle import script, styles
from labapi.classroom.statuses.desk import answer, card_of

if TYPE_CHECKING:
    from labapi.classroom.statuses.explorer import Statuses


class StatusesWidget(anywidget.AnyWidget):
    """The page's side of a `Statuses`."""

    _esm = script("statuses.js")
    _css = styles("base.css", "controls.css", "exchange.css", "tabs.css", "statuses.css")
    question = traitlets.Unicode().tag(sync=True)
    cards: Any = traitlets.List().tag(sync=True)

    def __init__(self, statuses: Statuses) -> None:
        """Show these cards."""
        self._statuses = statuses
        cards = [card_of(card) for card in statuses.cards.values()]
        super().__init__(question=statuses.question, cards=cards)
        self.on_msg(self._heard)

    def _heard(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        self.send({"kind": "asked", "asked": content.get("asked")})
        self.send(answer(self._statuses, content))
