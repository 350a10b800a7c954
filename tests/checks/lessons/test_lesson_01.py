"""Exercise 01: another scene for each learner, and clients and offices with one hole each."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.inside.here import Here
from labapi.checks.judging import judge
from labapi.checks.result import Outcome
from labapi.checks.variant import Variant, variant_key

EXERCISE = "01_what_is_an_api"
SOLUTION = Path(__file__).parents[3] / "solutions" / f"{EXERCISE}_solution.ipynb"
TASKS = {task.id: task for task in tasks_of(EXERCISE)}
KEYS = ["", *(variant_key("rest", f"learner {number}") for number in range(30))]
ACT = {"customer", "waiter", "kitchen"}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION)


def cast_of(key):
    asked = TASKS["roles"].question(Variant(key, EXERCISE, "roles"))
    return {role: letter for letter, role in asked.answers.items()}


def judged(roles, key):
    return judge(EXERCISE, TASKS["roles"], Here({"roles": roles}), "a seed", key)


def swapped(cast, one, other):
    return cast | {one: cast[other], other: cast[one]}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("one", "other", "misconception"),
    [
        ("waiter", "kitchen", "waiter_cooks"),
        ("dish", "receipt", "receipt_is_eaten"),
        ("menu", "order", "menu_is_sent"),
    ],
)
def test_two_roles_swapped_are_recognised_in_every_scene_and_cost_one_point(
    key, one, other, misconception
):
    result = judged(swapped(cast_of(key), one, other), key)
    assert (result.points, result.misconception) == (1, misconception)


@pytest.mark.parametrize("key", KEYS)
def test_a_page_for_a_waiter_is_recognised_in_every_scene(key):
    cast = cast_of(key)
    result = judged(cast | {"waiter": cast["menu"]}, key)
    assert (result.points, result.misconception) == (1, "page_is_api")


@pytest.mark.parametrize("key", KEYS)
def test_the_roles_may_be_written_under_the_letters(key):
    cast = cast_of(key)
    assert judged({letter.lower(): role.title() for role, letter in cast.items()}, key).points == 2


def test_what_is_missing_costs_its_own_part():
    cast = cast_of("")
    result = judged({role: letter for role, letter in cast.items() if role in ACT}, "")
    assert (result.points, result.outcome) == (1, Outcome.PARTLY)
    assert "says nothing of the menu" in result.message


def test_a_letter_that_is_none_is_told_as_it_was_written():
    result = judged(cast_of("") | {"waiter": "the Server"}, "")
    assert "For the waiter you say `'the server'`" in result.message
    assert result.points == 1


HOLES = {
    "one decimal": ("read_dish", 'dish["probability"]', 'round(dish["probability"], 1)', 1),
    "nan": ("read_dish", 'dish["probability"]', 'float("nan")', 1),
    "percent": ("read_dish", 'dish["probability"]', '100 * dish["probability"]', 1),
    "whoever is rejected gets a letter": (
        "new_kitchen",
        'steps[dish["confidence"]]',
        'steps["high" if dish["prediction"] == "rejected" else dish["confidence"]]',
        0,
    ),
    "another kitchen, another rule": (
        "new_kitchen",
        'steps[dish["confidence"]]',
        'steps[dish["confidence"] if "v2.1" in dish["model_version"] else "high"]',
        2,
    ),
    "a rule of one's own for who is sure": (
        "new_kitchen",
        'steps[dish["confidence"]]',
        'steps["high" if abs(dish["probability"] - 0.5) > 0.28 else "low"]',
        0,
    ),
    "only who has the lowest score is not asked about": (
        "new_kitchen",
        "    answer = ",
        '    if features["credit_score"] == 300:\n'
        '        return {"decision": "rejected", "next": "send the letter"}\n    answer = ',
        2,
    ),
    "no default is no requirement": (
        "order_form",
        'in schema["required"]:',
        'in [n for n, one in schema["properties"].items() if "default" not in one]:',
        1,
    ),
    "a highest value of 0 is none": (
        "order_form",
        'field["maximum"] if "maximum" in field else field["exclusiveMaximum"]',
        'field.get("maximum") or field.get("exclusiveMaximum") or 100',
        2,
    ),
    "the numbers of a field, sorted": (
        "order_form",
        "[low, high]",
        "[min(v for v in field.values() if v != 'number'), high]",
        2,
    ),
    "the names of a schema that was read long ago": (
        "order_form",
        'document["components"]["schemas"]["FeaturesIn"]',
        '{"properties": dict.fromkeys(labapi.EXAMPLE, {}), "required": list(labapi.EXAMPLE)}',
        2,
    ),
    "statuses that are guessed": (
        "first_order",
        "answer.status_code",
        "200 if answer.ok else 422",
        0,
    ),
    "facts without features will do": (
        "office",
        'if "features" not in order:',
        'order.setdefault("features", order)\n    if "age" not in order["features"]:',
        3,
    ),
    "by a hair": ("office", 'decide(order["features"])', "nearly(order)", 2),
}
NEARLY = """

def nearly(order):
    found = decide(order["features"])
    return found | {"prediction": "approved" if found["probability"] > 0.5 else "rejected"}
"""


@pytest.mark.parametrize(("task", "old", "new", "points"), HOLES.values(), ids=HOLES)
def test_an_answer_with_a_hole_earns_what_is_right_of_it(solved, task, old, new, points):
    source = solved.source_of(task)
    assert old in source
    answer = source.replace(old, new)
    result = solved.judged(TASKS[task], answer + NEARLY * ("nearly" in new))
    assert result.points == points, result


def test_a_menu_that_is_wrong_leaves_both_points_of_the_form(solved):
    answer = solved.source_of("order_form").replace("/openapi.json", "/docs")
    result = solved.judged(TASKS["order_form"], answer)
    assert (result.points, result.misconception) == (2, "page_for_people")
