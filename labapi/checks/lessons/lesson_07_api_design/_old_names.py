"""The operations whose names nobody guesses, by the numbers that they have in the notebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from labapi.checks.variant import Row


class Old(NamedTuple):
    """One operation: its name today, what it does, and the names of what it works on."""

    name: str
    does: str
    kind: str
    things: str
    owned: str = ""
    """What belongs to the thing, where the operation is about that."""

    @property
    def said(self) -> str:
        """What it does, in words."""
        one = self.kind
        many = f"{one}s"
        return {
            "make": f"makes a {one}",
            "list": f"lists all {many}",
            "read": f"reads one {one}",
            "remove": f"removes a {one}",
            "owned": f"lists the {self.owned} of a {one}",
            "words": f"lists all {many}",
        }[self.does]

    @property
    def method(self) -> str:
        """The method that somebody guesses who has taken this course."""
        return {"make": "POST", "remove": "DELETE"}.get(self.does, "GET")

    @property
    def path(self) -> str:
        """The path, with `{id}` where the id stands."""
        collection = f"/api/v1/{self.things}"
        member = f"{collection}/{{id}}"
        return {"read": member, "remove": member, "owned": f"{member}/{self.owned}"}.get(
            self.does, collection
        )


OLD: dict[int, Old] = {
    1: Old("POST /createModel", "make", "model", "models"),
    2: Old("GET /list_models", "list", "model", "models"),
    3: Old("GET /getModel?id=…", "read", "model", "models"),
    4: Old("POST /model/delete?id=…", "remove", "model", "models"),
    5: Old("GET /getModelPredictions?model=…", "owned", "model", "models", "predictions"),
    6: Old("GET /ApiKeyList", "words", "API key", "api-keys"),
    7: Old("POST /book/add", "make", "book", "books"),
    8: Old("GET /allBooks", "list", "book", "books"),
    9: Old("GET /Book_Info?id=…", "read", "book", "books"),
    10: Old("GET /remove-book?id=…", "remove", "book", "books"),
    11: Old("GET /loans_of_book?book=…", "owned", "book", "books", "loans"),
    12: Old("GET /readingRoom/show", "words", "reading room", "reading-rooms"),
    13: Old("PUT /newPatient", "make", "patient", "patients"),
    14: Old("POST /patient/search-all", "list", "patient", "patients"),
    15: Old("POST /findPatient?id=…", "read", "patient", "patients"),
    16: Old("POST /deletePatient?id=…", "remove", "patient", "patients"),
    17: Old("POST /visitList?patient=…", "owned", "patient", "patients", "visits"),
    18: Old("GET /waiting_list/getAll", "words", "waiting list", "waiting-lists"),
}
KINDS = ("make", "list", "read", "remove", "owned", "words")


def old_rows(does: str) -> Iterator[tuple[int, Row]]:
    """Give the number and the row of each operation that does this."""
    for number, old in OLD.items():
        if old.does == does:
            name = f"{old.method} {old.path}"
            yield number, Row(f"`{old.name}` {old.said}", name, does)
