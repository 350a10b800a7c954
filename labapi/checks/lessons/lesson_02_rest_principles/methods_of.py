"""Task 2: read from an OpenAPI document which methods an address has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

VERBS = ("get", "query", "post", "put", "patch", "delete")
BESIDE = ("parameters", "summary", "description", "servers", "x-owner")
"""What else may stand beside the methods (OpenAPI 3.2, Path Item Object)."""
ADDED = {"HEAD", "OPTIONS"}
Item = dict[str, Any]
"""What a document says of one address."""
Case = tuple[dict[str, Any], str, set[str]]
"""A document, one of its addresses, and the methods that it has, but for those of HTTP."""
Given = tuple[Case, set[str]]
"""A case, and what the learner's function gave for it."""

KEYS_ARE_METHODS = Misconception(
    "keys_are_methods",
    belief="All that stands under an address is a method of it.",
    feedback="Beside the methods, a document may say there what they have in common. `VERBS` has "
    "the keys that are methods.",
)
DOCUMENT_IS_ALL = Misconception(
    "document_is_all",
    belief="An address has the methods that the document lists, and no more.",
    feedback="Two methods are so uniform that nobody writes them down: one asks what an address "
    "offers, the other reads without the body.",
)
HEAD_IS_EVERYWHERE = Misconception(
    "head_is_everywhere",
    belief="`HEAD` works at every address, as `OPTIONS` does.",
    feedback="`HEAD` gives what `GET` would give, without the body. Where nothing can be read, "
    "what should it give?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask for the addresses of unseen documents, and for all of a running lab."""
    with work.lab() as lab:
        asked = cases.shuffled([*_drawn(cases), *_of_the_lab(lab)])
    given = [(case, _called(work, *case[:2])) for case in asked]
    yield from each_by_itself(
        (1, "what the document offers", lambda: _offered(given)),
        (1, "what HTTP adds to it", lambda: _added(given)),
    )


def _drawn(cases: Cases) -> Iterator[Case]:
    """Draw documents of several addresses: with `GET` and without, with one method and with all."""
    for verbs in (("get",), ("delete",), VERBS, VERBS[1:], *(_some(cases) for _ in range(4))):
        path, other = (f"/{cases.name('things')}" for _ in range(2))
        beside: Item = dict.fromkeys(BESIDE, "…") | {"parameters": []}
        item: Item = {verb: {"responses": {}} for verb in verbs} | beside
        item = {key: item[key] for key in cases.shuffled(list(item))}
        rest: Item = {verb: {"responses": {}} for verb in VERBS if verb not in verbs}
        paths = dict(cases.shuffled([(path, item), (other, rest), (f"{path}/{{id}}", rest)]))
        yield {"openapi": "3.2.0", "paths": paths}, path, {verb.upper() for verb in verbs}


def _some(cases: Cases) -> list[str]:
    return cases.shuffled(VERBS)[: cases.whole(2, 4)]


def _of_the_lab(lab: JudgedLab) -> Iterator[Case]:
    """Ask the lab itself about each of its addresses, by `OPTIONS`."""
    with requests.Session() as client:
        client.trust_env = False  # no proxy: this stays on this computer
        whole = client.get(f"{lab.url}/docs/openapi.json").json()
        paths: dict[str, Item] = {
            path: {key: {} for key in item} for path, item in whole["paths"].items()
        }
        document = {
            "openapi": whole["openapi"],
            "paths": paths,
        }  # what is no key takes long to send
        for path in paths:
            answer = client.options(lab.url + path.replace("{", "").replace("}", ""))
            allowed = {one.strip() for one in answer.headers.get("Allow", "").split(",")}
            yield document, path, allowed - ADDED


def _offered(called: list[Given]) -> None:
    for (document, path, methods), gave in called:
        given = gave - ADDED
        told = _told(document, path, given, "what the document can tell")
        KEYS_ARE_METHODS.when(given - methods and given >= methods, told)
        if given != methods:
            fault = "One is missing." if methods - given else "One of them is not offered there."
            incorrect(f"{told} {fault}")


def _added(called: list[Given]) -> None:
    for (document, path, methods), gave in called:
        given = gave & ADDED
        told = _told(document, path, given, "`HEAD` and `OPTIONS`")
        DOCUMENT_IS_ALL.when(not given, told)
        HEAD_IS_EVERYWHERE.when("HEAD" in given and "GET" not in methods, told)
        if given != (ADDED if "GET" in methods else {"OPTIONS"}):
            incorrect(f"{told} One of them is missing.")


def _called(work: Work, document: dict[str, Any], path: str) -> set[str]:
    call = "methods_of(document, path)"
    given = expect_type(call, work.call("methods_of", document, path), list, set)
    for one in given:
        if not isinstance(one, str) or one != one.upper():
            incorrect(f"`{call}` gave `{one!r}`. A method is a text in capital letters.")
    if len(set(given)) != len(given):
        incorrect(f"`{call}` gave a method twice: `{given}`.")
    return set(given)


def _told(document: dict[str, Any], path: str, given: set[str], which: str) -> str:
    keys = ", ".join(f"`{key}`" for key in document["paths"][path])
    named = ", ".join(f"`{one}`" for one in sorted(given)) or "none"
    return f"Under `{path}` stand {keys}. Of {which}, you gave {named}."


TASK = Task(
    number=2,
    title="What does an address offer?",
    points=2,
    objective="Read from an OpenAPI document which methods a resource has.",
    hints=(
        'Print `document["paths"]` of the lab: `requests.get(f"{lab.url}/docs/openapi.json")`. '
        "What stands under one address?",
        "The first blank asks of one key whether it is a method: it is, if `VERBS` has it. The "
        "second and the third are methods of HTTP that documents leave out.",
        "`HEAD` gives the headers of the one method that reads; `OPTIONS` is answered everywhere.",
    ),
    judge=judge,
    misconceptions=(KEYS_ARE_METHODS, DOCUMENT_IS_ALL, HEAD_IS_EVERYWHERE),
    why="The methods are the same few for all things, so one function of five lines knows what "
    "can be done at any address of any API.",
)
