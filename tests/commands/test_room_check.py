"""`labapi room check`: what is told of a seat, and when it is not ready."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from types import SimpleNamespace

import pytest

from labapi import cli
from labapi.classroom.setup.check import BROKEN, IN_ORDER, LIMITED, Check
from labapi.commands import room
from labapi.commands.open import is_root
from labapi.commands.room import browser, disk, kernel, line_of, try_kernel

GB = 2**30


def found(name: str) -> object:
    return SimpleNamespace(name=name)


def no_browser() -> webbrowser.BaseBrowser:
    raise webbrowser.Error


def checked(folder: Path, free: int = GB, data: Path | None = None) -> Check:
    return disk(folder, free, Path("/srv/labapi/lab.py"), data or folder)


def test_a_seat_gets_a_line_a_thing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path))
    monkeypatch.setattr(room, "try_kernel", lambda: "")
    monkeypatch.setattr(room, "browser", lambda: Check("Browser", "firefox"))
    assert cli.main(["room", "check"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == [
        "Python", "Packages", "Port", "Proxy", "Requests", "Disk", "Browser", "Kernel",
    ]  # fmt: skip
    assert last == "This seat is ready."


def test_a_seat_that_is_not_ready_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "try_kernel", lambda: "no port was free")
    monkeypatch.setattr(room, "_usual", list)
    assert cli.main(["room", "check"]) == 1
    said = capsys.readouterr().out
    assert "✗ Kernel    it did not serve a lab: no port was free. Cure: Let Python listen" in said
    assert said.endswith("This seat is not ready: 1 to mend.\n")


def test_the_cure_stands_in_the_same_line_without_marks() -> None:
    line = line_of(Check("Port", "⟨none⟩ to be had", BROKEN, "Run `python lab.py`\nagain."))
    assert line == "✗ Port      none to be had. Cure: Run python lab.py again."


def test_a_disk_with_room_is_in_order(tmp_path: Path) -> None:
    assert checked(tmp_path).verdict == IN_ORDER
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_to_mend(tmp_path: Path) -> None:
    check = checked(tmp_path, 199 * 2**20)
    assert (check.verdict, check.found[:18]) == (BROKEN, "199 MB are free in")


@pytest.mark.skipif(os.name == "nt" or is_root(), reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_names_the_way_out(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    check = disk(closed, GB, Path("/srv/lab.py"), tmp_path)
    assert (check.verdict, "python /srv/lab.py open --folder" in check.cure) == (LIMITED, True)


def test_a_quota_that_is_used_up_is_found_by_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OSError(122, "Disk quota exceeded")

    monkeypatch.setattr(room.tempfile, "TemporaryFile", full)
    check = checked(tmp_path, data=tmp_path / "data")
    assert "progress cannot be kept in" in check.found
    assert "(Disk quota exceeded)" in check.found


def test_a_browser_is_named() -> None:
    check = browser(lambda: True, lambda: found("/usr/bin/firefox"))
    assert check.verdict == IN_ORDER


def test_a_computer_without_a_screen_is_told_the_way() -> None:
    check = browser(lambda: False, no_browser)
    assert (check.verdict, "--no-browser" in check.cure) == (LIMITED, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has one")
@pytest.mark.parametrize("name", ["none", "w3m", "/usr/bin/lynx"])
def test_a_browser_that_shows_text_only_is_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.sys, "platform", "linux")
    find = no_browser if name == "none" else lambda: found(name)
    assert browser(lambda: True, find).verdict == BROKEN


def test_a_real_kernel_serves_a_lab(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LABAPI_DATA", str(tmp_path))
    for name in ("PATH", "JUPYTER_PREFER_ENV_PATH", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    assert kernel(try_kernel).verdict == IN_ORDER


def test_what_a_kernel_raises_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATH", "JUPYTER_PREFER_ENV_PATH", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setattr(room, "CODE", "raise OSError('no port was free')")
    assert try_kernel() == "OSError: no port was free"
