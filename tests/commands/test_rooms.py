"""`labapi test classroom`: the part of the suite that is about one room."""

import os

import pytest

from labapi import cli
from labapi.commands import test as testing

FOLDERS = [path.name for path in (cli.ROOT / "tests").iterdir() if list(path.glob("test_*.py"))]
TOOLS = {"browser", "notebooks"}
"""Folders of tests with a step of their own; the others are rooms."""


def test_every_folder_of_tests_is_a_room_or_a_step():
    assert set(FOLDERS) == {*testing.ROOMS, *TOOLS}
    assert set(testing.STEPS) >= TOOLS
    assert not set(testing.STEPS) & set(testing.ROOMS)


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A checkout with one test of the classroom, one of the web, and a doctest of each."""
    for room in ("classroom", "web"):
        for folder in ("tests", "labapi"):
            (tmp_path / folder / room).mkdir(parents=True)
        (tmp_path / "tests" / room / f"test_{room}.py").write_text("def test_it(): pass\n")
        (tmp_path / "labapi" / room / f"{room}_itself.py").write_text("'''\n>>> 1\n1\n'''\n")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = --doctest-modules -p no:cacheprovider"
    )
    monkeypatch.setitem(testing.STEPS, "good", ("this",))
    monkeypatch.setattr(testing, "IN_ORDER", "-q")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # nothing is to be had from them here
    return tmp_path


def test_a_room_is_its_tests_and_its_doctests(small, capfd):
    assert testing.run(small, ["classroom"], os.environ) == 0
    assert capfd.readouterr().out.endswith("\n2 passed, 0 failed, 0 skipped\n")


def test_steps_and_rooms_go_together(small, capfd):
    assert testing.run(small, ["good", "web"], os.environ) == 0
    told = capfd.readouterr().out
    assert "\ngood             1 passed" in told
    assert "\nweb              2 passed" in told


def test_a_room_without_doctests_is_its_tests():
    assert testing.line_of(cli.ROOT, "contract").endswith(" tests/contract")


def test_what_is_neither_is_refused_with_all_that_there_is(capsys):
    assert testing.run(cli.ROOT, ["lint", "kitchen"], os.environ) == 2
    told = capsys.readouterr().err
    assert "'kitchen'" in told
    assert all(part in told for part in [*testing.STEPS, *testing.ROOMS])


def test_help_names_all_that_there_is(capsys):
    with pytest.raises(SystemExit):
        cli.main(["test", "--help"])
    told = capsys.readouterr().out
    assert all(part in told for part in [*testing.STEPS, *testing.ROOMS])
