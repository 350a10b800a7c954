"""One card of the status explorer: what a code means, and the code that gets it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from labapi.classroom.notebook.markup import code, page, prose, tag
from labapi.web.statuses import family_of, name_of


@dataclass(frozen=True, slots=True)
class Card:
    """What there is to say of one status; the texts may hold backticks."""

    status: int
    means: str
    here: str
    turn: str
    again: str
    request: str
    code: str
    cure: str = ""
    mended: str = ""

    @property
    def title(self) -> str:
        """Number, name and family."""
        return f"{self.status} {name_of(self.status)} ({family_of(self.status)})"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the card says, each with its heading."""
        return (
            ("It means", self.means),
            ("In this API", self.here),
            ("Whose turn", self.turn),
            ("Send it again?", self.again),
            ("What mends it", self.cure or "Nothing is to be mended."),
        )

    def __repr__(self) -> str:
        """Write the whole card."""
        facts = [f"  {name}: {said}" for name, said in self.facts]
        parts = [self.title, *facts, "", f"Sent by: {self.request}", "", self.code]
        mended = ["", "Mended by:", "", as_cell(self.mended)] if self.mended else []
        return "\n".join([*parts, *mended])

    def _repr_html_(self) -> str:
        """Draw the same."""
        return page(tag("p", tag("strong", prose(self.title))), self.drawn())

    def drawn(self) -> str:
        """Draw the card without its title."""
        facts = "".join(
            tag("dt", prose(name)) + tag("dd", prose(said)) for name, said in self.facts
        )
        sent = tag("p", tag("strong", "Sent by: ") + prose(self.request)) + code(self.code)
        mended = tag("p", tag("strong", "Mended by:")) + code(as_cell(self.mended))
        return tag("dl", facts, "lab-facts") + sent + mended * bool(self.mended)


def as_cell(source: str) -> str:
    """Write the code of a card as a cell would need it: with the import that no lesson has yet."""
    return f"import time\n\n{source}" if "time." in source else source


def read_cards() -> dict[int, Card]:
    """Read all cards, by their status."""
    text = files(__package__).joinpath("cards.toml").read_text(encoding="utf-8")
    return {int(name): _card(int(name), table) for name, table in tomllib.loads(text).items()}


def _card(status: int, table: dict[str, str]) -> Card:
    return Card(status, **{name: said.strip() for name, said in table.items()})
