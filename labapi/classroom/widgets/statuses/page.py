"""The status explorer on a page: its cards, and the two requests that each can send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from labapi.classroom.exchange.show import SHEETS, draw_exchange
from labapi.classroom.widgets.form.form import TABS, Form, Message, form_styles, script
from labapi.classroom.widgets.statuses.card import as_cell
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.exchange.show import Shown
    from labapi.classroom.widgets.statuses.card import Card
    from labapi.classroom.widgets.statuses.explorer import Statuses


def _send(statuses: Statuses, asked: Message) -> Message:
    shown = statuses.send(int(asked["status"]))
    return {"kind": "came", "html": draw_exchange(shown), "said": f"It came: {_named(shown)}."}


def _mend(statuses: Statuses, asked: Message) -> Message:
    before, after = statuses.both(int(asked["status"]))
    said = f"First {_named(before)}, then {_named(after)}."
    return {"kind": "came", "html": draw_exchange(after), "said": said}


class StatusesPage(Form):
    """The page's side of a `Statuses`."""

    _esm = script("classroom/widgets/statuses/statuses.js")
    _css = form_styles(*SHEETS, TABS, "classroom/widgets/statuses/statuses.css")
    questions: ClassVar = {"send": _send, "mend": _mend}
    cards: Any = traitlets.List().tag(sync=True)

    def __init__(self, statuses: Statuses) -> None:
        """Show these cards."""
        super().__init__(statuses, cards=[card_of(card) for card in statuses.cards.values()])


def card_of(card: Card) -> Message:
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


def _named(shown: Shown) -> str:
    status = shown.exchange.status or 0
    return f"{status} {name_of(status)}"
