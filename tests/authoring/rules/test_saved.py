from typing import Any

import nbformat
import pytest

from labapi.authoring.notebook import Lesson
from labapi.authoring.rules.saved import saved_in


def said(lesson: Lesson) -> str:
    return "\n".join(str(found) for found in saved_in(lesson))


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def displayed(kind: str, text: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {kind: text}, "metadata": {}}


def test_a_clean_lesson_has_no_findings(lesson: Lesson) -> None:
    assert said(lesson) == ""


@pytest.mark.parametrize(
    ("output", "finding"),
    [
        (printed("Warning: old", name="stderr"), "written to stderr"),
        (printed("wrote /home/ada/x.csv"), "/home/ada/x.csv is a path of one machine"),
        (printed(r"C:\Users\ada"), "is a path of one machine"),
        (
            {"output_type": "error", "ename": "E", "evalue": "no", "traceback": ["E: no"]},
            "an error is saved",
        ),
        (displayed("text/html", '<img src="https://a.org/x.png">'), "loads https://a.org/x.png"),
        (displayed("application/javascript", "fetch('https://a.org')"), "loads https://a.org"),
    ],
)
def test_an_output_that_must_not_be_saved_is_named(
    lesson: Lesson, output: dict[str, Any], finding: str
) -> None:
    first = lesson.cell("first")
    assert first is not None
    first.outputs = [nbformat.from_dict(output)]
    assert f"03_methods.ipynb, cell 4: {finding}" in said(lesson) or finding in said(lesson)


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("requests.get('https://example.org/x')", "https://example.org/x is off this machine"),
        ("# NBVAL_IGNORE_OUTPUT\nx", "NBVAL_IGNORE_OUTPUT keeps nbval from comparing"),
        ("interact(f, x=3)", "interact( keeps nbval from comparing"),
        ("plot();", "the last line ends in ';'"),
        ("open('/tmp/x')", "/tmp/x is a path of one machine"),
    ],
)
def test_code_that_may_not_be_in_a_lesson_is_named(
    lesson: Lesson, source: str, finding: str
) -> None:
    first = lesson.cell("first")
    assert first is not None
    first.source = source
    assert finding in said(lesson)


def test_addresses_of_the_lab_are_no_finding(lesson: Lesson) -> None:
    first = lesson.cell("first")
    assert first is not None
    first.source = (
        "requests.get('http://127.0.0.1:8000/root/'), requests.get(f'http://{host}/tmp/')"
    )
    first.outputs = [displayed("text/html", '<a href="https://a.org/">read</a> /api/v1/models')]
    first.outputs = [nbformat.from_dict(output) for output in first.outputs]
    assert said(lesson) == ""


def test_a_cell_that_was_not_run_is_named(lesson: Lesson) -> None:
    stop = lesson.cell("stop")
    assert stop is not None
    stop.execution_count = None
    assert "execution count None, expected 12" in said(lesson)


def test_of_a_lesson_that_was_not_run_one_cell_is_named(lesson: Lesson) -> None:
    for _, cell in lesson.of_type("code"):
        cell.execution_count = None
    (finding,) = saved_in(lesson)
    assert finding.message.startswith("execution count None, expected 1; run: python -m")


def test_another_kernel_is_named(lesson: Lesson) -> None:
    lesson.notebook.metadata.kernelspec = {"name": "venv", "display_name": "my venv"}
    assert "the kernel must be" in said(lesson)


def test_widget_state_is_named(lesson: Lesson) -> None:
    lesson.notebook.metadata["widgets"] = {}
    assert "widget state is saved" in said(lesson)


def test_timings_in_metadata_are_named(lesson: Lesson) -> None:
    lesson.cells[3].metadata["execution"] = {"iopub.status.busy": "2026-01-01"}
    assert "volatile metadata is saved" in said(lesson)
