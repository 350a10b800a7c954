"""Does everything work here? Each part of the set-up, what was found, and the cure if it is wrong.

What varies between computers that are in order (versions, names, the port) is marked as measured,
so that the saved start lesson is the same everywhere. `facts.py` gathers; this judges.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.measured import as_html, hidden, measured
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.server.browser_address import way_to
from labapi.classroom.setup.arrival import NO_START
from labapi.classroom.setup.facts import Facts, Package, gather
from labapi.classroom.setup.shadows import by_folder, said

OLDEST_PYTHON = (3, 11)
SHOWN_PACKAGES = ("fastapi", "requests", "jupyterlab")
"""The packages whose versions are told in sight; the others are shown when opened."""
WIDGETS = ("ipywidgets", "anywidget")

IN_ORDER, LIMITED, BROKEN = "in order", "works, with a limit", "to mend"
SIGNS = {IN_ORDER: "✓", LIMITED: "!", BROKEN: "✗"}
COLOURS = {IN_ORDER: "lab-good", LIMITED: "lab-limited", BROKEN: "lab-broken"}


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the set-up: what was found, how good that is, and what to do about it."""

    name: str
    found: str
    verdict: str = IN_ORDER
    cure: str = ""


class SetupReport:
    """The set-up as a table, in text and in HTML."""

    def __init__(self, checks: Sequence[Check], packages: Sequence[Package] = ()) -> None:
        """Show these checks, and the versions of all packages when opened."""
        self.checks = tuple(checks)
        self.packages = tuple(packages)

    @property
    def ok(self) -> bool:
        """Whether the lessons will work here, be it with a limit."""
        return all(check.verdict != BROKEN for check in self.checks)

    @property
    def conclusion(self) -> str:
        """The whole in one sentence, and what to do next."""
        broken = sum(check.verdict == BROKEN for check in self.checks)
        limited = sum(check.verdict == LIMITED for check in self.checks)
        if broken:
            things = "One thing is" if broken == 1 else f"{broken} things are"
            return f"{things} to mend. Follow each cure above, then run this cell again."
        if limited:
            return "The lessons will work, with the limit told above. You can go on."
        return "Everything is in order. You can go on."

    def __repr__(self) -> str:
        """Write a line a check, its cure below it, and the conclusion."""
        width = max(len(check.name) for check in self.checks)
        lines = []
        for check in self.checks:
            verdict = "" if check.verdict == IN_ORDER else f" ({check.verdict})"
            lines.append(f"{SIGNS[check.verdict]} {check.name:{width}}  {check.found}{verdict}")
            lines += [f"  {'':{width}}  Cure: {check.cure}"] * bool(check.cure)
        return "\n".join([*lines, self.conclusion])

    def _repr_html_(self) -> str:
        """Draw the table, folded where all is in order; it says in words what it says in colour."""
        caption = tag("caption", "Your set-up")
        body = tag("tbody", "".join(_row(check) for check in self.checks))
        drawn = tag("div", tag("table", caption + body, "lab-table"), "lab-scroll")
        conclusion = tag("p", as_html(self.conclusion), "lab-conclusion", role="status")
        parts = [drawn, conclusion, _versions(self.packages)]
        if all(check.verdict == IN_ORDER for check in self.checks):
            parts = [conclusion, fold("What was looked at", drawn + _versions(self.packages))]
        return page(*parts, sheets=["classroom/setup/setup.css"])


@short_traceback
def check_setup(facts: Facts | None = None) -> SetupReport:
    """Check Python, the packages, the kernel, the widgets, the port, the proxy and the browser.

    Changes nothing, and asks nothing of other computers. `facts` stands for another computer.
    """
    facts = facts or gather()
    if _numbers(facts.python) < OLDEST_PYTHON:
        return SetupReport([_python(facts)])  # nothing else can be right before this is
    looks = (_python, _packages, _kernel, _widgets, _port, _proxy, _browser)
    checks = [*(look(facts) for look in looks), *_files(facts), *_requests(facts)]
    return SetupReport(checks, facts.packages)


def _python(facts: Facts) -> Check:
    if _numbers(facts.python) >= OLDEST_PYTHON:
        return Check("Python", measured(facts.python))
    cure = (
        "Install a newer Python from python.org/downloads. Then close JupyterLab and, in the "
        "folder of this course, run `python lab.py` with it."
    )
    return Check("Python", f"{facts.python}, and 3.11 or newer is needed", BROKEN, cure)


def _packages(facts: Facts) -> Check:
    needed = [package for package in facts.packages if package.name not in WIDGETS]
    faults = _faults(needed)
    if faults:
        ways = dict.fromkeys(package.elsewhere for package in needed if package.fault)
        cures = [way or _new_environment(facts) for way in ways]
        return Check("Packages", "; ".join(faults), BROKEN, " ".join(cures))
    shown = [f"{p.name} {measured(p.found)}" for p in needed if p.name in SHOWN_PACKAGES]
    others = measured(len(needed) - len(shown))
    return Check("Packages", f"{', '.join(shown)} and {others} more")


