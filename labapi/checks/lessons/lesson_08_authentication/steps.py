"""The judged steps of lesson 08: *Your move*, one for keys and one for tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.checks.expect import expect_type, incorrect
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception
from labapi.domain.credentials.caller import SCOPES
from labapi.domain.credentials.tokens import AUDIENCE, ISSUER

if TYPE_CHECKING:
    from labapi.checks.cases import Cases

# A key that may do one thing.

READ = "models:read"
MORE_DOES_NO_HARM = Misconception(
    "more_does_no_harm",
    belief="One right more than needed does no harm.",
    feedback="It does on the day when the key is stolen: the thief gets each of its rights. "
    "Leave out what this program never asks for.",
)
WRITE_HOLDS_READ = Misconception(
    "write_holds_read",
    belief="Whoever may change something may also read it.",
    feedback="The lab compares scopes letter by letter, and no scope holds another.",
)


def scopes(cell: Cell, cases: Cases) -> None:
    """Ask for the one scope that reads models."""
    listed = expect_type("scopes", cell.value("scopes"), list, tuple, set)
    given = {expect_type("a scope", scope, str) for scope in listed}
    for scope in sorted(given - set(SCOPES)):
        incorrect(f"The lab has no scope `{scope}`. It has: {', '.join(SCOPES)}.")
    WRITE_HOLDS_READ.when(given == {"models:write"})
    MORE_DOES_NO_HARM.when(given > {READ})
    if given != {READ}:
        incorrect("With these scopes, `GET /api/v1/models` is answered with `403`.")


# What is left to read when the signature is good.

SIGNED_IS_ENOUGH = Misconception(
    "signed_is_enough",
    belief="A token whose signature is good is a good token.",
    feedback="The bank has signed it, but perhaps long ago, or for somebody else. Both stand in "
    "the claims.",
)
ONLY_THE_TIME = Misconception(
    "only_the_time",
    belief="A token that has not expired may be used everywhere.",
    feedback="You took a token that was made for another service. Whoever runs that service could "
    "use it here, in a customer's name.",
)
ONLY_THE_AUDIENCE = Misconception(
    "only_the_audience",
    belief="What was meant for this service stays good for it.",
    feedback="You took a token that has expired. It may have been lost long ago.",
)


def still_good(cell: Cell, cases: Cases) -> None:
    """Ask about unseen claims: in time or not, for this service or for one of a similar name."""
    now = cases.whole(1_900_000_000, 2_000_000_000)
    other = cases.one_of([f"{AUDIENCE}-test", "card-api", f"old-{AUDIENCE}"])
    later = now + cases.whole(2, 300)
    earlier = now - cases.whole(600, 3600)
    long_ago = now - 7200  # whoever asks for `nbf` as well does no wrong

    def says(exp: int, aud: str) -> bool:
        names = {"iss": ISSUER, "aud": aud, "sub": cases.name("app"), "scope": "predict"}
        claims = {**names, "iat": long_ago, "nbf": long_ago, "exp": exp}
        said = expect_type("still_good(…)", cell.call("still_good", claims, now), bool)
        return bool(said)

    good, late, foreign = says(later, AUDIENCE), says(earlier, AUDIENCE), says(later, other)
    SIGNED_IS_ENOUGH.when(good and late and foreign)
    ONLY_THE_TIME.when(good and foreign and not late, f"Its `aud` was `{other}`.")
    ONLY_THE_AUDIENCE.when(good and late and not foreign)
    if not good:
        incorrect(
            f"`still_good` refused a token for `{AUDIENCE}` that expires {later - now} seconds "
            "after `now`."
        )
    if foreign or late:
        incorrect(f"`still_good` took a token for `{other}`, or one that has expired.")
    if says(now, AUDIENCE) and not says(now - 1, AUDIENCE):  # else it allows a little leeway
        incorrect("At the second that `exp` names, the token has expired (RFC 7519, 4.1.4).")


STEPS = {
    "scopes": Step(
        judge=scopes,
        hints=(
            "The key `reader` had two scopes. Which of the two did its `GET` need?",
            "A scope names what it opens and what may be done with it, with a colon between.",
        ),
        why="A key that can do one thing can lose one thing. This is called *least privilege*, "
        "and it counts on the day when a key is stolen.",
        misconceptions=(MORE_DOES_NO_HARM, WRITE_HOLDS_READ),
    ),
    "still_good": Step(
        judge=still_good,
        hints=(
            "Two of the refused tokens were signed by the lab. What was wrong with each of them?",
            'Compare `claims["exp"]` with `now`, and `claims["aud"]` with `"loan-api"`; both have '
            "to be right.",
        ),
        why="The signature says who signed it; these two claims say whether it is meant for you, "
        "and until when. Some libraries check the signature alone: see that both are asked for.",
        misconceptions=(SIGNED_IS_ENOUGH, ONLY_THE_TIME, ONLY_THE_AUDIENCE),
    ),
}
