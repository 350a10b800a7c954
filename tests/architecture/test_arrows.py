"""Where imports may point: down the house, never in a circle, never behind a room's back."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

import labapi
from tests.architecture.house import MODULES, PACKAGE, ROOT, named, nobody, parsed, source
from tests.architecture.imports import arrows, circles, dotted, imported, peeks

FLOORS = [
    {"domain", "course", "version"},
    {"web"},
    {"alternatives"},
    {"classroom"},
    {"checks"},
    {"authoring", "grading"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
"""From the ground up: a room knows itself and the floors below, not its neighbours."""
WEB_LIBRARIES = {"fastapi", "starlette", "uvicorn", "flask", "pydantic", "requests", "a2wsgi"}
NEVER_AT_IMPORT = ["fastapi", "sklearn", "pandas", "numpy", "ipywidgets", "grpc", "anywidget"]
OF_AN_OFFICE = {
    "labapi.alternatives.flask_app",
    "labapi.alternatives.use_cases",
    "labapi.domain.errors",
    "labapi.web",
    "labapi.web.envelope",
    "labapi.web.layers.trace",
    "labapi.web.problems",
    "labapi.web.request.body",
    "labapi.web.request.negotiation",
    "labapi.web.schemas.fields",
    "labapi.web.services",
    "labapi.web.settings",
}
"""What an app in another framework stands on, as `flask_app.py` does: exercise 13 builds one."""
OF_A_LESSON = {
    "labapi.alternatives.graphql_schema",
    "labapi.alternatives.mcp_messages",
    "labapi.alternatives.stubs",
    "labapi.alternatives.stubs.loans_pb2_grpc",
    "labapi.domain.limiter",
    "labapi.web.schemas.predictions",
    *OF_AN_OFFICE,
}
"""What a lesson is about, and imports from where it is: the limiters, `PredictIn`, and the other
protocols, with what a second server of GraphQL stands on."""


@pytest.fixture(scope="module")
def house():
    return arrows(PACKAGE)


def room(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room(name) in rooms)


def test_every_room_has_its_floor(house):
    rooms = {room(name) for name in house} - {""}
    assert rooms <= set().union(*FLOORS)


def test_imports_point_down(house):
    nobody(
        f"{name} -> {other}"
        for name, others in house.items()
        for other in sorted(others - {"labapi"})
        if name != "labapi" and room(name) != room(other) and floor(other) >= floor(name)
    )


def test_nobody_in_the_house_goes_through_its_face(house):
    nobody(name for name, others in house.items() if "labapi" in others)


def test_no_module_leads_back_to_itself(house):
    nobody(" <-> ".join(circle) for circle in circles(house))


def test_nobody_peeks_into_sys_modules_for_a_module_of_ours():
    nobody(f"{named(path)}:{found}" for path in MODULES for found in peeks(path, "labapi"))


def test_the_domain_knows_no_web_library():
    nobody(
        f"{dotted(path, PACKAGE)} -> {name}"
        for path in sorted((PACKAGE / "domain").rglob("*.py"))
        for node in ast.walk(parsed(path))
        for name in imported(node, dotted(path, PACKAGE))
        if name.split(".")[0] in WEB_LIBRARIES
    )


def test_importing_labapi_imports_nothing_heavy():
    code = (
        f"import sys, labapi; print([name for name in {NEVER_AT_IMPORT!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_what_the_benchmarks_import_is_there(house):
    files = sorted((ROOT / "benchmarks").glob("*.py"))
    names = {
        name for path in files for node in ast.walk(parsed(path)) for name in imported(node, "")
    }
    ours = {name for name in names if name.startswith("labapi.")} - set(house)
    homes = {name: import_module(name.rpartition(".")[0]) for name in ours}
    nobody(name for name, home in homes.items() if not hasattr(home, name.rpartition(".")[2]))


def code_of_learners() -> Iterator[tuple[str, ast.Module]]:
    """Every code cell of the notebooks, and every file of answers, with the place where it is."""
    for folder in ("notebooks", "solutions", "exercises"):
        for path in sorted((ROOT / folder).glob("*.ipynb")):
            for cell in json.loads(source(path))["cells"]:
                if cell["cell_type"] == "code":
                    yield f"{folder}/{path.name} {cell['id']}", ast.parse("".join(cell["source"]))
    for path in sorted((ROOT / "solutions" / "answers").rglob("*.py")):
        yield str(path.relative_to(ROOT)), parsed(path)


def reached(tree: ast.Module) -> Iterator[str]:
    """What code takes from labapi, by its whole name: `labapi.show`, `labapi.domain.limiter.X`."""
    for node in ast.walk(tree):
        yield from (name for name in imported(node, "") if name.startswith("labapi."))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}" if node.value.id == "labapi" else "labapi"


def test_notebooks_and_answers_use_public_names_only():
    rooms = {"labapi.checks", "labapi.classroom", "labapi.domain", "labapi.web"}
    public = {"labapi", *(f"labapi.{name}" for name in labapi.__all__)} - rooms
    nobody(
        f"{place}: {name}"
        for place, tree in code_of_learners()
        for name in reached(tree)
        if name not in public and name.rpartition(".")[0] not in OF_A_LESSON
    )
