"""The judged steps of lesson 14: what a model says as an answer, and what may reach the model."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

if TYPE_CHECKING:
    from labapi.checks.cases import Cases

# The likeliest class, by its name.

FIRST_IS_LIKELIEST = Misconception(
    "first_is_likeliest",
    belief="A model puts the likeliest class first.",
    feedback="The shares stand in the order of the classes, which is the same for every row. The "
    "largest of them may stand anywhere.",
)
NUMBER_WILL_DO = Misconception(
    "number_will_do",
    belief="The place of a class is as good as its name.",
    feedback="A client would have to know your list, and its order. The promise tells the name.",
)
IN_ALPHABET = Misconception(
    "in_alphabet",
    belief="Classes stand in the order of the alphabet.",
    feedback="Those of scikit-learn often do, until somebody gives them names. Only the order of "
    "`classes` says which share is whose.",
)
LIKELIEST_IS_CERTAIN = Misconception(
    "likeliest_is_certain",
    belief="What is predicted is certain.",
    feedback="Whoever decides by it wants to know how sure the model is: give the share itself.",
)
CLASSES = ("red", "white", "amber", "rosé")


def likeliest(cell: Cell, cases: Cases) -> None:
    """Ask for the class with the largest share, wherever it stands."""
    for best in (2, 0, 3, 1):
        shares = [round(cases.whole(2, 12) / 100, 2) for _ in CLASSES]
        shares[best] = round(1 - sum(share for n, share in enumerate(shares) if n != best), 2)
        _expect_likeliest(cell, list(CLASSES), shares, best)


def _expect_likeliest(cell: Cell, classes: list[str], shares: list[float], best: int) -> None:
    given = expect_type("answer_of", cell.call("answer_of", classes, shares), dict)
    called = f"`answer_of({shown(classes)}, {shown(shares)})` gave `{shown(given)}`."
    right = {"prediction": classes[best], "probability": shares[best]}
    if given == right:
        return
    if set(given) != set(right):
        incorrect(f"{called} It should have two fields, `prediction` and `probability`.")
    name, share = given["prediction"], given["probability"]
    NUMBER_WILL_DO.when(name == best, called)
    IN_ALPHABET.when(name == sorted(classes)[best] and share == shares[best], called)
    FIRST_IS_LIKELIEST.when(name == classes[0] and share == shares[0], called)
    LIKELIEST_IS_CERTAIN.when(name == classes[best] and share == 1, called)
    incorrect(f"{called} The largest share is {max(shares)}: whose is it?")


# What may reach the model.

BOUNDS_ARE_OUT = Misconception(
    "bounds_are_out",
    belief="The bounds themselves are out of bounds.",
    feedback="Both are included: a wine that has just the least, or just the most, is a wine.",
)
TRUE_IS_ONE = Misconception(
    "true_is_one",
    belief="A boolean is no number to Python.",
    feedback="It is one: `isinstance(True, int)` is true, and so is `True == 1`. Refuse it first.",
)
TEXT_IS_A_NUMBER = Misconception(
    "text_is_a_number",
    belief="A text of digits is a number.",
    feedback="Whoever sends a text has mixed something up. Take it, and the next one sends "
    '`"1,5"`, or a date.',
)
TEXT_COMPARES = Misconception(
    "text_compares",
    belief="To compare a text with a number is false.",
    feedback="In Python it is an error, so your API would answer `500`. Ask for the type first.",
)
NAN_IS_OUTSIDE = Misconception(
    "nan_is_outside",
    belief="Whatever is neither too small nor too large is within the bounds.",
    feedback="`NaN` is neither: every comparison with it is false. Ask whether the value is "
    "between the bounds, and not whether it is outside.",
)
REFUSED: tuple[tuple[Any, Misconception], ...] = (
    (True, TRUE_IS_ONE),
    (math.nan, NAN_IS_OUTSIDE),
    ("4.5", TEXT_IS_A_NUMBER),
)


def good(cell: Cell, cases: Cases) -> None:
    """Offer numbers within the bounds, on them and outside, and all that is no number."""
    low = cases.whole(-3, 0)
    high = low + cases.whole(8, 20)
    for value in (low + 1.5, low + 5):
        _expect(cell, value, low, high, right=True)
    for value in (low, high):
        came = _judged(cell, value, low, high)
        BOUNDS_ARE_OUT.when(came is False, _told(value, low, high, "`False`"))
        _expect(cell, value, low, high, right=True)
    for value in (low - 0.5, high + 0.5, math.inf):
        _expect(cell, value, low, high, right=False)
    for value, belief in REFUSED:
        belief.when(_judged(cell, value, low, high) is True, _told(value, low, high, "`True`"))
        _expect(cell, value, low, high, right=False)
    for thing in (None, [5], {"value": 5}):
        _expect(cell, thing, low, high, right=False)


def _judged(cell: Cell, value: Any, low: float, high: float) -> Any:
    try:
        return cell.call("is_good", value, low, high)
    except Raised as error:
        TEXT_COMPARES.when(
            error.kind == "TypeError", _told(value, low, high, f"a `TypeError`: {error.message}")
        )
        raise


def _expect(cell: Cell, value: Any, low: float, high: float, *, right: bool) -> None:
    came = _judged(cell, value, low, high)
    if came is not right:
        incorrect(f"{_told(value, low, high, f'`{shown(came)}`')} It should be `{right}`.")


def _told(value: Any, low: float, high: float, came: str) -> str:
    return f"`is_good({shown(value)}, {low}, {high})` gave {came}."


STEPS = {
    "likeliest": Step(
        judge=likeliest,
        hints=(
            "`max(shares)` is the largest share. Where does it stand? A list has `.index(…)`.",
            "The class stands at the same place in `classes`. Then return "
            '`{"prediction": …, "probability": …}`.',
        ),
        why="Name and share belong together, and the order of `classes` is all that connects them. "
        "So another model, with other classes, can stand behind the same line.",
        misconceptions=(FIRST_IS_LIKELIEST, NUMBER_WILL_DO, IN_ALPHABET, LIKELIEST_IS_CERTAIN),
    ),
    "good": Step(
        judge=good,
        hints=(
            "Two questions: is it a number at all, and does it lie between the two? "
            "`isinstance(value, int | float)` is nearly the first, but for `True`.",
            "`minimum <= value <= maximum` is the second, and is false for `NaN`. Join the two by "
            "`and`, the type first, and put `not isinstance(value, bool)` between them.",
        ),
        why="What cannot be is refused before the model sees it, and no other way around: a model "
        "has an answer for everything. With Pydantic, `strict=True` and bounds say the same.",
        misconceptions=(
            BOUNDS_ARE_OUT,
            TRUE_IS_ONE,
            TEXT_IS_A_NUMBER,
            TEXT_COMPARES,
            NAN_IS_OUTSIDE,
        ),
    ),
}
