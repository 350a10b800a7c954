"""The status explorer as a widget: it answers what the page asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.exchange.show import draw_exchange
from labapi.classroom.notebook.markup import script, styles
from labapi.classroom.widgets.statuses.card import as_cell
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.exchange.show import Shown
    from labapi.classroom.widgets.statuses.card import Card
    from labapi.classroom.widgets.statuses.explorer import Statuses


class StatusesWidget(anywidget.AnyWidget):
    """The page's side of a `Statuses`."""

    _esm = script("classroom/widgets/statuses/statuses.js")
    _css = styles(
        "classroom/notebook/base.css",
        "classroom/widgets/form/controls.css",
        "classroom/exchange/exchange.css",
        "classroom/widgets/form/tabs.css",
        "classroom/widgets/statuses/statuses.css",
    )
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


# What the explorer's page asks, and what it is answered: each a plain dict.

Answer = dict[str, Any]


def answer(statuses: Statuses, asked: Answer) -> Answer:
    """Do what the page asks for; a mistake is answered in words, never raised."""
    try:
        status = int(asked["status"])
        said = _mended(statuses, status) if asked["kind"] == "mend" else _sent(statuses, status)
    except (LookupError, ValueError, TypeError, RuntimeError, OSError) as error:
        said = {"kind": "refused", "said": str(error.args[0] if error.args else error)}
    return said | {"asked": asked.get("asked")}


def card_of(card: Card) -> Answer:
    """Tell one card as the page needs it."""
    return {
        "status": card.status,
        "name": name_of(card.status),
        "title": card.title,
        "request": card.request,
        "facts": [list(fact) for fact in card.facts],
        "code": f"{card.code}\nlabapi.show(r)",
        "mended": f"{as_cell(card.mended)}\nlabapi.show(r)" if card.mended else "",
    }


def _sent(statuses: Statuses, status: int) -> Answer:
    shown = statuses.send(status)
    return {"kind": "seen", "html": draw_exchange(shown), "said": f"It came: {_named(shown)}."}


def _mended(statuses: Statuses, status: int) -> Answer:
    before, after = statuses.both(status)
    said = f"First {_named(before)}, then {_named(after)}."
    return {"kind": "seen", "html": draw_exchange(after), "said": said}


def _named(shown: Shown) -> str:
    status = shown.exchange.status or 0
    return f"{status} {name_of(status)}"
