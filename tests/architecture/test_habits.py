"""What every file keeps: public things say what they are, routes decide nothing by themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import MODULES, PACKAGE, named, nobody, parsed, source

READ_THE_ENVIRONMENT = {
    "alternatives/__init__.py",  # the library of gRPC can be told in no other way to be quiet
    "checks/catalogue.py",  # kernels and workers must find a teacher's own tasks, too
    "checks/child/staging.py",  # a child process gets what it needs of it, and no more
    "checks/notebook/workplace.py",  # an editor tells a kernel so which notebook it is for
    "checks/progress/progress.py",  # where progress is kept can be said without a command line
    "classroom/notebook/ahead.py",  # nbval, grading and authoring have outputs be the same
    "classroom/server/loopback.py",  # a proxy variable would break every request to the lab
    "classroom/setup/arrival.py",  # what comes between is told by the name of its variable
    "classroom/setup/shadows.py",  # and so is what leads Python to an older library
    "classroom/server/whereabouts.py",  # a hub tells its kernels where they are in no other way
    "grading/run/lifetime.py",  # a worker has to begin with one order of its sets, as all do
}


def undocumented(tree: ast.Module) -> Iterator[str]:
    """The public things of a module that have no docstring."""
    if not ast.get_docstring(tree):
        yield "the module"
    for node in tree.body:
        public = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if public and not node.name.startswith("_") and not ast.get_docstring(node):
            yield node.name


def test_public_things_have_a_docstring():
    nobody(f"{named(path)}: {name}" for path in MODULES for name in undocumented(parsed(path)))


def deciding(path: Path) -> Iterator[str]:
    """What a route leaves to the domain and to `web/problems.py`: errors, caught or raised."""
    if "HTTPException" in source(path):
        yield "HTTPException"
    for node in ast.walk(parsed(path)):
        function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if function and any(isinstance(part, ast.Try) for part in ast.walk(node)):
            yield node.name


def test_routes_decide_nothing_by_themselves():
    nobody(
        f"{named(path)}: {found}"
        for path in sorted((PACKAGE / "web" / "routes").glob("*.py"))
        for found in deciding(path)
    )


def test_the_environment_is_read_in_few_places():
    readers = {named(path) for path in MODULES if re.search(r"os\.environ|getenv", source(path))}
    assert {name for name in readers if not name.startswith("commands/")} == READ_THE_ENVIRONMENT