def _faults(packages: Iterable[Package]) -> list[str]:
    return [package.fault for package in packages if package.fault]


def _kernel(facts: Facts) -> Check:
    if not facts.in_notebook and "marimo" in sys.modules:
        cure = "Drawings are shown. Forms and exercises need Jupyter: run `python lab.py`."
        return Check("Kernel", "marimo, for which this course was not made", LIMITED, cure)
    if not facts.in_notebook:
        cure = "To see drawings, run `python lab.py` in the folder of this course."
        return Check("Kernel", "no notebook: all is shown as plain text", LIMITED, cure)
    if facts.runs_in_own:
        return Check("Kernel", measured(".venv, made for this course"))
    if not facts.own_environment.is_dir():
        return Check("Kernel", measured(f"the environment {facts.prefix.name}"))
    cure = (
        "In the menu choose Kernel, Change Kernel…, Python 3 (ipykernel). If this line stays, "
        "close JupyterLab and run `python lab.py` in the folder of this course. (In VS Code: "
        "Select Kernel, at the top right of the notebook, and there .venv.)"
    )
    found = f"the environment {facts.prefix.name}, and not .venv, which was made for this course"
    return Check("Kernel", found, LIMITED, cure)


def _widgets(facts: Facts) -> Check:
    needed = [package for package in facts.packages if package.name in WIDGETS]
    faults = _faults(needed)
    if faults:
        cure = f"{_new_environment(facts)} Until then, questions are plain lists."
        return Check("Widgets", "; ".join(faults), LIMITED, cure)
    return Check("Widgets", ", ".join(f"{p.name} {measured(p.found)}" for p in needed))


def _port(facts: Facts) -> Check:
    if facts.port:
        return Check("Port", f"{measured(facts.port)} on 127.0.0.1 was free and answered")
    cure = (
        "Let Python accept connections from this computer in your firewall or security program, "
        "and close programs that you do not need. Then choose Kernel, Restart Kernel."
    )
    return Check("Port", f"none to be had on 127.0.0.1: {facts.refusal}", BROKEN, cure)


def _requests(facts: Facts) -> Iterator[Check]:
    """Tell whether a server starts here and gets what a cell sends, where no file is the reason."""
    if not facts.on_the_way:
        yield Check("Requests", "arrive at a server here as they were written")
    elif facts.on_the_way != said(facts.shadows):
        mend = facts.on_the_way.startswith(NO_START) and not _faults(facts.packages)
        cure = _new_environment(facts) if mend else ""
        yield Check("Requests", facts.on_the_way, BROKEN, cure)


def _files(facts: Facts) -> Iterator[Check]:
    """Tell of each file that Python takes, or will take, in the place of a library."""
    broken = facts.on_the_way == said(facts.shadows)
    for shadows in by_folder(facts.shadows):
        verdict = BROKEN if broken or shadows.breaks_a_library else LIMITED
        yield Check("Files", str(shadows), verdict, shadows.cure)


def _proxy(facts: Facts) -> Check:
    """Tell of a proxy; `labapi.start` keeps requests to this computer away from it."""
    if not facts.proxy:
        return Check("Proxy", measured("none"))
    return Check("Proxy", measured(f"{facts.proxy}, which labapi.start() leaves out for the lab"))


def _browser(facts: Facts) -> Check:
    """Tell how the page reaches the lab; only code in the page needs to, and no cell does."""
    way = way_to(facts.whereabouts)
    if not way.cure:
        return Check("Browser", measured(way.found))
    return Check("Browser", way.found, LIMITED, way.cure)


def _new_environment(facts: Facts) -> str:
    """How to get the right packages, by the kind of environment that lacks them."""
    if {"site-packages", "dist-packages"} & set(facts.root.parts):  # labapi came as a wheel
        again = "`python -m pip install --upgrade` and the file that you installed it from"
        return f"Install labapi once more, with this Python ({facts.prefix}): {again}."
    if (facts.prefix / "conda-meta").is_dir():
        update = "`conda env update --file environment.yml`"
        return f"Close JupyterLab and, in the folder of this course, run {update}."
    stale = "delete its folder `.venv` and " * facts.runs_in_own
    return f"Close JupyterLab and, in the folder of this course, {stale}run `python lab.py`."


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def _row(check: Check) -> str:
    found = as_html(check.found)
    if check.cure:
        found += tag("div", tag("strong", "Cure: ") + prose(check.cure))
    sign = tag("span", SIGNS[check.verdict], "lab-sign", aria_hidden="true")
    verdict = tag("td", f"{sign} {check.verdict}", COLOURS[check.verdict])
    return tag(
        "tr", tag("th", as_html(check.name), scope="row") + tag("td", found, "lab-found") + verdict
    )


def _versions(packages: Sequence[Package]) -> str:
    """All versions, to send to whoever helps; which there are depends on the computer."""
    if not packages:
        return ""
    lines = "\n".join(f"{package.name} {package.found or 'missing'}" for package in packages)
    return fold("All versions", hidden(code(lines)))
