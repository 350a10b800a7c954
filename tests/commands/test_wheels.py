"""Packages for a room without network: which ones, for whom, and what may go wrong."""

from __future__ import annotations

import argparse
import subprocess
import zipfile
from pathlib import Path

import pytest

from labapi import cli
from labapi.commands.grading import wheels
from labapi.commands.grading.wheels import SYSTEMS, wanted_on, wheels_of
from labapi.course import ROOT
from labapi.grading.course.table import CourseError

LOCK = """a2wsgi==1.10.10 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
appnope==0.1.4 ; sys_platform == 'darwin' \\
    --hash=sha256:cc
pywinpty==3.0 ; os_name == 'nt' and platform_machine == 'AMD64' \\
    --hash=sha256:dd
soupsieve==2.10 ; python_full_version < '3.11.5' \\
    --hash=sha256:ee
soupsieve==4.1 ; python_full_version >= '3.11.5' \\
    --hash=sha256:ff
uvloop==0.22 ; platform_system != 'Windows' \\
    --hash=sha256:00
"""


def names(system: str, python: str, which: int = 0) -> list[str]:
    lines = wanted_on(LOCK, SYSTEMS[system][which], python)
    return [line.split()[0] for line in lines]


class Pip:
    """pip, played: it downloads what it is asked for, as empty wheels."""

    def __init__(self, fails: bool = False) -> None:
        self.asked: list[tuple[list[str], str]] = []
        self.fails = fails

    def __call__(self, command: list[str]) -> int:
        wanted = Path(command[-1]).read_text("utf-8")
        self.asked.append((command, wanted))
        folder = Path(command[command.index("--dest") + 1])
        for name in (line.split("==")[0] for line in wanted.splitlines() if "==" in line):
            (folder / f"{name}.whl").write_bytes(b"wheel")
        return int(self.fails)


@pytest.fixture(name="pip")
def _pip(monkeypatch: pytest.MonkeyPatch) -> Pip:
    pip = Pip()
    monkeypatch.setattr(wheels.subprocess, "call", pip)
    monkeypatch.setattr(wheels, "_pip", lambda: ["pip"])
    return pip


def asked(root: Path, systems: str, pythons: str = "3.13") -> argparse.Namespace:
    (root / "requirements.txt").write_text(LOCK, "utf-8")
    return argparse.Namespace(root=root, wheels=systems, pythons=pythons)


def test_what_counts_is_settled_for_the_other_system_and_not_for_this_one() -> None:
    assert names("linux", "3.13.0") == ["a2wsgi==1.10.10", "soupsieve==4.1", "uvloop==0.22"]
    assert names("windows", "3.13.0") == ["a2wsgi==1.10.10", "pywinpty==3.0", "soupsieve==4.1"]
    assert "appnope==0.1.4" in names("macos", "3.13.0", 1)


def test_each_entry_keeps_its_hashes_and_loses_its_condition() -> None:
    first, *_, last = wanted_on(LOCK, SYSTEMS["linux"][0], "3.13.0")
    assert first == "a2wsgi==1.10.10 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb"
    assert last == "uvloop==0.22 \\\n    --hash=sha256:00"


def test_the_lock_of_the_kit_is_read_whole() -> None:
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    pins = {line.split("==")[0] for line in lock.splitlines() if "==" in line.split(" ")[0]}
    read = {entry["wanted"].split("==")[0] for entry in wheels.ENTRY.finditer(lock)}
    assert read == pins


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_gets_what_the_lessons_need(system: str, python: str) -> None:
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    for target in SYSTEMS[system]:
        wanted = wanted_on(lock, target, f"{python}.0")
        found = {line.split("==")[0] for line in wanted}
        assert {"jupyterlab", "fastapi", "numpy", "pyzmq"} <= found
        assert len(found) == len(wanted)
        assert ("uvloop" in found) is (system != "windows")


def test_both_the_first_and_the_later_releases_of_a_python_are_served(
    tmp_path: Path, pip: Pip
) -> None:
    with wheels_of(asked(tmp_path, "linux", "3.11")):
        pass
    first, later = pip.asked
    assert "3.11.0" in first[0]
    assert "3.11.99" in later[0]
    assert "soupsieve==2.10" in first[1]
    assert later[1].splitlines()[0] == "soupsieve==4.1 \\"


def test_pip_is_asked_for_wheels_of_that_system_with_their_hashes(tmp_path: Path, pip: Pip) -> None:
    with wheels_of(asked(tmp_path, "windows")) as found:
        assert sorted(found.files) == [
            "wheels/a2wsgi.whl", "wheels/for.txt", "wheels/pywinpty.whl", "wheels/soupsieve.whl",
        ]  # fmt: skip
    command = pip.asked[0][0]
    assert command[command.index("--platform") + 1] == "win_amd64"
    assert {"--require-hashes", "--only-binary=:all:", "--no-deps"} <= set(command)


def test_systems_processors_and_pythons_are_told(tmp_path: Path, pip: Pip) -> None:
    with wheels_of(asked(tmp_path, "linux,macos", "3.12, 3.13")) as found:
        assert found.told == (
            "For Python 3.12, 3.13 on Linux (x86_64), macOS 13 (Apple processor), macOS 13 "
            "(Intel), the packages lie in the folder `wheels`: no network is needed."
        )


@pytest.mark.parametrize(
    ("systems", "pythons", "said"),
    [
        ("linus", "3.13", "There is no system 'linus'. Did you mean 'linux'?"),
        ("amiga", "3.13", "There are: linux, linux-arm, windows, macos."),
        ("linux", "3.10", "'3.10' is no Python that labapi runs on"),
        ("linux", "4", "'4' is no Python that labapi runs on"),
        ("linux", "3.13.1", "write one from 3.11 to 3.14"),
    ],
)
def test_what_is_not_known_is_told_before_anything_is_fetched(
    tmp_path: Path, pip: Pip, systems: str, pythons: str, said: str
) -> None:
    with pytest.raises(CourseError) as raised, wheels_of(asked(tmp_path, systems, pythons)):
        pass
    assert said in str(raised.value)
    assert pip.asked == []


def test_a_download_that_fails_is_told(tmp_path: Path, pip: Pip) -> None:
    pip.fails = True
    given = asked(tmp_path, "linux")
    with pytest.raises(CourseError, match="could not be fetched"), wheels_of(given):
        pass


def test_a_computer_without_pip_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(wheels.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(CourseError, match="takes pip, and neither"):
        wheels._pip()


def test_the_wheels_lie_in_the_bundle_as_they_are(tmp_path: Path, pip: Pip) -> None:
    folder = tmp_path / "rest"
    assert cli.main(["course", "new", str(folder), "--exercises", "03"]) == 0
    words = ["course", "bundle", str(folder), "--wheels", "linux", "--pythons", "3.13"]
    assert cli.main(words) == 0
    with zipfile.ZipFile(folder / "students.zip") as archive:
        assert archive.read("wheels/a2wsgi.whl") == b"wheel"
        assert archive.getinfo("wheels/a2wsgi.whl").compress_type == zipfile.ZIP_STORED
        assert b"no network is needed" in archive.read("wheels/for.txt")
        assert "For Python 3.13 on Linux" in archive.read("README.md").decode()
