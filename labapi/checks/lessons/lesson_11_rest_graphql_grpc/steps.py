"""The judged steps of lesson 11: a selection, a number in two bytes, a call of a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests

from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

if TYPE_CHECKING:
    from labapi.checks.cases import Cases

# A query that brings what is wanted, and nothing else.

WANTED = {"id", "algorithm"}

AN_ADDRESS = Misconception(
    "an_address",
    belief="A query is an address.",
    feedback="In GraphQL there is one address for all. What you want stands in the query: the name "
    "of a field, and in braces after it the fields that you want of it.",
)
A_DOCUMENT = Misconception(
    "a_document",
    belief="A query is written in JSON.",
    feedback="The query is a language of its own: names and braces, without quotes, colons or "
    "commas. It travels as a text *within* JSON.",
)
ALL_BY_ITSELF = Misconception(
    "all_by_itself",
    belief="Without a selection, all fields come.",
    feedback="GraphQL never sends a thing whole. What has fields of its own needs braces with the "
    "ones that you want.",
)
THE_LIST_IS_THE_MODELS = Misconception(
    "the_list_is_the_models",
    belief="`models` is the list itself.",
    feedback="`models` gives one page: it has `items`, and a `next_cursor`. The models are in "
    "`items`, as in the query of the page above.",
)
TOO_MUCH = Misconception(
    "too_much",
    belief="A field more does no harm.",
    feedback="It travels in each answer, to each client, and somebody has to look it up. That is "
    "what over-fetching is.",
)


def selection(cell: Cell, cases: Cases) -> None:
    """Send the query to a lab, and look at what it brings."""
    query = expect_type("query", cell.value("query"), str).strip()
    AN_ADDRESS.when("/" in query)
    A_DOCUMENT.when(query.startswith("[") or '"' in query)
    with cell.lab(alternatives=True) as lab:
        answer = requests.post(f"{lab.url}/graphql", json={"query": query}, timeout=10).json()
    _expect_no_errors(query, answer.get("errors", []))
    _expect_fields(answer["data"])


def _expect_no_errors(query: str, errors: list[dict[str, Any]]) -> None:
    if not errors:
        return
    message = str(errors[0]["message"])
    said = f"The server answered: {message}"
    if not query.startswith(("{", "query")):
        incorrect(f"{said} A query begins with `{{`, and each `{{` needs its `}}`.")
    ALL_BY_ITSELF.when("braces" in message or "selection" in message, said)
    THE_LIST_IS_THE_MODELS.when("ModelPage" in message, said)
    incorrect(said)


def _expect_fields(data: dict[str, Any]) -> None:
    page: dict[str, Any] = data.get("models") or {}
    models = page.get("items")
    if not models:
        incorrect(f"These came: {shown(data)}. The models are in `models`, in its `items`.")
    came = set(models[0])
    beside = {*data, *page} - {"models", "items"}
    if missing := WANTED - came:
        incorrect(f"Of each model came {shown(sorted(came))}: {shown(sorted(missing))} is missing.")
    TOO_MUCH.when(
        came > WANTED or beside, f"Too much came: {shown(sorted(came - WANTED | beside))}."
    )


# A number of two bytes.

HIGHEST_FIRST = Misconception(
    "highest_first",
    belief="The first byte is the highest, as in writing.",
    feedback="A varint has the lowest 7 bits first. The second byte counts 128 times as much.",
)
FLAG_COUNTED = Misconception(
    "flag_counted",
    belief="All 8 bits of a byte belong to the number.",
    feedback="The top bit of the first byte only says that another byte follows. Take it off: "
    "`first & 127`, or `first - 128`.",
)
EIGHT_BITS = Misconception(
    "eight_bits",
    belief="Each byte moves the next one by 8 bits.",
    feedback="One bit of each byte is used up, so the next byte begins 7 bits higher: at 128, not "
    "at 256.",
)


def varint(cell: Cell, cases: Cases) -> None:
    """Read numbers that nobody has seen, from 128 to 16,383."""
    for number in (720, cases.whole(128, 8000), cases.whole(8001, 16_383), 128):
        first, second = number & 127 | 128, number >> 7
        _expect_number(cell.call("varint", first, second), number, first, second)


def _expect_number(given: Any, number: int, first: int, second: int) -> None:
    if given == number and not isinstance(given, bool):
        return
    said = f"`varint({first:#04x}, {second:#04x})` gave `{shown(given)}`, and it is {number}."
    low = first & 127
    FLAG_COUNTED.when(given == first + second * 128, said)
    EIGHT_BITS.when(given in (low + second * 256, first + second * 256), said)
    HIGHEST_FIRST.when(
        given in (low * 128 + second, first * 256 + second, first * 128 + second), said
    )
    expect_type("varint", given, int)
    incorrect(said)


# A call of a tool.

TOOL, OTHER = "decide_loan", "create_prediction"

AS_THE_OTHER = Misconception(
    "as_the_other",
    belief="All tools take their arguments in one shape.",
    feedback="`features` is a field of the other tool, as it is of the API. Each tool has a schema "
    "of its own: that of `decide_loan` lists the five facts themselves.",
)
THE_OTHER = Misconception(
    "the_other",
    belief="Two tools for the same work are one.",
    feedback="This asks for the converted tool. It decides the same, and its answer is many times "
    "as long: an agent's model reads all of it.",
)
A_TEXT = Misconception(
    "a_text",
    belief="Arguments travel as a text of JSON.",
    feedback="The whole request becomes JSON when it is sent. `arguments` is an object in it, so "
    "give the dictionary itself.",
)


def tool_call(cell: Cell, cases: Cases) -> None:
    """Send the call to a lab, and look for the decision on this applicant."""
    from labapi.alternatives.mcp_messages import written  # the web framework comes with it

    params = expect_type("params", cell.value("params"), dict)
    if not params.keys() >= {"name", "arguments"}:
        incorrect(f"`params` has {shown(sorted(params))}. Leave it with `name` and `arguments`.")
    name, arguments = params["name"], params["arguments"]
    THE_OTHER.when(name == OTHER)
    A_TEXT.when(isinstance(arguments, str) and arguments.lstrip().startswith("{"))
    expect_type("arguments", arguments, dict)
    AS_THE_OTHER.when("features" in arguments)
    with cell.lab(alternatives=True) as lab:
        call = written("tools/call", name=str(name), arguments=arguments)
        said = requests.post(f"{lab.url}/mcp", timeout=10, **call).json()
    _expect_decision(said, arguments, cell.value("applicant"))


def _expect_decision(said: dict[str, Any], arguments: Any, applicant: Any) -> None:
    if "error" in said:
        incorrect(f"The server answered: {said['error']['message']}")
    text = said["result"]["content"][0]["text"]
    if said["result"].get("isError"):
        incorrect(f"The tool answered: {text}")
    if arguments != applicant:
        incorrect(f"The tool decided on {shown(arguments)}, and that is not `applicant`.")


STEPS = {
    "selection": Step(
        judge=selection,
        hints=(
            "The query of the page above has more than you need. What can go?",
            "From outside to inside: `models`, then `items`, then the two fields, each in the "
            "braces of the one before.",
        ),
        why="The server can send nothing else: the query is the shape of its answer. Change a "
        "screen, and you change its query, not the API.",
        misconceptions=(AN_ADDRESS, A_DOCUMENT, ALL_BY_ITSELF, THE_LIST_IS_THE_MODELS, TOO_MUCH),
    ),
    "varint": Step(
        judge=varint,
        hints=(
            "Take the top bit off the first byte: it is worth 128. What is left counts as it is.",
            "The second byte counts 128 times as much: `second * 128`, or `second << 7`.",
        ),
        why="Small numbers need one byte and large ones more. In the exercise you read any message "
        "so, byte by byte.",
        misconceptions=(HIGHEST_FIRST, FLAG_COUNTED, EIGHT_BITS),
    ),
    "tool_call": Step(
        judge=tool_call,
        hints=(
            "The output above lists both tools, and what each has on top of its schema.",
            "`decide_loan` takes the five facts as they are, and they are what `applicant` has.",
        ),
        why="The tool's list was enough: name, schema and a sentence. An agent's model writes just "
        "such a dictionary, and a program sends it.",
        misconceptions=(AS_THE_OTHER, THE_OTHER, A_TEXT),
    ),
}
