"""The judged steps of lesson 15: a token is sent, a challenge is made, a consent is taken back."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from labapi.checks.expect import expect_type, incorrect, near_miss, reason_given
from labapi.checks.lessons.lesson_08_authentication.carry import NO_SPACE, TOKEN_IS_BARE
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception
from labapi.domain.credentials.oauth.authorization import challenge_of

if TYPE_CHECKING:
    from labapi.checks.cases import Cases

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
    feedback="It is the first word of the value. The header is the one in which every credential "
    "of HTTP travels: `Authorization`.",
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
    incorrect(f"The answer was `{answer.status}`.{reason_given(answer)}{missed}")


# What may be seen of a secret.

PLAIN_TO_URL = str.maketrans("+/", "-_")

VERIFIER_ITSELF = Misconception(
    "verifier_itself",
    belief="The challenge is the verifier, shown early.",
    feedback="Then whoever reads the address bar has all that the code needs. Show something that "
    "is made of the verifier, and from which nobody gets back: `digest`.",
)
HEX_WILL_DO = Misconception(
    "hex_will_do",
    belief="However a hash is written, it is the same to the bank.",
    feedback="The bank compares letter by letter. The standard writes the 32 bytes in base64url, "
    "and yours are written with the digits 0 to f.",
)
PADDED = Misconception(
    "padded",
    belief="Base64 ends with `=`, so the challenge does.",
    feedback="The `=` only fills the last group of letters, and has a meaning of its own in "
    'addresses. The standard leaves it out: `.rstrip("=")`.',
)
STILL_BYTES = Misconception(
    "still_bytes",
    belief="What base64 makes is a text.",
    feedback="In Python it is bytes, with a `b` before the quotes. `.decode()` makes a text of it.",
)


def challenge(cell: Cell, cases: Cases) -> None:
    """Ask for the challenge of this verifier, letter by letter."""
    verifier = expect_type("verifier", cell.value("verifier"), str)
    given, right = cell.value("challenge"), challenge_of(verifier)
    if given == right:
        return
    STILL_BYTES.when(isinstance(given, bytes) and given.rstrip(b"=") == right.encode())
    text = expect_type("challenge", given, str)
    VERIFIER_ITSELF.when(text == verifier)
    PADDED.when(text.rstrip("=") == right)
    HEX_WILL_DO.when(text.lower() == _hex_of(right))
    if text.rstrip("=").translate(PLAIN_TO_URL) == right:
        incorrect("It has a `+` or a `/`. Use `urlsafe_b64encode`, which writes `-` and `_`.")
    incorrect(
        f"It has {len(text)} characters, and is not what the bank makes of this verifier: "
        f"43 characters that begin with `{right[:4]}`."
    )


def _hex_of(challenge: str) -> str:
    return base64.urlsafe_b64decode(f"{challenge}=").hex()


# What one request takes back.

ONE_FOR_BOTH = Misconception(
    "one_for_both",
    belief="With an access token, its refresh token ends.",
    feedback="At this bank, the app still has its refresh token, and gets the next access token "
    "for it. Take back the one that the others come from.",
)
REVOKES_THE_CLIENT = Misconception(
    "revokes_the_client",
    belief="The bank ends what belongs to a client's name.",
    feedback="`client_id` says who asks. `token` says what ends, and it has to be the text of a "
    "token: both stand in `tokens`.",
)


def take_back(cell: Cell, cases: Cases) -> None:
    """Ask that the token from which the others come was sent to be revoked."""
    answer, tokens = cell.exchange("r"), expect_type("tokens", cell.value("tokens"), dict)
    form = parse_qs(answer.request_body.decode("utf-8", "replace"))
    sent = "".join(form.get("token", [])[:1])
    if sent == tokens.get("refresh_token") and answer.status == 200:
        return
    ONE_FOR_BOTH.when(sent == tokens.get("access_token"))
    REVOKES_THE_CLIENT.when(sent in form.get("client_id", []))
    if answer.status != 200:
        incorrect(f"The answer was `{answer.status}`.{reason_given(answer)}")
    incorrect(
        "The bank answered `200`, and nothing has ended: it says so of a token that it does not "
        "know, too. Both tokens stand in `tokens`, under their names."
    )


STEPS = {
    "bearer": Step(
        judge=bearer,
        hints=(
            "The answer of the bank says of which type the token is: look at `token_type`.",
            "The header's name is `Authorization`. Its value is a word, a space, and the token.",
        ),
        why="Whoever *bears* the token is let in, and nobody asks how they came by it. So a token "
        "is kept as well as a password, and ends soon.",
        misconceptions=(TOKEN_IS_A_KEY, TOKEN_IS_BARE, NO_SPACE, SCHEME_IS_A_HEADER),
    ),
    "challenge": Step(
        judge=challenge,
        hints=(
            "`digest` is the hash: 32 bytes. `urlsafe_b64encode` writes bytes in base64url.",
            'It gives bytes again: `.decode()` makes a text of them, and `.rstrip("=")` takes '
            "away what stands at its end.",
        ),
        why="Anybody may see the challenge: nobody gets from it to the verifier, and the bank can "
        "make it again when the verifier comes.",
        misconceptions=(VERIFIER_ITSELF, HEX_WILL_DO, PADDED, STILL_BYTES),
    ),
    "take_back": Step(
        judge=take_back,
        hints=(
            "Which of the two tokens can get the other?",
            'Both stand in `tokens`: as `tokens["access_token"]` and `tokens["refresh_token"]`.',
        ),
        why="With the refresh token ends all that came of Ada's yes, the access tokens as well "
        "(RFC 7009, section 2.1). The app has nothing left to ask with.",
        misconceptions=(ONE_FOR_BOTH, REVOKES_THE_CLIENT),
    ),
}
