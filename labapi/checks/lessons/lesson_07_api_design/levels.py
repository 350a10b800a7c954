"""Task 1: tell which changes of a contract break a client."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    Reading,
    drawn,
    look_again,
    recognise,
    said_under,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Row, Variant
from labapi.classroom.openapi.contract.rules import RULES

BREAKING, FINE, WARNING = "breaking", "fine", "warning"


def _rows(kind: str, **texts: str) -> dict[str, tuple[Row, ...]]:
    """Make rows of one kind; the level of each is that of its rule, which names it."""
    levels = {rule: RULES[rule.replace("_", "-")].level for rule in texts}
    return {kind: tuple(Row(text, levels[rule], kind) for rule, text in texts.items())}


ROWS = (
    _rows(
        "fewer_sent",
        request_property_max_decreased="`age` in a request may be 100 at most; it was 120",
        request_property_became_required="`days` in a request must be there; it could be left out",
        request_parameter_enum_value_removed="`?sort=title` is not taken any more",
        request_property_became_not_nullable="`phone` in a request must not be `null` any more",
        api_removed_without_deprecation="`DELETE /rooms/{id}` is gone, and nobody was told",
    )
    | _rows(
        "default",
        new_required_request_property_with_default="`branch` is a new field of requests; it is "
        "required, and has a default",
        request_property_became_required_with_default="`purpose` in a request is required now, "
        "and has a default",
    )
    | _rows(
        "more_sent",
        request_property_max_increased="`income` in a request may be up to 9,000,000; it was less",
        new_optional_request_property="`note` is a new field of requests, which may be left out",
        request_parameter_max_increased="`?limit=` may be up to 500; it was 100",
        request_parameter_enum_value_added="`?sort=` takes `due` as well",
        request_property_type_generalized="`years` in a request may be 7.5; it was a whole number",
        endpoint_added="`GET /branches` is there as well",
    )
    | _rows(
        "gone",
        request_property_removed="`tag`, which a request could have, is not in the document now",
        request_parameter_removed="`?colour=` is not in the document now",
        request_property_pattern_changed="`isbn` in a request has to match another pattern",
    )
    | _rows(
        "more_told",
        response_property_enum_value_added="`decision` in an answer may be `referred` as well",
        response_property_became_nullable="`reason` in an answer may be `null`",
        response_property_type_generalized="`score` in an answer may be 720.5; it was a whole "
        "number",
        response_property_became_optional="`id` in an answer may be missing; it was always there",
        response_required_property_removed="`shelf`, which each answer had to have, is gone",
        response_property_max_increased="`chance` in an answer may be up to 100; it was 1 at most",
    )
    | _rows(
        "fewer_told",
        response_property_enum_value_removed="`state` in an answer is never `lost` any more",
        response_property_became_required="`due` in an answer is always there; it could be missing",
        response_property_became_not_nullable="`doctor` in an answer is never `null` any more",
        response_optional_property_removed="`hint`, which an answer could have, is gone",
    )
    | _rows(
        "new_told",
        response_optional_property_added="`currency` is a new field of answers, and may be missing",
        response_required_property_added="`branch` is a new field of answers, and always there",
    )
    | _rows(
        "errors",
        response_non_success_status_added="`POST /loans` may be refused with `409` as well",
        response_non_success_status_removed="`GET /books/{id}` is never refused with `410` any "
        "more",
    )
)
SENT, TOLD = (
    ("fewer_sent", "default", "more_sent", "gone"),
    (
        "more_told",
        "new_told",
        "fewer_told",
        "errors",
    ),
)

DEFAULT_SAVES = Misconception(
    "default_saves",
    belief="A required field with a default can be left out.",
    feedback="*Required* is what the contract says of the request, and the default is the "
    "server's. Is a request without that field still a valid one?",
)
REMOVAL_IS_SAFE = Misconception(
    "removal_is_safe",
    belief="What a server does not ask for any more, it does not mind.",
    feedback="Programs still send it. Some servers ignore it, others refuse it: does the comparer "
    "know which of them this is?",
)
MORE_IS_HARMLESS = Misconception(
    "more_is_harmless",
    belief="Who allows more takes nothing away.",
    feedback="That is so for what is sent. Here it is the server that may say more than it did, to "
    "a program that was written before. Which line of that program is for it?",
)
EVERY_CHANGE_BREAKS = Misconception(
    "every_change_breaks",
    belief="A contract must not change at all.",
    feedback="Take the program of today in your hands: everything that it sends is still taken, "
    "and everything that it gets is something that it could have got before.",
)
NEW_NAME_BREAKS = Misconception(
    "new_name_breaks",
    belief="A new field in an answer is more, so it breaks.",
    feedback="A program reads the fields that it knows, and passes over the others. A new *field* "
    "is fine; a new *value* in an old field is not.",
)
ERRORS_ARE_PROMISED = Misconception(
    "errors_are_promised",
    belief="A contract promises which errors there are.",
    feedback="Any request may be refused for a reason that no document lists. What does a client "
    "do with an error status that it has never seen?",
)


LOOK = (
    "Which message was possible before and is not now, or the other way round? Who sends it, and "
    "who has to cope with it? If the comparer cannot tell, it is a warning."
)


def question(variant: Variant) -> Question:
    """Draw four changes of what is sent, and four of what is told."""
    kinds = ["fewer_sent", "errors", "more_told", "new_told"]
    return Question.lettered(
        drawn(variant, ROWS, [*kinds, "gone", "more_sent", "default", "fewer_told"])
    )


def _level(value: Any) -> str | None:
    said = value.strip().lower() if isinstance(value, str) else ""
    return said if said in (BREAKING, FINE, WARNING) else None


LEVELS = Reading(_level, 'Write `"breaking"`, `"fine"` or `"warning"`.')


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for what a program sends, and for what it gets."""
    asked = question(cases.variant)
    said = said_under(work, "levels", asked, LEVELS)
    yield from each_by_itself(
        (1, "you know what breaks in what is sent", lambda: _sent(asked, said)),
        (1, "you know what breaks in what is answered", lambda: _told(asked, said)),
    )


