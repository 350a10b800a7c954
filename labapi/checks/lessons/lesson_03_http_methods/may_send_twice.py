"""Task 2: say which requests may be sent twice."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import TRUTHS, row_of
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Row, Variant

READ, NO_KEY, ONE_KEY, NEW_KEYS = "read", "no key", "one key", "new keys"
REMOVE, PUT, SHALL_BE, IS_DONE = "remove", "put", "shall be", "is done"
TWICE = {
    READ: True, NO_KEY: False, ONE_KEY: True, NEW_KEYS: False,
    REMOVE: True, PUT: True, SHALL_BE: True, IS_DONE: False,
}  # fmt: skip
"""What each kind of request does when it is sent again: nothing more, or something more."""
METHODS = (READ, NO_KEY, ONE_KEY, NEW_KEYS, REMOVE, PUT)
PATCHES = (SHALL_BE, IS_DONE)
FIRST = (READ, NEW_KEYS, PUT, NEW_KEYS)
"""One of these is asked; with a second request that does more there are more answers."""
ALWAYS = (NO_KEY, ONE_KEY, REMOVE)

WORDS = {
    READ: (
        "read a model: `GET` of a model", "`GET` of the list of models", "`HEAD` of a model",
        "`GET` of a prediction that was stored", "`OPTIONS` of a model", "`QUERY /predict`",
    ),
    NO_KEY: (
        "predict: `POST /predict`", "`POST /predict` without a key",
        "`POST /predictions`, with no other header than `Content-Type`",
    ),
    ONE_KEY: (
        "predict under one key: `POST /predict`, both copies with one `Idempotency-Key`",
        "`POST /predictions`, both copies with one `Idempotency-Key`",
        "`POST /predict`, both copies with the header `Idempotency-Key: night-7`",
    ),
    NEW_KEYS: (
        "`POST /predict`, each copy with an `Idempotency-Key` of its own",
        "`POST /predictions`, with an `Idempotency-Key` that is made anew for the second copy",
    ),
    REMOVE: (
        "remove a model: `DELETE` of a model", "`DELETE` of a model that is not in use",
        "`DELETE` of last year's model, which answers no more",
    ),
    PUT: (
        "`PUT` of a whole model, under a new name",
        "`PUT` of a whole model, in the place of an older one",
    ),
    SHALL_BE: (
        'set the tags: `PATCH` with the merge patch `{"tags": ["night"]}`',
        '`PATCH` with the merge patch `{"description": "for the night"}`',
        '`PATCH` with the merge patch `{"tags": []}`',
        '`PATCH` with the JSON Patch `[{"op": "replace", "path": "/tags", "value": ["a"]}]`',
        '`PATCH` with the JSON Patch `[{"op": "replace", "path": "/description", "value": ""}]`',
    ),
    IS_DONE: (
        'drop the first tag: `PATCH` with the JSON Patch `[{"op": "remove", "path": "/tags/0"}]`, '
        "of a model with three tags",
        '`PATCH` with the JSON Patch `[{"op": "add", "path": "/tags/-", "value": "night"}]`',
        '`PATCH` with the JSON Patch `[{"op": "add", "path": "/tags/0", "value": "night"}]`',
        '`PATCH` with the JSON Patch `[{"op": "copy", "from": "/tags/0", "path": "/tags/-"}]`, of '
        "a model with one tag",
    ),
}  # fmt: skip

ONLY_READING = Misconception(
    "only_reading",
    belief="Only what changes nothing at all may be sent twice.",
    feedback="You have marked the requests that only read. The question is another one: the first "
    "copy may change as much as it likes. What is left to change for the second?",
)
EQUAL_IS_ONE = Misconception(
    "equal_is_one",
    belief="A server recognises a request that it has had before.",
    feedback="Two equal requests for a prediction, with no key, might come from two customers with "
    "equal figures. How many predictions did the lesson find in the store afterwards?",
)
KEY_IS_DECORATION = Misconception(
    "key_is_decoration",
    belief="A `POST` stays a `POST`, with or without a key.",
    feedback="Without a key the second copy is a new question. With the same key the server looks "
    "whether it has answered already. What did the lesson's trace say of the second answer?",
)
SAME_ANSWER = Misconception(
    "same_answer",
    belief="What may be sent twice gets the same answer twice.",
    feedback="The second `DELETE` is answered otherwise than the first. But the question is what "
    "it does on the server: compare what is kept after one copy, and after two.",
)
METHOD_DECIDES = Misconception(
    "method_decides",
    belief="Two requests with the same method keep the same promise.",
    feedback="You have answered the same for both kinds of `PATCH`. One document says how "
    "something shall be, the other what shall be done to it. Take the tags `a`, `b`, `c` and "
    "apply each document two times on paper.",
)


def question(variant: Variant) -> Question:
    """Draw the requests, and their letters; of both kinds of `PATCH` there is one."""
    kinds = (variant.one_of(FIRST), *ALWAYS, *PATCHES)
    rows = [Row(variant.one_of(WORDS[kind]), TWICE[kind], kind) for kind in kinds]
    return Question.lettered(variant.shuffled(rows))


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the methods and for the two patches, each by itself."""
    asked = question(cases.variant)
    said = _said(work, asked)
    yield from each_by_itself(
        (1, "all but the patches, and what a key does", lambda: _methods(said, asked)),
        (1, "both kinds of `PATCH`", lambda: _patches(said, asked)),
    )


