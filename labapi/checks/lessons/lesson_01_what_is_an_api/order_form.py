"""Task 5: read the machine-readable menu: which fields an order needs, and in which range."""

from collections.abc import Iterator
from typing import Any

import requests

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
from labapi.checks.task import Misconception, Task, each_by_itself

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
    """See that the server is asked each time; have a schema read that nobody has seen."""
    form = form_of_a_flat(cases)
    schema, fields = schema_with(cases, form), required_of(form)
    yield from each_by_itself(
        (1, "the server is asked for its menu each time", lambda: _expect_menus(work)),
        (
            1,
            "you name the fields that an order needs",
            lambda: _expect_names(_reading(work, schema), fields, schema),
        ),
        (
            1,
            "you tell the range of each",
            lambda: _expect_ranges(_reading(work, schema), fields, schema),
        ),
    )


def _expect_menus(work: Work) -> None:
    """Ask a lab for its menu two times: the second time, too, a request has to come."""
    with work.lab() as lab:
        for _ in range(2):
            _expect_menu(work, lab)


def _expect_menu(work: Work, lab: JudgedLab) -> None:
    """Ask that one call of `menu` asks the server, and gives the schema of the features."""
    before = len(lab.exchanges)
    try:
        given = work.call("menu", lab.url)
    except (Blank, Raised) as problem:
        paths = _paths(lab, before)
        _expect_asked_for_it(paths)
        if paths and isinstance(problem, Blank):  # one name in the lab's menu ends in `___`
            incorrect(f"`menu(…)` asked for `{paths[-1]}`, and did not give the schema. {STEPS}")
        raise
    paths = _paths(lab, before)
    _expect_asked_for_it(paths)
    schema = expect_type("menu(…)", given, dict)
    MENU_NEVER_CHANGES.when(not paths)
    if list(schema) == ["FeaturesIn"]:
        incorrect("`menu(…)` gave a dictionary with `FeaturesIn` in it. One step more.")
    if difference(schema, _menu_of(lab)):
        incorrect(
            f"`menu(…)` gave a dictionary with `{shown(list(schema))}`, and not the schema as it "
            f"came. {STEPS}"
        )


def _menu_of(lab: JudgedLab) -> Any:
    """Ask the lab itself; it has written its menu down by now."""
    with requests.Session() as session:
        session.trust_env = False  # no proxy: this stays on this computer
        document = session.get(f"{lab.url}/openapi.json").json()
    return document["components"]["schemas"]["FeaturesIn"]


def _expect_asked_for_it(paths: list[str]) -> None:
    asked = "/openapi.json" in paths
    PAGE_FOR_PEOPLE.when("/docs" in paths and not asked)
    if paths and not asked:
        incorrect(f"`menu(…)` asked for `{paths[-1]}`, and no menu for programs is there.")


def _paths(lab: JudgedLab, before: int) -> list[str]:
    return [path_of(one) for one in lab.exchanges[before:]]


def _reading(work: Work, schema: dict[str, Any]) -> dict[str, Any]:
    form = schema["properties"]
    try:
        read = work.call("order_form", schema)
    except Raised as problem:
        missing = problem.message.strip("'")
        seen = (
            f"`order_form(…)` raised KeyError: `{missing}`, for a schema with the fields `{form}`."
        )
        ONE_NAME_FOR_THE_LOWEST.when(missing in ("minimum", "maximum"), seen)
        ZERO_IS_MISSING.when(missing in OPEN and _reads_without_zero(work, schema), seen)
        raise
    given: dict[str, Any] = expect_type("order_form(…)", read, dict)
    return given


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


def _expect_names(
    read: dict[str, Any], fields: dict[str, list[float]], schema: dict[str, Any]
) -> None:
    form = schema["properties"]
    ALL_ARE_REQUIRED.when(set(read) == set(form), f"You name all of these: `{sorted(form)}`.")
    if set(read) != set(fields):
        incorrect(f"For a schema that requires `{sorted(fields)}` you name `{shown(list(read))}`.")


def _expect_ranges(
    read: dict[str, Any], fields: dict[str, list[float]], schema: dict[str, Any]
) -> None:
    """Ask for the range of each required field; which others are named is no matter here."""
    form = schema["properties"]
    if left_out := [name for name in fields if name not in read]:
        incorrect(f"`order_form(…)` tells no range of `{left_out[0]}`, which is required.")
    wrong = [name for name in fields if difference(read[name], fields[name])]
    said = [f"The menu says `{form[name]}`, and you give `{shown(read[name])}`." for name in wrong]
    lost = [name for name in wrong if isinstance(read[name], list) and None in read[name]]
    if lost:
        nothing_but_zero = all(_without_zero(fields[name]) == read[name] for name in lost)
        seen = said[wrong.index(lost[0])]
        ZERO_IS_MISSING.when(nothing_but_zero, seen)
        ONE_NAME_FOR_THE_LOWEST.when(True, seen)
    if wrong:
        incorrect(f"{said[0]} Give the lowest and the highest value, in this order.")


def _without_zero(bounds: list[float]) -> list[float | None]:
    return [bound or None for bound in bounds]


TASK = Task(
    number=5,
    title="What does an order need?",
    points=3,
    objective="Have a program look up in the documentation what a request has to carry.",
    hints=(
        "The lesson asks the menu under *What the menu promises*. One line reads the document; the "
        "next ones walk down to one field.",
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
    why="The menu that a program reads is the contract as the server keeps it today: it names "
    "what must be sent, and both ends of each range.",
)  # fmt: skip
