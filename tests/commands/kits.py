"""Two small kits, an older and a newer one, and a learner who works in the older."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labapi.checks.notebook.shipped import exercise_text
from labapi.course import exercise_file, older_exercise_file, solution_file, text_of
from tests.commands.conftest import NAME, code, text

EXERCISE = f"exercises/{NAME}_exercise.ipynb"
OLDER = f"exercises/{NAME}.ipynb"
LESSON = f"notebooks/{NAME}.ipynb"
COPY = f"exercises/kept/{NAME} 2026-11-24 2210.ipynb"
NOW = datetime(2026, 11, 24, 22, 10, tzinfo=UTC)


def answer(cell_id: str, line: str) -> dict[str, Any]:
    return code(cell_id, f"### BEGIN SOLUTION\n{line}\n### END SOLUTION")


def notebook(*cells: dict[str, Any], **metadata: Any) -> str:
    head = {"metadata": {"labapi": {}, **metadata}, "nbformat": 4, "nbformat_minor": 5}
    return text_of({"cells": list(cells), **head})


def older_kit(folder: Path, *, older_names: bool = False) -> Path:
    """A kit as it was shipped; `older_names`: before exercises said what they are."""
    solved = notebook(
        text("intro", "# Exercise 03: Methods"),
        code("start", "lab = labapi.start()"),
        text("text-safe", "## 1. Which are safe?"),
        answer("safe", "safe = {'GET'}"),
        code("check-safe", "check.safe()"),
        text("text-gone", "## 2. This task is given up."),
        answer("gone", "gone = 1"),
        code("check-gone", "check.gone()"),
        answer("send", "send = 2"),
        code("check-send", "check.send()"),
    )
    lesson = notebook(
        text("intro", "# Methods"), code("get", "requests.get(lab.url)"), labapi_rehearsed=True
    )
    write(folder, "0.1.0", solved, lesson, older_names=older_names)
    (folder / "labapi" / "old.py").write_text("OLD = 1\n")
    return folder


def newer_kit(folder: Path) -> Path:
    """The same, a version on: a text is mended, a task is new, one and a module are given up."""
    solved = notebook(
        text("intro", "# Exercise 03: Methods, mended"),
        code("start", "lab = labapi.start()"),
        text("text-safe", "## 1. Which are safe?"),
        answer("safe", "safe = {'GET', 'HEAD'}"),
        code("check-safe", "check.safe()"),
        text("text-new", "## 2. A new task"),
        answer("new", "new = 1"),
        code("check-new", "check.new()"),
        answer("send", "sent = 3"),
        code("check-send", "check.send()"),
    )
    lesson = notebook(
        text("intro", "# Methods, mended"),
        code("get", "requests.get(lab.url)"),
        code("more", "requests.head(lab.url)"),
        labapi_rehearsed=True,
    )
    write(folder, "0.2.0", solved, lesson)
    (folder / "labapi" / "new.py").write_text("NEW = 1\n")
    return folder


def write(
    folder: Path, version: str, solved: str, lesson: str, *, older_names: bool = False
) -> None:
    for name in ("labapi", "notebooks", "exercises", "solutions"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "lab.py").write_text(f"print('lab of {version}')\n")
    (folder / "pyproject.toml").write_text("[project]\n")
    (folder / ".gitignore").write_text("kept/\n/.lab.*\n")
    (folder / "labapi" / "__init__.py").write_text(f'__version__ = "{version}"\n')
    (folder / "labapi" / "same.py").write_text("SAME = 1\n")
    (folder / LESSON).write_text(lesson, "utf-8")
    solution = solution_file(folder, NAME)
    solution.write_text(solved, "utf-8")
    exercise = older_exercise_file(folder, NAME) if older_names else exercise_file(folder, NAME)
    exercise.write_text(exercise_text(solution), "utf-8")
    if older_names:
        solution.rename(folder / "solutions" / f"{NAME}.ipynb")


def cells(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["cells"]
    return found


def ids(path: Path) -> list[str]:
    return [cell["id"] for cell in cells(path)]


def source(path: Path, cell_id: str) -> str:
    return next("".join(cell["source"]) for cell in cells(path) if cell["id"] == cell_id)


def save(path: Path, *, answers: dict[str, str], own: str = "") -> None:
    """Do what a learner does in JupyterLab: answer, add a cell behind `own`, run, save."""
    document = json.loads(path.read_text("utf-8"))
    document["metadata"].pop("labapi_rehearsed", None)
    for cell in document["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]].splitlines(keepends=True)
            cell["execution_count"], cell["outputs"] = 4, []
    if own:
        place = [cell["id"] for cell in document["cells"]].index(own) + 1
        document["cells"].insert(place, code("of-my-own", "print('mine')"))
    path.write_text(text_of(document), "utf-8")


def zipped(kit: Path, file: Path, top: str = "") -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(kit.rglob("*")):
            if path.is_file():
                archive.write(path, f"{top}{path.relative_to(kit).as_posix()}")
    return file


AUTHOR = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *AUTHOR, *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def published(folder: Path, *, older_names: bool = False) -> Path:
    """A repository of teachers, with the older kit in it."""
    older_kit(folder, older_names=older_names)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    return folder


def publish_newer(folder: Path) -> str:
    """Let the teachers commit the newer kit, and give the commit."""
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    newer_kit(folder)
    return commit(folder)


def commit(folder: Path) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "A step")
    return git(folder, "rev-parse", "HEAD")


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a checkout but git's own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }
