"""Whose a file is, as the platform that packed it says in its path.

Each platform has its own way (see the functions below); what none of them recognises is told by the
note in the hand-in alone. The sources are named where the rules are theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

SUBMITTED = "submitted"
NOT_SUBMITTED = ("source", "release", "autograded", "feedback", "downloaded", "exchange")
"""What lies beside it in the folder of a course of nbgrader's."""
MOODLE = re.compile(
    r"(?P<name>[^_]*)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<file>.*))?"
)
HIDDEN = ("participant", "teilnehmerin", "teilnehmer", "teilnehmer in")
"""What stands in Moodle's blind marking for each name."""
BLACKBOARD = re.compile(
    r"(?P<before>.+?)_attempt_(?P<at>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+))?",
    re.DOTALL,
)
"""The first of all dates is Blackboard's own: a file that a student names may hold more of them."""
GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")
TEXT = re.compile(r"_(text|link)\.html$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a path says: whose the file is, how the learner called it, and what else.

    `lms_id` is a number of the platform's, `login` an id that the student may be known by, `name`
    a name; each is empty where the path says nothing of it. `order` puts several attempts of one
    student in their order, `late` says that the platform calls the file late. `together` are the
    ids of several who handed it in, and `is_hidden` says that the platform hides whose it is.
    """

    platform: str = ""
    lms_id: str = ""
    login: str = ""
    name: str = ""
    file: str = ""
    order: str = ""
    late: bool = False
    is_text: bool = False
    is_hidden: bool = False
    together: tuple[str, ...] = ()


def canvas(path: PurePosixPath) -> Claim | None:
    """Read `<name>[_LATE]_<user>_<attachment>_<file>`; anonymous: `[LATE_]anon_<id>_<…>_<file>`.

    As Canvas itself does (`infer_comment_context_from_filename`), user and attachment are the first
    two parts that are all digits, behind the name: a file may well be called `03_http_methods`.
    """
    parts = path.name.split("_")
    if parts[:1] == ["anon"] or parts[:2] == ["LATE", "anon"]:
        late = parts[0] == "LATE"
        _, who, attachment, *rest = [*parts[late:], "", "", ""]
        if not attachment.isdigit():
            return None
        order = attachment.zfill(12)
        claim = Claim(login=who, order=order, late=late, is_hidden=True)
        return _canvas(claim, path, "_".join(rest))
    for at in range(1, len(parts) - 2):
        if parts[at].isdigit() and parts[at + 1].isdigit():
            late = parts[at - 1] == "LATE" and at > 1
            name = "_".join(parts[: at - late])
            order = parts[at + 1].zfill(12)
            claim = Claim(lms_id=parts[at], name=name, order=order, late=late)
            return _canvas(claim, path, "_".join(parts[at + 2 :]))
    return None


def _canvas(claim: Claim, path: PurePosixPath, file: str) -> Claim:
    is_text = bool(TEXT.search(path.name))
    return replace(claim, platform="Canvas", file=file.rstrip("_"), is_text=is_text)


def moodle(path: PurePosixPath) -> Claim | None:
    """Read `<Full name>_<participant>_assignsubmission_file[_][/]<file>`, with folders or without.

    Moodle turns each `_` of a name into a blank, so the parts are told apart (`downloader.php`).
    A team is `<Group>_<group>_…`, and all who are in none `Default group_…`, without a number; in
    blind marking there is one word for all names.
    """
    for at, part in enumerate(path.parts):
        if found := MOODLE.fullmatch(part):
            inside = at < len(path.parts) - 1
            file = "/".join(path.parts[at + 1 :]) if inside else found["file"] or ""
            is_text, name = found["kind"] == "onlinetext", found["name"]
            claim = Claim("Moodle", found["id"] or "", "", name, file, is_text=is_text)
            return replace(claim, is_hidden=name.casefold() in HIDDEN)
    return None


def blackboard(path: PurePosixPath) -> Claim | None:
    """Read `<column>_<user name>_attempt_<date and time>[_<file>]`.

    Columns and user names may hold `_`; the user name is what a text file beside it says, or else
    the last part before `_attempt_`.
    """
    found = BLACKBOARD.fullmatch(path.name)
    if not found or "_" not in found["before"]:
        return None
    file, login = found["file"] or "", found["before"].rpartition("_")[2]
    is_text = not file
    return Claim("Blackboard", "", login, "", file or path.name, found["at"], is_text=is_text)


def nbgrader(path: PurePosixPath) -> Claim | None:
    """Read `submitted/<student>/<assignment>/<file>`."""
    parts = path.parts
    if SUBMITTED not in parts[:-3]:
        return None
    at = parts.index(SUBMITTED)
    student = parts[at + 1]
    return Claim("nbgrader", "", student, student, "/".join(parts[at + 3 :]))


def beside_nbgrader(path: PurePosixPath) -> bool:
    """Tell whether a file of nbgrader's is none of a student's hand-ins, but made of them."""
    return any(part in NOT_SUBMITTED for part in path.parts[:-2])


def gradescope(path: PurePosixPath) -> Claim | None:
    """Read `submission_<number>/<file>`; who that is stands in `submission_metadata.yml`."""
    for at, part in enumerate(path.parts[:-1]):
        if found := GRADESCOPE.fullmatch(part):
            return Claim("Gradescope", found["id"], "", "", "/".join(path.parts[at + 1 :]))
    return None


PLATFORMS: Sequence[Callable[[PurePosixPath], Claim | None]] = (
    moodle,
    gradescope,
    nbgrader,
    blackboard,
    canvas,
)
"""Which is asked first: the names of Moodle and Blackboard say who made them, Canvas's do not."""


def layout_of(paths: Iterable[PurePosixPath]) -> Callable[[PurePosixPath], Claim]:
    """Find how the files of a class are laid: the platform whose way most notebooks follow.

    One file tells little (`a_1_2_b.ipynb` may be anybody's), all of a class tell it.
    """
    there = [path for path in paths if path.suffix.lower() in (".ipynb", ".zip")]
    if any(map(nbgrader, there)) and all(nbgrader(one) or beside_nbgrader(one) for one in there):
        return lambda path: nbgrader(path) or Claim("nbgrader", file=str(path), is_text=True)
    for platform in PLATFORMS:
        known = sum(platform(path) is not None for path in there)
        if known and known * 2 > len(there):
            return lambda path: platform(path) or _by_folder(path)
    return _by_folder


def _by_folder(path: PurePosixPath) -> Claim:
    """Take the outermost folder for a student's id or name; a file that lies alone says nothing."""
    folder = path.parts[0] if len(path.parts) > 1 else ""
    return Claim(login=folder, name=folder, file="/".join(path.parts[1:]) or path.name)
