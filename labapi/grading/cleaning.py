r"""Texts of students, made harmless where they are shown: in a table, on a page, in a terminal.

What somebody wrote may hold letters that a terminal obeys, marks that turn the direction of what
follows, or the beginning of a formula that a spreadsheet would compute (OWASP, *CSV Injection*).
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"\s*[=+\-@]|[\t\r]")
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of a text (Unicode Standard Annex 9, and *Trojan Source*)."""
OBEYED = re.compile(rf"[\0-\x08\x0b-\x1f\x7f-\x9f{''.join(sorted(BIDI))}]")
"""Those marks, and all control characters but the end of a line and a tabulator."""
LONGEST = 20_000


def cleaned(text: str, longest: int = LONGEST) -> str:
    r"""Take out what is obeyed and not read, and cut what nobody reads to its end.

    >>> cleaned("a\x1b[31mred\u202e.exe\r\n")
    'a[31mred.exe\n'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    kept = OBEYED.sub("", plain)
    return kept if len(kept) <= longest else f"{kept[:longest]} […]"


def as_line(text: str, longest: int = 200) -> str:
    """Clean a text, and make it one line."""
    return " ".join(cleaned(text, longest).split())


def as_cell(text: str) -> str:
    """Clean a text for a cell of a table: a spreadsheet shows it, and computes nothing.

    >>> [as_cell(text) for text in ("=1+1", " @SUM(A1)", "-5 is wrong", "Ada")]
    ["'=1+1", "' @SUM(A1)", "'-5 is wrong", 'Ada']
    """
    plain = cleaned(text)
    return f"'{plain}" if FORMULA.match(plain) else plain
