"""The rules of what is saved in a lesson's file: complete, clean, and nobody's own machine."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from labapi.authoring.notebook import Lesson, texts_of, tidy
from labapi.authoring.rules import Finding
from labapi.authoring.rules.addresses import loads_off_loopback, off_loopback
from labapi.course import KERNEL

EXECUTE = "run: python -m labapi.authoring execute"
MACHINE_PATH = re.compile(
    r"(?<![\w.~/:}-])/(?:home|Users|root|tmp|work|private|var|opt|mnt|usr)/[^\s'\"<>]*"
    r"|\b[A-Z]:\\+(?:Users|Windows|Program)[^\s'\"<>]*"
)
UNCOMPARED = re.compile(r"NBVAL_(?:IGNORE_OUTPUT|SKIP)|\binteract\(|\bclear_output\(|\bOutput\(\)")
MARKUP = {"text/html", "image/svg+xml"}


def saved_in(lesson: Lesson) -> Iterator[Finding]:
    """Check the outputs and metadata of one lesson."""
    yield from _metadata(lesson)
    yield from _counted(lesson)
    for number, cell in lesson.of_type("code"):
        messages = [*_code(cell.source), *_outputs(cell)]
        yield from (Finding(lesson.path.name, number, message) for message in messages)
    for number, cell in lesson.of_type("markdown"):
        messages = [*_paths(cell.source), *_loads("text/html", cell.source)]
        yield from (Finding(lesson.path.name, number, message) for message in messages)


def _metadata(lesson: Lesson) -> Iterator[Finding]:
    """Ask for the kernel that every machine has, and for nothing that varies."""
    metadata = lesson.notebook.metadata
    if metadata.get("kernelspec") != KERNEL:
        yield Finding(lesson.path.name, None, f"the kernel must be {KERNEL}; {EXECUTE}")
    if "widgets" in metadata:
        yield Finding(lesson.path.name, None, f"widget state is saved; {EXECUTE}")
    tidied = copy.deepcopy(lesson.notebook)
    tidy(tidied)
    if tidied != lesson.notebook:
        yield Finding(lesson.path.name, None, f"volatile metadata is saved; {EXECUTE}")


def _counted(lesson: Lesson) -> Iterator[Finding]:
    """Ask for counts without gaps, for nbval compares no cell that lacks one; name the first."""
    for expected, (number, cell) in enumerate(lesson.of_type("code"), start=1):
        if (count := cell.execution_count) != expected:
            said = f"execution count {count}, expected {expected}; {EXECUTE}"
            yield Finding(lesson.path.name, number, said)
            return


def _code(source: str) -> Iterator[str]:
    if found := UNCOMPARED.search(source):
        yield f"{found[0]} keeps nbval from comparing; make the output deterministic instead"
    if source.rstrip().endswith(";"):
        yield "the last line ends in ';', which hides nothing under nbval; assign the value to _"
    for address in off_loopback(source):
        yield f"{address} is off this machine; lessons ask only their own lab"
    yield from _paths(source)


def _outputs(cell: NotebookNode) -> Iterator[str]:
    tags = cell.metadata.get("tags", [])
    for output in cell.outputs:
        yield from _kind(output.output_type, output.get("name", ""), tags)
        for kind, text in texts_of(output):
            yield from (*_paths(text), *_loads(kind, text))


def _kind(output_type: str, name: str, tags: list[str]) -> Iterator[str]:
    if output_type == "error" and "raises-exception" not in tags:
        yield "an error is saved; mend it, or announce it with the tag raises-exception"
    if name == "stderr":
        yield "something was written to stderr; warnings are errors here"


def _paths(text: str) -> Iterator[str]:
    own = str(Path.cwd())
    found = {match[0] for match in MACHINE_PATH.finditer(text)}
    for path in sorted(found | ({own} if own in text and len(own) > 1 else set())):
        yield f"{path} is a path of one machine"


def _loads(kind: str, text: str) -> Iterator[str]:
    """Ask for nothing off loopback when the page is shown."""
    if kind in MARKUP:
        found = loads_off_loopback(text)
    else:
        found = off_loopback(text) if kind == "application/javascript" else []
    for address in found:
        yield f"showing this loads {address}, which is off this machine"
