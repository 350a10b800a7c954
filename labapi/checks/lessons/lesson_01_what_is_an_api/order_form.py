"""Task 5: read the machine-readable menu: which fields an order needs, and in which range."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, expect_type, incorrect, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.problems import Blank, Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_01_what_is_an_api._menus import (
    form_of_a_flat,
    required_of,
    schema_with,
)
from labapi.checks.lessons.lesson_01_what_is_an_api._orders import path_of
from labapi.checks.task import Misconception, Task
from labapi.domain.loans.features import EXAMPLE

OPEN = ("exclusiveMinimum", "exclusiveMaximum")
STEPS = (
    "The schema of the features has `properties` and `required`. "
    "Which steps lead down to it in the lesson?"
)
PAGE_FOR_PEOPLE = Misconception(
    "page_for_people",
    belief="A program reads the same page as I do.",
    feedback="`/docs` is a page for people: it came as HTML. The lesson asked for the same menu "
    "under another path, where it is written for programs.",
)
MENU_NEVER_CHANGES = Misconception(
    "menu_never_changes",
    belief="Once I have read the menu, I know it for good.",
    feedback="No request for the menu reached the server. What was read before may be out of date, "
    "and may be another server's. Ask the address that `menu` is given, each time.",
)
ALL_ARE_REQUIRED = Misconception(
    "all_are_required",
    belief="Each field that the menu lists has to be in the order.",
    feedback="`properties` describes all fields that may be sent. Beside it, a list names those "
    "that must be sent.",
)
ONE_NAME_FOR_THE_LOWEST = Misconception(
    "one_name_for_the_lowest",
    belief="Each bound is called `minimum` or `maximum`.",
    feedback="The menu tells *at least 18* from *above 0* by the name of the bound. Look at what "
    "the lab's menu says of `age`, and then of `income`.",
)
ZERO_IS_MISSING = Misconception(
    "zero_is_missing",
    belief="A bound of 0 is no bound.",
    feedback="A field may have 0 for its lowest value, and yours came out as none. Python takes 0 "
    "for false, in `or` and in `if`. Ask whether the name is there, not whether its value is true.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """See that the server is asked each time; then have a schema read that nobody has seen."""
    with work.lab() as lab:
        for _ in range(2):
            _expect_menu(work, lab)
    yield 1, "the server is asked for its menu each time"
    form = form_of_a_flat(cases)
    schema, fields = schema_with(cases, form), required_of(form)
    read = expect_type("order_form(…)", _reading(work, schema), dict)
    ALL_ARE_REQUIRED.when(set(read) == set(form), f"You name all of these: `{sorted(form)}`.")
    if set(read) != set(fields):
        incorrect(f"For a schema that requires `{sorted(fields)}` you name `{shown(list(read))}`.")
    yield 1, "you name the fields that an order needs"
    _expect_ranges(read, fields, schema)
    yield 1, "you tell the range of each"


def _expect_menu(work: Work, lab: JudgedLab) -> None:
    """Ask that one call of `menu` asks the server, and gives the schema of the features."""
    before = len(lab.exchanges)
    try:
        given = work.call("menu", lab.url)
    except (Blank, Raised) as problem:
        paths = _paths(lab, before)
        PAGE_FOR_PEOPLE.when(paths == ["/docs"])
        _expect_asked_for_it(paths)
        if paths and isinstance(problem, Blank):  # one name in the lab's menu ends in `___`
            incorrect(f"`menu(…)` asked for `{paths[-1]}`, and did not give the schema. {STEPS}")
        raise
    paths = _paths(lab, before)
    PAGE_FOR_PEOPLE.when(paths == ["/docs"])
    schema = expect_type("menu(…)", given, dict)
    MENU_NEVER_CHANGES.when(not paths)
    _expect_asked_for_it(paths)
    properties = schema.get("properties")
    if not isinstance(properties, dict) or set(properties) != set(EXAMPLE):
        incorrect(f"`menu(…)` gave a dictionary with `{shown(list(schema))}`. {STEPS}")


def _expect_asked_for_it(paths: list[str]) -> None:
    if paths and "/openapi.json" not in paths:
        incorrect(f"`menu(…)` asked for `{paths[-1]}`, and no menu for programs is there.")


def _paths(lab: JudgedLab, before: int) -> list[str]:
    return [path_of(one) for one in lab.exchanges[before:]]


def _reading(work: Work, schema: dict[str, Any]) -> Any:
    form = schema["properties"]
    try:
        return work.call("order_form", schema)
    except Raised as problem:
        missing = problem.message.strip("'")
        seen = (
            f"`order_form(…)` raised KeyError: `{missing}`, for a schema with the fields `{form}`."
        )
        ONE_NAME_FOR_THE_LOWEST.when(missing in ("minimum", "maximum"), seen)
        ZERO_IS_MISSING.when(missing in OPEN and _reads_without_zero(work, schema), seen)
        raise


def _reads_without_zero(work: Work, schema: dict[str, Any]) -> bool:
    """Tell whether the same form is read where no bound is 0."""
    form = schema["properties"]
    moved = {
        name: {key: value or 1 for key, value in field.items()} for name, field in form.items()
    }
    try:
        work.call("order_form", schema | {"properties": moved})
    except Raised:
        return False
    return True


def _expect_ranges(
    read: dict[str, Any], fields: dict[str, list[int]], schema: dict[str, Any]
) -> None:
    form = schema["properties"]
    wrong = [name for name in fields if difference(read[name], fields[name])]
    said = [f"The menu says `{form[name]}`, and you give `{shown(read[name])}`." for name in wrong]
    lost = [name for name in wrong if isinstance(read[name], list) and None in read[name]]
    if lost:
        nothing_but_zero = all(0 in fields[name] for name in lost)
        seen = said[wrong.index(lost[0])]
        ZERO_IS_MISSING.when(nothing_but_zero, seen)
        ONE_NAME_FOR_THE_LOWEST.when(True, seen)
    if wrong:
        incorrect(f"{said[0]} Give the lowest and the highest value, in this order.")


TASK = Task(
    number=5,
    title="What does an order need?",
    points=3,
    objective="Have a program look up in the documentation what a request has to carry.",
    hints=(
        "The lesson asks the menu under *Vary*, with `field`. It reads the document in one line "
        "and walks down to one field in another.",
        "Walk down as the lesson does, and stop at `FeaturesIn`. Then look at what "
        "`menu(lab.url)` gives: one list in it names what must be sent. Go through that list.",
        "For the lowest value: `if ___ in field`, take it from there; otherwise from the other "
        "name. The highest value goes the same way.",
    ),
    judge=judge,
    misconceptions=(
        PAGE_FOR_PEOPLE, MENU_NEVER_CHANGES, ALL_ARE_REQUIRED, ONE_NAME_FOR_THE_LOWEST,
        ZERO_IS_MISSING,
    ),
)  # fmt: skip
