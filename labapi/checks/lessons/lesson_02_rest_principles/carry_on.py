"""Task 5: rewrite a server that remembers, so that any copy can answer any request."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    difference,
    expect_json,
    expect_status,
    incorrect,
    request_line,
    same,
    shown,
)
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

COPIES = ("copy_1", "copy_2")
NEEDED = ("income", "loan_amount", "credit_score")
Facts = dict[str, Any]

MOVED_THE_MEMORY = Misconception(
    "moved_the_memory",
    belief="If all copies look into the same dictionary, the server is stateless.",
    feedback="It still remembers who said what, only in another place: what one applicant has told "
    "is there when the next one comes, and a copy on another machine has no such dictionary. What "
    "would it need to know, if each request were its first?",
)
TRUSTS_NOTHING = Misconception(
    "trusts_nothing",
    belief="What a client says that it has told before does not count.",
    feedback="Then the conversation begins anew with each request. The client is the one who has "
    "been there from the beginning: its `known` is all that there is.",
)
TICKET_IS_ENOUGH = Misconception(
    "ticket_is_enough",
    belief="A number for the conversation is enough: under it, the server finds the rest.",
    feedback="A copy on another machine has nothing under that number, and neither has this one "
    "after a restart. What was told has to travel itself.",
)
OLD_WINS = Misconception(
    "old_wins",
    belief="What was told first is what counts.",
    feedback="Somebody corrects a mistake: the new fact comes with the old one in `known`. Which "
    "of the two did they mean?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Talk to the copies in turn, begin in the middle, come as somebody else, and correct."""
    yield from each_by_itself(
        (1, "copies in turn bring a conversation to its end", lambda: _turns(work, cases)),
        (1, "any copy goes on from where another was", lambda: _middle(work, cases)),
        (1, "nobody's facts stay behind", lambda: _others(work, cases)),
        (1, "what is told anew counts", lambda: _corrected(work, cases)),
    )


def _turns(work: Work, cases: Cases) -> None:
    """Two conversations, one with each end; the copies take turns, as behind a proxy."""
    for decision in cases.shuffled(["approved", "rejected"]):
        facts, turns = _facts(cases, decision), cycle(cases.shuffled(COPIES))
        told: Facts = {}
        known: Any = None
        for name in cases.shuffled(NEEDED):
            message = {"fact": {name: facts[name]}} | ({"known": known} if told else {})
            told |= message["fact"]
            answer = _expect(work, next(turns), message, told)
            known = answer["known"]


def _middle(work: Work, cases: Cases) -> None:
    """Bring to each copy what none has ever been told: one of three facts, or two of them."""
    for copy in COPIES:
        facts, order = _facts(cases, cases.one_of(["approved", "rejected"])), cases.shuffled(NEEDED)
        for count in cases.shuffled([1, 2]):
            known = {name: facts[name] for name in order[:count]}
            fact = {order[count]: facts[order[count]]}
            _expect(work, copy, {"known": known, "fact": fact}, known | fact)


def _others(work: Work, cases: Cases) -> None:
    """Let one applicant tell all, and ask each copy at once in the name of another."""
    for copy in COPIES:
        facts, name = _facts(cases, "approved"), cases.one_of(NEEDED)
        told: Facts = {}
        for one in cases.shuffled(NEEDED):
            _said(work, copy, {"known": told, "fact": {one: facts[one]}})
            told = told | {one: facts[one]}
        other = {name: _facts(cases, "rejected")[name]}
        for there in COPIES:
            answer = _said(work, there, {"fact": other})
            _expect_answer(answer, {"fact": other}, other, parts=("missing", "decision"))


def _corrected(work: Work, cases: Cases) -> None:
    """Correct one fact of several, so that the decision is another."""
    for before, after in cases.shuffled([("approved", "rejected"), ("rejected", "approved")]):
        known, new = _facts(cases, before), _facts(cases, after)
        name = "credit_score"
        fact = {name: new[name]}
        message = {"known": known, "fact": fact}
        answer = _said(work, cases.one_of(COPIES), message)
        OLD_WINS.when(
            _decision(answer) == before,
            f"In `known` the score was {known[name]}, in `fact` {new[name]}. It decided as "
            f"before: `{before}`.",
        )
        _expect_answer(answer, message, known | fact, parts=("missing", "decision"))


