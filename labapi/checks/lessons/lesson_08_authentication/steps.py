"""The judged steps of lesson 08: *Your move*, one in each of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.checks.expect import expect_type, incorrect, near_miss, reason_given
from labapi.checks.lessons.lesson_08_authentication.carry import NO_SPACE, TOKEN_IS_BARE
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
    belief="A right more than is needed does no harm.",
    feedback="It does on the day when the key is stolen: the thief has each right that it has. "
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
    belief="A token that has not ended may be used everywhere.",
    feedback="You took a token that was made for another service. Whoever runs that service could "
    "use it here, in a customer's name.",
)
ONLY_THE_AUDIENCE = Misconception(
    "only_the_audience",
    belief="What was meant for this service stays good for it.",
    feedback="You took a token that has ended. It may have been lost long ago.",
)


def still_good(cell: Cell, cases: Cases) -> None:
    """Ask about unseen claims: in time or not, for this service or for one of a similar name."""
    now = cases.whole(1_900_000_000, 2_000_000_000)
    other = cases.one_of([f"{AUDIENCE}-test", "card-api", f"old-{AUDIENCE}"])
    later, earlier = now + cases.whole(2, 300), now - cases.whole(2, 300)
    long_ago = now - 3600  # whoever asks for `nbf` as well does no wrong

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
            f"`still_good` refused a token for `{AUDIENCE}` that ends {later - now} seconds "
            "after `now`."
        )
    if foreign or late:
        incorrect(f"`still_good` took a token for `{other}`, or one that has ended.")
    if says(now, AUDIENCE):
        incorrect("At the second that `exp` names, the token has ended (RFC 7519, 4.1.4).")


# A token on its way.

TOKEN_IS_A_KEY = Misconception(
    "token_is_a_key",
    belief="A token goes where a key goes.",
    feedback="The lab looks for a key in `X-API-Key`, and has no such key. Tokens have the header "
    "`Authorization`, and a word before them.",
)
SCHEME_IS_A_HEADER = Misconception(
    "scheme_is_a_header",
    belief="`Bearer` is the name of a header.",
    feedback="It is the first word of the value. The cell with the stolen laptop sends a token: in "
    "which header?",
)


def bearer(cell: Cell, cases: Cases) -> None:
    """Ask that the prediction was let in by the token."""
    answer = cell.exchange("r")
    given: Any = cell.value("headers")
    carried = answer.request_header("Authorization").strip()
    if answer.status == 200 and carried[:7].lower() == "bearer ":
        return
    TOKEN_IS_A_KEY.when(answer.request_header("X-API-Key") != "" and not carried)
    SCHEME_IS_A_HEADER.when(answer.request_header("Bearer") != "" and not carried)
    if carried:
        NO_SPACE.when(carried.lower().startswith("bearer") and " " not in carried)
        TOKEN_IS_BARE.when(" " not in carried)
    missed = near_miss(list(given.items()), "Authorization") if isinstance(given, dict) else ""
    incorrect(f"The answer was `{answer.status}`. {reason_given(answer)}{missed}")


STEPS = {
    "scopes": Step(
        judge=scopes,
        hints=(
            "The first key of this part had two scopes. Which of the two did its request need?",
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
        why="The signature says who wrote it; these two claims say whether it is meant for you, "
        "and until when. A library asks for both: leave neither out.",
        misconceptions=(SIGNED_IS_ENOUGH, ONLY_THE_TIME, ONLY_THE_AUDIENCE),
    ),
    "bearer": Step(
        judge=bearer,
        hints=(
            "The `401` of the very first request said what the lab takes. Look at its header.",
            "The header's name is `Authorization`. Its value is a word, a space, and the token.",
        ),
        why="Whoever *bears* the token is let in, and nobody asks how they came by it. So a token "
        "is kept as well as a password, and ends soon.",
        misconceptions=(TOKEN_IS_A_KEY, TOKEN_IS_BARE, NO_SPACE, SCHEME_IS_A_HEADER),
    ),
}
