"""The house's own rules: where imports may point, how large things may be, the request's way."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

PACKAGE = Path(__file__).parents[2] / "labapi"
MODULES = sorted(PACKAGE.rglob("*.py"))
STOREYS = ["domain", "web", "classroom", "checks", "authoring", "commands", "cli"]
"""From the ground up: a module may import from its own storey and from those below."""
WEB_LIBRARIES = {"fastapi", "starlette", "uvicorn", "flask", "pydantic", "requests", "a2wsgi"}
NEVER_AT_IMPORT = ["fastapi", "sklearn", "pandas", "numpy", "ipywidgets", "grpc", "anywidget"]


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def storey(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if parts[0] == "labapi" and len(parts) > 1 and parts[1] in STOREYS else None


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def functions(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            yield node, (node.end_lineno or first) - node.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_point_down(path):
    own = storey("labapi." + path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."))
    if own is None:
        return  # labapi itself gathers the whole for the learner
    for imported in imports(path):
        below = storey(imported)
        assert below is None or STOREYS.index(below) <= STOREYS.index(own), imported


@pytest.mark.parametrize("path", sorted((PACKAGE / "domain").rglob("*.py")), ids=named)
def test_the_domain_knows_no_web_library(path):
    assert not {name.split(".")[0] for name in imports(path)} & WEB_LIBRARIES


def test_no_two_modules_import_each_other():
    graph = {}
    for path in MODULES:
        dotted = "labapi." + path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
        graph[dotted.removesuffix(".__init__")] = top_level_imports(path)
    for start in graph:
        assert start not in reachable(graph, start), f"{start} imports itself in a circle"


def top_level_imports(path: Path) -> set[str]:
    """Name what a module imports when it is imported (not for types only, not in functions)."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("labapi"):
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    open_ends = list(graph[start])
    while open_ends:
        name = open_ends.pop()
        if name in graph and name not in seen:
            seen.add(name)
            open_ends.extend(graph[name])
    return seen


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_file_is_at_most_400_lines_and_its_functions_40(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 400, f"{lines} lines"
    for node, length in functions(path):
        assert length <= 40, f"{node.name} has {length} lines"


def test_the_median_function_is_under_ten_lines():
    assert median(length for path in MODULES for _, length in functions(path)) < 10


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_public_things_have_a_docstring(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module has none"
    for node in tree.body:
        public = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if public and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name


@pytest.mark.parametrize("path", sorted((PACKAGE / "web" / "routes").glob("*.py")), ids=named)
def test_routes_decide_nothing_by_themselves(path):
    source = path.read_text(encoding="utf-8")
    assert "HTTPException" not in source
    for node, _ in functions(path):
        assert not [part for part in ast.walk(node) if isinstance(part, ast.Try)], node.name


def test_importing_labapi_imports_nothing_heavy():
    code = (
        f"import sys, labapi; print([name for name in {NEVER_AT_IMPORT!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_the_environment_is_read_in_few_places():
    readers = [
        named(path)
        for path in MODULES
        if re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8"))
    ]
    allowed = {"cli.py", "web/settings.py"}
    assert [name for name in readers if name not in allowed and "commands/" not in name] == [
        "checks/child/staging.py",  # a child process gets what it needs of it, and no more
        "checks/progress/progress.py",  # where progress is kept can be said without a command line
        "classroom/server/loopback.py",  # a proxy variable would break every request to the lab
        "classroom/server/whereabouts.py",  # a hub tells its kernels where they are in no other way
    ]
