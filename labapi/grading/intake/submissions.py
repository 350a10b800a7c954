"""What was handed in: each notebook of a class, with what its path and its note say of it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from labapi.checks.catalogue import exercise_names
from labapi.checks.notebook.handed_in import HandIn, hand_in_of
from labapi.checks.notebook.workplace import opened_in
from labapi.course import NoNotebook, name_of, parse_notebook
from labapi.grading.intake.archive import INNER, NOTEBOOK, Archive, Entry, inner_entries
from labapi.grading.intake.layouts import Claim, layout_of

METADATA = "submission_metadata.yml"
TIMESTAMP = "timestamp.txt"
BESIDE = "{folder}: {count}, beside the folder submitted"
SAID_BY_STUDENT = "says the student's computer"
BLACKBOARD_NAME = re.compile(r"^Name:\s*(?P<name>.*?)\s*\((?P<login>[^()]*)\)\s*$", re.MULTILINE)
AS_BLACKBOARD_SAYS = "%Y-%m-%d-%H-%M-%S"
NO_NOTEBOOK = "is no notebook ({ending}): ask for the file that labapi hand-in makes"


@dataclass(frozen=True, slots=True)
class Submission:
    """One file as it was handed in.

    `claim` is what the platform says, `hand_in` what the notebook itself says, `exercise` which
    one it is; `problem` says why it cannot be judged, after the file's name. `at` is the moment at
    which it was handed in, with who says so. Its bytes are read again when it is judged.
    """

    entry: Entry
    claim: Claim
    hand_in: HandIn | None = None
    exercise: str = ""
    sha256: str = ""
    problem: str = ""
    at: datetime | None = None
    said_by: str = ""

    @property
    def file(self) -> str:
        """Its path in what was given."""
        return str(self.entry.path)

    def document(self) -> dict[str, Any]:
        """Read the notebook; raises `NoNotebook`."""
        return parse_notebook(self.entry.read())


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform writes beside a file: whose it is, and when it came."""

    login: str = ""
    name: str = ""
    order: str = ""
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """All that came: what was handed in, and the files that were passed over, with why."""

    submissions: tuple[Submission, ...]
    passed_over: tuple[str, ...] = field(default=())


def intake_of(archive: Archive) -> Intake:
    """Read all notebooks of a class, in the order of their paths."""
    entries = _without_common_folder(archive.entries)
    claim_of = layout_of(entry.path for entry in entries)
    told = _told_beside(entries)
    submissions: list[Submission] = []
    passed, beside = list(archive.refused), Counter[str]()
    for entry in sorted(entries, key=lambda one: str(one.path)):
        claim = _completed(claim_of(entry.path), entry.path, told)
        if _only_tells(entry, claim):
            continue
        if claim.is_text and claim.platform == "nbgrader":
            beside[entry.path.parts[0]] += 1
        elif claim.is_text:
            passed.append(f"{entry.path}: it is a text, not a notebook")
        elif entry.path.suffix.lower() in (NOTEBOOK, INNER) or claim.platform:
            submissions += _of_entry(entry, claim)
        else:
            passed.append(f"{entry.path}: it is no notebook")
    for folder, count in beside.items():
        passed.append(BESIDE.format(folder=folder, count=f"{count} file{'s' * (count != 1)}"))
    return Intake(tuple(submissions), tuple(passed))


def _only_tells(entry: Entry, claim: Claim) -> bool:
    """Tell a file that platforms write beside the students'."""
    of_blackboard = claim.is_text and claim.platform == "Blackboard"
    return entry.name == METADATA or of_blackboard or _is_timestamp(entry)


def _is_timestamp(entry: Entry) -> bool:
    """Tell the file in which nbgrader notes when an assignment came."""
    return entry.name == TIMESTAMP and len(entry.path.parts) > 2


def _of_entry(entry: Entry, claim: Claim) -> Iterator[Submission]:
    """Read one file: a notebook, or all those in a zip that a student packed."""
    if entry.path.suffix.lower() == INNER:
        try:
            inner = [one for one in inner_entries(entry) if one.path.suffix.lower() == NOTEBOOK]
        except NoNotebook as error:
            yield Submission(entry, claim, problem=f"{error}")
            return
        if not inner:
            yield Submission(entry, claim, problem="holds no notebook")
        for one in inner:
            yield _read(one, claim)
    elif entry.path.suffix.lower() == NOTEBOOK:
        yield _read(entry, claim)
    else:
        ending = entry.path.suffix or "it has no ending"
        yield Submission(entry, claim, problem=NO_NOTEBOOK.format(ending=ending))


def _read(entry: Entry, claim: Claim) -> Submission:
    found = Submission(entry, claim, exercise=_called(claim.file or entry.name))
    try:
        data = entry.read()
        found = replace(found, sha256=hashlib.sha256(data).hexdigest())
        document = parse_notebook(data)
    except NoNotebook as error:
        return replace(found, problem=f"{error}")
    hand_in = hand_in_of(document)
    exercise = _exercise_of(document, hand_in) or found.exercise
    if not exercise:
        found = replace(found, problem="is not an exercise of this kit")
    at, said_by = _moment(claim, hand_in)
    return replace(found, hand_in=hand_in, exercise=exercise, at=at, said_by=said_by)


