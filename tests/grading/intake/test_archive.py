"""The files of a class are read as they are, and what strangers named leads nowhere."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from labapi.course import LARGEST, NoNotebook
from labapi.grading.intake.archive import Archive, NoArchive, inner_entries


def zip_of(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in entries:
            zipped.writestr(name, data)
    return path


def names(archive: Archive) -> list[str]:
    return [str(entry.path) for entry in archive.entries]


def test_a_folder_and_a_zip_of_it_give_the_same(tmp_path):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "x.ipynb").write_bytes(b"{}")
    zipped = zip_of(tmp_path / "in.zip", ("ada/x.ipynb", b"{}"))
    for source in (tmp_path / "in", zipped):
        with Archive(source) as archive:
            assert [(str(one.path), one.read()) for one in archive.entries] == [
                ("ada/x.ipynb", b"{}")
            ]


def test_clutter_of_computers_is_left_out(tmp_path):
    clutter = ["__MACOSX/._x.ipynb", "a/.ipynb_checkpoints/x.ipynb", "._x.ipynb", ".DS_Store"]
    zipped = zip_of(tmp_path / "in.zip", ("x.ipynb", b""), *((name, b"") for name in clutter))
    with Archive(zipped) as archive:
        assert names(archive) == ["x.ipynb"]


@pytest.mark.parametrize(
    "name", ["../x.ipynb", "a/../../x.ipynb", "/etc/x.ipynb", "C:/x.ipynb", "..\\x.ipynb"]
)
def test_a_name_that_climbs_is_refused_and_the_others_are_read(tmp_path, name):
    with Archive(zip_of(tmp_path / "in.zip", (name, b""), ("ok.ipynb", b""))) as archive:
        assert names(archive) == ["ok.ipynb"]
        assert "leads out of the zip" in archive.refused[0]


def link_to(name: str) -> zipfile.ZipInfo:
    link = zipfile.ZipInfo(name)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return link


def test_a_link_in_a_zip_is_not_read_and_whose_it_is_can_be_told(tmp_path):
    links = [(link_to(name), b"/etc/passwd") for name in ("x.ipynb", "y.txt")]
    with Archive(zip_of(tmp_path / "in.zip", *links)) as archive:
        assert archive.refused == ["y.txt: it is a link or a device, not a file"]
        (entry,) = archive.entries
        with pytest.raises(NoNotebook, match="is a link or a device, not a file"):
            entry.read()


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "mine.ipynb").write_text("mine")
    (tmp_path / "in").mkdir()
    try:
        (tmp_path / "in" / "x.ipynb").symlink_to(tmp_path / "secret" / "mine.ipynb")
        (tmp_path / "in" / "folder").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("this account may not make links")
    with Archive(tmp_path / "in") as archive:
        assert archive.refused == ["folder: it is a link or a device, not a file"]
        (entry,) = archive.entries
        with pytest.raises(NoNotebook, match="is a link"):
            entry.read()


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_what_is_spoilt_is_told_in_whatever_way_it_was_packed(tmp_path, method):
    made = tmp_path / "in.zip"
    with zipfile.ZipFile(made, "w", method) as zipped:
        zipped.writestr("x.ipynb", bytes(range(256)) * 40)
    data = bytearray(made.read_bytes())
    data[60:100] = bytes(range(7, 47))
    made.write_bytes(data)
    with Archive(made) as archive, pytest.raises(NoNotebook, match="damaged within the zip"):
        archive.entries[0].read()


def test_a_bomb_in_the_zip_of_a_student_is_not_unpacked(tmp_path):
    bomb = zip_of(tmp_path / "bomb.zip", *((f"{n}.ipynb", bytes(LARGEST)) for n in range(6)))
    with (
        Archive(zip_of(tmp_path / "in.zip", ("x.zip", bomb.read_bytes()))) as archive,
        pytest.raises(NoNotebook, match="unpacks to more than 100 MB"),
    ):
        inner_entries(archive.entries[0])


def test_a_bomb_is_read_no_further_than_a_notebook_goes(tmp_path):
    with (
        Archive(zip_of(tmp_path / "in.zip", ("x.ipynb", b"0" * (LARGEST + 1)))) as archive,
        pytest.raises(NoNotebook, match="reads at most"),
    ):
        archive.entries[0].read()


def test_a_bomb_that_says_a_small_size_of_itself_is_damaged(tmp_path):
    zipped = zip_of(tmp_path / "in.zip", ("x.ipynb", b"0" * 1_000_000))
    data = zipped.read_bytes().replace(
        (1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    )
    zipped.write_bytes(data)
    with Archive(zipped) as archive, pytest.raises(NoNotebook, match="is damaged within the zip"):
        archive.entries[0].read()


def test_a_damaged_file_in_a_zip_costs_no_other(tmp_path):
    zipped = zip_of(tmp_path / "in.zip", ("bad.ipynb", bytes(range(256))), ("ok.ipynb", b"B" * 50))
    data = bytearray(zipped.read_bytes())
    data[90] ^= 0xFF
    zipped.write_bytes(data)
    with Archive(zipped) as archive:
        bad, good = archive.entries
        assert good.read() == b"B" * 50
        with pytest.raises(NoNotebook, match="is damaged within the zip"):
            bad.read()


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_zip_is_told(tmp_path, data):
    (tmp_path / "in.zip").write_bytes(data)
    with pytest.raises(NoArchive, match="download it again"):
        Archive(tmp_path / "in.zip")


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(NoArchive, match="cannot be read"):
        Archive(tmp_path / "in.zip")


def test_one_notebook_is_a_class_of_one(tmp_path):
    (tmp_path / "x.ipynb").write_bytes(b"{}")
    with Archive(tmp_path / "x.ipynb") as archive:
        assert [entry.path for entry in archive.entries] == [PurePosixPath("x.ipynb")]


def test_a_zip_of_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("labapi.grading.intake.archive.MOST_FILES", 3)
    files = [(f"{n}.ipynb", b"") for n in range(4)]
    with pytest.raises(NoArchive, match="more than 3 files"):
        Archive(zip_of(tmp_path / "in.zip", *files))
