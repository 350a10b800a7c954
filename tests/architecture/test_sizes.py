"""How large things may be, and how small: a file is one idea, and a folder can be seen at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from statistics import median

from tests.architecture.house import MODULES, PACKAGE, named, nobody, parsed, source

CAME_SINCE = {
    "mutants, rewrites and a corpus": 6,
    "given cells, runs and hand-ins": 8,
    "clients": 5,
    "what the world sends, and what people's machines do": 8,
    "a course: before, beside and after grading": 62,
    "grading: the sandbox": 7,
    "grading: a run that can be ended, repeated and sent to a cluster": 5,
    "grading: a sample class": 7,
    "grading: groups, free text and Gradescope": 8,
    "a token, a block and a limit that say what is so": 5,
    "a picture of the way, and what a cell expects": 3,
    "predictions, the end of a lesson, and lessons on paper": 7,
    "a picture of the way, meanings, and what a cell expects": 5,
    "a live sequence picture of OAuth with a thief in it": 11,
    "one clock: minutes, run sheets, and the fast track": 7,
    "judged steps: their engine, proof and rules, and a file of them in each lesson": 14,
    "what a term means, told where it is read, and the standards that are cited": 2,
    "refresh tokens and introspection": 2,
    "what a page reads in a text of JSON": 5,
    "lesson 15, its exercise, and what stands around an app's visit": 10,
    "exercise 05: two readers, hostile bodies, and a schema that is read and not obeyed": 14,
    "the judged steps of lesson 05": 1,
    "exercise 07: levels, a rule, pages, a release, names and a farewell": 10,
    "the judged steps of lesson 07": 1,
    "contracts compared, and a design read by rules": 8,
    "a proxy that takes turns: headers, connections, hooks and its face": 4,
    "what journals know of a way through a proxy": 1,
    "lesson 02, its exercise, and small servers to be looked through": 10,
    "answers that stream: told to their end, and drawn as they come": 5,
    "tools for an agent: a server of MCP, and its messages": 2,
    "the life of a request: a stopwatch, a timeline, a load, and how both are drawn": 5,
    "a server's log by the request's id": 1,
    "the judged steps of lesson 12": 2,
    "exercise 12: blame, percentiles, a stopwatch, a free loop, ids, a canary": 6,
    "the judged steps of lesson 13, and the folder that its exercise joins": 2,
    "https on this computer: who vouches for a lab": 1,
    "a model of one's own behind an API: looked at, asked what it takes, framed": 5,
    "alternatives: what can be asked, whatever the protocol": 2,
    "gRPC: a server, its messages, its calls, and stubs that are made": 5,
    "alternatives: started alone, mounted behind the layers, beside a lab; WebSockets": 6,
    "what GraphQL, gRPC, JSON-RPC and WebSockets say within an exchange": 4,
    "alternatives: the loan API in Flask, and the contract that it keeps": 2,
    "one contract suite over HTTP": 10,
    "exercise 13: two desks, a reader, three leaks, an office and a document": 7,
    "a whole API as a collection, and one read from a file": 1,
    "alternatives: GraphQL, its types, its errors, its limits and its way over HTTP": 5,
    "a message decoded by field number": 3,
    "a tour of the source": 2,
    "a relay that counts bytes, and the table that is filled with what it counts": 2,
    "the capstone: what an app is given, its suite, its axes and their radar": 24,
    "the capstone: an app's document, held against what comes": 1,
    "exercise 14 and the judged steps of lesson 14": 3,
    "lesson 11, and what a page gets of four protocols": 5,
    "exercise 11: protocols, a query, a message, a page, a batch and a loader": 8,
}
"""How many files came after the house was drawn, which was to have 345, and what for."""
COLLECTIONS = ("checks/lessons", "classroom/widgets/ask/lessons", "web/routes")
"""Like things side by side, as many as there are."""
PRESCRIBED = (
    "classroom/widgets/*/page.py",
    "domain/limiter/*.py",
    "web/layers/*.py",
    "web/routes/*.py",
    "web/schemas/*.py",
)
"""A widget's page, a strategy, a layer, a resource: each has its file, however short it is."""
REASONS = {
    "__main__.py": "Python asks for a file of this name",
    "authoring/made/objectives.py": "a page that is made, and no more",
    "authoring/made/stubs.py": "what a compiler makes, and no more",
    "authoring/made/tour.py": "a page that is made, and no more",
    "checks/inside/work.py": "the one thing that those who write tasks must know of a child",
    "checks/notebook/watch.py": "how IPython tells of a cell that runs, and no more",
    "commands/grading/report.py": "each verb has its file; what it writes is made in `report/`",
    "commands/join.py": "each verb has its file; what it does is done in a notebook, too",
    "domain/credentials/caller.py": "what keys, tokens and OAuth all lead to",
    "domain/credentials/opaque.py": "what keys, codes and refresh tokens are made of",
    "grading/cleaning.py": "what every room of grading shows texts of students by",
    "grading/course/secret.py": "the secret of a course, apart from all that is no secret",
    "grading/run/lateness.py": "how late, and who says so: one question of its own",
    "version.py": "the number alone, so that no room imports the face",
    "web/request/paging.py": "a habit of requests a file",
}
"""Why another file has fewer than 60 lines. Lessons need no reason: a task is as long as it is."""


def lines(path: Path) -> int:
    return source(path).count("\n")


def lengths() -> Iterator[tuple[str, int]]:
    """Each function, with the lines from its `def` to its end."""
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{named(path)}: {node.name}", length


def counted() -> list[Path]:
    """All files but the tasks of lessons, which are as long as they are."""
    return [path for path in MODULES if path.name != "__init__.py" and "lessons" not in path.parts]


def prescribed(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in PRESCRIBED)


def short_files() -> list[str]:
    return [named(path) for path in counted() if lines(path) < 60]


def test_a_file_is_at_most_400_lines():
    nobody(f"{named(path)}: {lines(path)}" for path in MODULES if lines(path) > 400)


def test_a_function_is_at_most_40_lines():
    nobody(f"{name}: {length}" for name, length in lengths() if length > 40)


def test_the_median_function_is_under_ten_lines():
    assert median(length for _, length in lengths()) < 10


def test_a_file_under_60_lines_has_its_reason():
    nobody(name for name in short_files() if name not in REASONS and not prescribed(name))


def test_every_reason_is_that_of_a_short_file():
    nobody(sorted(set(REASONS) - set(short_files())))


def test_short_files_are_at_most_12_in_a_hundred():
    short, most = short_files(), int(0.12 * len(counted()))
    assert len(short) <= most, (
        f"{len(short)} files have fewer than 60 lines, and at most {most} may: "
        f"put one that is no idea of its own into the file that uses it.\n{short}"
    )


def test_the_house_has_no_more_files_than_its_plan_and_what_came_since():
    assert len(MODULES) <= 345 + sum(CAME_SINCE.values())


def test_a_folder_holds_at_most_15_things():
    folders = [PACKAGE, *(path for path in PACKAGE.rglob("*") if path.is_dir())]
    held = {
        named(folder): [
            thing.name
            for thing in folder.iterdir()
            if not thing.name.startswith((".", "__")) and thing.name != "py.typed"
        ]
        for folder in folders
        if folder.name != "__pycache__" and not named(folder).startswith(COLLECTIONS)
    }
    nobody(f"{name}: {len(things)}" for name, things in held.items() if len(things) > 15)
