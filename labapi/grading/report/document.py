"""What the pages of a report are made of: one file that needs nothing from elsewhere, no script.

A page may hold what students wrote, so beside escaping it a policy (*Content Security Policy*, W3C)
forbids the browser to run or load anything at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from labapi.checks.result import Outcome, paragraphs
from labapi.classroom.notebook.markup import style, tag
from labapi.grading.records import Graded, State
from labapi.grading.tables.sheet import number_as

SHEETS = (
    "classroom/notebook/base.css",
    "checks/progress/result.css",
    "grading/report/report.css",
    "grading/report/pictures.css",
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
SHORT = {
    Outcome.PASSED: "passed",
    Outcome.PARTLY: "partly right",
    Outcome.MISCONCEPTION: "a misconception",
    Outcome.INCORRECT: "incorrect",
    Outcome.WAITS: "to be read",
    Outcome.ERROR: "an error",
    Outcome.CELL_FAILED: "cell did not run",
    Outcome.SETUP: "not set up",
    Outcome.NOT_ATTEMPTED: "not attempted",
}
"""The outcomes in the order of a bar, from right to empty, as one speaks of them to a teacher."""
SIGNS = {Outcome.MISCONCEPTION: "“”", Outcome.ERROR: "⚡", Outcome.SETUP: "⚙"}
"""Signs of their own where students see the same sign, and a teacher looks for the difference."""
STATE_SIGNS = {
    State.GRADED: "✓",
    State.PARTLY: "◐",
    State.NEEDS_YOU: "!",
    State.MISSING: "○",
}


def document(title: str, *parts: str, width: str = "narrow") -> str:
    """Make the whole file of parts that are HTML already."""
    styles = "".join(map(style, SHEETS))
    head = "".join(
        [
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="referrer" content="no-referrer">',
            '<meta name="robots" content="noindex">',
            tag("title", text(title)),
            f"<style>{styles}</style>",
        ]
    )
    skip = tag("a", "Skip to the content", "rep-skip", href="#content")
    body = tag("body", skip + "".join(parts), f"lab rep rep-{width}")
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n{body}</html>\n'


def text(said: str) -> str:
    """Escape a text."""
    return escape(said)


def named(name: str) -> str:
    """Write the name of somebody: its direction is its own, and turns nothing around it."""
    return tag("bdi", text(name))


def said(message: str) -> str:
    """Draw a message: a paragraph a line, code between back-ticks."""
    return "".join(paragraphs(message))


def words(comment: str) -> str:
    """Draw what a teacher wrote: plain text, with its lines, in its own direction."""
    lines = "<br>".join(text(line) for line in comment.splitlines())
    return tag("p", lines, dir="auto")


def source(code: str) -> str:
    """Draw code as somebody wrote it; long lines go on below, so nothing has to be scrolled."""
    return tag("pre", tag("code", text(code)), "lab-code rep-source", dir="ltr")


def heading(level: int, title: str, kind: str = "", **attributes: str) -> str:
    """Make a heading of what is HTML already."""
    return tag(f"h{level}", title, kind, **attributes)


def section(name: str, title: str, *contents: str, level: int = 2, kind: str = "rep-part") -> str:
    """Make a part of the page with a heading, which names it to a screen reader."""
    head = heading(level, title, id=f"{name}-title")
    inside = head + "".join(contents)
    return tag("section", inside, kind, id=name, aria_labelledby=f"{name}-title")


def fold(summary: str, *contents: str, kind: str = "") -> str:
    """Make a part that opens; printed, it is open. All is HTML already."""
    return tag("details", tag("summary", summary) + "".join(contents), f"rep-fold {kind}".strip())


def listed(items: Iterable[str], kind: str = "rep-list") -> str:
    """Make a list of what is HTML already; nothing where there is nothing."""
    inside = "".join(tag("li", item) for item in items)
    return tag("ul", inside, kind) if inside else ""


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Make a table of cells that are HTML already; the first of each row is its head."""
    heads = tag("tr", "".join(tag("th", cell, scope="col") for cell in head))
    body = "".join(
        tag("tr", tag("th", row[0], scope="row") + "".join(tag("td", cell) for cell in row[1:]))
        for row in rows
    )
    whole = tag("caption", caption) + tag("thead", heads) + tag("tbody", body)
    drawn = tag("table", whole, f"rep-table {kind}".strip())
    return tag("div", drawn, "rep-scroll", tabindex="0", role="region", aria_label=_plain(caption))


def _plain(caption: str) -> str:
    return caption.partition("<")[0]


def unseen(said: str) -> str:
    """Say to a screen reader what others see otherwise; `said` is text."""
    return tag("span", text(said), "rep-unseen")


def sign(said: str) -> str:
    """Draw a sign whose words stand beside it."""
    return tag("span", said, "lab-sign", aria_hidden="true")


def outcome_of(graded: Graded) -> Outcome:
    """The outcome of a result; what no labapi of this version writes counts as an error."""
    return next((one for one in Outcome if one.value == graded.outcome), Outcome.ERROR)


def sign_of(outcome: Outcome) -> str:
    """The sign of an outcome, for a teacher."""
    return SIGNS.get(outcome, outcome.sign)


def look_of(outcome: Outcome) -> str:
    """The name of its style in `report.css`."""
    return outcome.name.lower().replace("_", "-")


def number(points: float) -> str:
    """Write points, or another number, with at most two decimals."""
    return number_as(".", points)


def percent(share: float) -> str:
    """Write a share; all and nothing are said only of all and of nothing.

    >>> [percent(share) for share in (0, 0.004, 0.5, 0.999, 1)]
    ['0 %', '1 %', '50 %', '99 %', '100 %']
    """
    whole = round(100 * share)
    return f"{min(max(whole, 1), 99) if 0 < share < 1 else whole} %"


def many(count: int, one: str, more: str = "") -> str:
    """Write how many there are.

    >>> many(1, "student"), many(3, "answer"), many(2, "is", "are")
    ('1 student', '3 answers', '2 are')
    """
    return f"{count} {one if count == 1 else more or f'{one}s'}"
