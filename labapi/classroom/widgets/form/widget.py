"""A widget as a cell has it: a value that works without a page, and has one where it is shown.

Each widget is two classes. The model (`Console`, say) is a `Widget`: all its buttons do is a method
of it, and it knows no page. The page (`ConsolePage`) is a `Form` beside it in `page.py`. The two
meet in the widget's `__init__.py`, which hands the model the maker of its page; so `anywidget` is
imported when the first form is drawn, and a computer without it shows text and HTML alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.shell import shown_here

if TYPE_CHECKING:
    from labapi.classroom.widgets.form.form import Form

MakePage = Callable[[Any], "Form"]
"""Makes the page of a model; raises `ImportError` where widgets cannot be had."""


class Widget:
    """What an output shows as a form where a page can run one, and as text and HTML everywhere."""

    def __init__(self, question: str, make_page: MakePage | None = None) -> None:
        """Show `question` on top; without `make_page` there is no form, and all else works."""
        self.question = question
        self._make_page = make_page
        self._page: Form | None = None  # made when it is first shown

    def changed(self, what: str) -> None:
        """Have the page, if there is one, show anew what has changed here."""
        if self._page is not None:
            self._page.show_anew(what)

    def close(self) -> None:
        """Take the form off the page; the rest stays. Closing twice does no harm."""
        if self._page is not None:
            self._page.close()
            self._page = None

    def _static_forms(self) -> tuple[str, str]:
        """Give what stands where no form can be: as text, and as HTML without JavaScript."""
        return repr(self), self._repr_html_()

    def _repr_html_(self) -> str:
        raise NotImplementedError(f"{type(self).__name__} has no HTML")

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        text, html = self._static_forms()
        static = {"text/plain": text, "text/html": html}
        if self._page is None and self._make_page is not None:
            try:
                self._page = self._make_page(self)
            except ImportError:
                return static
        if self._page is None:
            return static
        shown_here(self)
        return with_static_forms(self._page._repr_mimebundle_(**kwargs), static)


def with_static_forms(bundle: Any, static: dict[str, str]) -> Any:
    """Put text and HTML into a widget's MIME bundle, for whoever cannot run the widget.

    That is nbconvert, GitHub, or a screen with no kernel behind it: each shows one of the two.
    """
    data, *metadata = bundle or ({},)
    return data | static, *metadata
