"""What the JavaScript of a page makes of a text of JSON: `labapi.page_reads(text)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.reader.reader import PageReader, given_text

if TYPE_CHECKING:
    from labapi.classroom.widgets.reader.page import ReaderPage


@short_traceback
def page_reads(text_or_response: Any, question: str | None = None) -> PageReader:
    """Show what this page's JavaScript reads in a text of JSON, and what changed by that.

    A text, bytes, or the answer that `requests` gave. Nothing is sent anywhere: the text goes from
    the notebook to its page, and `reader.read` says in the next cell what the page read. Where no
    page can run it, the same is told by the rules of JavaScript.
    """
    return PageReader(given_text(text_or_response), question, make_page=_make_page)


def _make_page(reader: PageReader) -> ReaderPage:
    from labapi.classroom.widgets.reader.page import ReaderPage  # anywidget costs 0.2 s

    return ReaderPage(reader)
