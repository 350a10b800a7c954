"""The menu of an API: what I may send, what I get, with an example each. `lab.menu()`.

It is drawn from the OpenAPI document that the running server gives out, in HTML that needs no
JavaScript: see `as_html.py`, and `as_text.py` for the same as plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from labapi.classroom.notebook.markup import page
from labapi.classroom.openapi.operations import (
    Answer,
    NoDocument,
    Operation,
    operations_of,
    read_document,
)
from labapi.classroom.openapi.schema import as_object, as_text
from labapi.classroom.widgets.menu.as_html import draw_menu
from labapi.classroom.widgets.menu.as_text import write_menu

QUESTION = "What do I have to send, and what will I get?"


class Menu:
    """What an API offers: all of it, or what a search has found.

    `operations` are those found, `total` is how many there are, and `note` says why there is
    nothing to show, if so. `variable` is the name that the examples of code use for the server.
    """

    def __init__(
        self,
        document: Any,
        search: str = "",
        question: str = "",
        variable: str = "lab",
        note: str = "",
    ) -> None:
        """Made by `lab.menu`."""
        info = as_object(as_object(document).get("info"))
        everything = operations_of(document)
        self.title = as_text(info.get("title")) or "this API"
        self.description = as_text(info.get("description"))
        self.question = question or QUESTION
        self.search = " ".join(search.split())
        self.variable = variable
        self.total = len(everything)
        self.operations = matching(everything, self.search)
        self.note = note or self._nothing(everything)

    def __len__(self) -> int:
        """Count the operations found."""
        return len(self.operations)

    def __iter__(self) -> Iterator[Operation]:
        """Go through the operations found."""
        return iter(self.operations)

    def __repr__(self) -> str:
        """Write a list of the operations, or the few that were searched for in full."""
        return write_menu(self)

    def _repr_html_(self) -> str:
        """Draw each operation as a line that opens."""
        return page(
            draw_menu(self),
            sheets=["classroom/exchange/exchange.css", "classroom/widgets/menu/menu.css"],
        )

    @property
    def in_full(self) -> bool:
        """Whether the text tells each operation in full: where a search has found one or two."""
        return bool(self.search) and len(self.operations) <= 2

    @property
    def heading(self) -> str:
        """Say whose menu it is and how much of it is shown."""
        found, total = len(self.operations), self.total
        count = f"{total} endpoint{'s' * (total != 1)}"
        if self.search and found:
            count = f"{found} of {count}, found by “{self.search}”"
        return f"The menu of {self.title}: {count}"

    def _nothing(self, everything: list[Operation]) -> str:
        if self.operations:
            return ""
        if not everything:
            return "This API has no endpoints yet: its document lists none."
        words = {word for one in everything for word in _title(one).replace("/", " ").split()}
        near = get_close_matches(self.search.casefold(), sorted(words), n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        return f"Nothing on the menu is found by “{self.search}”.{hint}"


def menu_of(url: str, variable: str, search: Any = "", question: str = "") -> Menu:
    """Ask the server at `url` for its document and make a menu of it.

    An app that has no document has a menu that says so. `TypeError` says what `search` may be.
    """
    if not isinstance(search, str | int):
        raise TypeError('What to look for is a text, for example lab.menu("predict").')
    try:
        return Menu(read_document(url), str(search), question, variable)
    except NoDocument as error:
        return Menu({}, "", question, variable, note=str(error))


def matching(operations: list[Operation], search: str) -> list[Operation]:
    """Find the operations that carry all words of a search, best places first.

    The path itself, or method and path, finds that alone. Else the words are looked for in what
    an operation is called; and only where that finds nothing, in its fields and answers too.
    """
    wanted = search.casefold().split()
    named = [one for one in operations if " ".join(wanted) in _names(one)]
    if named or not wanted:
        return named or operations
    for text_of in (_title, _everything):
        found = [one for one in operations if _has_all(text_of, one, wanted)]
        if found:
            return found
    return []


def _has_all(text_of: Callable[[Operation], str], one: Operation, wanted: list[str]) -> bool:
    text = text_of(one)
    return all(word in text for word in wanted)


def _names(one: Operation) -> tuple[str, str]:
    return one.path.casefold(), f"{one.method} {one.path}".casefold()


def _title(one: Operation) -> str:
    return f"{one.method} {one.path} {one.summary} {one.group}".casefold()


def _everything(one: Operation) -> str:
    texts = [_title(one), one.description]
    texts += [f"{given.name} {given.description} {given.bounds}" for given in one.parameters]
    for body in one.bodies:
        texts += [body.media_type, *(f"{f.path} {f.description} {f.bounds}" for f in body.fields)]
    texts += [_of_answer(answer) for answer in one.answers]
    return " ".join(texts).casefold()


def _of_answer(answer: Answer) -> str:
    fields = " ".join(f"{field.path} {field.description}" for field in answer.fields)
    names = " ".join([*answer.examples, *(name for name, _ in answer.headers)])
    return f"{answer.title} {answer.meaning} {fields} {names}"
