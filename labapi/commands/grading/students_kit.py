"""What the students of a course get: a kit with its lessons and exercises, and no answers.

Of the teacher's kit it has what `python lab.py` needs. The solutions are not in it, nor what makes,
proves and grades exercises. The judges are: a kit that tells at once what is wrong has to know what
is right. What counts is judged on cases that are drawn from the secret seed, for rows that are
drawn from each student's key; neither can be read from this kit.
"""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from labapi.authoring.navigation import fast_track, navigate
from labapi.authoring.notebook import lessons_in, write_lesson
from labapi.checks.catalogue import PREFIX, exercise_title, folder_of, home_of
from labapi.checks.notebook.shipped import exercise_text
from labapi.commands.updating.kit import Kit, is_part, kit_at
from labapi.commands.updating.manifest import RECORD, record_of
from labapi.course import (
    EXERCISES,
    NOTEBOOKS,
    SHIPPED,
    exercise_file,
    move_over,
    name_of,
    parse_notebook,
    shipped_file,
    solution_file,
    source_of,
    text_of,
)
from labapi.grading.course.course import Course

AT_THE_TOP = {
    "lab.py", "pyproject.toml", "requirements.txt", "requirements-test.txt", "environment.yml",
    "LICENSE",
}  # fmt: skip
"""The files beside the folders; lab.py takes its pinned uv from the lock of the tests."""
NOT_OF_LABAPI = (
    "labapi/authoring/", "labapi/grading/", "labapi/commands/grading/",
    "labapi/commands/test.py", "labapi/commands/release.py", "labapi/commands/verify.py",
)  # fmt: skip
TASKS = f"labapi/checks/lessons/{PREFIX}"
QUESTIONS = "labapi/classroom/widgets/ask/lessons/"
LINK = re.compile(r'\[([^\]\[]*)\]\((?!\w+:)([^)#\s]+)(#[^)\s]*)?(?:\s+"(?:[^"\\]|\\.)*")?\)')
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the same course gives the same bytes."""
FIRST = "00"
README = """# {course}