def _methods(said: dict[str, Any], asked: Question) -> None:
    may = _answers(said, asked, METHODS)
    rest = [said.get(letter) for letter in asked.letters(*PATCHES)]
    yes = {kind for kind, answer in may.items() if answer} - {ONE_KEY}
    ONLY_READING.when(yes == {READ} and True not in rest)
    EQUAL_IS_ONE.when(may[NO_KEY])
    KEY_IS_DECORATION.when(not may[ONE_KEY])
    SAME_ANSWER.when(not may[REMOVE])
    if may.get(NEW_KEYS):
        incorrect(
            "A key that is new in the second copy tells the server that this is a new question. "
            "What will it do with it?"
        )
    if not may.get(PUT, True):
        incorrect("After the first `PUT` the model stands there. What would the second change?")
    if not may.get(READ, True):
        incorrect("You say that it cannot be read twice. What would the second copy change?")


def _patches(said: dict[str, Any], asked: Question) -> None:
    may = _answers(said, asked, PATCHES)
    METHOD_DECIDES.when(may[SHALL_BE] == may[IS_DONE])
    if not may[SHALL_BE]:
        incorrect(
            "For the two patches it is the other way round. "
            "Apply each of them two times to the tags `a`, `b`, `c`, on paper or in the lab."
        )


def _said(work: Work, asked: Question) -> dict[str, Any]:
    """Give what was written of each letter; the name that a row begins with will do as well."""
    value = expect_type("may_send_twice", work.value("may_send_twice"), dict)
    names = {row.text.partition(":")[0]: letter for letter, row in asked.rows.items()}
    return {names.get(str(key), str(key).strip().upper()): said for key, said in value.items()}


def _answers(said: dict[str, Any], asked: Question, kinds: tuple[str, ...]) -> dict[str, bool]:
    """Give the answers to the rows of these kinds, each True or False."""
    letters = asked.letters(*kinds)
    for letter in letters:
        if letter not in said:
            known = ", ".join(f"`{one}`" for one in asked.rows)
            incorrect(f"`may_send_twice` says nothing of {letter}. There should be: {known}.")
        if not isinstance(said[letter], bool):
            incorrect(
                f"For {row_of(asked, letter)} you wrote `{shown(said[letter])}`. {TRUTHS.advice}"
            )
    return {asked.rows[letter].kind: said[letter] for letter in letters}


TASK = Task(
    number=2,
    title="What may be sent twice?",
    points=2,
    objective="Tell which requests have the same effect sent twice as sent once.",
    hints=(
        "The lesson's function `twice` printed what the second copy changed. "
        "That is the whole question; the answers do not count.",
        "All but the patches can be read off what the lesson measured. For these two, write down "
        "three tags, and apply each document two times.",
        "A document that says how things *shall be* finds them so the second time. One that says "
        "what to *do* is done again. And a saved answer is given, not computed.",
    ),
    judge=judge,
    misconceptions=(ONLY_READING, EQUAL_IS_ONE, KEY_IS_DECORATION, SAME_ANSWER, METHOD_DECIDES),
    why="What counts is what the second copy does on the server, not how it is answered: whatever "
    "says how things shall be, or carries one key, changes nothing more.",
    question=question,
)
