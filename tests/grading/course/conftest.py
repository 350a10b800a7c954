"""A folder of a course, whose settings a test writes itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from labapi.grading.course.course import Course
from labapi.grading.course.secret import new_seed

SETTINGS = """name = "rest-2027"

[exercises.03_http_methods]
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A course of one exercise, and nothing more."""
    folder = tmp_path / "rest-2027"
    folder.mkdir()
    (folder / "course.toml").write_text(SETTINGS, encoding="utf-8", newline="\n")
    new_seed(folder)
    return folder


@pytest.fixture(name="opened")
def _opened(folder: Path) -> Callable[[str | bytes], Course]:
    """Open the course with these settings: those of its exercise where they name no table."""

    def opened(settings: str | bytes) -> Course:
        data = settings.encode() if isinstance(settings, str) else settings
        if not data.lstrip(b"\xef\xbb\xbf").startswith((b"name", b"[", b"zone", b"#")):
            data = SETTINGS.encode() + data
        (folder / "course.toml").write_bytes(data)
        return Course.open(folder)

    return opened
