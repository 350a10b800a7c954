"""The panel in which a check speaks."""

from __future__ import annotations

import re

from labapi.classroom.markup import page, prose, tag

SHEETS = ("result.css",)
CODE = re.compile(r"<code>.*?</code>", re.DOTALL)


def panel(look: str, *parts: str) -> str:
    """Draw parts that are HTML already; the edge has the colour of the look (see `result.css`)."""
    return page(tag("div", "".join(parts), f"lab-result lab-{look}", role="status"), sheets=SHEETS)


def paragraphs(text: str) -> list[str]:
    r"""Draw each line as a paragraph; code of several lines stays together.

    >>> paragraphs("It returned:\n`a\nb`")
    ['<p>It returned:</p>', '<p><code>a<br>b</code></p>']
    """
    whole = CODE.sub(lambda found: found[0].replace("\n", "<br>"), prose(text))
    return [tag("p", line) for line in whole.splitlines() if line]
