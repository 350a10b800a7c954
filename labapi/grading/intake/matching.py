"""Which row of the roster a file belongs to: by the platform's number, the hand-in's id, the name.

They are asked in this order, since a platform's number cannot be mistyped. Where one of them speaks
of another student than the first that is known, nobody is guessed: the row needs a teacher.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from labapi.checks.variant import folded, variant_key
from labapi.grading.cleaning import as_line
from labapi.grading.course.course import BEGINNING, seconds_between
from labapi.grading.intake.groups import Groups, letters
from labapi.grading.intake.submissions import Submission
from labapi.grading.tables.roster import Roster, Student, as_name

NOT_ON_ROSTER = "{file}: nobody on the roster goes by {said}. Is it from another class?"
SAYS_NOTHING = "{file}: nothing in it says whose it is."
SEVERAL = "{file}: {said} is true of {who}."
CONTRADICTS = "{file} is {first}'s, as {first_said} says, and {second}'s, as {second_said} says."
HIDDEN = (
    "{file}: {platform} hides whose it is, and no hand-in in it says so. Match it once the names "
    "are shown there."
)
NO_PARTICIPANT = (
    "{file}: nobody on the roster is number {said} in Moodle. Where a group handed it in, write "
    "who is in {name!r} into groups.csv (group,id), and grade again."
)
NOT_SO_NAMED = (
    "{file}: number {said} is {who} in Moodle, and the file is named after {name!r}. Where that is "
    "a group, write who is in it into groups.csv (group,id), and grade again."
)
NOT_OF_GROUP = "{file} is from the group {group}, and {said_by} says that it is {who}'s."
UNKNOWN_OF_GROUP = "{file}: {said!r}, one of those who handed it in, is on no roster."
SAME_ID = (
    "{file} and {other} were handed in under the same id, {typed}; names are hidden, so nothing "
    "says whose it is."
)
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
NO_GROUPS = Groups()


@dataclass(frozen=True, slots=True)
class Voice:
    """One thing that says whose a file is: what is asked, what it says, and whom that finds."""

    what: str
    said: str
    found: tuple[Student, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Whose a file is, as far as that is certain; `doubt` says what a teacher has to look at.

    `group` names that of a file which several handed in: each of them is matched with it.
    """

    submission: Submission
    student: Student | None
    doubt: str = ""
    group: str = ""


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
    groups: Groups = NO_GROUPS,
) -> Desk:
    """Match all files; each is with one student of the roster, or among the strangers.

    That of a group is with each of its members. `decided` is what a teacher has decided: the id of
    the student by the path of the file. Such a file is judged whatever else it says, with the
    questions that its own note was given.
    """
    of: defaultdict[str, list[Matched]] = defaultdict(list)
    desk = Desk(of)
    found = []
    for submission in submissions:
        own = roster.known_as(decided.get(submission.file, ""))
        settled = [Matched(submission, own[0])] if len(own) == 1 else []
        found += settled or _matched(submission, roster, course, groups)
    for matched in _told_apart(found):
        (of[matched.student.id] if matched.student else desk.strangers).append(matched)
    for files in of.values():
        files.sort(key=lambda one: _order(one.submission))
    return desk


def _order(submission: Submission) -> tuple[str, float, str]:
    """Put the attempts of one student in order: as the platform has it, else by their moments."""
    at = seconds_between(BEGINNING, submission.at) if submission.at else -math.inf
    return submission.claim.order, at, submission.file


def _matched(submission: Submission, roster: Roster, course: str, groups: Groups) -> list[Matched]:
    """Match a file with its student, or with each of those who handed it in together."""
    claim = submission.claim
    if claim.together:
        found = {one: roster.known_as(one) for one in claim.together}
        members = tuple(who[0] for who in found.values() if len(who) == 1)
        file = as_line(submission.entry.name, 80)
        strangers = [one for one, who in found.items() if len(who) != 1]
        doubts = [UNKNOWN_OF_GROUP.format(file=file, said=as_line(one)) for one in strangers]
        unknown = [Matched(submission, None, doubt) for doubt in doubts]
        return [*_for_each(submission, " and ".join(found), members, course), *unknown]
    group, members = groups.called(claim.name)
    own = roster.of_platform(claim.lms_id)
    if members and not any(letters(one.name) == letters(claim.name) for one in own):
        return _for_each(submission, group, members, course, own)
    return [match(submission, roster, course)]


