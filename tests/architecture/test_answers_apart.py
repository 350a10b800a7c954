"""Answers are for those who write exercises: no package carries them, and nothing imports them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("solutions/answers", "tests/corpus")


def test_packages_and_types_are_made_of_labapi_alone():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert project["hatch"]["build"]["targets"]["wheel"]["packages"] == ["labapi"]
    assert project["mypy"]["packages"] == ["labapi"]
    for folder in FOLDERS:
        assert not (ROOT / folder).resolve().is_relative_to(ROOT / "labapi")


def test_pytest_imports_no_answer():
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    told = subprocess.run(
        [*command, *FOLDERS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 5, told.stdout  # no tests were collected, and no error either
    assert "error" not in told.stdout


def test_answers_are_no_modules():
    for folder in FOLDERS:
        assert list((ROOT / folder).rglob("*.py")) != []
        assert list((ROOT / folder).rglob("__init__.py")) == []
        assert list((ROOT / folder).rglob("conftest.py")) == []
