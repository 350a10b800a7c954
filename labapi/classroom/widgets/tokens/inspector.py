"""The token inspector: a token in three parts, to be altered and shown to the server.

`labapi.token_inspector(token)` draws a form in JupyterLab (`page.py`, `inspector.js`). Each of
its buttons has a method here, so all of it works in a cell, and without widgets, as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.markup import code, prose, tag
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.form.widget import MakePage, Widget
from labapi.classroom.widgets.tokens.decoded import (
    TokenParts,
    forge_by_another_key,
    forge_by_public_key,
    forge_expired,
    forge_for_another_audience,
    forge_tampered,
    forge_unsigned,
    parts_of,
)
from labapi.classroom.widgets.tokens.render import as_html_page, as_text
from labapi.classroom.widgets.tokens.verification import (
    TokenLab,
    TokenVerdict,
    ask_server,
    asked_lab,
)

if TYPE_CHECKING:
    from labapi.domain.credentials.tokens import Tokens

QUESTION = "Which part can you change without the server noticing?"
PATH = "/api/v1/models"
SAME = """\
inspector.tampered(sub="somebody else")   # change a claim, keep the signature
inspector.unsigned()                      # alg: none
inspector.by_another_key()                # another key, of the same name
inspector.by_public_key()                 # HS256, with the public key as the secret
inspector.expired()                       # for a time that is over
inspector.for_another_audience()          # meant for another service"""


class TokenInspector(Widget):
    """One token, taken apart; its methods give others, and `verdict` is what the server says."""

    def __init__(
        self,
        token: str,
        lab: TokenLab | None = None,
        path: str = PATH,
        question: str | None = None,
        make_page: MakePage | None = None,
    ) -> None:
        """Made by `labapi.token_inspector()`; `NotAToken` says why a text cannot be shown."""
        super().__init__(question or QUESTION, make_page)
        self.parts: TokenParts = parts_of(token)
        self.on_page = self.parts  # as it stands in the form, altered or not
        self.path = path
        self._lab = lab

    @property
    def text(self) -> str:
        """The token as it travels: a secret, as long as it holds."""
        return self.parts.text

    @property
    def header(self) -> dict[str, Any]:
        """The first part: how the token is signed."""
        return dict(self.parts.header)

    @property
    def claims(self) -> dict[str, Any]:
        """The second part: what the token says of itself."""
        return dict(self.parts.claims)

    @property
    def verdict(self) -> TokenVerdict:
        """What the server says of this token, asked anew each time."""
        return ask_server(self.lab, self.path, self.text)

    @property
    def lab(self) -> TokenLab | None:
        """The lab that is asked; None where none runs."""
        return asked_lab(self._lab)

    @short_traceback
    def tampered(self, **claims: Any) -> TokenInspector:
        """Change claims and keep the signature; a claim given as None is taken out."""
        return self._with(forge_tampered(self.parts, claims))

    @short_traceback
    def unsigned(self) -> TokenInspector:
        """Claim that the token needs no signature (`alg: none`)."""
        return self._with(forge_unsigned(self.parts))

    @short_traceback
    def by_another_key(self) -> TokenInspector:
        """Sign it with a key that is not the lab's, under the lab's key's name."""
        return self._with(forge_by_another_key(self.parts))

    @short_traceback
    def by_public_key(self) -> TokenInspector:
        """Sign it by HS256 with the lab's public key as if it were a shared secret."""
        return self._with(forge_by_public_key(self.parts, self._tokens))

    @short_traceback
    def expired(self) -> TokenInspector:
        """Have the lab sign the same for a time that is over."""
        return self._with(forge_expired(self.parts, self._tokens))

    @short_traceback
    def for_another_audience(self) -> TokenInspector:
        """Have the lab sign the same for another service."""
        return self._with(forge_for_another_audience(self.parts, self._tokens))

    @property
    def _tokens(self) -> Tokens:
        lab = self.lab
        if lab is None:
            raise RuntimeError("Only a running lab can sign that: lab = labapi.start(auth='token')")
        return lab.tokens

    def _with(self, token: str) -> TokenInspector:
        return TokenInspector(token, self._lab, self.path, self.question, self._make_page)

    def __repr__(self) -> str:
        """Write the question, the three parts, and what the server says."""
        return f"{self.question}\n\n{as_text(self.parts, self.verdict)}"

    def _repr_html_(self) -> str:
        """Draw the same, with what the buttons do as code."""
        return self._drawn(self.verdict)

    def _drawn(self, verdict: TokenVerdict) -> str:
        top = tag("p", tag("strong", prose(self.question)))
        note = tag("p", "Each of these is another token, to be shown or asked about:", "lab-note")
        return as_html_page(self.parts, verdict, top) + tag("div", note + code(SAME), "lab")

    def _static_forms(self) -> tuple[str, str]:
        verdict = self.verdict  # one request, whatever forms are drawn of it
        return f"{self.question}\n\n{as_text(self.parts, verdict)}", self._drawn(verdict)