def _for_each(
    submission: Submission,
    group: str,
    members: Sequence[Student],
    course: str,
    of_number: Sequence[Student] = (),
) -> list[Matched]:
    """Match a file with all members of a group; the id in it has to be one of theirs.

    The number of Canvas is that of one of them, too; Moodle's is that of the group.
    """
    file, note = as_line(submission.entry.name, 80), submission.hand_in
    mine = [one for one in members if note and _goes_by(one, note.id)]
    doubt = _doubt_of_questions(submission, (mine or members)[0], course) if members else ""
    outside = [one for one in of_number if one not in members]
    if outside and submission.claim.platform == "Canvas":
        facts = {"file": file, "group": as_line(group), "who": as_line(outside[0].name, 60)}
        doubt = NOT_OF_GROUP.format(said_by="Canvas's number", **facts)
    return [Matched(submission, one, doubt, group) for one in members]


def _told_apart(found: Sequence[Matched]) -> Iterator[Matched]:
    """Doubt files under one id, where names are hidden: else one would be judged as another's."""
    seen: defaultdict[str, list[Matched]] = defaultdict(list)
    for one in found:
        if one.student and one.student.nameless and one.submission.hand_in and not one.doubt:
            seen[folded(one.submission.hand_in.id)].append(one)
    for one in found:
        note = one.submission.hand_in
        same = seen.get(folded(note.id), []) if note and one.student else []
        others = [other for other in same if other.student is not one.student]
        if not others or one not in same:
            yield one
            continue
        assert note is not None
        names = [as_line(each.submission.file, 80) for each in (one, others[0])]
        doubt = SAME_ID.format(file=names[0], other=names[1], typed=as_line(note.id))
        yield replace(one, doubt=doubt)


def match(submission: Submission, roster: Roster, course: str) -> Matched:
    """Find whose a file is, and doubt what contradicts."""
    file = as_line(submission.entry.name, 80)
    voices = [voice for voice in _voices(submission, roster) if voice.said]
    heard = [voice for voice in voices if voice.found]
    if not heard:
        said = " or ".join(f"{as_line(voice.said)!r} ({voice.what})" for voice in voices)
        if submission.claim.is_hidden and submission.hand_in is None:
            platform = submission.claim.platform
            return Matched(submission, None, HIDDEN.format(file=file, platform=platform))
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
    doubt = _doubt_of_number(submission, student, roster)
    return Matched(submission, student, doubt or _doubt_of_questions(submission, student, course))


def _doubt_of_number(submission: Submission, student: Student, roster: Roster) -> str:
    """Doubt a file of Moodle whose number and name are not those of one participant.

    They are those of a group, then. The worksheet has both as the download has them; of a name,
    older versions put the group's before it.
    """
    claim, file = submission.claim, as_line(submission.entry.name, 80)
    hidden = claim.is_hidden or student.nameless
    if claim.platform != "Moodle" or student.platform != "Moodle" or hidden:
        return ""
    facts = {"file": file, "said": claim.lms_id or "(none)", "name": as_line(claim.name)}
    if not roster.of_platform(claim.lms_id):
        return NO_PARTICIPANT.format(**facts)
    missing = set(as_name(student.name).split()) - set(as_name(claim.name).split())
    return NOT_SO_NAMED.format(who=as_line(student.name, 60), **facts) if missing else ""


def _voices(submission: Submission, roster: Roster) -> Iterable[Voice]:
    claim, note = submission.claim, submission.hand_in
    number = tuple(roster.of_platform(claim.lms_id))
    yield Voice(f"{claim.platform}'s number", claim.lms_id, number)
    what = f"the user name of {claim.platform}" if claim.platform else "the folder"
    yield Voice(what, claim.login, tuple(roster.known_as(claim.login)))
    if note:
        yield Voice("the id in the hand-in", note.id, tuple(roster.known_as(note.id)))
        yield Voice("the name in the hand-in", note.name, tuple(roster.named(note.name)))
    own = () if claim.is_hidden else roster.named(claim.name)
    named = own or _run_together(claim.name, roster)
    yield Voice("the name of the file", claim.name, tuple(named))


def _run_together(name: str, roster: Roster) -> list[Student]:
    """Find a name from which all but the letters was left away, as Canvas does."""
    said = letters(name)
    return [one for one in roster if letters(one.name) == said] if name else []


def _goes_by(student: Student, id: str) -> bool:
    return folded(id) in map(folded, (student.id, *student.known_as))


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
    Where the roster hides who is who, no id can be compared.
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
    if not student.nameless and not _goes_by(student, note.id):
        ids = as_line(", ".join(dict.fromkeys((student.id, *student.known_as))))
        return UNKNOWN_ID.format(file=file, typed=as_line(note.id), who=who, ids=ids)
    return ""
