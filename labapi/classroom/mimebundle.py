"""What a drawn value gives to a notebook: the widget, and the forms that need none."""

from __future__ import annotations

from typing import Any


def bundle_of(widget: Any, text: str, html: str, **kwargs: Any) -> Any:
    """Give a widget's MIME bundle with text and HTML in it; these two alone where it is None.

    Whoever cannot run the widget (nbconvert, GitHub, a screen with no kernel) shows one of them.
    """
    static = {"text/plain": text, "text/html": html}
    if widget is None:
        return static
    bundle, *metadata = widget._repr_mimebundle_(**kwargs) or ({},)
    return bundle | static, *metadata
