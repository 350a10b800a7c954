"""Which thefts can be tried at which arrow, and why each went as it did.

Whether one goes well, the lab tells by its answer. There are two texts for each, and the status
that came chooses between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labapi.classroom.widgets.sequence.arrows import APP
from labapi.classroom.widgets.sequence.carried import SESSION
from labapi.classroom.widgets.sequence.thief import (
    Act,
    ask_as_the_app,
    be_ada,
    be_faster,
    call_beyond,
    call_the_api,
    forge_a_callback,
    forge_where_nobody_compares,
    refresh,
    send_a_copy,
    send_the_challenge,
    trade_the_code,
    use_what_came_first,
)

if TYPE_CHECKING:
    from labapi.classroom.widgets.sequence.arrows import Arrow


@dataclass(frozen=True, slots=True)
class Theft:
    """One thing to try: where it can be, what is done, and what there is to say of how it went.

    `needs` are names that the arrow must carry, `not_with` names that it must not. `first` is
    whether the thief comes before the arrow's own exchange. `then` is done after the honest app has
    gone on. `went_well` and `went_wrong` say why.
    """

    title: str
    needs: frozenset[str]
    act: Act
    went_well: str
    went_wrong: str
    side: str = ""
    receiver: str = ""
    not_with: frozenset[str] = frozenset()
    first: bool = False
    then: Act | None = None

    def fits(self, arrow: Arrow) -> bool:
        """Whether it can be tried at this arrow."""
        there = set(arrow.carries)
        return (
            self.needs <= there
            and not self.not_with & there
            and self.side in ("", arrow.side)
            and self.receiver in ("", arrow.receiver)
        )


def thefts_at(arrow: Arrow) -> list[Theft]:
    """List what a thief can try with what this arrow carries, the most telling one first."""
    return [theft for theft in THEFTS if theft.fits(arrow)]


def _names(*names: str) -> frozenset[str]:
    return frozenset(names)


WHO_BEARS = (
    "Who bears the token is let in, and nobody asks where it is from: hence TLS, short lives and "
    "few scopes."
)
THEFTS = (
    Theft(
        "asks for a token with the challenge in the place of the verifier",
        _names("code_challenge"),
        send_the_challenge,
        "",
        "A hash cannot be turned back, and there is no code in this address.",
        side="request",
        not_with=_names(SESSION),
    ),
    Theft(
        "trades the code, with a made-up verifier",
        _names("code"),
        trade_the_code,
        "Nothing bound the code to the app that asked for it.",
        "The code alone is worth nothing: what else it takes never went through the browser.",
        not_with=_names("code_verifier"),
    ),
    Theft(
        "reads nothing, and sends the app a code of another visit (a forged callback)",
        _names("code", "state"),
        forge_a_callback,
        "The app took a visit that is not Ada's for hers.",
        "Nobody can guess `state`: an app that compares it knows its own visit.",
        side="request",
        receiver=APP,
    ),
    Theft(
        "does the same to an app that does not compare `state`",
        _names("code", "state"),
        forge_where_nobody_compares,
        "The app took a visit that is not Ada's for hers.",
        "The bank compares, too: the code came of another challenge than the app's verifier.",
        side="request",
        receiver=APP,
    ),
    Theft(
        "sends a copy of this request, after it",
        _names("code", "code_verifier"),
        send_a_copy,
        "The bank took a code twice.",
        "A code is good once. That it comes twice looks like a theft, so what came of it is taken "
        "back (RFC 6749, section 4.1.2).",
        side="request",
    ),
    Theft(
        "sends a copy of this request, before it arrives, and later uses what came",
        _names("code", "code_verifier"),
        be_faster,
        "What goes directly must not be read by anybody: hence TLS.",
        "The honest request then was the second one with this code, and took the thief's token "
        "back.",
        side="request",
        first=True,
        then=use_what_came_first,
    ),
    Theft(
        "sends a copy of this request, after it",
        _names("refresh_token"),
        send_a_copy,
        "This bank takes a refresh token more than once.",
        "A refresh token is good once here. That it comes twice looks like a theft (RFC 9700, "
        "section 4.14.2).",
        side="request",
    ),
    Theft(
        "asks for a token in the app's name, and calls the API with it",
        _names("client_secret"),
        ask_as_the_app,
        "Who has the secret is the app, for as long as nobody changes it.",
        "This secret opens nothing by itself.",
    ),
    Theft(
        "calls the API with the token",
        _names("access_token"),
        call_the_api,
        WHO_BEARS,
        "The token opens nothing here (any more).",
    ),
    Theft(
        "calls the API for more than the token's scopes allow",
        _names("access_token"),
        call_beyond,
        "Nothing limits this token.",
        "Ada's consent was for a few scopes, and the token opens no more than these.",
    ),
    Theft(
        "calls the API with the token",
        _names("token"),
        call_the_api,
        WHO_BEARS,
        "The token was taken back: it opens nothing any more.",
    ),
    Theft(
        "asks for the next access token, and calls the API with it",
        _names("refresh_token"),
        refresh,
        "A refresh token lives long: a public app's must be good once only, so that a theft is "
        "noticed, or bound to a key (RFC 9700, section 2.2.2).",
        "This refresh token opens nothing by itself.",
        side="answer",
    ),
    Theft(
        "goes to the bank with Ada's cookie, agrees in her name, and uses the token",
        _names(SESSION),
        be_ada,
        "Who has Ada's session is Ada to the bank, and makes a verifier of their own. (Nobody logs "
        "in at this lab: the cookie stands for that.)",
        "The session opens nothing by itself.",
    ),
)