1. You need [Python](https://www.python.org/downloads/) 3.11 or newer.{wheels}
2. In a terminal, in this folder, type `python lab.py` (on some systems `python3 lab.py`). It sets
   up all that is needed, once, and opens the first lesson.
3. In a cell of the first lesson, say who you are. The id is the one that your teacher knows you by:

   ```python
   labapi.join("{course}", id="a123", name="Ada Lovelace")
   ```

The exercises:

{exercises}

Hand in from the notebook, `check.hand_in()`, or in a terminal, `python lab.py hand-in {number}`.
Either makes one file in the folder `handed-in`: upload that one.

When something is in the way:

- *labapi could not install its packages*: connect to the network and type the same again; it keeps
  what it has.
- *This Python has no pip*: on Debian and Ubuntu, `sudo apt install python3-pip python3-venv`.
- A package is missing or broken later: `python lab.py setup` names it, and says how to mend it.
- There is a newer file of this kind from your teacher: `python lab.py update FILE.zip`. Your
  answers stay.
- You want to start an exercise anew: `python lab.py reset {number}`. A copy of yours is kept.

The solutions are not in here. The checks are, and whoever reads them can find out what they look
for. What counts is judged later, on other cases than the checks use here.
"""


def students_kit(course: Course, root: Path, wheels: str = "") -> Kit:
    """Compose the kit of a course from that of the teacher; `wheels` tells of packages beside it.

    Raises `OSError`, `NoKit`, and what is wrong with a notebook as `ReleaseError`,
    `NotebookError` or `NavigationError`.
    """
    kit = kit_at(root)
    names = list(course.exercises)
    files = {path: data for path, data in kit.files.items() if is_for_students(path, names)}
    for name in names:
        files |= dict(_own(name, root))
        exercise = exercise_text(solution_file(home_of(name, root), name)).encode()
        files[exercise_file(Path(), name).as_posix()] = exercise
    files["README.md"] = _readme(course, wheels).encode()
    files |= _navigated(files)
    files |= {path: without_dead_links(path, data, files) for path, data in files.items()}
    for name in names:
        made = files[exercise_file(Path(), name).as_posix()]
        files[shipped_file(Path(), name).as_posix()] = made
    programs = kit.programs & set(files) | {"lab.py"}
    return Kit({**files, RECORD: record_of(Kit(files))}, programs)


def is_for_students(path: str, exercises: list[str]) -> bool:
    """Tell whether a file of the teacher's kit belongs into that of students, made ones aside."""
    if path in AT_THE_TOP:
        return True
    file = PurePosixPath(path)
    if path.startswith(f"{NOTEBOOKS}/"):
        number = name_of(path).split("_")[0]
        return file.suffix != ".ipynb" or number == FIRST or name_of(path) in exercises
    if path.startswith(TASKS):
        return path.removeprefix(TASKS).split("/")[0] in exercises
    if path.startswith(QUESTIONS) and file.suffix == ".toml":
        return file.stem.startswith(FIRST) or file.stem in exercises
    return path.startswith("labapi/") and not path.startswith(NOT_OF_LABAPI)


def _own(name: str, root: Path) -> Iterator[tuple[str, bytes]]:
    """Give what belongs to an exercise of the teacher's own, under the paths it gets in the kit."""
    home = home_of(name, root)
    if home == root:
        return
    folder = folder_of(name)
    yield f"{TASKS}{name}/__init__.py", b'"""Tasks of one exercise."""\n'
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if path.is_file() and is_part(inside):
            yield f"{TASKS}{name}/{inside}", path.read_bytes()
    lesson = home / NOTEBOOKS / f"{name}.ipynb"
    if lesson.is_file():
        yield f"{NOTEBOOKS}/{name}.ipynb", lesson.read_bytes()


def _readme(course: Course, wheels: str) -> str:
    rows = [
        f"- {exercise_title(name)}: `{exercise_file(Path(), name).as_posix()}`"
        for name in course.exercises
    ]
    number = next(iter(course.exercises)).split("_")[0]
    return README.format(
        course=course.name,
        exercises="\n".join(rows),
        number=number,
        wheels=f"\n   {wheels}" if wheels else "",
    )


def _navigated(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make the links, the contents and the fast track of those lessons that are here."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        for path, data in files.items():
            if path.startswith((f"{NOTEBOOKS}/", f"{EXERCISES}/")):
                (there / path).parent.mkdir(parents=True, exist_ok=True)
                (there / path).write_bytes(data)
        lessons = lessons_in(there / NOTEBOOKS)
        known = [lesson.stem for lesson in lessons]
        for lesson in lessons:
            about = lesson.notebook.metadata.setdefault("labapi", {})
            needs = [one.strip() for one in about.get("needs", "").split(",")]
            about["needs"] = ", ".join(one for one in needs if one in known)
            about["title"] = about.get("title") or exercise_title(lesson.stem).partition(" ")[2]
            about["question"] = about.get("question") or "A lesson of this course."
        navigate(lessons)
        made = [*lessons, *filter(None, [fast_track(lessons)])]
        for lesson in made:
            write_lesson(lesson)
        paths = {f"{NOTEBOOKS}/{lesson.path.name}": lesson.path for lesson in made}
        return {path: file.read_bytes() for path, file in paths.items()}


def without_dead_links(path: str, data: bytes, files: Mapping[str, bytes]) -> bytes:
    """Leave the words of links in texts, and take out what leads to a file that is not here."""
    place = PurePosixPath(path)
    if place.parts[0] not in (NOTEBOOKS, EXERCISES) or place.suffix not in (".ipynb", ".md"):
        return data

    def alive(found: re.Match[str]) -> str:
        return found[0] if _resolved(place.parent, found[2]) in files else found[1]

    if place.suffix == ".md":
        return LINK.sub(alive, data.decode("utf-8")).encode()
    document = parse_notebook(data)
    for cell in document["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = LINK.sub(alive, source_of(cell)).splitlines(keepends=True)
    return text_of(document).encode()


def _resolved(folder: PurePosixPath, target: str) -> str:
    """Give the path, from the kit's folder, that a link in one of its folders leads to."""
    parts = list(folder.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)


def pack(target: Path, kit: Kit, beside: Mapping[str, Path]) -> None:
    """Write a kit, and files that lie elsewhere, as a zip: the same ones give the same bytes."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        with zipfile.ZipFile(draft, "w") as archive:
            for path in sorted(kit.files):
                mode = 0o755 if path in kit.programs else 0o644
                archive.writestr(zip_entry(path, mode), kit.files[path], compresslevel=9)
            for path, file in sorted(beside.items()):
                entry = zip_entry(path, 0o644)
                entry.compress_type = zipfile.ZIP_STORED  # a wheel is compressed already
                archive.writestr(entry, file.read_bytes())
        move_over(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def zip_entry(path: str, mode: int) -> zipfile.ZipInfo:
    """Describe a file of a zip, so that the same files give the same bytes."""
    entry = zipfile.ZipInfo(path, BEGINNING)
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3  # 3: the modes are Unix's
    entry.external_attr = (0o100000 | mode) << 16
    return entry


def handed_out(kit: Kit) -> dict[str, bytes]:
    """Give the exercises as they are handed out, by the names of their files."""
    return {
        PurePosixPath(path).name: data
        for path, data in kit.files.items()
        if path.startswith(f"{SHIPPED}/")
    }
