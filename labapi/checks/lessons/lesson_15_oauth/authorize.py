"""Task 2: write the request that sends the customer to the bank."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_15_oauth._app import (
    Customer,
    brought_by,
    browser,
    customer,
    remembered,
)
from labapi.checks.lessons.lesson_15_oauth._beliefs import VERIFIER_GOES_TOO
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.domain.credentials.oauth.authorization import challenge_of

CALL = "authorization_address(app)"
TRIES = 3

TOKEN_AT_ONCE = Misconception(
    "token_at_once",
    belief="An app that wants a token asks for a token.",
    feedback="The answer comes through the browser, where anybody may read it. What does the bank "
    "give in the place of a token, that is worth nothing to whoever finds it?",
)
STATE_IS_A_WORD = Misconception(
    "state_is_a_word",
    belief="Any word will do for the state.",
    feedback="By the state the app knows its own question again. If it is always the same, a "
    "stranger's answer fits as well. The app has drawn one for this visit.",
)
PLAIN_WILL_DO = Misconception(
    "plain_will_do",
    belief="How the challenge is made is the bank's to find out.",
    feedback="The bank has to know, for it will make the same of the verifier; without a word of "
    "yours it takes `plain`, which this bank refuses. The method is named for SHA-256.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Have several visits begun, and ask the lab about each part by itself."""
    with work.lab(auth="token") as lab:
        first = customer(lab, cases)
        names = (first.app["client_id"], first.app["redirect_uri"])
        tries = [first, *(
            Customer(lab, remembered(lab.url, *names, cases)) for _ in range(TRIES - 1)
        )]  # fmt: skip
        sent = [(one, _sent(work, one)) for one in tries]
        yield from each_by_itself(
            (1, "it asks for a code, in the app's name", partial(_all, _asks_for_code, sent)),
            (1, "the state comes back as it went", partial(_expect_state, sent)),
            (1, "the challenge is proved by the verifier", partial(_all, _is_proved, sent)),
        )


def _sent(work: Work, one: Customer) -> dict[str, str]:
    address = expect_type(CALL, work.call("authorization_address", one.app), str)
    place = address.partition("?")[0]
    if place != f"{one.lab.url}/oauth/authorize":
        incorrect(
            f"`{CALL}` gave `{shown(address)}`. The customer is asked at "
            f"`{one.lab.url}/oauth/authorize`, and what the app says stands behind a `?`."
        )
    if urlsplit(address).fragment:
        incorrect("There is a `#` in the address: a server never sees what stands behind it.")
    return brought_by(address)


def _all(look: Any, sent: list[tuple[Customer, dict[str, str]]]) -> None:
    for one, parameters in sent:
        look(one, parameters)


def _asks_for_code(one: Customer, sent: dict[str, str]) -> None:
    """Send what says who asks for what, with a sound challenge, and see whether the bank asks."""
    kind = sent.get("response_type", "")
    TOKEN_AT_ONCE.when("token" in kind, f"Your `response_type` was `{kind}`.")
    for name in ("client_id", "redirect_uri", "scope"):
        if sent.get(name) != one.app[name]:
            incorrect(f"`{name}` was `{shown(sent.get(name, ''))}`, not `{one.app[name]}`.")
    question = one.question(response_type=kind)
    with browser() as tab:
        page = tab.get(question, allow_redirects=False)
    if page.status_code != 200:
        said = brought_by(page.headers.get("Location", "")).get("error_description", "")
        incorrect(f"With the `response_type` `{kind}` the bank asks nobody. It says: *{said}*")


def _expect_state(sent: list[tuple[Customer, dict[str, str]]]) -> None:
    states = {parameters.get("state", "") for _, parameters in sent}
    STATE_IS_A_WORD.when(
        len(states) == 1 and "" not in states,
        f"In {len(sent)} visits the state was `{shown(next(iter(states)))}`.",
    )
    for one, parameters in sent:
        question = one.question(state=parameters.get("state", ""))
        came = brought_by(one.answers(question)).get("state", "")
        if came != one.app["state"]:
            incorrect(f"The app drew the state `{one.app['state']}`, and `{came}` came back.")


def _is_proved(one: Customer, sent: dict[str, str]) -> None:
    """Have the customer say yes to this challenge, and trade the code with the verifier."""
    verifier = one.app["verifier"]
    challenge, method = (sent.get(name, "") for name in ("code_challenge", "code_challenge_method"))
    VERIFIER_GOES_TOO.when(
        verifier in sent.values(), f"The verifier `{verifier[:8]}…` stands in the address."
    )
    PLAIN_WILL_DO.when(
        challenge == challenge_of(verifier) and method in ("", "plain"),
        f"The challenge is right, and `code_challenge_method` was `{method}`.",
    )
    question = one.question(code_challenge=challenge, code_challenge_method=method)
    came = brought_by(one.answers(question))
    if "code" not in came:
        incorrect(f"The bank sent no code. It says: *{came.get('error_description', '')}*")
    traded = one.trade(came["code"])
    if traded.status_code != 200:
        incorrect(
            f"The bank gave a code, and then did not trade it. It says: "
            f"*{traded.json()['error_description']}* The challenge was `{challenge}`."
        )


TASK = Task(
    number=2,
    title="Send the customer to the bank",
    points=3,
    objective="Write an authorization request with `state` and PKCE.",
    hints=(
        "The lesson's cell with the dictionary that is sent to `/oauth/authorize` has each of "
        "these lines.",
        "The first blank is what the bank is to give. The second is in `app`. The third is made of "
        "the verifier by the function above. The fourth is a name of six or fewer letters and "
        "digits.",
        'What comes back is a `"c…"`, and the method is an `S` with the number of bits of its '
        "hash.",
    ),
    judge=judge,
    misconceptions=(TOKEN_AT_ONCE, STATE_IS_A_WORD, VERIFIER_GOES_TOO, PLAIN_WILL_DO),
    why="The browser carries a question, a mark to know the answer by and a hash; whoever reads "
    "all of it still cannot trade the code.",
)
