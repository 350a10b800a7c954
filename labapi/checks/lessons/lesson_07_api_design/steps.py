"""The judged steps of lesson 07: a path is guessed, a rule is written, a field is added safely."""

from __future__ import annotations

import copy
import re
from typing import Any
from urllib.parse import unquote, urlsplit

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, reason_given, shown
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception
from labapi.classroom.openapi.contract.comparison import compare_contracts
from labapi.classroom.openapi.design.rules import VERBS
from labapi.classroom.openapi.operations import read_document

# A path that nobody has shown.

COLLECTION, MODEL, BELONGS = "models", "loan-classifier-v2.1", "predictions"
GUESSED = f"/api/v1/{COLLECTION}/{MODEL}/{BELONGS}"
WORDS = re.compile(r"[A-Z]?[a-z]+")

VERB_IN_PATH = Misconception(
    "verb_in_path",
    belief="The path says what I want done.",
    feedback="`GET` says it already, and is read first. What is left for the path is the thing.",
)
SINGULAR = Misconception(
    "singular",
    belief="One thing has a name in the singular.",
    feedback="A collection has one name, whether you ask for all of it or for one: the plural. "
    "With an id behind it, it reads as *of the models, this one*.",
)
TURNED_ROUND = Misconception(
    "turned_round",
    belief="What I want stands first.",
    feedback="You want predictions, and here they are those *of a model*. What owns comes first, "
    "then which one, then what belongs to it.",
)
FILTER_FOR_RELATION = Misconception(
    "filter_for_relation",
    belief="What belongs to a thing is found by a filter.",
    feedback="A filter chooses from all predictions, and other APIs do it so. This one has a path "
    "for what belongs to a model, and knows no such parameter.",
)
NO_VERSION = Misconception(
    "no_version",
    belief="A path begins with the thing.",
    feedback="Behind this lab's address comes what all its paths begin with: `/api`, and the "
    "version. Look at the address that listed the models.",
)


def rename(cell: Cell, cases: Cases) -> None:
    """Ask that the predictions of one model were asked for where they are."""
    answer = cell.exchange("r")
    sent = urlsplit(answer.target)
    path = unquote(sent.path).rstrip("/")
    if path == GUESSED and answer.status == 200:
        return
    parts = [part for part in path.split("/") if part]
    VERB_IN_PATH.when(any(_has_verb(part) for part in parts if part != MODEL))
    FILTER_FOR_RELATION.when(MODEL in unquote(sent.query))
    SINGULAR.when("model" in parts or "prediction" in parts)
    names = [part for part in parts if part in (COLLECTION, MODEL, BELONGS)]
    TURNED_ROUND.when(names[:1] == [BELONGS])
    NO_VERSION.when(names == [COLLECTION, MODEL, BELONGS])
    incorrect(f"`{shown(answer.target)}` was answered `{answer.status}`.{reason_given(answer)}")


def _has_verb(part: str) -> bool:
    return any(word.lower() in VERBS for word in WORDS.findall(part))


# A rule of one's own.

LOCATION = {"description": "OK", "headers": {"Location": {"schema": {"type": "string"}}}}
OTHER = {"description": "OK", "headers": {"ETag": {"schema": {"type": "string"}}}}
BARE = {"description": "OK"}
GOOD: tuple[dict[str, Any], ...] = (
    {"201": LOCATION},
    {"201": LOCATION, "422": BARE},
    {"200": BARE},
    {"204": BARE, "404": BARE},
    {"200": OTHER, "422": BARE},
    {},
)
"""The answers of operations of which the rule has nothing to say."""
BAD: tuple[dict[str, Any], ...] = (
    {"201": OTHER, "422": BARE},
    {"201": BARE},
    {"201": BARE | {"headers": {}}},
)
"""Those of operations that make something, and do not promise to say where."""

ASKED = (
    "It is about a `201` that has no `Location` among its `headers`, or no `headers` at all; and "
    "about nothing else."
)

ANY_STATUS = Misconception(
    "any_status",
    belief="Every answer has to say where something is.",
    feedback="Most operations make nothing: they answer `200` or `204`, and have no address to "
    "tell. The rule is about `201` alone.",
)
NUMBER_FOR_TEXT = Misconception(
    "number_for_text",
    belief="A status is a number in the document, too.",
    feedback='In a JSON object every name is a text, so it is `"201"` there. With the number, the '
    "rule finds nothing, in whatever API.",
)
TURNED_RULE = Misconception(
    "turned_rule",
    belief="The condition tells what is good.",
    feedback="What stands below the `if` is said where the condition is true: where the header is "
    "*missing*.",
)


