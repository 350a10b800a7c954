"""A text of JSON, read by the JavaScript of a page: `reader = labapi.page_reads(text)`.

In JupyterLab the page reads it (`page.py`, `reader.js`), and says what it read; `reader.read` has
it from the next cell on. Elsewhere, and until a page has spoken, the rules say it (`ecma.py`).
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.measured import as_html, marked
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.form.widget import MakePage, Widget
from labapi.classroom.widgets.reader.changes import Change, changes
from labapi.classroom.widgets.reader.ecma import as_page_reads, escaped_halves
from labapi.domain.json_faults import why_unreadable

QUESTION = "What does the JavaScript of a page read in this text?"
SENT = "Sent"
BY_RULE = "By JavaScript's rules, a page reads"
BY_PAGE = "This page's JavaScript reads"
CHANGED = "What changed"
NOTHING = "Nothing: the page reads each value as it was sent."
NO_JSON = "✗ SyntaxError"
"""What stands for a text that is no JSON: of an error, its name, since browsers word it each in
their own way."""
PYTHON_DOES = "Python's `json.loads` takes it all the same."
NO_UTF_8 = "Bytes that are not UTF-8 became `�` before anything was read; no error was reported."
OTHERWISE = "By the rules it would be `{}`: this browser does otherwise."
SIGNS = {True: "=", False: "≠"}
MEMBER = re.compile(r'(?:"(\w+)"\s*:\s*)?("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)')
"""A text or a number, with its name where it has one."""
STRING, BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"'), re.compile(r"[\[\]{}]")
LONGEST, DEEPEST = 20_000, 100
"""How many characters and levels are read: a form is for looking at."""
SHEETS = ("classroom/widgets/reader/reader.css",)
WANTED = (
    "Pass a text, such as json.dumps({{'id': 1}}), or what requests gave you, such as "
    "r = requests.get(...). This is of type {}."
)


class PageReader(Widget):
    """One text, and what the JavaScript of a page makes of it."""

    def __init__(
        self,
        given: Given,
        question: str | None = None,
        make_page: MakePage | None = None,
    ) -> None:
        """Made by `labapi.page_reads()`; in what a server answered, times and ids are marked."""
        super().__init__(question or QUESTION, make_page)
        self._marked = _members_marked if given.answered else str
        self.text, self._lost = "", False
        self._said: str | None = None
        self._take(given.text)
        self._lost = given.lost

    @property
    def read(self) -> str:
        """What the page read, as it writes it; `✗` and the name of an error where it is no JSON.

        Before a page has read the text (see `by_page`), this is what the rules say.
        """
        return self._ruled if self._said is None else self._said

    @property
    def by_page(self) -> bool:
        """Whether a page has read the text, and it is not only told by the rules."""
        return self._said is not None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Where the page reads something else than was sent, or has it written otherwise."""
        if "✗" in (self.read[0], self._ruled[0]):
            return ()
        return changes(self.text, self.read)

    @short_traceback
    def heard(self, text: str, read: str) -> None:
        """Take in what a page read in a text, which may be another than the one of the cell."""
        if not read.startswith("✗") and _by_rule(read) == NO_JSON:
            raise ValueError("What the page says that it read is no JSON. Reload the page.")
        self._take(text)
        self._said = read

    def _take(self, text: str) -> None:
        if len(text) > LONGEST:
            said = f"This text has {len(text):,} characters; a form shows up to {LONGEST:,}."
            raise ValueError(f"{said} Pass the part of it that you ask about.")
        text = escaped_halves(text)
        self._ruled = _by_rule(text)
        if text != self.text:
            self.text, self._lost = text, False
        self._said = None

    # The same in words, and as HTML.

    def outcome(self) -> list[str]:
        """Say in sentences what is not told leaf by leaf; backticks mark code."""
        why_not, gave_up = _why_not(self.text), self.read.startswith("✗")
        lines = [
            why_not or f"The page gave up with `{self.read[1:].strip()}`." * gave_up,
            NO_UTF_8 * self._lost,
            OTHERWISE.format(self._ruled) * (self.read != self._ruled),
        ]
        said = [line for line in lines if line]
        return said if said or self.changes else [NOTHING]

    def __repr__(self) -> str:
        """Write the question, what was sent, what is read, and what changed."""
        heading = BY_PAGE if self.by_page else BY_RULE
        parts = [(SENT, self.text), (heading, self.read)]
        lines = [self.question, *(f"\n{name}:\n  {self._marked(text)}" for name, text in parts)]
        lines += [f"\n{CHANGED}:"]
        for one in self.changes:
            moved = f"{one.where}: {self._marked(one.sent)} → {self._marked(one.read)}"
            lines += [f"  {SIGNS[one.same]} {moved}", f"    {one.why}"]
        return "\n".join([*lines, *(f"  {line.replace('`', '')}" for line in self.outcome())])

    def _repr_html_(self) -> str:
        """Draw the same."""
        heading = BY_PAGE if self.by_page else BY_RULE
        return page(
            tag("p", prose(self.question), "lab-question"),
            self._block(SENT, self.text),
            self._block(heading, self.read),
            tag("p", CHANGED, "lab-reader-head"),
            self.changes_drawn(),
            sheets=SHEETS,
        )

    def _block(self, name: str, text: str) -> str:
        shown = as_html(self._marked(text))
        return tag("p", name, "lab-reader-head") + tag("pre", tag("code", shown), "lab-code")

    def changes_drawn(self) -> str:
        """Draw what changed, a leaf a line, and what else there is to say."""
        items = "".join(map(self._drawn, self.changes))
        listed = tag("ul", items, "lab-reader-changes") if items else ""
        return listed + "".join(tag("p", prose(line)) for line in self.outcome())

    def _drawn(self, change: Change) -> str:
        sign = tag("span", SIGNS[change.same], "lab-sign", aria_hidden="true")
        sent = self._apart(change.sent, change.alike)
        read = self._apart(change.read, change.alike)
        where = tag("code", as_html(change.where), "lab-reader-where")
        moved = f'{where} <span class="lab-reader-moved">{sent} → {read}</span>'
        kind = "lab-reader-same" if change.same else "lab-reader-other"
        return tag("li", sign + tag("div", moved + tag("p", prose(change.why))), kind)

    def _apart(self, text: str, alike: int) -> str:
        """Write a value, and from where on it is another one in bold."""
        if not 0 < alike < len(text):
            return tag("code", as_html(self._marked(text)))
        other = tag("b", as_html(text[alike:]), "lab-matters")
        return tag("code", as_html(text[:alike]) + other)


