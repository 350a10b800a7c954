"""Limits: so many predictions a minute for each key, and nothing else is counted.

They are tried on an app of its own, whose limit is small; everywhere else it is never reached.
"""

from __future__ import annotations

from dataclasses import dataclass

from labapi.checks.capstone.claims import HEALTH, MODELS, Claim, Objective, Trial, Waits, expect
from labapi.checks.inside.capstone.answer import Answer, short

WINDOW_S = 60
NAMES = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


@dataclass(frozen=True)
class Burst:
    """What came of more requests than a key may send, and of others right after it."""

    limit: int
    let_in: list[Answer]
    over: Answer
    somebody_else: Answer
    reading: list[Answer]


def _burst(trial: Trial) -> Burst:
    """Send one more than the limit with one key; then look what is still open, and to whom."""
    found: Burst = trial.once("burst", lambda: _settled(trial))
    return found


def _settled(trial: Trial) -> Burst:
    """Try twice where the first does not come out: a minute may have ended within it."""
    burst = _tried(trial)
    kept = all(answer.worked for answer in burst.let_in) and burst.over.means(429)
    return burst if kept else _tried(trial)


def _tried(trial: Trial) -> Burst:
    limit = trial.random.randint(4, 7)
    with trial.opener(limit=limit) as other:
        other.made(key=other.key("predict"))  # the model is there from now on: no 503 is counted
        key, somebody = other.key("predict", "read"), other.key("predict", "read")
        said = "as number {} with one key, whose limit is " + str(limit)
        let_in = [other.post(key=key, said=said.format(n + 1)) for n in range(limit)]
        over = other.post(key=key, said=said.format(limit + 1))
        reading = [other.get(HEALTH, key=key, said="with a key whose limit is reached")]
        reading += [
            answer
            for _ in range(limit + 2)
            for answer in (
                other.get(HEALTH, key=somebody, said="again and again"),
                other.get(MODELS, key=somebody, said="again and again"),
            )
        ]
        reading += [other.get(MODELS, key=key, said="with a key whose limit is reached")]
        said = "with another key, which had sent nothing but reads"
        return Burst(limit, let_in, over, other.post(key=somebody, said=said), reading)


def the_limit_is_kept(trial: Trial) -> None:
    """Count who is let in."""
    burst = _burst(trial)
    for answer in burst.let_in:
        expect(answer.worked, answer, f"a prediction: {burst.limit} a minute are allowed")
    expect(burst.over.means(429), burst.over, "429: the limit of this key is reached")


def _refused(trial: Trial) -> Burst:
    """Give the burst whose last request was refused; what is asked of that waits for it."""
    burst = _burst(trial)
    if not burst.over.means(429):
        raise Waits("a key whose limit is reached, and which is refused with 429")
    return burst


def it_says_when_to_come_back(trial: Trial) -> None:
    """Ask for `Retry-After` on the refusal."""
    over = _refused(trial).over
    told = over.header("Retry-After")
    came = f"`Retry-After: {short(told)}`" if told else f"{over} without `Retry-After`"
    good = told.isdigit() and 1 <= int(told) <= WINDOW_S
    expect(good, over, f"429 with `Retry-After`, from 1 to {WINDOW_S} seconds", came)


def it_tells_what_is_left(trial: Trial) -> None:
    """Ask for the three headers, and that they count down."""
    burst = _refused(trial)
    left = []
    for answer in (*burst.let_in, burst.over):
        for name in NAMES:
            told = answer.header(name)
            came = f"`{name}: {short(told)}`" if told else f"{answer} without `{name}`"
            expect(_is_number(told), answer, f"`{name}` with a number", came)
        came = f"`{NAMES[0]}: {answer.header(NAMES[0])}`"
        expect(float(answer.header(NAMES[0])) == burst.limit, answer, f"{burst.limit}", came)
        left.append(float(answer.header(NAMES[1])))
    wanted = [*range(burst.limit - 1, -1, -1), 0]
    came = f"`{NAMES[1]}` {', '.join(f'{one:g}' for one in left)}"
    expect(left == wanted, burst.over, f"{', '.join(map(str, wanted))}", came)


def _is_number(told: str) -> bool:
    try:
        return float(told) >= 0
    except ValueError:
        return False


def others_go_on(trial: Trial) -> None:
    """Come with another key, after the first one has used up its own."""
    burst = _refused(trial)
    answer = burst.somebody_else
    expect(answer.worked, answer, "a prediction: each key has a limit of its own")


def reading_is_free(trial: Trial) -> None:
    """Read again and again, with the key that is refused, and with another one."""
    burst = _refused(trial)
    for answer in burst.reading:
        expect(not answer.means(429), answer, "an answer: only predictions are counted")


LIMITS = Objective(
    "limits",
    "Rate limits",
    "10_rate_limiting",
    (
        Claim("each key may ask so often, and no more", the_limit_is_kept),
        Claim("a refusal says when to come back", it_says_when_to_come_back),
        Claim("each answer tells what is left", it_tells_what_is_left),
        Claim("one caller's limit is nobody else's", others_go_on),
        Claim("reading is not counted", reading_is_free),
    ),
)