def own_rule(cell: Cell, cases: Cases) -> None:
    """Give the rule operations that it should and should not find."""
    quiet = {number: _finds(cell, answers) for number, answers in enumerate(GOOD)}
    loud = {number: _finds(cell, answers) for number, answers in enumerate(BAD)}
    if all(loud.values()) and not any(quiet.values()):
        return
    TURNED_RULE.when(quiet[0] and not loud[0])
    NUMBER_FOR_TEXT.when(not any([*loud.values(), *quiet.values()]) and _writes_number(cell))
    ANY_STATUS.when(all(loud.values()) and quiet[2] and not quiet[0])
    for given, found, wanted, what in (
        (BAD, loud, True, "finds nothing"),
        (GOOD, quiet, False, "complains"),
    ):
        for number, answers in enumerate(given):
            if found[number] != wanted:
                incorrect(f"With the answers `{answers}`, the rule {what}. {ASKED}")


def _finds(cell: Cell, answers: dict[str, Any]) -> bool:
    return bool(cell.listed("says_where", "POST", "/v1/things", {"responses": answers}))


def _writes_number(cell: Cell) -> bool:
    return bool(re.search(r"""(?<!["'])\b201\b(?!["'])""", cell.source))


# A field that comes, and stops nobody.

PURPOSE = "purpose"

NEW_IS_REQUIRED = Misconception(
    "new_is_required",
    belief="What the bank wants to know must be sent.",
    feedback="No program of today sends it, so each of them would be refused. Ask for it, and do "
    "not demand it.",
)
DEFAULT_SAVES = Misconception(
    "default_saves",
    belief="A field with a default may be required.",
    feedback="The default is what the server takes where the field is missing. While it is "
    "required, a request without it is refused before that.",
)
ONLY_THE_NEW = Misconception(
    "only_the_new",
    belief="The list names what is new.",
    feedback="It names all that a request must have. So you have demanded the new field, and given "
    "up the five that the model needs.",
)
NOTHING_IS_REQUIRED = Misconception(
    "nothing_is_required",
    belief="Who demands nothing does nobody harm.",
    feedback="No program breaks. But now a request without an income is valid, and the model needs "
    "all five.",
)


def safe_field(cell: Cell, cases: Cases) -> None:
    """Compare the contract with this shape in it with the lab's own."""
    features = expect_type("features", cell.value("features"), dict)
    contract = read_document(cell.running_lab().url)
    old = contract["components"]["schemas"]["FeaturesIn"]
    required = expect_type("required", cell.value("required"), list)
    fields = features.get("properties")
    if not isinstance(fields, dict) or PURPOSE not in fields:
        incorrect(f"The bank's wish is gone: there is no field `{PURPOSE}` among the properties.")
    ONLY_THE_NEW.when(required == [PURPOSE])
    DEFAULT_SAVES.when(PURPOSE in required and "default" in fields[PURPOSE])
    NEW_IS_REQUIRED.when(PURPOSE in required)
    NOTHING_IS_REQUIRED.when(not required)
    for name in old["required"]:
        if name not in required:
            incorrect(
                f"No program breaks. But the model needs `{name}`, and now it may be missing."
            )
    new = copy.deepcopy(contract)
    new["components"]["schemas"]["FeaturesIn"] = features | {"required": required}
    for change in compare_contracts(contract, new).breaking:
        incorrect(f"The comparer says that this breaks: {change.text} (`{change.rule}`).")


STEPS = {
    "rename": Step(
        judge=rename,
        hints=(
            "What is the collection of all models called? You have listed it. And what is made by "
            "a `POST` to `/predictions`?",
            "A collection, an id in it, and the collection that belongs to this one.",
            f"`/api/v1/{COLLECTION}/`, then the id, then `/` and one more word.",
        ),
        why="You have used an address that nobody had shown you. That is what good names are for.",
        misconceptions=(VERB_IN_PATH, FILTER_FOR_RELATION, SINGULAR, TURNED_ROUND, NO_VERSION),
    ),
    "own_rule": Step(
        judge=own_rule,
        hints=(
            'Under `operation["responses"]` stands a dictionary: a status, such as `"404"`, and '
            "what is said of it. Not every operation has every status, nor every answer `headers`.",
            'Call it `answers`, in a line above the `if`. Then `"201" in answers` is one half, and '
            'the other asks for the header in `answers["201"].get("headers", {})`. Leave the line '
            "with `yield` as it is.",
        ),
        why="Whoever makes something here promises to say where it is, and from now on somebody "
        "looks. A rule that is a function can be run before each release.",
        misconceptions=(ANY_STATUS, NUMBER_FOR_TEXT, TURNED_RULE),
    ),
    "safe_field": Step(
        judge=safe_field,
        hints=(
            f"Who sends `{PURPOSE}` today?",
            'What was required stays so. What was it? `print(features["required"])`, above the '
            "line with the blank.",
            'A list of five names: `["age", "income", ...]`.',
        ),
        why="A program may now send more, and need not. What it *has* to send cannot grow, until "
        "there is a new version beside this one.",
        misconceptions=(ONLY_THE_NEW, DEFAULT_SAVES, NEW_IS_REQUIRED, NOTHING_IS_REQUIRED),
    ),
}