def _facts(cases: Cases, decision: str) -> Facts:
    """Draw an applicant who can pay; the score alone decides, at times at its very edge."""
    loan_amount = cases.whole(1, 90) * 500
    scores = (
        [600, cases.whole(601, 850)] if decision == "approved" else [599, cases.whole(300, 598)]
    )
    return {
        "income": 2 * loan_amount + 500 * cases.whole(0, 50) + 0.5,  # a fact need not be whole
        "loan_amount": loan_amount,
        "credit_score": cases.one_of(scores),
    }


def _decided(facts: Facts) -> str | None:
    if any(name not in facts for name in NEEDED):
        return None
    can_pay = 2 * facts["loan_amount"] <= facts["income"]
    return "approved" if can_pay and facts["credit_score"] >= 600 else "rejected"


def _expect(work: Work, copy: str, message: Facts, told: Facts) -> Facts:
    """Send a message; ask for all that was told, for what is missing, and for the decision."""
    answer = _said(work, copy, message)
    _expect_answer(answer, message, told)
    return answer


def _said(work: Work, copy: str, message: Facts) -> Facts:
    sent = work.request(copy, "POST", "/chat", json=message)
    expect_status(sent, 200, 201, because="a message is answered")
    answer = expect_json(sent)
    if not isinstance(answer, dict):
        incorrect(f"To {request_line(sent)} the answer was `{shown(answer)}`, and no dictionary.")
    return answer


def _decision(answer: Facts) -> Any:
    return answer.get("decision")


def _expect_answer(
    answer: Facts,
    message: Facts,
    told: Facts,
    parts: tuple[str, ...] = ("known", "missing", "decision"),
) -> None:
    wanted = {
        "known": told,
        "missing": sorted(set(NEEDED) - set(told)),
        "decision": _decided(told),
    }
    given = {**answer, "missing": _in_order(answer.get("missing"))}
    wrong = [name for name in parts if name not in answer or not same(given[name], wanted[name])]
    if not wrong:
        return
    seen = f"To `{message}` a copy answered `{shown(answer)}`."
    _recognise(answer, message, told, seen)
    name = wrong[0]
    if name not in answer:
        incorrect(f"{seen} There is no `{name}` in it.")
    if name == "decision":
        incorrect(f"{seen} By what was told, `decide` says `{wanted[name]!r}`.")
    incorrect(f"{seen} For `{name}`: {difference(given[name], wanted[name])}.")


def _in_order(missing: Any) -> Any:
    """Give what is missing in the order of the alphabet, since any order will do."""
    texts = isinstance(missing, list) and all(isinstance(one, str) for one in missing)
    return sorted(missing) if texts else missing


def _recognise(answer: Facts, message: Facts, told: Facts, seen: str) -> None:
    """Look for facts that come from elsewhere, or that have been lost."""
    known, missing = answer.get("known"), answer.get("missing")
    heard = set(NEEDED) - set(missing) if isinstance(missing, list) else set()
    knows = set(known) if isinstance(known, dict) else set()
    MOVED_THE_MEMORY.when(
        (heard | knows & set(NEEDED)) - set(told),
        f"{seen} In this conversation, only `{', '.join(told)}` was told.",
    )
    before = message.get("known") or {}
    TICKET_IS_ENOUGH.when(isinstance(known, dict) and known and not knows & set(told), seen)
    TRUSTS_NOTHING.when(before and knows == set(message["fact"]) and knows != set(told), seen)


TASK = Task(
    number=5,
    title="Any copy will do",
    points=4,
    objective="Rewrite a server that remembers its clients, so that it is stateless.",
    hints=(
        "Ask of each line of `desk`: would it still be right if the server were started anew "
        "between two requests? Three of them speak of `conversations`.",
        "What `conversations` held comes in the message now: `message.get(___, {})`, since the "
        "first has none. What was known and what is new become one dictionary, and go back in the "
        "answer.",
        "`older | newer` makes one dictionary of two, and the right one wins. The rest of `desk` "
        "can stay as it is.",
    ),
    judge=judge,
    misconceptions=(MOVED_THE_MEMORY, TRUSTS_NOTHING, TICKET_IS_ENOUGH, OLD_WINS),
    why="Each request brings all that is needed to understand it, so a copy can be stopped, added "
    "or exchanged between two of them, and no applicant notices.",
)
