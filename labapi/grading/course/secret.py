"""The secret seed of a course: 128 bits that settle the unseen cases, in a file of their own.

Whoever knows it can make an answer that is right on these cases alone. So it stands in no file that
is shared, nobody else on the computer may read it, and it is never an argument of a command.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from labapi.grading.course.table import CourseError

FILE = "secret-seed"
DIGITS = 32
MISSING = """{file} is missing: the secret seed of this course. Take it from a copy of the folder.
Without it, what is graded already cannot be graded on the same cases again. If nothing is, make
a new one: python lab.py course seed {folder}"""
DAMAGED = "{file} holds no seed of {digits} hexadecimal digits. Take it from a copy of the folder."
OPEN = """{file} may be read by others on this computer, and who knows it knows the unseen cases.
Close it: chmod 600 "{file}\""""


def new_seed(folder: Path) -> Path:
    """Draw a seed into its file, which must not be there; raises `CourseError`."""
    file = folder / FILE
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CourseError(f"{file} is there already, and is left as it is.") from None
    with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as opened:
        opened.write(secrets.token_hex(DIGITS // 2) + "\n")
    return file


def read_seed(folder: Path) -> str:
    """Read the seed; raises `CourseError` where it is missing, damaged or open to others."""
    file = folder / FILE
    try:
        with file.open("rb") as opened:
            mode, data = os.fstat(opened.fileno()).st_mode, opened.read(4 * DIGITS)
    except FileNotFoundError:
        raise CourseError(MISSING.format(file=file, folder=folder)) from None
    except OSError as error:
        raise CourseError(f"{file} cannot be read ({error.strerror or error}).") from error
    if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):  # Windows tells by other means
        raise CourseError(OPEN.format(file=file))
    seed = data.decode("ascii", "replace").strip().lower()
    if len(seed) != DIGITS or not set(seed) <= set("0123456789abcdef"):
        raise CourseError(DAMAGED.format(file=file, digits=DIGITS))
    return seed