@dataclass(frozen=True, slots=True)
class Given:
    """A text as `fetch` reads it; whether a server answered with it, and whether bytes were lost.

    A page takes each body for UTF-8 (Encoding Standard, *UTF-8 decode*): a mark at its beginning is
    passed over, and what cannot be read becomes `�`.
    """

    text: str
    answered: bool = False
    lost: bool = False


def given_text(given: Any) -> Given:
    """Take the text of what was passed; raises TypeError that says what to pass instead."""
    if isinstance(given, str):
        return Given(given)
    if isinstance(given, bytes | bytearray):
        return _decoded(bytes(given), False)
    try:
        return _decoded(exchange_of(given).response_body, True)
    except TypeError:
        raise TypeError(WANTED.format(type(given).__name__)) from None


def _decoded(body: bytes, answered: bool) -> Given:
    text = body.decode("utf-8-sig", errors="replace")
    return Given(text, answered, text.encode() != body.removeprefix(codecs.BOM_UTF8))


def _by_rule(text: str) -> str:
    signs = BRACKET.findall(STRING.sub("", text))
    if max(accumulate((1 if sign in "[{" else -1 for sign in signs), initial=0)) > DEEPEST:
        raise ValueError(f"This text is nested too deep: a form shows up to {DEEPEST} levels.")
    try:
        return as_page_reads(text)
    except ValueError:
        return NO_JSON


def _why_not(text: str) -> str:
    """Say why a text is no JSON; empty where it is."""
    try:
        as_page_reads(text)
    except json.JSONDecodeError as error:
        return f"No JSON: {why_unreadable(error)}."
    except ValueError as error:
        return f"No JSON: {error}. {PYTHON_DOES}"
    return ""


def _members_marked(text: str) -> str:
    """Mark what varies from run to run in a text of JSON, as the picture of an answer does.

    >>> _members_marked('{"age": 35, "request_id": "6e9c03baca5949cf"}')
    '{"age": 35, "request_id": ⟨"6e9c03baca5949cf"⟩}'
    """

    def member(found: re.Match[str]) -> str:
        before = found[0].removesuffix(found[2])
        return before + marked(found[2], found[1] or "")

    return MEMBER.sub(member, text)
