"""`labapi setup`: report whether all that the lessons need is installed, with the cure if not.

What is missing here may be anything that labapi asks for, so nothing of it is imported.
"""

import argparse
import contextlib
import json
import sys
from importlib import metadata
from pathlib import Path

from labapi.classroom.setup.facts import requirements

READY = """Python {python} in {prefix}
{count} packages that the lessons ask for are installed.
Ready: python lab.py opens the first lesson."""
EXPORTS = Path(__file__).parent / "printing" / "exports.json"
"""How nbconvert shall show a widget: in its static form, which needs no kernel and no network."""
CURE_VENV = "To mend it, delete the folder {} and run: python lab.py"
CURE_OTHER = "To mend it, run in the folder {}: python -m pip install -e ."
CURE_WHEEL = """To mend it, install labapi again with all that it needs, by this Python:
"{}" -m pip install --upgrade, and the file (or name) that you installed it from."""
WHEEL = """{count} packages that labapi asks for are installed: `import labapi` works in {prefix}.
The lessons and exercises are no part of an installed labapi. Get a copy of the course (a clone or a
zip file of it): in its folder, python lab.py does the rest."""
NO_PACKAGING = "packaging is not installed, so the others cannot be looked at."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi setup` takes."""
    verb.set_defaults(run=lambda given: report(given.root))


def report(root: Path) -> int:
    """Print what is there; exit code 1 and the cure where something is missing."""
    wanted = requirements(root)
    from_wheel = not (root / "pyproject.toml").exists()
    faults = dict.fromkeys(fault for requirement in wanted if (fault := find_fault(requirement)))
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(cure(root, from_wheel))
        return 1
    if from_wheel:
        print(WHEEL.format(count=len(wanted), prefix=sys.prefix), file=sys.stderr)
        return 1
    set_exports(root / ".venv")
    python = ".".join(map(str, sys.version_info[:3]))
    print(READY.format(python=python, prefix=sys.prefix, count=len(wanted)))
    return 0


def cure(root: Path, from_wheel: bool) -> str:
    """What to do about packages that are missing, by where labapi lies."""
    if from_wheel:
        return CURE_WHEEL.format(sys.executable)
    if Path(sys.prefix) == root / ".venv":
        return CURE_VENV.format(sys.prefix)
    return CURE_OTHER.format(root)


def set_exports(environment: Path) -> None:
    """Have nbconvert in the kit's own environment show widgets in their static form.

    Its usual way is a link to JavaScript on the Internet, and without that nothing. What is set
    there already stays, and an environment that may only be read is left as it is.
    """
    if Path(sys.prefix) != environment:
        return
    file = environment / "etc" / "jupyter" / "jupyter_nbconvert_config.json"
    with contextlib.suppress(OSError, ValueError):
        standing = json.loads(file.read_text("utf-8")) if file.exists() else {}
        wanted = {**json.loads(EXPORTS.read_text("utf-8")), **standing}
        if wanted != standing:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(wanted, indent=2) + "\n", "utf-8")


def find_fault(requirement: str) -> str | None:
    """What is wrong with the installed version of `requirement`; None if nothing is.

    >>> find_fault("requests>=2")
    >>> find_fault("requests>=1000")  # doctest: +ELLIPSIS
    'requests is at version ..., and >=1000 is needed.'
    >>> find_fault("no-such-package>=1; python_version >= '3.11'")
    'no-such-package is not installed.'
    """
    try:
        from packaging.requirements import Requirement  # installed with JupyterLab: maybe missing
    except ImportError:
        return NO_PACKAGING
    wanted = Requirement(requirement)
    if wanted.marker and not wanted.marker.evaluate():
        return None
    try:
        version = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return f"{wanted.name} is not installed."
    if wanted.specifier.contains(version, prereleases=True):
        return None
    return f"{wanted.name} is at version {version}, and {wanted.specifier} is needed."
