"""The judged steps of lesson 05: a moment is written, a refusal chosen, a schema completed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from labapi.checks.expect import expect_type, incorrect
from labapi.checks.lessons.lesson_05_json_schemas._moments import read_moment, why_no_moment
from labapi.checks.lessons.lesson_05_json_schemas._schemas import schema_under
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

if TYPE_CHECKING:
    from labapi.checks.cases import Cases

# A moment as a text.

UNZONED = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)

ANY_TEXT_WILL_DO = Misconception(
    "any_text_will_do",
    belief="However a moment is written, every reader finds its parts.",
    feedback="In the grammar of RFC 3339, a `T` stands between day and time. With a space there, "
    "some readers take it, and others refuse it. Python writes the `T` by `isoformat()`.",
)
NO_ZONE_NEEDED = Misconception(
    "no_zone_needed",
    belief="Day and time alone name a moment.",
    feedback="The same time of day comes at other moments in other places. Without the distance "
    "from UTC, each reader takes a zone of its own.",
)
Z_IS_DECORATION = Misconception(
    "z_is_decoration",
    belief="A `Z` at the end is a part of the form, whatever the clock shows.",
    feedback="The `Z` says that this is the time of UTC. This clock is not that of UTC, so your "
    "text names another moment.",
)
SECONDS_SAY_IT_ALL = Misconception(
    "seconds_say_it_all",
    belief="A number of seconds is a moment to every reader.",
    feedback="Nothing in a number says that it counts seconds, and since when. JavaScript would "
    "take it for milliseconds.",
)


def moment(cell: Cell, cases: Cases) -> None:
    """Have moments written that nobody has foreseen, ahead of UTC and behind it."""
    ahead = cases.one_of((5.5, 2, 9, 5.75))
    for zone in (ahead, -cases.one_of((3.5, 5, 8)), 0):
        hour, minute = cases.whole(10, 23), cases.whole(10, 59)
        _expect_moment(cell.call("as_text", hour, minute, zone), hour, minute, zone)


def _expect_moment(given: object, hour: int, minute: int, ahead: float) -> None:
    zone = timezone(timedelta(hours=ahead))
    wanted = datetime(2026, 3, 1, hour, minute, tzinfo=zone)
    side = "behind" if ahead < 0 else "ahead of"
    asked = f"For {hour}:{minute} on a clock {abs(ahead)} hours {side} UTC"
    SECONDS_SAY_IT_ALL.when(isinstance(given, int | float), f"{asked}, it gave `{given}`.")
    text = expect_type("as_text(…)", given, str)
    said = f"{asked}, it gave `{text}`."
    NO_ZONE_NEEDED.when(UNZONED.fullmatch(text) is not None, said)
    ANY_TEXT_WILL_DO.when(read_moment(text.replace(" ", "T", 1)) and " " in text, said)
    came = read_moment(text)
    if came is None:
        incorrect(f"{said} That is no moment of RFC 3339: {why_no_moment(text)}.")
    if came != wanted:
        as_if_utc = came == wanted.replace(tzinfo=came.tzinfo)
        Z_IS_DECORATION.when(text[-1] in "Zz" and as_if_utc, said)
        incorrect(f"{said} That is another moment: `{wanted.isoformat()}` was asked for.")


# A refusal in the form that was asked for.

PROBLEM_JSON = "application/problem+json"

JSON_IS_JSON = Misconception(
    "json_is_json",
    belief="Problem details are JSON, so `application/json` asks for them.",
    feedback="They are written in JSON, and have a media type of their own, by which a client "
    "asks for them and recognises them.",
)
WORDS_TELL_THE_KIND = Misconception(
    "words_tell_the_kind",
    belief="A program tells problems apart by their words.",
    feedback="`title` and `detail` are for people. They may come in another language, or be "
    "written better one day.",
)
STATUS_TELLS_THE_KIND = Misconception(
    "status_tells_the_kind",
    belief="A status stands for one kind of problem.",
    feedback="Many kinds of problem share a status: an API may have several for `422`, and the "
    "standard has a member that tells them apart.",
)
CODE_IS_STANDARD = Misconception(
    "code_is_standard",
    belief="`code` is a member that every API has.",
    feedback="`code` is this lab's own, and a program that knows only the standard passes over "
    "it. Look for the standard's member.",
)


def kind(cell: Cell, cases: Cases) -> None:
    """Ask for problem details, and for the member that RFC 9457 (3.1.1) says to go by."""
    answer = cell.exchange("r")
    member = expect_type("member", cell.value("member"), str)
    came = answer.response_header("Content-Type").partition(";")[0].strip().lower()
    if came != PROBLEM_JSON:
        wish = answer.request_header("Accept")
        JSON_IS_JSON.when("application/json" in wish.lower() and "problem" not in wish.lower())
        incorrect(
            f"The wish was `{wish}`, and the answer came as `{came}`. Write the media type as it "
            "was printed above, all of it."
        )
    WORDS_TELL_THE_KIND.when(member in ("title", "detail"))
    STATUS_TELLS_THE_KIND.when(member == "status")
    CODE_IS_STANDARD.when(member == "code")
    if member != "type":
        incorrect(
            f"The refusal came as problem details. But by `{member}`, a program does not tell "
            "one kind of problem from another. Look at the members of the refusal once more."
        )


# A schema that keeps others out.

REQUIRED_IS_TRUE = Misconception(
    "required_is_true",
    belief="`required` is a yes or a no.",
    feedback="It stands beside the fields, not within one, so it has to say *which* of them: it "
    "is a list of names.",
)
ONE_NAME_IS_A_LIST = Misconception(
    "one_name_is_a_list",
    belief="Where one name will do, it needs no list.",
    feedback="`required` is always a list, with one name in it or with many.",
)
LISTED_IS_REQUIRED = Misconception(
    "listed_is_required",
    belief="What stands in `properties` has to be there.",
    feedback="`properties` says what a field is *if it is there*. Only `required` asks for it.",
)
TRUE_KEEPS_OUT = Misconception(
    "true_keeps_out",
    belief="`additionalProperties: True` means that others are watched.",
    feedback="It answers the question *may there be others?* Say no.",
)


def options(cell: Cell, cases: Cases) -> None:
    """Have `jsonschema` try the schema on bodies that nobody has foreseen."""
    schema = expect_type("schema", cell.value("schema"), dict)
    required = schema.get("required")
    REQUIRED_IS_TRUE.when(isinstance(required, bool))
    ONE_NAME_IS_A_LIST.when(isinstance(required, str))
    let_in = schema_under(cell, "schema").lets_in
    usual = {"threshold": cases.whole(2, 98) / 100}
    if not let_in(usual):
        incorrect(f"`jsonschema` refused `{usual}`, where everything is as it should be.")
    extra = usual | {cases.name("note"): cases.whole(1, 99)}
    for body in ({}, {cases.name("limit"): 0.5}):
        LISTED_IS_REQUIRED.when(let_in(body), f"`jsonschema` let `{body}` in.")
    TRUE_KEEPS_OUT.when(let_in(extra), f"`jsonschema` let `{extra}` in.")
    outside = [{"threshold": one} for one in (0, 1, -usual["threshold"], "0.5", True)]
    for bad in (*outside, [], "threshold"):
        if let_in(bad):
            incorrect(f"`jsonschema` let `{bad}` in. Leave the first two lines as they were.")


STEPS = {
    "moment": Step(
        judge=moment,
        hints=(
            "A `datetime` can write itself in the form that ISO 8601 and RFC 3339 share. Look at "
            "its methods: `help(datetime)`.",
            "The method is called `isoformat`, and needs nothing in its brackets.",
        ),
        why="Day, time and distance from UTC: whoever reads it, in whatever zone, knows the same "
        "moment. So every API can agree on this one form.",
        misconceptions=(
            ANY_TEXT_WILL_DO,
            NO_ZONE_NEEDED,
            Z_IS_DECORATION,
            SECONDS_SAY_IT_ALL,
        ),
    ),
    "kind": Step(
        judge=kind,
        hints=(
            "The media type stands in the second line that the cell *accept* has printed. What "
            "three of the members are for stands in the fold below it.",
            "`detail` says what is wrong this time, `instance` which failure it is. One member is "
            "left that names the kind.",
        ),
        why="`type` names the kind of problem (RFC 9457, section 3.1.1). A program that knows only "
        "the standard goes by it, in the refusals of every API that keeps to the standard.",
        misconceptions=(
            JSON_IS_JSON,
            WORDS_TELL_THE_KIND,
            STATUS_TELLS_THE_KIND,
            CODE_IS_STANDARD,
        ),
    ),
    "options": Step(
        judge=options,
        hints=(
            "The fold above says what each of the two words is for. One of them is a list of "
            "names, the other a yes or a no.",
            "`required` names each field that has to be there, in a list. "
            "`additionalProperties` says whether there may be others.",
        ),
        why="A name that the API does not know may be a misspelt one: so the lab refuses it. An "
        "answer may grow, so a client's schema of it lets new members in.",
        misconceptions=(
            REQUIRED_IS_TRUE,
            ONE_NAME_IS_A_LIST,
            LISTED_IS_REQUIRED,
            TRUE_KEEPS_OUT,
        ),
    ),
}
