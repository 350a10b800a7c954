"""What students get: `labapi course bundle`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pytest

from labapi import cli
from labapi.checks.catalogue import task_names
from labapi.checks.notebook.blanks import solution_cell
from labapi.checks.notebook.shipped import as_shipped
from labapi.commands.grading.students_kit import without_dead_links
from labapi.grading.course.course import Course
from labapi.grading.course.making import new_course

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


@pytest.fixture(name="course", scope="module")
def _course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of two exercises, bundled once."""
    course = new_course(tmp_path_factory.mktemp("courses") / "rest-2027", ["01", "04"], NOW)
    assert cli.main(["course", "bundle", str(course.folder)]) == 0
    return course


@pytest.fixture(name="kit", scope="module")
def _kit(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle, unzipped in an empty folder."""
    folder = tmp_path_factory.mktemp("students")
    with zipfile.ZipFile(course.folder / "students.zip") as archive:
        archive.extractall(folder)
    return folder


def files(kit: Path) -> list[str]:
    return sorted(p.relative_to(kit).as_posix() for p in kit.rglob("*") if p.is_file())


def run(kit: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the kit with our Python, as lab.py does with its own."""
    environment = os.environ | {"PYTHONPATH": str(kit), "LABAPI_DATA": str(kit / ".data")}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    command = [sys.executable, "-P", *words]
    return subprocess.run(
        command, cwd=kit, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def test_it_has_the_lessons_and_exercises_of_the_course_and_no_others(kit: Path) -> None:
    notebooks = [name for name in files(kit) if name.endswith(".ipynb")]
    assert notebooks == [
        "exercises/01_what_is_an_api_exercise.ipynb",
        "exercises/04_status_codes_exercise.ipynb",
        "notebooks/00_start_here.ipynb",
        "notebooks/01_what_is_an_api.ipynb",
        "notebooks/04_status_codes.ipynb",
        "notebooks/fast_track.ipynb",
        "shipped/01_what_is_an_api_exercise.ipynb",
        "shipped/04_status_codes_exercise.ipynb",
    ]


def test_its_fast_track_has_the_beginnings_of_its_own_lessons(kit: Path) -> None:
    track = json.loads((kit / "notebooks" / "fast_track.ipynb").read_text("utf-8"))
    starts = [cell["id"] for cell in track["cells"] if cell["id"].endswith("-start")]
    assert starts == ["01-start", "04-start"]


def test_nothing_of_authors_graders_and_testers_is_in_it(kit: Path) -> None:
    rooms = {path.split("/")[0] for path in files(kit)} | {
        path.split("/")[1] for path in files(kit) if path.startswith("labapi/")
    }
    assert not rooms & {"solutions", "tests", "docs", "benchmarks", "authoring", "grading"}
    assert not [name for name in files(kit) if "secret-seed" in name or "course.toml" in name]


def test_no_reference_answer_stands_in_a_notebook(kit: Path) -> None:
    text = "".join((kit / name).read_text("utf-8") for name in files(kit) if "exercise" in name)
    for exercise in ("01_what_is_an_api", "04_status_codes"):
        for task in task_names(exercise):
            answer = solution_cell(exercise, task)
            assert answer is not None
            assert json.dumps(answer)[1:-1] not in text
    assert "BEGIN SOLUTION" not in text


def test_only_the_judges_of_its_exercises_are_in_it(kit: Path) -> None:
    lessons = kit / "labapi" / "checks" / "lessons"
    assert sorted(path.name for path in lessons.glob("lesson_*")) == [
        "lesson_01_what_is_an_api",
        "lesson_04_status_codes",
    ]


def test_what_was_handed_out_is_kept_for_grading(course: Course, kit: Path) -> None:
    for name in course.exercises:
        file = f"{name}_exercise.ipynb"
        kept = (course.folder / "handed_out" / file).read_bytes()
        assert kept == (kit / "exercises" / file).read_bytes()
        assert kept == (kit / "shipped" / file).read_bytes()
        assert as_shipped(kit, name) == kept.decode()


def test_no_link_leads_to_a_file_that_is_not_there(kit: Path) -> None:
    def dead() -> Iterator[str]:
        for path in [*kit.rglob("*.ipynb"), *kit.rglob("*.md")]:
            text = path.read_text("utf-8")
            if path.suffix == ".ipynb":
                cells = json.loads(text)["cells"]
                sources = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
                text = "\n".join(sources)
            if "shipped" not in path.parts:
                yield from (t for t in LINK.findall(text) if not (path.parent / t).exists())

    assert list(dead()) == []


def test_the_lessons_lead_to_one_another(kit: Path) -> None:
    text = (kit / "notebooks" / "01_what_is_an_api.ipynb").read_text("utf-8")
    assert "[04 Status codes →](04_status_codes.ipynb)" in text
    contents = (kit / "notebooks" / "00_start_here.ipynb").read_text("utf-8")
    assert "[04 Status codes](04_status_codes.ipynb)" in contents
    assert "(03_http_methods.ipynb)" not in contents


def test_the_same_course_gives_the_same_bytes(course: Course) -> None:
    before = (course.folder / "students.zip").read_bytes()
    assert cli.main(["course", "bundle", str(course.folder)]) == 0
    assert (course.folder / "students.zip").read_bytes() == before
    with zipfile.ZipFile(course.folder / "students.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("[lesson 06](06_validation.ipynb)", "lesson 06"),
        ("[the page](../docs/console.md#keys), [x](../lab.py)", "the page, [x](../lab.py)"),
        ("[01](01_what_is_an_api.ipynb#Parts)", "[01](01_what_is_an_api.ipynb#Parts)"),
        ("[RFC](https://example.org/06_validation.ipynb)", None),
        ("[below](#below)", None),
    ],
)
def test_of_a_link_that_leads_nowhere_the_words_stay(written: str, left: str | None) -> None:
    here = {"notebooks/01_what_is_an_api.ipynb": b"", "lab.py": b""}
    found = without_dead_links("notebooks/glossary.md", written.encode(), here)
    assert found.decode() == (left or written)


def test_each_module_in_it_can_be_imported(kit: Path) -> None:
    names = [
        ".".join(PurePosixPath(name).with_suffix("").parts).removesuffix(".__init__")
        for name in files(kit)
        if name.endswith(".py") and name.startswith("labapi") and "__main__" not in name
    ]
    code = f"import importlib\nfor name in {names!r}: importlib.import_module(name)"
    done = run(kit, "-W", "error", "-c", code)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_learner_checks_and_hands_in_with_it(kit: Path) -> None:
    code = (
        "import labapi, labapi.checks.catalogue as c; check = labapi.exercise('04')\n"
        "print(c.exercise_names(), c.ROOT, check.which_status.solution(), check.desk.solution())"
    )
    done = run(kit, "-c", code)
    assert "['01_what_is_an_api', '04_status_codes']" in done.stdout
    assert str(kit) in done.stdout
    assert done.stdout.count("The solutions are not in this kit") == 2
    handed = run(kit, "-m", "labapi", "hand-in", "04", "--anyway", "--name", "Ada", "--id", "a1")
    assert (handed.returncode, handed.stderr) == (0, "")
    assert (kit / "handed-in" / "a1 04_status_codes.ipynb").is_file()


def test_it_has_the_verbs_of_learners_only(kit: Path) -> None:
    done = run(kit, "-m", "labapi", "--help")
    assert "hand-in" in done.stdout
    assert not re.search(r"^ +(verify|release|course|grade|test) ", done.stdout, re.MULTILINE)
    assert run(kit, "-m", "labapi", "verify").returncode == 2


def test_an_exercise_is_begun_anew_with_it(kit: Path) -> None:
    file = kit / "exercises" / "04_status_codes_exercise.ipynb"
    before = file.read_text("utf-8")
    file.write_text(before.replace("...", "1"), "utf-8")
    done = run(kit, "-m", "labapi", "reset", "04")
    assert "as it was shipped again" in done.stdout
    assert file.read_text("utf-8") == before


def test_the_page_says_how_to_join_the_course(kit: Path) -> None:
    page = (kit / "README.md").read_text("utf-8")
    assert 'labapi.join("rest-2027", id=' in page
    assert "exercises/04_status_codes_exercise.ipynb" in page


def test_an_update_by_a_newer_bundle_keeps_the_answers(
    course: Course, kit: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(course.folder / "students.zip") as archive:
        archive.extractall(tmp_path / "here")
        archive.extractall(tmp_path / "newer")
    here, newer = tmp_path / "here", tmp_path / "newer"
    name = "exercises/04_status_codes_exercise.ipynb"
    work = json.loads((here / name).read_text("utf-8"))
    cell = next(cell for cell in work["cells"] if cell["id"] == "send")
    cell["source"] = ["mine = 1"]
    (here / name).write_text(json.dumps(work), "utf-8")
    for place in (newer / name, newer / "shipped" / PurePosixPath(name).name):
        place.write_text(
            place.read_text("utf-8").replace("# Exercise 04", "# EXERCISE 04"), "utf-8"
        )
    done = run(here, "-m", "labapi", "update", str(newer))
    text = (here / name).read_text("utf-8")
    assert done.returncode == 0, done.stderr
    assert "mine = 1" in text
    assert "# EXERCISE 04" in text


def test_a_folder_that_may_not_be_written_is_told(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def closed(target: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr("labapi.commands.grading.course.pack", closed)
    assert cli.main(["course", "bundle", str(course.folder)]) == 1
    assert "students.zip could not be read or written (Permission den" in capsys.readouterr().err


def test_a_course_that_is_not_in_order_makes_no_bundle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["course", "bundle", str(tmp_path)]) == 1
    assert "There is no course in" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
