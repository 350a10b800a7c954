"""A folder is removed whatever a learner's code has left in it, and nothing outside it is."""

import logging
import os
import socket
import tempfile
from pathlib import Path

import pytest

from labapi.checks.child import removal
from labapi.checks.child.child import Child
from labapi.checks.child.removal import remove_folder

NOBODY = 65_534
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has none of these")


@pytest.fixture(name="folder")
def _folder():
    """Not pytest's own: it could not remove what a test leaves that fails."""
    folder = Path(tempfile.mkdtemp(prefix="labapi-removed-"))
    yield folder
    remove_folder(folder)


def nested(folder, depth, name):
    """Put folders into each other, deeper than any path can be written."""
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(depth):
            os.mkdir(name)
            os.chdir(name)
        with open("the last", "w"):
            pass
    finally:
        os.chdir(here)


@POSIX
def test_nested_folders_are_removed_whose_path_is_longer_than_any_may_be(folder):
    nested(folder, 1100, "d" * 200)
    assert remove_folder(folder)
    assert not folder.exists()


def test_a_thousand_files_are_removed(folder):
    for number in range(1000):
        (folder / f"file {number}").touch()
    assert remove_folder(folder)
    assert not folder.exists()


@pytest.fixture(name="unprivileged")
def _unprivileged():
    """A folder of somebody to whom closed folders are closed; root may enter all of them."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "left")
        folder.mkdir()
        if os.geteuid():
            yield folder
            return
        os.chown(place, NOBODY, NOBODY)
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(0)


@POSIX
def test_folders_that_nobody_may_open_are_removed(unprivileged):
    for mode in (0o000, 0o111, 0o222, 0o444, 0o555):
        inner = unprivileged / oct(mode) / "inner"
        (inner / "full").mkdir(parents=True)
        (inner / "file").touch(mode=0o000)
        inner.chmod(mode)
        inner.parent.chmod(mode)
    unprivileged.chmod(0o000)
    assert remove_folder(unprivileged)
    assert not unprivileged.exists()


@POSIX
def test_names_that_are_no_text_sockets_pipes_and_open_files_are_removed(folder):
    os.mkdir(os.fsencode(folder) + b"/\xff\xfe")
    with open(os.fsencode(folder) + b"/\xff\xfe/\x80\n", "wb") as still_open:
        os.mkfifo(folder / "pipe")
        with socket.socket(socket.AF_UNIX) as listener:
            here = os.getcwd()
            os.chdir(folder)  # the path of a socket has to be short
            listener.bind("socket")
            os.chdir(here)
        assert remove_folder(folder)
        still_open.write(b"more")
    assert not folder.exists()


@POSIX
def test_what_a_link_leads_to_stays(folder, tmp_path):
    precious = tmp_path / "precious"
    (precious / "work").mkdir(parents=True)
    (precious / "work" / "file").write_text("of a year")
    (precious / "work").chmod(0o500)
    (folder / "inner").mkdir()
    (folder / "to a folder").symlink_to(precious)
    (folder / "inner" / "to a file").symlink_to(precious / "work" / "file")
    (folder / "inner" / "to nothing").symlink_to(tmp_path / "nothing")
    (folder / "inner" / "in a circle").symlink_to(folder)
    (folder / "inner" / "up").symlink_to("..")
    assert remove_folder(folder)
    assert (precious / "work" / "file").read_text() == "of a year"
    assert (precious / "work").stat().st_mode & 0o777 == 0o500


@POSIX
def test_a_link_in_the_place_of_the_folder_is_removed_and_what_it_leads_to_stays(folder, tmp_path):
    (folder / "file").touch()
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert remove_folder(link)
    assert (link.is_symlink(), (folder / "file").exists()) == (False, True)


def test_a_folder_that_is_gone_already_is_gone(tmp_path):
    assert remove_folder(tmp_path / "gone")


@POSIX
def test_what_cannot_be_removed_is_told_and_raises_nothing(unprivileged, caplog):
    (unprivileged / "file").touch()
    unprivileged.parent.chmod(0o500)
    try:
        with caplog.at_level(logging.WARNING):
            assert not remove_folder(unprivileged)
    finally:
        unprivileged.parent.chmod(0o700)
    (record,) = caplog.records
    assert str(unprivileged) in record.getMessage()
    assert "Please remove it." in record.getMessage()


def test_a_folder_that_grows_without_end_does_not_hold_the_judge(folder, caplog):
    empty = removal._Sweep._empty

    def grow(sweep, path):
        os.mkdir(os.path.join(path, "more"))
        return empty(sweep, path)

    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(removal._Sweep, "_empty", grow)
        changed.setattr(removal, "LONGEST_S", 0.05)
        assert not remove_folder(folder)
    assert "could not be removed" in caplog.text


LEAVES_MUCH = """
import os, socket
folder = os.path.dirname(os.getcwd())
os.chdir(folder)
for number in range(1500):
    os.mkdir("d"); os.chdir("d")
os.chdir(folder)
os.mkfifo("pipe")
os.symlink("/", "out")
os.mkdir(b"\\xff")
os.makedirs("closed/inner"); os.chmod("closed/inner", 0); os.chmod("closed", 0); os.chmod(".", 0)
"""


@POSIX
def test_the_folder_of_a_child_goes_whatever_its_cells_left_there(caplog):
    with Child([LEAVES_MUCH]) as child:
        assert child.problems == {}
        folder = child.value("folder")
        assert os.path.isdir(folder)
    assert not os.path.lexists(folder)
    assert caplog.records == []
