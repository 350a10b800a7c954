"""The token inspector: a token in three parts, to be altered and shown to the server.

`labapi.token_inspector(token)` draws a form in JupyterLab (`page.py`, `inspector.js`). Each of
its buttons has a method here, so all of it works in a cell, and without widgets, as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.markup import code, prose, tag
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.widgets.form.widget import MakePage, Widget
from labapi.classroom.widgets.tokens.decoded import (
    TokenParts,
    changes,
    forge_by_another_key,
    forge_by_public_key,
    forge_expired,
    forge_for_another_audience,
    forge_tampered,
    forge_unsigned,
    parts_of,
)
from labapi.classroom.widgets.tokens.given import cleaned
from labapi.classroom.widgets.tokens.known import findings
from labapi.classroom.widgets.tokens.render import Reading, as_html_page, as_text
from labapi.classroom.widgets.tokens.verification import (
    ELSEWHERE,
    TokenLab,
    TokenVerdict,
    ask_server,
    asked_lab,
    is_from_elsewhere,
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
        given: TokenParts | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Made by `labapi.token_inspector()`; `NotAToken` says why a text cannot be shown.

        `given` is the token that this one was made from, where it was made here.
        """
        super().__init__(question or QUESTION, make_page)
        self.parts: TokenParts = parts_of(token)
        self.given = given or self.parts
        self.on_page = self.parts  # as it stands in the form, altered or not
        self.pasted: TokenInspector | None = None  # what was pasted into the form, taken apart
        self.path = path
        self._lab, self._now = lab, now

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
        return self.reading().verdict

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
        settings = self._lab, self.path, self.question, self._make_page, self.given, self._now
        return TokenInspector(token, *settings)

    # What the page works with, beside the methods above.

    def paste(self, text: str) -> TokenInspector:
        """Take another token apart, here in the kernel; it is kept as `pasted`."""
        settings = self._lab, self.path, self.question, self._make_page, None, self._now
        self.pasted = TokenInspector(cleaned(text), *settings)
        return self.pasted

    def reading(self, parts: TokenParts | None = None) -> Reading:
        """Read this token, or these parts of it as they were altered: known, changed, asked."""
        read, lab, now_s = parts or self.parts, self.lab, self._now()
        tokens = lab.tokens if lab is not None and lab.running else None
        if is_from_elsewhere(self.given):
            verdict = TokenVerdict(f"GET {self.path}", None, ELSEWHERE)
        else:
            verdict = ask_server(lab, self.path, read.text)
        known = findings(read, tokens, now_s)
        return Reading(read, known, verdict, now_s, changes(self.given, read))

    def __repr__(self) -> str:
        """Write the question, the three parts, and what the server says."""
        return f"{self.question}\n\n{as_text(self.reading())}"

    def _repr_html_(self) -> str:
        """Draw the same, with what the buttons do as code."""
        return self._drawn(self.reading())

    def _drawn(self, reading: Reading) -> str:
        top = tag("p", prose(self.question), "lab-question")
        note = tag("p", "Each of these is another token, to be shown or asked about:", "lab-note")
        return as_html_page(reading, top) + tag("div", note + code(SAME), "lab")

    def _static_forms(self) -> tuple[str, str]:
        reading = self.reading()  # one request, whatever forms are drawn of it
        return f"{self.question}\n\n{as_text(reading)}", self._drawn(reading)