def _sent(asked: Question, said: dict[str, Any]) -> None:
    recognise(DEFAULT_SAVES, "default", asked, said, FINE)
    recognise(REMOVAL_IS_SAFE, "gone", asked, said, FINE)
    recognise(EVERY_CHANGE_BREAKS, "more_sent", asked, said, BREAKING)
    look_again(asked, said, SENT, LOOK)


def _told(asked: Question, said: dict[str, Any]) -> None:
    recognise(MORE_IS_HARMLESS, "more_told", asked, said, FINE)
    recognise(ERRORS_ARE_PROMISED, "errors", asked, said, BREAKING)
    recognise(EVERY_CHANGE_BREAKS, "fewer_told", asked, said, BREAKING)
    recognise(NEW_NAME_BREAKS, "new_told", asked, said, BREAKING)
    look_again(asked, said, TOLD, LOOK)


TASK = Task(
    number=1,
    title="What breaks whom?",
    points=2,
    objective="Tell which changes of a contract break a client, in requests and in answers.",
    hints=(
        "In the lesson you turned the same three changes round. Which of them broke then?",
        "Ask two things of each. Does the contract allow more messages now, or fewer? And is it "
        "the client that sends them, or the server?",
        "Fewer in a request breaks; so does more in an answer, but for one thing: a field with a "
        "new name is passed over. All else is fine, and errors were never promised. What leaves "
        "a request is a warning, and so is another pattern: the comparer cannot tell.",
    ),
    judge=judge,
    misconceptions=(
        DEFAULT_SAVES, REMOVAL_IS_SAFE, MORE_IS_HARMLESS, NEW_NAME_BREAKS,
        EVERY_CHANGE_BREAKS, ERRORS_ARE_PROMISED,
    ),
    why="Requests may be allowed more, and answers may say less than they might: then each program "
    "of today sends what is taken, and gets what it knows.",
    question=question,
)  # fmt: skip