def _exercise_of(document: dict[str, Any], hand_in: HandIn | None) -> str:
    """Tell which exercise a notebook is: by its note, or by what its cells open."""
    known = exercise_names()
    if hand_in and hand_in.exercise in known:
        return hand_in.exercise
    opened = [name for name in opened_in(document) if name in known]
    return opened[0] if opened else ""


def _called(file: str) -> str:
    """Tell which exercise a file is called after; empty for none."""
    stem = name_of(PurePosixPath(file).name)
    return next((name for name in exercise_names() if name in stem), "")


def _moment(claim: Claim, hand_in: HandIn | None) -> tuple[datetime | None, str]:
    """Tell when it was handed in, and who says so: the platform before the student's computer."""
    try:
        if claim.platform == "Blackboard":
            at = datetime.strptime(claim.order, AS_BLACKBOARD_SAYS)
            return at.astimezone(), "says Blackboard"
        if claim.platform in ("Gradescope", "nbgrader") and claim.order:
            return datetime.fromisoformat(claim.order), f"says {claim.platform}"
        at = datetime.fromisoformat(hand_in.handed_in_at if hand_in else "")
    except (ValueError, OverflowError):  # a name or a note that somebody has changed
        return None, ""
    return at if at.tzinfo else at.replace(tzinfo=UTC), SAID_BY_STUDENT


def _without_common_folder(entries: list[Entry]) -> list[Entry]:
    """Leave away folders that hold all that came: who unpacks a zip often gets one."""
    while entries and len({entry.path.parts[0] for entry in entries}) == 1:
        if any(len(entry.path.parts) == 1 for entry in entries):
            break
        rest = [replace(one, path=PurePosixPath(*one.path.parts[1:])) for one in entries]
        if len(rest) == 1 or _means_somebody(entries[0].path.parts[0]):
            break
        entries = rest
    return entries


def _means_somebody(folder: str) -> bool:
    """Tell whether a folder's name is one that a platform gives to a student or to a class."""
    return folder == "submitted" or bool(re.search(r"_assignsubmission_|^submission_\d+$", folder))


# What platforms write beside the files.


def _told_beside(entries: list[Entry]) -> Mapping[str, Told]:
    """Read Gradescope's list of submissions, and what Blackboard and nbgrader add to each."""
    told: dict[str, Told] = {}
    exported = {PurePosixPath(*one.path.parts[:-2]) for one in entries if _is_of_gradescope(one)}
    for entry in entries:
        if entry.name == METADATA and entry.path.parent in exported:
            told |= _of_gradescope(_text(entry))
        elif _is_timestamp(entry):
            told[str(entry.path.parent)] = Told(order=_of_nbgrader(_text(entry)))
        elif "_attempt_" in entry.name and entry.path.suffix == ".txt":
            found = BLACKBOARD_NAME.search(_text(entry))
            told |= {entry.path.stem: Told(found["login"], found["name"])} if found else {}
    return told


def _is_of_gradescope(entry: Entry) -> bool:
    """Tell whether a file lies right in the first folder of those that name a submission.

    What a student has packed lies deeper: a list that lies there tells of nobody.
    """
    named = [_means_somebody(part) for part in entry.path.parts[:-1]]
    return named[-1:] == [True] and not any(named[:-1])


def _completed(claim: Claim, path: PurePosixPath, told: Mapping[str, Told]) -> Claim:
    """Add what is told beside a file to what its path says."""
    if claim.platform == "Gradescope":
        one = told.get(f"submission_{claim.lms_id}", Told())
        claim = replace(claim, lms_id="", login=one.login, name=one.name)
        return replace(claim, order=one.order, together=one.together)
    if claim.platform == "Blackboard":
        stem = path.name[: path.name.index(claim.order) + len(claim.order)]
        one = told.get(stem, Told(claim.login))
        return replace(claim, login=one.login, name=one.name)
    if claim.platform in ("nbgrader", "") and (found := told.get(str(path.parent))):
        return replace(claim, platform="nbgrader", order=found.order)
    return claim


def _of_gradescope(text: str) -> dict[str, Told]:
    """Read `submission_metadata.yml`: each submission with its submitters and its moment."""
    try:
        listed = yaml.load(text, Loader=yaml.BaseLoader)  # plain texts only: nothing is made of it
        return {str(name): _submitter(one) for name, one in listed.items()}
    except (yaml.YAMLError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return {}


def _submitter(one: Any) -> Told:
    """Read who handed in, and when; several who did so together are known by their ids."""
    submitters = one[":submitters"]
    ids = [str(who.get(":sid") or who.get(":email", "")) for who in submitters]
    moment = _as_iso(str(one.get(":created_at", "")))
    if len(ids) > 1:
        return Told(order=moment, together=tuple(ids))
    return Told(ids[0], str(submitters[0].get(":name", "")), moment)


def _of_nbgrader(text: str) -> str:
    """Read `2026-01-30 20:30:10.123 UTC`, whose last word is a zone, as ISO 8601 has it."""
    moment, _, zone = text.strip().rpartition(" ")
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except (ValueError, OSError, LookupError):  # what the name of a zone may lead to
        return _as_iso(text)


def _as_iso(moment: str) -> str:
    """Write a moment as ISO 8601 has it; empty for what is none. Ruby adds a `Z` behind a blank."""
    try:
        found = datetime.fromisoformat(moment.strip().replace(" Z", "+00:00"))
    except ValueError:
        return ""
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()


def _text(entry: Entry) -> str:
    try:
        return entry.read().decode("utf-8-sig", "replace")
    except NoNotebook:
        return ""
