"""The rules of a client that tries again, compared with what one call of it did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from labapi.checks.clients.beliefs import (
    AT_ONCE,
    EVERY_FAULT_AGAIN,
    FAULT_IS_FINAL,
    KEY_FOR_ALL,
    KEY_OF_FEATURES,
    KEY_PER_TRY,
    LIMIT_IS_FINAL,
    NO_KEY,
    OWN_GUESS,
    REFUSAL_IS_RETRIED,
)
from labapi.checks.clients.call import KEY, Call, Window, near_miss, waits_fit
from labapi.checks.clients.troubles import Trouble
from labapi.checks.expect import incorrect, reason_given, sent_json, shown

TOO_MANY = 429
KEY_REUSED = b'"IDEMPOTENCY_KEY_REUSED"'
FAULT = 500
"""From this status on nobody knows whether the work was done."""


def course(troubles: Iterable[Trouble], final: int, may_be_repeated: bool, most: int) -> list[int]:
    """List the answers that a client gets that keeps the rules, and makes so many tries at most.

    >>> course([Trouble(429), Trouble(500)], 200, may_be_repeated=False, most=4)
    [429, 500]
    """
    met: list[int] = []
    for status in (*(trouble.status for trouble in troubles), final):
        met.append(status)
        again = status == TOO_MANY or (status >= FAULT and may_be_repeated)
        if not again or len(met) == most:
            break
    return met


def expect_course(call: Call, wanted: Sequence[int], most: int) -> None:
    """Ask for these answers and no more: neither a try too few nor one too many."""
    got = call.statuses
    if got == list(wanted):
        return
    number = next((n for n, (a, b) in enumerate(zip(got, wanted, strict=False)) if a != b), None)
    if number is not None:
        _unforeseen(call, number)
    if len(got) < len(wanted):
        _gave_up(call, most)
    _went_on(call, wanted, most)


def _unforeseen(call: Call, number: int) -> NoReturn:
    """The lab itself has answered otherwise: the request was not the one that was asked for."""
    refused = call.tries[number]
    KEY_FOR_ALL.when(KEY_REUSED in refused.response_body, call.told)
    incorrect(f"{call.told} No try should have got a `{refused.status}`.{reason_given(refused)}")


def _gave_up(call: Call, most: int) -> NoReturn:
    *before, last = (status or 0 for status in call.statuses)
    LIMIT_IS_FINAL.when(last == TOO_MANY and TOO_MANY not in before, call.told)
    FAULT_IS_FINAL.when(last >= FAULT and not any(one >= FAULT for one in before), call.told)
    incorrect(f"{call.told} After a `{last}` another try is worth it, up to {most} tries in all.")


def _went_on(call: Call, wanted: Sequence[int], most: int) -> NoReturn:
    last = wanted[-1]
    if last < 400:
        incorrect(f"{call.told} Once there is an answer, no further try is needed.")
    REFUSAL_IS_RETRIED.when(last < FAULT and last != TOO_MANY, call.told)
    EVERY_FAULT_AGAIN.when(len(wanted) < most and last >= FAULT, call.told)
    incorrect(f"{call.told} After {most} tries in all it should stop.")


def expect_one_request(call: Call) -> None:
    """Ask that all tries are copies: of one path, one body, and one key or none."""
    first = call.tries[0]
    for sent in call.tries[1:]:
        if sent.target != first.target:
            incorrect(f"{call.told} The first went to `{first.target}`, one to `{sent.target}`.")
        if sent_json(sent) != sent_json(first):
            incorrect(
                f"{call.told} All tries are the same request, and one of them had another "
                f"body than the first: `{shown(sent_json(sent))}`."
            )
    if not call.keys[0] and any(call.keys):
        incorrect(
            f"{call.told} The first had no `{KEY}`, and a later one had. The server cannot know "
            "that both are one question."
        )
    KEY_PER_TRY.when(all(call.keys) and len(set(call.keys)) > 1, call.told)
    if len(set(call.keys)) > 1:
        incorrect(f"{call.told} The first had an `{KEY}`, and a later one had none.")


def expect_key(call: Call) -> None:
    """Ask for one key on all tries; a header that is nearly named so is pointed out."""
    if not call.keys[0] and (miss := near_miss(call.tries[0])):
        incorrect(f"Your tries had a header `{miss}`. The name of the header is `{KEY}`.")
    NO_KEY.when(not any(call.keys), call.told)
    expect_one_request(call)


def expect_new_key(call: Call, earlier: Iterable[Call]) -> None:
    """Ask for a key that no earlier call had, whether that asked the same or not."""
    for one in earlier:
        if one.keys[0] == call.keys[0]:
            same = sent_json(one.tries[0]) == sent_json(call.tries[0])
            KEY_OF_FEATURES.when(same, f"Two calls were sent under the key `{call.keys[0]}`.")
            KEY_FOR_ALL.when(True, f"Two questions were sent under the key `{call.keys[0]}`.")


def expect_waits(call: Call, windows: Sequence[Window] | None = None) -> None:
    """Ask for one wait before each repetition that was asked to wait, as long as it was asked."""
    windows = call.windows if windows is None else windows
    waits, wanted = call.waits, _wanted(call)
    if waits_fit(waits, windows):
        return
    if odd := [wait for wait in waits if not wait >= 0]:
        incorrect(f"It called `wait({shown(odd[0])})`. A wait is a number of seconds, from 0 up.")
    asked = [window for window in windows if not window.may_be_none]
    if asked and not waits and call.longest_rest_s > 0.5:
        incorrect(
            f"{call.told} Yet {call.longest_rest_s:.1f} seconds went by between two tries. Call "
            "`wait`, which a check need not sit out; `sleep` takes all of the time."
        )
    AT_ONCE.when(asked and not any(waits), call.told)
    if waits_fit(waits[:-1], windows):
        expect_no_last_wait(call)
    if len(waits) == len(asked):
        pairs = list(zip(waits, asked, strict=True))
        if all(window.holds(wait / 1000) for wait, window in pairs):
            incorrect(f"{call.told}{wanted} That is a thousand times as long: count in seconds.")
        OWN_GUESS.when(True, call.told + wanted)
    incorrect(f"{call.told} It is to wait once before each repetition.{wanted}")


def expect_no_last_wait(call: Call) -> None:
    """Ask that no wait follows the last try, whatever the others were."""
    if len(call.waits) >= len(call.tries):
        incorrect(f"{call.told} After the last try nobody asks again: that wait is for nothing.")


def _wanted(call: Call) -> str:
    return f" The headers asked for {', '.join(f'`{asked}`' for asked in call.asked)}." * bool(
        call.asked
    )
