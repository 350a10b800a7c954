"""Every lesson keeps the rules and survives what learners do to it.

The saved outputs are compared by nbval, which `labapi test` calls:
pytest --nbval --nbval-current-env --nbval-sanitize-with tests/notebooks/sanitize.cfg
       --nbval-cell-timeout=60 notebooks/ -n 3 --dist loadfile
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from labapi.authoring import markdown
from labapi.authoring.execution import Session, session
from labapi.authoring.notebook import START, Lesson, lessons_in, read_lesson
from labapi.authoring.rules import Finding
from labapi.authoring.rules.addresses import links_of_page, loads_off_loopback
from labapi.authoring.rules.glossary import check_glossary, heaps
from labapi.authoring.rules.review import review, stale_navigation
from labapi.authoring.terms import read_glossary

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
GLOSSARY = NOTEBOOKS / "glossary.md"
PAGES = sorted(path for kind in ("html", "css", "svg") for path in ROOT.glob(f"labapi/**/*.{kind}"))
GUARD = (
    f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import guard; sys.path.pop(0)"
)
SEED = 3


def printed(findings: list[Finding]) -> str:
    return "\n".join(str(finding) for finding in findings)


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def rehearsal(request: pytest.FixtureRequest) -> Iterator[tuple[Lesson, Session]]:
    """A lesson, and a kernel for it that cannot leave the machine."""
    lesson = read_lesson(request.param)
    with session(lesson) as kernel:
        kernel.evaluate(GUARD)
        yield lesson, kernel


def sections(lesson: Lesson) -> Iterator[list[int]]:
    """The numbers of the code cells under each heading of the second level, from the start on."""
    cells: list[int] = []
    begun = False
    for number, cell in enumerate(lesson.cells, start=1):
        if cell.cell_type == "markdown" and any(h[0] == 2 for h in markdown.headings(cell.source)):
            yield cells
            cells = []
        elif cell.cell_type == "code" and begun:
            cells.append(number)
        begun = begun or cell.id == START
    yield cells


def test_the_course_has_lessons() -> None:
    assert LESSONS


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_keeps_every_rule(path: Path) -> None:
    assert printed(review(read_lesson(path), read_glossary(GLOSSARY))) == ""


def test_navigation_is_up_to_date() -> None:
    assert printed(list(stale_navigation(lessons_in(NOTEBOOKS)))) == ""


def test_no_lesson_brings_new_terms_in_a_heap() -> None:
    assert printed(list(heaps(lessons_in(NOTEBOOKS)))) == ""


def test_glossary_keeps_its_rules() -> None:
    assert printed([*check_glossary(GLOSSARY), *links_of_page(GLOSSARY)]) == ""


def test_each_section_needs_the_start_cell_only(rehearsal: tuple[Lesson, Session]) -> None:
    lesson, kernel = rehearsal
    start = next(number for number, cell in lesson.of_type("code") if cell.id == START)
    for cells in filter(None, sections(lesson)):
        kernel.evaluate("%reset -f")
        kernel.run(start)
        for number in cells:
            kernel.run(number)


def test_lesson_asks_nothing_off_loopback(rehearsal: tuple[Lesson, Session]) -> None:
    _, kernel = rehearsal
    assert kernel.evaluate("import guard; print(*guard.ASKED)").strip() == ""


def numbers(lesson: Lesson, stops: bool) -> list[int]:
    """The numbers of the code cells that stop the lab, or of all others."""
    cells = lesson.of_type("code")
    return [n for n, cell in cells if ("stop" in cell.metadata.get("tags", [])) == stops]


@pytest.mark.soak
def test_any_cell_runs_again_in_any_order_before_the_last_one(
    rehearsal: tuple[Lesson, Session],
) -> None:
    lesson, kernel = rehearsal
    kernel.run_all(but=["stop"])
    shuffled = numbers(lesson, stops=False)
    random.Random(SEED).shuffle(shuffled)
    for number in shuffled:
        kernel.run(number)
    for number in numbers(lesson, stops=True):
        kernel.run(number)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_loads_nothing_off_loopback(page: Path) -> None:
    assert loads_off_loopback(page.read_text(encoding="utf-8")) == []
