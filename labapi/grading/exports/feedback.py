"""The pages of a whole class in one zip, named so that a platform gives each to its student.

Canvas knows a file by the user and the attachment in its name, as in the download (*Upload
submissions*); Moodle by the name of its folder (*Upload multiple feedback files in a zip*). Of a
group each member gets a page, under the member's own number: neither reads that of a group.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from labapi.grading.intake.groups import letters
from labapi.grading.intake.matching import Desk, Matched
from labapi.grading.intake.submissions import Submission
from labapi.grading.tables.roster import Student

PAGE = "feedback.html"
MARKER = "_assignsubmission_file"
EPOCH = (2000, 1, 1, 0, 0, 0)
"""The moment of every entry: the same pages give the same bytes."""
NO_UPLOAD = """{platform} takes no feedback for a whole class. Give each student the page from
{reports}."""

NO_NUMBERS = """The group {group} handed in together, and the roster does not have the numbers of
{platform}. Give the table of {platform} as --to, or each student the page from {reports}."""


class NoFeedback(ValueError):
    """A platform takes no such zip; the message says what to do."""


def feedback_zip(desk: Desk, pages: Mapping[str, str], reports: str) -> bytes:
    """Pack the pages, by the students' ids; raises `NoFeedback`.

    Each goes beside the file that was judged, which is the last of the student's.
    """
    entries = dict(_entries(desk, pages, reports))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            zipped.writestr(info, entries[name])
    return packed.getvalue()


def _entries(desk: Desk, pages: Mapping[str, str], reports: str) -> Iterable[tuple[str, bytes]]:
    for student, files in desk.of.items():
        if student in pages:
            yield _beside(files[-1], reports), pages[student].encode("utf-8")


def _beside(matched: Matched, reports: str) -> str:
    """Name the page that belongs beside a file."""
    platform, student = matched.submission.claim.platform, matched.student
    name = WAYS.get(platform)
    if name is None:
        raise NoFeedback(NO_UPLOAD.format(platform=platform or "This layout", reports=reports))
    if not matched.group or student is None:
        return name(matched.submission)
    if student.platform != platform:
        facts = {"platform": platform, "reports": reports, "group": matched.group}
        raise NoFeedback(NO_NUMBERS.format(**facts))
    return OF_MEMBERS[platform](matched.submission, student)


def _canvas(submission: Submission) -> str:
    """Keep name, user and attachment, and take the place of the student's own file name."""
    name = _outermost(submission).name
    return f"{name.removesuffix(submission.claim.file).rstrip('_')}_{PAGE}"


def _moodle(submission: Submission) -> str:
    """Keep the folder of the student; without folders, keep what stands before the file's name."""
    parts = submission.entry.path.parts
    part = next(part for part in parts if MARKER in part)
    stem = part[: part.index(MARKER) + len(MARKER)]
    return f"{stem}/{PAGE}" if part != parts[-1] else f"{stem}_{PAGE}"


def _canvas_of(submission: Submission, member: Student) -> str:
    """Name a page for a member of a group, all of whom have the attachment."""
    attachment = submission.claim.order.lstrip("0")
    return f"{letters(member.name)}_{member.lms_id}_{attachment}_{PAGE}"


def _moodle_of(submission: Submission, member: Student) -> str:
    """Name a page for a member: Moodle gives feedback to participants, also of a team."""
    name = re.sub(r"[_/\\]", " ", member.name)
    return f"{name}_{member.lms_id}{MARKER}/{PAGE}"


def _outermost(submission: Submission) -> PurePosixPath:
    """Give the path of the file that came, also where the notebook lay in a student's zip."""
    parts = submission.entry.path.parts
    whole = next((n for n, part in enumerate(parts) if part.endswith(submission.claim.file)), None)
    return PurePosixPath(*parts if whole is None else parts[: whole + 1])


WAYS: Mapping[str, Callable[[Submission], str]] = {"Canvas": _canvas, "Moodle": _moodle}
"""How each platform wants a page to be named that goes to the student of a file."""
OF_MEMBERS: Mapping[str, Callable[[Submission, Student], str]] = {
    "Canvas": _canvas_of,
    "Moodle": _moodle_of,
}
"""The same of a page that goes to one of several who handed in together."""
