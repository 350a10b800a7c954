"""A thief put to work: each try in a fresh run of the flow, and the honest app goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from labapi.classroom.widgets.sequence.arrows import (
    APP,
    BANK,
    Arrow,
    Seen,
    arrows_of,
    both_of,
    refusal_in,
)
from labapi.classroom.widgets.sequence.carried import answered_in, sent_in
from labapi.classroom.widgets.sequence.fresh_run import FlowLab, FreshRun, send, values
from labapi.classroom.widgets.sequence.outcome import Honest, Try
from labapi.classroom.widgets.sequence.thefts import Theft, thefts_at
from labapi.classroom.widgets.sequence.thief import Thief, api_call

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange
    from labapi.domain.credentials.oauth.clients import Client

SecondLab = Callable[[], AbstractContextManager[FlowLab]]
"""Starts a lab like the learner's, which is stopped in the end."""
AUTH_OFF = " This lab asks nobody who they are, so that says nothing of a token (auth=None)."


def try_all(
    arrow: Arrow, recorded: Sequence[Seen], registered: Mapping[str, Client], second: SecondLab
) -> tuple[Try, ...]:
    """Try all that can be tried at this arrow, each in a fresh run of the flow."""
    thefts = thefts_at(arrow)
    if not thefts:
        return ()
    with second() as lab:
        made = [_try(theft, arrow, FreshRun.of(recorded, registered, lab)) for theft in thefts]
    return tuple(one for one in made if one is not None)


def _try(theft: Theft, arrow: Arrow, run: FreshRun) -> Try | None:
    """Run the flow up to the arrow, let the thief try, and then the honest app go on."""
    run.go_on(arrow.of - 1 if theft.first else arrow.of)
    done = len(run.flow)
    if done != arrow.of + (not theft.first) or (theft.first and not run.can_go_on()):
        return None  # the flow does not come so far here
    ahead = replace(run.recorded[done], exchange=run.ahead()) if theft.first else run.flow[arrow.of]
    thief, before = Thief.at(run, arrow, ahead), _look(run, done)
    told, count = theft.act(thief), len(thief.did)
    run.go_on()
    after = _look(run, done)
    told = (theft.then(thief) if theft.then else None) or told
    if told is None:
        return None
    honest = _compared(run, done)
    if before and after:
        honest.append(_honest(before, after))
    later = [*([after] if before and after else []), *thief.did[count:]]
    arrows = _arrows(arrow, run, thief.did[:count], later, theft.first)
    return replace(_told(theft, thief, told, honest), arrows=tuple(arrows))


def _look(run: FreshRun, done: int) -> Seen | None:
    """Have the app look whether its token holds, where nothing that comes later uses it."""
    uses = [sent_in(was.exchange) for was in run.recorded[done:]]
    answers = [values(answered_in(seen.exchange)) for seen in run.flow]
    tokens = [given["access_token"] for given in answers if "access_token" in given]
    if not tokens or any(thing.name == "access_token" for use in uses for thing in use):
        return None
    answered = send(run.lab.url, api_call(run, tokens[-1]))
    return replace(run.recorded[0], exchange=answered, sender=APP, receiver=BANK, number=0)


def _compared(run: FreshRun, done: int) -> list[Honest]:
    """Put what the bank answered the honest side beside what it had answered before."""
    now = run.flow[done:]
    pairs = zip(run.recorded[done:], now, strict=False)
    compared = [_honest(was, seen) for was, seen in pairs if was.receiver == BANK]
    if len(run.flow) < len(run.recorded):
        was = run.recorded[len(run.flow)]
        compared.append(Honest(was.title, was.exchange.status, None))
    return compared


def _honest(was: Seen, now: Seen) -> Honest:
    return Honest(was.title, was.exchange.status, now.exchange.status, *refusal_in(now.exchange))


def _arrows(
    at: Arrow, run: FreshRun, stolen: Sequence[Seen], later: Sequence[Seen], first: bool
) -> list[Arrow]:
    """Put the thief's arrows among those of the run, which stand as in the recording."""
    made, thief = [], [arrow for seen in stolen for arrow in both_of(seen, at.of, at.number)]
    order = arrows_of(run.recorded)
    answer = [a.number for a in order if a.of == at.of and a.number == at.number + 1]
    behind = at.number - 1 if first else max([at.number, *answer])
    for was in order:
        if was.of < len(run.flow):
            both = both_of(run.flow[was.of], was.of, was.number)
            made.append(both[0] if was.side == "request" else both[1])
        else:
            made.append(replace(was, carried=(), at_ms=None, is_missing=True))
        made += thief if was.number == behind else []
    return [*made, *(a for seen in later for a in both_of(seen, at.of, at.number))]


def _told(theft: Theft, thief: Thief, told: Exchange, honest: list[Honest]) -> Try:
    word, reason = refusal_in(told)
    why = theft.went_wrong if word else theft.went_well
    nobody_asked = thief.run.lab.settings.auth is None and told.target.startswith("/api/")
    return Try(
        what=theft.title,
        statuses=tuple(seen.exchange.status for seen in thief.did),
        word=word,
        reason=reason,
        got=not word,
        why=why + AUTH_OFF * nobody_asked,
        honest=tuple(honest),
        arrows=(),
    )
