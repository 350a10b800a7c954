"""Task 6, a stretch: write the OpenAPI document that FastAPI would have written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

TYPES = {
    "": "string", "string:": "string", "int:": "integer", "float:": "number", "path:": "string",
    "uuid:": "string",
}  # fmt: skip
"""Flask's converters, as they stand before a name, and the type of OpenAPI for each."""
BY_ITSELF = ("HEAD", "OPTIONS")

OWN_BRACKETS = Misconception(
    "own_brackets",
    belief="A path is written in the same way everywhere.",
    feedback="Flask writes `<int:number>`, OpenAPI `{number}`: the type stands elsewhere, in the "
    "parameter's `schema`.",
)
LAST_ONE_STAYS = Misconception(
    "last_one_stays",
    belief="Each rule has a path of its own.",
    feedback="Two rules may share a path, one for GET and one for POST. In a dictionary, who comes "
    "last replaces who came first, unless you add to what is there.",
)
MAY_BE_LEFT_OUT = Misconception(
    "may_be_left_out",
    belief="Whether a parameter is required is the reader's guess.",
    feedback="OpenAPI asks for `required: true` at each parameter in a path: without it, there is "
    "no such path.",
)
NAMES_REPEAT = Misconception(
    "names_repeat",
    belief="One function is one operation.",
    feedback="A function that answers two methods makes two operations, and a client made of this "
    "document has a function for each. An `operationId` stands once in a document.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Have drawn rules written, and read what comes as a client's maker reads it."""
    rules = _rules(cases)
    yield from each_by_itself(
        (1, "each path and method is there, once", partial(_operations, work, rules)),
        (1, "each operation is whole", partial(_whole, work, rules)),
    )


def _rules(cases: Cases) -> list[dict[str, Any]]:
    """Draw rules as `rules_of` gives them: some share a path, one answers two methods."""
    thing, part, name = (cases.name(word).replace("-", "_") for word in ("thing", "part", "name"))
    converters = cases.shuffled(list(TYPES))
    rules = [
        _rule(f"/{thing}", ["GET", *BY_ITSELF]),
        _rule(f"/{thing}", ["POST", "OPTIONS"]),
        _rule(f"/{thing}/<{converters[0]}{name}>", ["GET", *BY_ITSELF]),
        _rule(f"/{thing}/<{converters[0]}{name}>", ["PUT", "DELETE", "OPTIONS"]),
        _rule(
            f"/{thing}/<{converters[1]}{name}>/{part}/<{converters[2]}{part}>",
            ["GET", "PATCH", *BY_ITSELF],
        ),
        *(
            _rule(f"/{one[:-1]}/<{one}{name}>", ["GET", *BY_ITSELF])
            for one in converters[3:]
            if one
        ),
    ]
    for rule in rules:
        rule["endpoint"], rule["doc"] = cases.name("answer"), cases.name("What it does")
    return cases.shuffled(rules)


def _rule(rule: str, methods: list[str]) -> dict[str, Any]:
    return {"rule": rule, "methods": methods}


def _path_of(rule: dict[str, Any]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule["rule"])


def _wanted(rules: list[dict[str, Any]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Give, by path and method in small letters, the rule that answers there."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for rule in rules:
        methods = [one.lower() for one in rule["methods"] if one not in BY_ITSELF]
        found.setdefault(_path_of(rule), {}).update(dict.fromkeys(methods, rule))
    return found


def _written(work: Work, rules: list[dict[str, Any]]) -> dict[str, Any]:
    given: dict[str, Any] = expect_type("paths_of(…)", work.call("paths_of", rules), dict)
    return given


def _operations(work: Work, rules: list[dict[str, Any]]) -> None:
    """Ask for what the rules answer, and for nothing beside it."""
    given, wanted = _present(work, rules), _wanted(rules)
    for path, methods in given.items():
        if more := sorted(set(methods) - set(wanted.get(path, ())) - {"parameters"}):
            incorrect(f"Under `{path}` stands `{more[0]}`, which does not belong there.")


def _present(work: Work, rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Give what came, which must have all that the rules answer."""
    given, wanted = _written(work, rules), _wanted(rules)
    bracketed = [path for path in given if "<" in path or ":" in path]
    OWN_BRACKETS.when(bracketed, f"There is a path `{bracketed[:1]}`.")
    for path, methods in wanted.items():
        if not isinstance(given.get(path), dict):
            incorrect(f"The path `{path}` is missing. There are {shown(list(given)[:3])}.")
        there = set(given[path]) & set(methods)
        shared = len({id(rule) for rule in methods.values()}) > 1
        LAST_ONE_STAYS.when(
            shared and there and there < set(methods), f"Of `{path}` only {sorted(there)} is told."
        )
        if there != set(methods):
            incorrect(
                f"Under `{path}` should stand {', '.join(f'`{one}`' for one in sorted(methods))}; "
                f"there is {', '.join(f'`{one}`' for one in sorted(given[path])) or 'nothing'}."
            )
    return given


def _whole(work: Work, rules: list[dict[str, Any]]) -> None:
    given, names = _present(work, rules), list[Any]()
    for path, methods in _wanted(rules).items():
        for method, rule in methods.items():
            operation = expect_type(f"{method} of {path}", given[path][method], dict)
            both = [given[path].get("parameters"), operation.get("parameters")]
            _expect_parameters(f"`{method}` of `{path}`", both, rule)
            _expect_told(f"`{method}` of `{path}`", operation, rule)
            names.append(operation.get("operationId"))
    if not all(isinstance(name, str) and name for name in names):
        incorrect("Each operation needs an `operationId`, a text.")
    repeated = [name for name in names if names.count(name) > 1]
    NAMES_REPEAT.when(repeated, f"`operationId: {repeated[:1]}` stands more than once.")


def _expect_parameters(where: str, both: list[Any], rule: dict[str, Any]) -> None:
    listed = [one for some in both if isinstance(some, list) for one in some]
    found = {one.get("name"): one for one in listed if isinstance(one, dict)}
    wanted = {name: TYPES[kind] for kind, name in re.findall(r"<(\w+:)?(\w+)>", rule["rule"])}
    if set(found) != set(wanted) or len(listed) != len(wanted):
        incorrect(f"{where} has {len(wanted)} parameters in its path, and tells of {len(listed)}.")
    for name, kind in wanted.items():
        told = found[name]
        if told.get("in") != "path":
            incorrect(f"The parameter `{name}` of {where} stands in the path: say so by `in`.")
        MAY_BE_LEFT_OUT.when(told.get("required") is not True, f"It is `{name}` of {where}.")
        schema = told.get("schema")
        if not isinstance(schema, dict) or schema.get("type") != kind:
            incorrect(
                f"The `schema` of `{name}` in {where} says `{shown(schema)}`, and the rule is "
                f"`{rule['rule']}`."
            )


def _expect_told(where: str, operation: dict[str, Any], rule: dict[str, Any]) -> None:
    responses = operation.get("responses")
    told = responses.get("200") if isinstance(responses, dict) else None
    if not isinstance(told, dict) or not isinstance(told.get("description"), str):
        incorrect(
            f'{where} needs `responses`: under the text `"200"` an object with a `description`.'
        )
    if operation.get("summary") != rule["doc"]:
        incorrect(f"The `summary` of {where} should be the rule's `doc`, `{rule['doc']}`.")


TASK = Task(
    number=6,
    title="The menu that writes itself",
    points=2,
    objective="Make an OpenAPI document of what a framework knows of its routes.",
    hints=(
        "Print `rules_of(office)`, and beside it what FastAPI has made of the same routes: "
        '`requests.get(f"{lab.url}/openapi.json").json()["paths"]`.',
        "For each rule: write its path with `{…}`, note the names and their types, and add an "
        "operation for each method to what stands under that path already.",
        "A pattern for a parameter is `<(?:(\\w+):)?(\\w+)>`; `re.sub` writes the path and "
        "`re.findall` gives converter and name. A dictionary's `setdefault` adds to what is there.",
    ),
    judge=judge,
    misconceptions=(OWN_BRACKETS, LAST_ONE_STAYS, MAY_BE_LEFT_OUT, NAMES_REPEAT),
    why="Path, method and the types in a path are all that Flask's rules know. FastAPI's document "
    "has bodies and answers as well, since its functions say what they take and give.",
)
