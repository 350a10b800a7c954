"""A JSON Web Token taken apart, changed, and put before the server: `labapi.token_inspector()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.tokens.given import text_of
from labapi.classroom.widgets.tokens.inspector import PATH, TokenInspector

if TYPE_CHECKING:
    from labapi.classroom.widgets.tokens.page import InspectorPage
    from labapi.classroom.widgets.tokens.verification import TokenLab
    from labapi.domain.credentials.tokens import NewToken


@short_traceback
def token_inspector(
    token: str | bytes | NewToken,
    lab: TokenLab | None = None,
    path: str = PATH,
    question: str | None = None,
) -> TokenInspector:
    """Show a JSON Web Token in its three parts, what can be known of it, and what the server says.

    It is taken apart in this kernel, and never leaves this computer. It is sent to `path` of the
    lab (or of the lab that runs, where none is given) unless it names another issuer. `NotAToken`
    says why something cannot be shown, and where the token would be.
    """
    return TokenInspector(text_of(token), lab, path, question, make_page=_make_page)


def _make_page(inspector: TokenInspector) -> InspectorPage:
    from labapi.classroom.widgets.tokens.page import InspectorPage  # anywidget costs 0.2 s

    return InspectorPage(inspector)
