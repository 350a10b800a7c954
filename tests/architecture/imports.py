"""Which module of a package points at which: every way that Python has of naming another module.

Counted are plain imports, those for types only, those inside functions, and the names of modules
in strings, by which `import_module` and `sys.modules` find them. A module's own parents, which
Python imports on the way, are not.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

Arrows = Mapping[str, frozenset[str]]
STANDS_FOR_ANY = "*"


def arrows(package: Path) -> Arrows:
    """Each module under a package's folder, by its dotted name, and the modules it names."""
    files = {dotted(path, package): path for path in sorted(package.rglob("*.py"))}
    return {name: named_in(path, name, files) for name, path in files.items()}


def dotted(path: Path, package: Path) -> str:
    """`labapi/web/app.py` as `labapi.web.app`, `labapi/web/__init__.py` as `labapi.web`."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def named_in(path: Path, own: str, modules: Collection[str]) -> frozenset[str]:
    """The modules that one file names, itself left out."""
    room = own if path.name == "__init__.py" else own.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        found |= {nearest(name, modules) for name in imported(node, room)}
        found |= {name for text in said(node, own, room) for name in meant(text, modules)}
    return frozenset(found & set(modules) - {own})


def imported(node: ast.AST, room: str) -> Iterator[str]:
    """What a statement imports, or a call of `import_module`, by its whole name."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = room.split(".")[: len(room.split(".")) + 1 - node.level] if node.level else []
        source = ".".join([*above, *filter(None, [node.module])])
        yield from (f"{source}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and called(node) == "import_module" and node.args:
        given = getattr(node.args[0], "value", None)
        if isinstance(given, str):
            yield f"{room}{given}" if given.startswith(".") else given


def called(call: ast.Call) -> str:
    """The last word of what is called."""
    function = call.func
    return getattr(function, "attr", getattr(function, "id", ""))


def nearest(name: str, modules: Collection[str]) -> str:
    """The module that an imported name is, or is in."""
    return name if name in modules else name.rpartition(".")[0]


def said(node: ast.AST, own: str, room: str) -> Iterator[str]:
    """What a string says; `*` stands for what is known at run time only."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield spelled(node, own, room)


def spelled(text: ast.JoinedStr, own: str, room: str) -> str:
    """An f-string with the module's own name filled in: `labapi.web.*` for `{__name__}.{name}`."""
    known = {"__name__": own, "__package__": room}
    parts = []
    for part in text.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        else:
            value = part.value if isinstance(part, ast.FormattedValue) else None
            name = value.id if isinstance(value, ast.Name) else ""
            parts.append(known.get(name, STANDS_FOR_ANY))
    return "".join(parts)


def meant(text: str, modules: Collection[str]) -> Iterator[str]:
    """The modules that a string names, if it is nothing but such a name.

    `labapi.web.app` and `labapi.web.app:create_app` name one, `labapi.web.*` all that begin so.
    """
    known, any_end, _ = text.partition(STANDS_FOR_ANY)
    if any_end and "." in known:
        yield from (name for name in modules if name.startswith(known))
    elif "." in text:  # one word alone may be the name of the command
        yield text.partition(":")[0]


def circles(graph: Arrows) -> list[list[str]]:
    """The groups of modules each of which leads to all others of its group, and back."""
    reach = {name: reachable(graph, name) for name in graph}
    groups = {
        frozenset(other for other in reach[name] if name in reach[other])
        for name in graph
        if name in reach[name]
    }
    return sorted(sorted(group) for group in groups)


def reachable(graph: Arrows, start: str) -> set[str]:
    """All that can be come to from a module along the arrows; itself, if one leads back."""
    seen: set[str] = set()
    open_ends = list(graph[start])
    while open_ends:
        name = open_ends.pop()
        if name not in seen:
            seen.add(name)
            open_ends += graph.get(name, ())
    return seen


def peeks(path: Path, package: str) -> list[str]:
    """Where a file looks into `sys.modules` for a module of the package, as `line: name`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        for name in sought(node):
            text = constants.get(name.id, name) if isinstance(name, ast.Name) else name
            if isinstance(text, ast.Constant) and str(text.value).split(".")[0] == package:
                found.append(f"{node.lineno}: {text.value}")
    return found


def sought(node: ast.AST) -> list[ast.expr]:
    """What a node looks for in `sys.modules`: by `get`, by a subscript, or by `in`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.args[:1] if is_modules(node.func.value) else []
    if isinstance(node, ast.Subscript):
        return [node.slice] if is_modules(node.value) else []
    if isinstance(node, ast.Compare):
        return [node.left] if any(map(is_modules, node.comparators)) else []
    return []


def is_modules(node: ast.expr) -> bool:
    """Whether this is `sys.modules`, or `modules` by itself."""
    return getattr(node, "attr", getattr(node, "id", "")) == "modules"
