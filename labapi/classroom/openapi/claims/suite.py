"""The whole suite in its order, and how it is judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from labapi.classroom.openapi.claims.hurting import ERROR_CLAIMS, HURT_CLAIMS
from labapi.classroom.openapi.claims.manners import ENVELOPE_CLAIMS, HEADER_CLAIMS, METHOD_CLAIMS
from labapi.classroom.openapi.claims.predicting import PREDICT_CLAIMS, WRONG_CLAIMS
from labapi.classroom.openapi.claims.reading import HEALTH_CLAIMS, MODEL_CLAIMS, PAST_CLAIMS
from labapi.classroom.openapi.claims.talk import Broken, NotAskable, NotSeen, Talk
from labapi.classroom.openapi.claims.verdict import FAILS, HOLDS, UNSEEN, WAITS, Row, Verdict

if TYPE_CHECKING:
    from labapi.classroom.openapi.claims.talk import Claim, Send

SUITE = (
    *HEALTH_CLAIMS,
    *MODEL_CLAIMS,
    *PREDICT_CLAIMS,
    *WRONG_CLAIMS,
    *PAST_CLAIMS,
    *METHOD_CLAIMS,
    *HURT_CLAIMS,
    *HEADER_CLAIMS,
    *ERROR_CLAIMS,
    *ENVELOPE_CLAIMS,
)
"""Those that look back at all that was answered so far stand last."""
WHOLE_S = 30.0
"""After so many seconds nothing more is asked."""
NO_TIME = f"Not asked: the {WHOLE_S:.0f} s that the whole suite may take were over."
ODD = "Sent what the claim asks for. Came an answer of an unforeseen shape ({}). Expected {}."


def judge(
    send: Send,
    claims: Iterable[Claim] = SUITE,
    clock: Callable[[], float] = time.monotonic,
) -> Verdict:
    """Ask a server on this way, claim by claim; those that need one that fails are not asked."""
    talk, rows, ends_s = Talk(send), dict[str, Row](), clock() + WHOLE_S
    for claim in claims:
        if clock() > ends_s:
            rows[claim.key] = Row(claim.key, claim.group, claim.says, WAITS, NO_TIME)
        else:
            rows[claim.key] = _waiting(claim, rows) or _asked(claim, talk)
    return Verdict(rows.values())


def _waiting(claim: Claim, rows: dict[str, Row]) -> Row | None:
    """Give the row of a claim that needs another first; None where it can be asked."""
    for key in claim.needs:
        if key in rows and rows[key].outcome in (FAILS, WAITS):
            said = f"It waits until this holds: {rows[key].says}."
            return Row(claim.key, claim.group, claim.says, WAITS, said)
    return None


def _asked(claim: Claim, talk: Talk) -> Row:
    outcome, said, exchange = HOLDS, "", None
    try:
        claim.check(talk)
    except Broken as broken:
        outcome, said, exchange = FAILS, str(broken), broken.exchange
    except (NotSeen, NotAskable) as reason:
        outcome, said = UNSEEN, str(reason)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # A server may answer what no check has foreseen: that is its fault, and no crash of ours.
        outcome, said = FAILS, ODD.format(type(error).__name__, claim.says)
        exchange = talk.seen[-1].exchange if talk.seen else None
    return Row(claim.key, claim.group, claim.says, outcome, said, exchange)
