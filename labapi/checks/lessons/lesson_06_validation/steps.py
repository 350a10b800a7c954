"""The judged steps of lesson 06: *Your move*, behind each idea of it."""

from collections.abc import Mapping

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, expect_type, incorrect
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

BARE_IS_BOUND = Misconception(
    "bare_is_bound",
    belief="A bare value in `Field(…)` is a bound.",
    feedback="The first thing in `Field(…)` that has no name is the *default*: what the field "
    "holds when nothing is sent. A bound needs its name.",
)
ENDS_STAY_OUT = Misconception(
    "ends_stay_out",
    belief="`ge` and `le` keep the bound itself out.",
    feedback="Read the letters aloud: *greater than or equal*, *less than or equal*. With the `e`, "
    "the bound itself is in.",
)
L_IS_LOWER = Misconception(
    "l_is_lower",
    belief="The `l` in `lt` and `le` stands for a lower bound.",
    feedback="`lt` is *less than*: it bounds from above. Each name says how the value compares "
    "with the bound.",
)
ONE_AT_A_TIME = Misconception(
    "one_at_a_time",
    belief="A refusal names one fault.",
    feedback="`details` is a list, with an entry for each fault. Whoever corrects only the first "
    "one is refused again.",
)
FOR_PEOPLE = Misconception(
    "for_people",
    belief="A program reads what is wrong from the message.",
    feedback="A `message` is for people, and its words may change. A program reads the `field`.",
)
THRESHOLD = "threshold"
BAD = {
    "age": (-5, 17, 121, "35", None),
    "income": (0, -1, 10_000_001, True),
    "credit_score": (299, 851, "good"),
    "employment_years": (-1, 61),
    "loan_amount": (0, -25_000),
}
"""Values that the lab refuses, by field."""


def threshold(cell: Cell, cases: Cases) -> None:
    """Offer thresholds on both bounds, between them and beyond them; a default may stand there."""
    default = cell.read("Options", {})
    inside = [cases.whole(2, 98) / 100, 0.001, 0.999]
    outside = [-cases.whole(1, 9), -0.001, 1.001, cases.whole(2, 90)]
    usual, strange = inside[0], outside[0]
    offered = cases.shuffled([*inside, *outside, 0, 1])
    got_in = {one for one in offered if _is_in(cell, {THRESHOLD: one})}
    BARE_IS_BOUND.when(
        default is not None and strange in got_in,
        f"A body with no threshold got in, and so did a threshold of `{strange}`.",
    )
    L_IS_LOWER.when(
        usual not in got_in and {strange, outside[-1]} & got_in,
        f"`{usual}` was refused, and a number outside of the bounds got in.",
    )
    for one in inside:
        if one not in got_in:
            incorrect(f"A threshold of `{one}` was refused. It is more than 0 and less than 1.")
    for one in outside:
        if one in got_in:
            incorrect(f"A threshold of `{one}` got in. It is not between 0 and 1.")
    for end in (0, 1):
        ENDS_STAY_OUT.when(end in got_in, f"A threshold of `{end}` got in.")
    if default and not _is_in(cell, default):
        incorrect(f"A body with no threshold is read as `{default}`: Pydantic checks no default.")


def _is_in(cell: Cell, body: dict[str, float]) -> bool:
    """Tell whether the schema takes a body; what it takes must come out as it went in."""
    read = cell.read("Options", body)
    if read is not None and body:
        expect_same("Options", read, body, f"the body `{body}`")
    return read is not None


def wrong_fields(cell: Cell, cases: Cases) -> None:
    """Have applicants refused for one fault, for two and for three that nobody has foreseen."""
    for count in (2, 3, 1):
        wrong = {field: cases.one_of(BAD[field]) for field in cases.shuffled(list(BAD))[:count]}
        came = cell.call("wrong_fields", cases.applicant() | wrong)
        _expect_no_single(came, wrong)
        fields = expect_type("wrong_fields(…)", came, list)
        wanted = {f"features.{field}" for field in wrong}
        FOR_PEOPLE.when(any(" " in str(one) and "field" not in str(one) for one in fields))
        ONE_AT_A_TIME.when(
            len(fields) == 1 < count and set(fields) < wanted,
            f"`wrong_fields` named `{fields}` for an applicant with {count} faults: `{wrong}`.",
        )
        if any(isinstance(one, dict) for one in fields):
            incorrect("These are whole entries of the details. Take the `field` out of each.")
        if any(not isinstance(one, str) for one in fields) or set(fields) != wanted:
            incorrect(
                f"For the faults `{wrong}`, `wrong_fields` gave `{fields}`. Each `field` of the "
                "details belongs in the list, as it stands there."
            )


def _expect_no_single(came: object, wrong: Mapping[str, object]) -> None:
    """See whether it is one field, where a list was asked for."""
    alone = isinstance(came, str) and came.removeprefix("features.") in wrong
    ONE_AT_A_TIME.when(alone and len(wrong) > 1, f"`wrong_fields` named `{came}` only.")


STEPS = {
    "threshold": Step(
        judge=threshold,
        hints=(
            "Four names bound a number: `gt`, `ge`, `lt`, `le`. Those with an `e` let the bound "
            "itself in.",
            "Two bounds stand in the brackets, with a comma between them, each as a name, `=` and "
            "a number. No quotes.",
        ),
        why="`gt` and `lt` leave their bounds out. No code behind this line has to ask again "
        "whether a threshold makes sense: another one never gets there.",
        misconceptions=(BARE_IS_BOUND, ENDS_STAY_OUT, L_IS_LOWER),
    ),
    "wrong_fields": Step(
        judge=wrong_fields,
        hints=(
            "Look at the body of the refusal above: the list is under `error`, then `details`.",
            "`r.json()` gives the body as Python. Go through the list, and take the `field` of "
            "each entry.",
        ),
        why="One refusal names every fault by the path of its field, so a form can mark all of "
        "them at once, in whatever language its messages are.",
        misconceptions=(ONE_AT_A_TIME, FOR_PEOPLE),
    ),
}
