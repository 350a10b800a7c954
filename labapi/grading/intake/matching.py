"""Which row of the roster a file belongs to: by the platform's number, the hand-in's id, the name.

They are asked in this order, since a platform's number cannot be mistyped. Where one of them speaks
of another student than the first that is known, nobody is guessed: the row needs a teacher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from labapi.checks.variant import folded, variant_key
from labapi.grading.cleaning import as_line
from labapi.grading.intake.submissions import Submission
from labapi.grading.tables.roster import Roster, Student

NOT_ON_ROSTER = "{file}: nobody on the roster goes by {said}. Is it from another class?"
SAYS_NOTHING = "{file}: nothing in it says whose it is."
SEVERAL = "{file}: {said} is true of {who}."
CONTRADICTS = "{file} is {first}'s, as {first_said} says, and {second}'s, as {second_said} says."
OF_A_GROUP = "{file}: it was handed in for {who} together; grade it for each by hand."
UNKNOWN_ID = (
    "{file} was handed in under the id {typed}, which is none of {who}'s ({ids}), so the questions "
    "were drawn for another one."
)
NOT_JOINED = (
    "{file} does not say for which course its questions were drawn: {who} had not joined {course}."
)
OTHER_COURSE = "{file} was worked on for the course {theirs}, and this one is {course}."
CHANGED_KEY = "{file}: the note of the hand-in was changed by hand: its key is not that of its id."


NOTHING_DECIDED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Voice:
    """One thing that says whose a file is: what is asked, what it says, and whom that finds."""

    what: str
    said: str
    found: tuple[Student, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Whose a file is, as far as that is certain; `doubt` says what a teacher has to look at."""

    submission: Submission
    student: Student | None
    doubt: str = ""


@dataclass(frozen=True)
class Desk:
    """All files of a class by whose they are; `strangers` are those of nobody on the roster."""

    of: Mapping[str, list[Matched]]
    strangers: list[Matched] = field(default_factory=list)


def sorted_by_student(
    submissions: Iterable[Submission],
    roster: Roster,
    course: str,
    decided: Mapping[str, str] = NOTHING_DECIDED,
) -> Desk:
    """Match all files; each is with one student of the roster, or among the strangers.

    `decided` is what a teacher has decided: the id of the student by the path of the file. Such a
    file is judged whatever else it says, with the questions that its own note was given.
    """
    of: defaultdict[str, list[Matched]] = defaultdict(list)
    desk = Desk(of)
    for submission in submissions:
        own = roster.known_as(decided.get(submission.file, ""))
        matched = (
            Matched(submission, own[0]) if len(own) == 1 else match(submission, roster, course)
        )
        (of[matched.student.id] if matched.student else desk.strangers).append(matched)
    for files in of.values():
        files.sort(key=lambda one: _order(one.submission))
    return desk


def _order(submission: Submission) -> tuple[str, str, str]:
    """Put the attempts of one student in order: as the platform has it, else by their moments."""
    at = submission.at.isoformat() if submission.at else ""
    return submission.claim.order, at, submission.file


def match(submission: Submission, roster: Roster, course: str) -> Matched:
    """Find whose a file is, and doubt what contradicts."""
    file = as_line(submission.entry.name, 80)
    voices = [voice for voice in _voices(submission, roster) if voice.said]
    heard = [voice for voice in voices if voice.found]
    if not heard:
        said = " or ".join(f"{as_line(voice.said)!r} ({voice.what})" for voice in voices)
        doubt = NOT_ON_ROSTER.format(file=file, said=said) if said else SAYS_NOTHING
        return Matched(submission, None, doubt.format(file=file))
    first = heard[0]
    if len(first.found) > 1:
        who = " and of ".join(
            f"{as_line(one.name, 60)} ({as_line(one.id, 60)})" for one in first.found
        )
        said = f"{first.what} {as_line(first.said)!r}"
        return Matched(submission, None, SEVERAL.format(file=file, said=said, who=who))
    student = first.found[0]
    for other in heard[1:]:
        if student not in other.found:
            return Matched(submission, student, _contradiction(file, first, other))
    return Matched(submission, student, _doubt_of_questions(submission, student, course))


def _voices(submission: Submission, roster: Roster) -> Iterable[Voice]:
    claim, note = submission.claim, submission.hand_in
    number = tuple(roster.of_platform(claim.lms_id))
    yield Voice(f"{claim.platform}'s number", claim.lms_id, number)
    what = f"the user name of {claim.platform}" if claim.platform else "the folder"
    yield Voice(what, claim.login, tuple(roster.known_as(claim.login)))
    if note:
        yield Voice("the id in the hand-in", note.id, tuple(roster.known_as(note.id)))
        yield Voice("the name in the hand-in", note.name, tuple(roster.named(note.name)))
    named = roster.named(claim.name) or _run_together(claim.name, roster)
    yield Voice("the name of the file", claim.name, tuple(named))


def _run_together(name: str, roster: Roster) -> list[Student]:
    """Find a name from which all but the letters was left away, as Canvas does."""
    return [one for one in roster if name and _letters(one.name) == _letters(name)]


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _contradiction(file: str, first: Voice, other: Voice) -> str:
    return CONTRADICTS.format(
        file=file,
        first=as_line(first.found[0].name, 60),
        first_said=first.what,
        second=" or ".join(as_line(one.name, 60) for one in other.found),
        second_said=other.what,
    )


def _doubt_of_questions(submission: Submission, student: Student, course: str) -> str:
    """Doubt a file whose questions were not drawn for this student in this course.

    The key is computed anew from the roster: what a notebook says of itself is only compared.
    """
    note, file = submission.hand_in, as_line(submission.entry.name, 80)
    if submission.problem:
        return ""
    who = as_line(student.name, 60)
    if note is None or not note.course or not note.variant:
        return NOT_JOINED.format(file=file, who=who, course=course)
    if folded(note.course) != folded(course):
        return OTHER_COURSE.format(file=file, theirs=as_line(note.course), course=course)
    if note.variant != variant_key(course, note.id):
        return CHANGED_KEY.format(file=file)
    if folded(note.id) not in map(folded, (student.id, *student.known_as)):
        ids = as_line(", ".join(dict.fromkeys((student.id, *student.known_as))))
        return UNKNOWN_ID.format(file=file, typed=as_line(note.id), who=who, ids=ids)
    return ""
