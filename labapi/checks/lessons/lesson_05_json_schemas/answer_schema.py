"""Task 6: a schema of the learner's, attacked with documents that it has never seen."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NoReturn

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._hunting import hunt
from labapi.checks.lessons.lesson_05_json_schemas._documents import (
    NO_OBJECTS,
    Fault,
    answer,
    as_json,
    fault_of,
    good_answers,
    grown_answers,
    made_up,
    other_cases,
    spoilt_explanations,
    spoilt_fields,
    without,
)
from labapi.checks.lessons.lesson_05_json_schemas._schemas import Shape, schema_under
from labapi.checks.lessons.lesson_05_json_schemas.leaks import MISSPELT_IS_TOLD
from labapi.checks.task import Misconception, Task, each_by_itself

NAME = "answer_schema"
FORMATS = ("date-time", "datetime", "date")

LISTED_IS_REQUIRED = Misconception(
    "listed_is_required",
    belief="What is listed under `properties` has to be there.",
    feedback="`properties` says what a member has to be *if it is there*. Another word lists the "
    "names that must not be missing.",
)
PROPERTIES_ASK_FOR_AN_OBJECT = Misconception(
    "properties_ask_for_an_object",
    belief="A schema with `properties` lets in nothing but objects.",
    feedback="It says what holds *if* it is an object; of a list or a text it says nothing. Which "
    "word asks for an object?",
)
ENDS_ARE_OUT = Misconception(
    "ends_are_out",
    belief="From 0 to 1 means between 0 and 1.",
    feedback="A model that is quite sure says 1. There are two pairs of words for bounds: one lets "
    "the ends in, and one keeps them out.",
)
FORMAT_IS_A_TYPE = Misconception(
    "format_is_a_type",
    belief="JSON Schema has a type for moments.",
    feedback="JSON has none, so neither has its schema: a moment is a text, and another word says "
    "in which form. Both are needed.",
)
AN_ANSWER_NEVER_GROWS = Misconception(
    "an_answer_never_grows",
    belief="A member that I do not know makes an answer wrong.",
    feedback="The server may add members next week, and your client would break, although nothing "
    "that it uses has changed. A request is another matter: its sender may have misspelt a name.",
)
ABSENT_IS_NULL = Misconception(
    "absent_is_null",
    belief="What may be missing may be `null`, and the other way round.",
    feedback="To leave a member out is one thing, to send `null` another. The task says of the "
    "explanation that it may be missing, and what it is if it is there.",
)
CASE_IS_NO_MATTER = Misconception(
    "case_is_no_matter",
    belief="`Approved` is the same word as `approved`.",
    feedback="To a program they are two texts: whoever compares with one gets *no* for the other. "
    "Let in what the lab sends, letter by letter.",
)
GOT_IN = {
    "missing": LISTED_IS_REQUIRED, "object": PROPERTIES_ASK_FOR_AN_OBJECT,
    "null": ABSENT_IS_NULL, "case": CASE_IS_NO_MATTER,
}  # fmt: skip
"""What somebody believes who lets in a document with a fault of this kind."""


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Try answers that are good and have grown; then faults that are known, and made-up ones."""
    FORMAT_IS_A_TYPE.when(_has_moment_type(work.value(NAME)))
    shape = schema_under(work, NAME)
    yield from each_by_itself(
        (1, "good answers and grown ones get in, and nothing but objects",
         partial(_good, shape, cases)),
        (1, "no wrong field gets in", partial(_fields, shape, cases)),
        (1, "nothing wrong gets in with the explanation", partial(_explanations, shape, cases)),
    )  # fmt: skip


def _has_moment_type(schema: Any) -> bool:
    """Tell whether `date-time` stands somewhere as a type; the codec lets in 40 levels at most."""
    if isinstance(schema, list):
        return any(map(_has_moment_type, schema))
    if not isinstance(schema, dict):
        return False
    said = schema.get("type")
    named = any(one == said for one in FORMATS)
    return named or any(map(_has_moment_type, schema.values()))


