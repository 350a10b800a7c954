from __future__ import annotations

import ast
import os
import sys
from pathlib import Path

import pytest

from labapi import cli, course
from labapi.course import NoFile, NoNotebook, TooLarge, read_notebook, replace_file


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.parse(Path(course.__file__).read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"cells": [\n', "is damaged: its line 2 is no JSON"),
        (b"\xff\xfe", "is damaged: it is no JSON text"),
        (b"[" * 100_000, "is damaged: it is no JSON text"),
        (b"[]", "is no notebook of a version that labapi reads"),
        (b'{"cells": [{"cell_type": "code"}]}', "is no notebook of a version that labapi reads"),
    ],
)
def test_what_is_wrong_with_a_notebook_is_said(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "torn.ipynb").write_bytes(data)
    with pytest.raises(NoNotebook, match=reason):
        read_notebook(tmp_path / "torn.ipynb")


def test_a_folder_in_the_place_of_a_notebook_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoNotebook, match="cannot be read"):
        read_notebook(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_or_a_device_in_the_place_of_a_notebook_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ipynb")
    for path in (tmp_path / "pipe.ipynb", Path("/dev/zero")):
        with pytest.raises(NoFile, match="which has no end"):
            read_notebook(path)


def test_a_file_that_is_too_large_is_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "large.ipynb"
    large.touch()
    os.truncate(large, 3 * 2**30)
    monkeypatch.setattr(Path, "open", lambda *given, **named: pytest.fail("it was read"))
    with pytest.raises(TooLarge, match=r"has 3,072\.0 MB, and labapi reads at most 20"):
        read_notebook(large)


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ipynb").write_bytes(b'{"cells": []}'.ljust(30))
    monkeypatch.setattr(course, "LARGEST", 30)
    assert read_notebook(tmp_path / "a.ipynb") == {"cells": []}
    stat = os.stat(tmp_path / "a.ipynb")
    (tmp_path / "a.ipynb").write_bytes(b'{"cells": []}'.ljust(31))
    monkeypatch.setattr(Path, "stat", lambda *given, **named: stat)
    with pytest.raises(TooLarge):
        read_notebook(tmp_path / "a.ipynb")


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"before")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(tmp_path / "a", b"after")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"before")]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_what_may_be_done_with_a_file_stays_when_it_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    (tmp_path / "a").chmod(0o640)
    replace_file(tmp_path / "a", b"after")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "a").read_bytes() == b"after"


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_what_a_link_leads_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    replace_file(tmp_path / "link", b"after")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"after"


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_says_what_it_takes(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main([verb, "--help"])
    assert f"usage: labapi {verb}" in capsys.readouterr().out
