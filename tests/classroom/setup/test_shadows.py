"""Files in the place of a library: found where they do harm, named with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labapi.classroom.setup.shadows import (
    BESIDE,
    BY_VARIABLE,
    OF_THE_USER,
    Shadow,
    Shadowed,
    blame,
    cure_for,
    said,
)

ROOT = Path(__file__).parents[3]
START = "import labapi; labapi.start()"
CHECK = "import labapi; print(labapi.check_setup())"
EXERCISE = "import labapi; print(labapi.exercise('01').all())"
SCRIPT = "import requests\nr = requests.get('https://api.example.org')\n"
"""What learners write into a file of that name."""


def run(source: str, folder: Path, **variables: str) -> str:
    """What a fresh Python in that folder prints; a kernel finds modules there, too."""
    env = {**os.environ, "LABAPI_DATA": str(folder / "data"), **variables}
    command = [sys.executable, "-X", "utf8", "-c", f"import sys; sys.path[0:0] = ['']\n{source}"]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=folder, env=env, timeout=120
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("text", ["", SCRIPT, "raise SystemError('mine')\n"])
def test_a_start_beside_a_requests_py_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "requests.py").write_text(text)
    last = run(START, tmp_path).strip().splitlines()[-1]
    assert "requests.py`, beside this notebook, takes the place of the library `requests`" in last
    assert last.endswith("Rename `requests.py`, then choose Kernel, Restart Kernel.")


@pytest.mark.parametrize("name", ["fastapi", "pydantic", "starlette", "uvicorn", "joserfc"])
def test_the_set_up_check_names_every_library_that_a_start_needs(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.py").write_text("")
    told = run(CHECK, tmp_path)
    assert f"{name}.py`, beside this notebook, takes the place" in told
    assert "One thing is to mend." in told


def test_a_package_that_a_learner_made_is_found_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "__init__.py").write_text("")
    assert "Rename `requests`, then" in run(START, tmp_path)


def test_a_folder_that_is_no_package_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "answers.json").write_text("{}")
    assert "Files" not in run(CHECK, tmp_path)


def test_files_of_a_learners_own_names_are_not_told(tmp_path: Path) -> None:
    for name in ("test", "mine", "loans"):
        (tmp_path / f"{name}.py").write_text("")
    assert "Files" not in run(CHECK, tmp_path)


def test_an_old_library_in_pythonpath_is_named_with_the_variable(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "pydantic.py").write_text("VERSION = '1.10.2'\n")
    for source in (CHECK, START):
        told = run(source, tmp_path, PYTHONPATH=str(old))
        assert f"The variable PYTHONPATH names the folder {old}" in told
        assert ".venv`" not in told


def test_an_exercise_that_nobody_began_is_a_set_up_problem_and_not_wrong(tmp_path: Path) -> None:
    (tmp_path / "requests.py").write_text("")
    told = run(EXERCISE, tmp_path)
    assert "Not right yet" not in told
    assert "Something has to be set up first" in told


def test_an_exercise_that_cannot_be_opened_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "requests.py").write_text(SCRIPT)
    assert "Rename `requests.py`" in run(EXERCISE, tmp_path)


def test_files_of_one_folder_are_told_together() -> None:
    files = [Shadow(name, Path(f"/old/{name}.py"), BY_VARIABLE) for name in "abcdef"]
    told = said(files)
    assert told.startswith("`a.py`, `b.py`, `c.py`, `d.py` and 2 more in `/old`")
    assert told.count("PYTHONPATH") == 3


@pytest.mark.parametrize(
    ("how", "what"),
    [(BY_VARIABLE, "unset PYTHONPATH"), (OF_THE_USER, "PYTHONNOUSERSITE=1"), ("", "`sys.path`")],
)
def test_each_way_to_a_foreign_folder_has_its_cure(how: str, what: str) -> None:
    assert what in cure_for(Path("/old"), how)


def test_an_error_of_another_kind_is_blamed_on_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "fastapi.py").write_text("")
    found = [Shadow("fastapi", tmp_path / "fastapi.py", BESIDE)]
    monkeypatch.setattr("labapi.classroom.setup.shadows.shadows", lambda: found)
    blame(ValueError("rate_limit is not 'often'"))
    with pytest.raises(Shadowed, match=r"Rename `fastapi\.py`"):
        blame(ImportError("cannot import name"))