def _good(shape: Shape, cases: Cases) -> None:
    for document in good_answers(cases):
        _expect_in(shape, document)
    bare = without(answer(cases), "explanation")
    ABSENT_IS_NULL.when(not shape.lets_in(bare), _kept_out(bare))
    for document in grown_answers(cases):
        AN_ANSWER_NEVER_GROWS.when(not shape.lets_in(document), _kept_out(document))
    for document in cases.shuffled(NO_OBJECTS):
        _expect_out(shape, document)
    hunt(partial(_expect_in, shape), made_up("nothing"), cases.random)


def _fields(shape: Shape, cases: Cases) -> None:
    _expect_one_in(shape, cases)
    for document in [*other_cases(cases), *spoilt_fields(cases)]:
        _expect_out(shape, document)
    hunt(partial(_expect_out, shape), made_up("fields"), cases.random)


def _explanations(shape: Shape, cases: Cases) -> None:
    _expect_one_in(shape, cases)
    for document in [answer(cases) | {"explanation": None}, *spoilt_explanations(cases)]:
        _expect_out(shape, document)
    hunt(partial(_expect_out, shape), made_up("explanation"), cases.random)


def _expect_one_in(shape: Shape, cases: Cases) -> None:
    """Ask that a good answer gets in: what lets nothing in withstands any attack."""
    document = answer(cases)
    if not shape.lets_in(document):
        _expect_in(shape, document)


def _expect_in(shape: Shape, document: Any) -> None:
    if shape.lets_in(document):
        return
    ends = {document["probability"], *_weights(document)} & {0, 1}
    inner = document | {"probability": 0.5} | _explained(document)
    ENDS_ARE_OUT.when(ends and shape.lets_in(inner), _kept_out(document))
    incorrect(f"{_kept_out(document)} It keeps all the rules. {shape.misspelt}")


def _weights(document: Any) -> list[Any]:
    return [one["importance"] for one in _features_of(document)]


def _explained(document: Any) -> dict[str, Any]:
    """Give the explanation with each importance in the middle; nothing where there is none."""
    inner = [one | {"importance": 0.5} for one in _features_of(document)]
    return {"explanation": {"top_features": inner}} if "explanation" in document else {}


def _features_of(document: Any) -> list[dict[str, Any]]:
    explanation: dict[str, Any] = document.get("explanation", {})
    return list(explanation.get("top_features", []))


def _expect_out(shape: Shape, document: Any) -> None:
    """Ask that a document stays out, if there is something wrong with it."""
    fault = fault_of(document)
    if fault and shape.lets_in(document):
        _got_in(shape, document, fault)


def _got_in(shape: Shape, document: Any, fault: Fault) -> NoReturn:
    said = f"This got in: `{as_json(document)}`. {fault}"
    MISSPELT_IS_TOLD.when(shape.misspelt and "meant" in shape.misspelt, f"{said} {shape.misspelt}")
    if held := GOT_IN.get(fault.kind):
        held.when(True, said)
    incorrect(f"{said} {shape.misspelt}")


def _kept_out(document: Any) -> str:
    return f"This was kept out: `{as_json(document)}`."


TASK = Task(
    number=6,
    title="A schema under attack",
    points=3,
    objective="Write the schema of an answer that holds against documents that nobody foresaw.",
    hints=(
        "Begin as in task 4, with `type`, `properties` and `required`. Then go through the list "
        "of rules, and give each its own line.",
        "A list has `items`, which is a schema itself, and a bound of its own. What is nested "
        "needs its own `type` and `required`; the outer ones do not reach there.",
        "Try it with `lets_in`: an answer of your lab first, then the same with one thing wrong. "
        "Each line of the rules forbids something: has your schema a word for each?",
    ),
    judge=judge,
    why="Such a schema is a promise that a program can check: it stops what would break your "
    "client, deep inside as well, and puts up with all that is merely new.",
    misconceptions=(
        LISTED_IS_REQUIRED, PROPERTIES_ASK_FOR_AN_OBJECT, ENDS_ARE_OUT, FORMAT_IS_A_TYPE,
        AN_ANSWER_NEVER_GROWS, ABSENT_IS_NULL, CASE_IS_NO_MATTER, MISSPELT_IS_TOLD,
    ),
)  # fmt: skip
