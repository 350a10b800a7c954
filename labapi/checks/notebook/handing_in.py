"""The one file that a learner hands in: made of a notebook as it was saved, with name and id in it.

`labapi hand-in` and `check.hand_in()` do the same here; what they say differs in what one types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from labapi.checks.catalogue import exercise_title, task_names
from labapi.checks.notebook.handed_in import HandIn, hand_in_of, signed
from labapi.checks.notebook.shipped import NotShipped, as_shipped, is_unchanged, is_worked
from labapi.checks.notebook.workplace import (
    HANDED_IN,
    Exercise,
    Refused,
    exercise_in,
    opened_in,
    own_notebook,
)
from labapi.checks.progress.progress import Learner, Progress
from labapi.checks.result import draw_box, paragraphs
from labapi.classroom.notebook.markup import code, tag
from labapi.classroom.notebook.measured import as_html
from labapi.classroom.notebook.shell import running_code
from labapi.course import (
    ROOT,
    NoFile,
    NoNotebook,
    TooLarge,
    cells_of,
    local_time,
    older_exercise_file,
    read_notebook,
    replace_file,
    solution_file,
    source_of,
    text_of,
)


@dataclass(frozen=True, slots=True)
class Ways:
    """What one types: to say who one is, to hand in all the same, to take another id or file."""

    who: str
    anyway: str
    again: str
    join: str
    elsewhere: str
    other: str


TERMINAL = Ways(
    who='python lab.py hand-in {number} --name "Ada Lovelace" --id a123',
    anyway="add --anyway",
    again="leave --id away",
    join='python lab.py join "{course}" --id "{id}" --name "{name}"',
    elsewhere="go to its folder first, or name the folder with --folder",
    other='python lab.py hand-in "{file}"',
)
NOTEBOOK = Ways(
    who='check.hand_in(name="Ada Lovelace", id="a123")',
    anyway="write check.hand_in(anyway=True)",
    again="write check.hand_in()",
    join='labapi.join("{course}", id="{id}", name="{name}")',
    elsewhere='name it: check.hand_in(file="…")',
    other='check.hand_in(file="{file}")',
)

MISSING = """{file} is missing. To put it in place: python lab.py reset {number}
Is your work in another one? Then {elsewhere}."""
NOT_THERE = "There is no file {file}. Look how the one that you worked in is called."
NO_NOTEBOOK = "{file} {reason}. Name the file that you worked in."
TOO_LARGE = """{file} {reason}, so it cannot be handed in.
Large outputs make it so: in JupyterLab choose Edit > Clear Outputs of All Cells, save it, then run
this again. What you wrote stays."""
DAMAGED = """{file} {reason}, so it cannot be handed in.
Open it in JupyterLab and save it again. If it does not open there, begin anew (a copy of the
damaged file is kept): python lab.py reset {number}"""
SAID_OF = {TooLarge: TOO_LARGE, NoFile: NO_NOTEBOOK}
"""What is said of a file that cannot be read; of all others, that it is damaged."""
UNCHANGED = """{file} is as it was shipped: no answer is in it.
Save your notebook in JupyterLab (Ctrl+S), then run this again.
Is your work in another one{copies}? Then {elsewhere}.
To hand in the empty exercise all the same, {anyway}."""
COPIES = " ({copies} lies beside it)"
BESIDE = """Beside it lies {copies}, with other answers{when}.
If you worked in that one, hand it in: {other}"""
SINCE = ", saved later than this one"
NOT_THIS = """{file} is not exercise {title}: no cell of it opens that exercise or holds one of its
tasks. Name the file that you worked in."""
A_SOLUTION = "{file} is the solution of the exercise. Name the file that you worked in."
OF_ANOTHER = """{file} was handed in by {name} ({id}). Hand in the notebook that you worked in."""
WHO = """Who hands this in? Say so once, and it is remembered:
{who}"""
OTHER_ID = """You joined {course} as {known}, and your questions were drawn for that id; {id} is
another one. To hand in as {known}, {again}. If {id} is right, join as that first. Your questions
are then drawn anew: {join}"""
REPLACED = "It takes the place of the one that you made at {at}."
CLOSED = "{file} cannot be used: {reason}."
NOT_WRITTEN = """{file} could not be written ({reason}).
If that folder is not yours, copy your notebook into one that is, and name the copy."""


UNSAVED = """The cell that you just ran is not in the file: you did not save the notebook since you
wrote it. Save it (Ctrl+S), then run this again."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The file that was made, of which notebook, and what else is to be told; printed or drawn."""

    hand_in: HandIn
    notebook: Path
    saved_at: datetime
    file: Path
    notes: tuple[str, ...] = ()

    @property
    def whose(self) -> str:
        """Who hands in what, as it was when."""
        one = self.hand_in
        return (
            f"{one.name} ({one.id}), exercise {exercise_title(one.exercise)}: your notebook as it "
            f"was saved at {self.saved_at:%H:%M:%S on %Y-%m-%d},"
        )

    @property
    def advice(self) -> str:
        """What to do with it."""
        return (
            "Give this one file to your teacher. What you changed after that moment is not in it: "
            "save the notebook (Ctrl+S), then hand in again."
        )

    def __repr__(self) -> str:
        """Write whose it is, both files, and what to do."""
        files = [f"\n    {self.notebook}\n", "is in\n", f"    {self.file}\n"]
        return "\n".join([self.whose, *files, *self.notes, self.advice])

    def _repr_html_(self) -> str:
        """Draw the same."""
        parts = [tag("p", as_html(self.whose)), code(str(self.notebook)), tag("p", "is in")]
        parts += [code(str(self.file)), *map(_paragraph, self.notes), _paragraph(self.advice)]
        return draw_box("limited" if UNSAVED in self.notes else "good", *parts)


@dataclass(frozen=True, slots=True)
class NotHandedIn:
    """Why nothing was handed in, and what to do; printed or drawn."""

    reason: str

    def __repr__(self) -> str:
        """Write it."""
        return f"Nothing was handed in.\n{self.reason}"

    def _repr_html_(self) -> str:
        """Draw the same."""
        return draw_box("limited", *paragraphs(repr(self)))


def _paragraph(text: str) -> str:
    return tag("p", as_html(text))


def hand_in_here(
    exercise: str, namespace: Mapping[str, Any], who: Learner, file: str, *, anyway: bool
) -> HandedIn | NotHandedIn:
    """Hand in the notebook that this kernel runs, or the file that was named."""
    try:
        path = Path.cwd() / Path(file).expanduser() if file else own_notebook(exercise, namespace)
        mine = replace(exercise_in(path, ROOT, exercise), named=bool(file))
        done = hand_in(mine, who, NOTEBOOK, now=local_time(), anyway=anyway)
        saved = bool(file) or _holds_running_cell(done.file)
        return done if saved else replace(done, notes=(UNSAVED, *done.notes))
    except (Refused, OSError) as error:
        return NotHandedIn(in_words(error))


def _holds_running_cell(notebook: Path) -> bool:
    """Tell whether the cell that runs was saved; also where there is none."""
    running = running_code().strip()
    return not running or running in (source_of(cell).strip() for cell in cells_of(notebook))


def in_words(error: Exception) -> str:
    """Say why nothing was handed in."""
    if not isinstance(error, OSError):
        return str(error)
    return CLOSED.format(file=error.filename or "The file", reason=error.strerror or error)


def hand_in(
    exercise: Exercise,
    given: Learner,
    ways: Ways,
    *,
    now: datetime,
    ask: Callable[[str], str] | None = None,
    anyway: bool = False,
) -> HandedIn:
    """Write the file to hand in; raises `Refused`.

    `given` is who the learner is, as far as it was said; `ask` puts a question to the learner,
    None where nobody answers. `anyway` hands in an exercise without work.
    """
    document = _read(exercise, ways, anyway=anyway)
    learner, trouble = _introduced(given, ask, ways, exercise.number)
    _expect_own(document, exercise, learner)
    sealed = HandIn.of(exercise.name, learner.name, learner.id, learner.course, now)
    saved_at = datetime.fromtimestamp(exercise.file.stat().st_mtime)
    text = text_of(signed(document, sealed))
    file, earlier = _write(exercise.folder / HANDED_IN, sealed, text)
    notes = [exercise.notice, _other_work(exercise, ways), earlier, trouble]
    return HandedIn(sealed, exercise.file, saved_at, file, tuple(filter(None, notes)))


# What is read, and when it is refused.


def _read(exercise: Exercise, ways: Ways, *, anyway: bool) -> dict[str, Any]:
    """Read the learner's notebook; raises `Refused` where there is no work in it."""
    facts = {"file": exercise.file, "number": exercise.number, "elsewhere": ways.elsewhere}
    if not exercise.file.exists():
        raise Refused((NOT_THERE if exercise.named else MISSING).format(**facts))
    try:
        document = read_notebook(exercise.file)
    except NoNotebook as error:
        said = SAID_OF.get(type(error), DAMAGED)
        raise Refused(said.format(**facts, reason=error)) from error
    _expect_exercise(document, exercise)
    if not anyway and _is_untouched(exercise):
        copies = _copies_beside(exercise)
        if copies:
            facts["elsewhere"] = f"hand that one in: {_to_hand_in(copies[0], ways)}"
        said = COPIES.format(copies=", ".join(file.name for file in copies)) if copies else ""
        raise Refused(UNCHANGED.format(**facts, copies=said, anyway=ways.anyway))
    return document


def _expect_exercise(document: dict[str, Any], exercise: Exercise) -> None:
    """Ask that a notebook is of this exercise: one that was named may well be the lesson."""
    if exercise.file.name == solution_file(Path(), exercise.name).name:
        raise Refused(A_SOLUTION.format(file=exercise.file))
    opened = opened_in(document)
    tasks = {cell.get("id") for cell in document["cells"]} & {*task_names(exercise.name)}
    if exercise.name not in opened and (opened or (exercise.named and not tasks)):
        title = exercise_title(exercise.name)
        raise Refused(NOT_THIS.format(file=exercise.file, title=title))


def _is_untouched(exercise: Exercise) -> bool:
    if exercise.file == older_exercise_file(exercise.folder, exercise.name):
        return not is_worked(exercise.kit, exercise.file)
    try:
        return is_unchanged(exercise.file, as_shipped(exercise.kit, exercise.name))
    except NotShipped:
        return False  # nothing to compare with: the work is taken as it is


# Others that may be the one worked in: JupyterLab and browsers make copies of other names.


def _copies_beside(exercise: Exercise) -> list[Path]:
    """List the other notebooks of this exercise in its folder, the one saved last first."""
    name, no_copies = exercise.name, (exercise.file.name, solution_file(Path(), exercise.name).name)
    files = [file for file in exercise.file.parent.glob("*.ipynb") if file.name not in no_copies]
    found = [f for f in files if name in f.name or name in opened_in({"cells": cells_of(f)})]
    return sorted(found, key=lambda file: file.stat().st_mtime, reverse=True)


def _other_work(exercise: Exercise, ways: Ways) -> str:
    """Mention a copy with other answers that was saved later, or that alone has answers."""
    if exercise.named:
        return ""  # it was chosen
    untouched, saved = _is_untouched(exercise), exercise.file.stat().st_mtime
    mine = exercise.file.read_text(encoding="utf-8", errors="replace")
    worked = [
        file
        for file in _copies_beside(exercise)
        if (untouched or file.stat().st_mtime > saved)
        and not _is_untouched(replace(exercise, file=file))
        and not is_unchanged(file, mine)
    ]
    if not worked:
        return ""
    copies = " and ".join(file.name for file in worked)
    when = "" if untouched else SINCE
    return BESIDE.format(copies=copies, when=when, other=_to_hand_in(worked[0], ways))


def _to_hand_in(file: Path, ways: Ways) -> str:
    """Write how another file is handed in; with slashes, which no language reads as an escape."""
    near = file.name if file.parent == Path.cwd() else file.as_posix()
    return ways.other.format(file=near)


# Whose it is.


def _introduced(
    given: Learner, ask: Callable[[str], str] | None, ways: Ways, number: str
) -> tuple[Learner, str]:
    """Complete who the learner is, as said, remembered or asked; and what is wrong with memory."""
    progress, given = Progress.open(), given.cleaned()
    known = progress.learner
    same = known.is_known_as(given.id, known.course)
    if known.course and given.id and not same:
        facts = {"course": known.course, "known": known.id, "id": given.id, "again": ways.again}
        join = ways.join.format(course=known.course, id=given.id, name=given.name or known.name)
        raise Refused(OTHER_ID.format(**facts, join=join))
    own_id = known.id if same else given.id or known.id
    learner = replace(known, name=given.name or known.name, id=own_id)
    if ask and not learner.name:
        learner = replace(learner, name=ask("Your name, such as Ada Lovelace: ")).cleaned()
    if ask and not learner.id:
        learner = replace(learner, id=ask("Your id in this course, such as a123: ")).cleaned()
    if not (learner.name and learner.id):
        raise Refused(WHO.format(who=ways.who.format(number=number)))
    if learner != known:
        progress.introduce(learner)
    return learner, progress.trouble


def _expect_own(document: dict[str, Any], exercise: Exercise, learner: Learner) -> None:
    """Ask that a notebook which was handed in already is the learner's own."""
    earlier = hand_in_of(document)
    if earlier is not None and not learner.is_known_as(earlier.id, learner.course):
        raise Refused(OF_ANOTHER.format(file=exercise.file, name=earlier.name, id=earlier.id))


# The file: named after the id, so that whoever marks by the list of files does not see a name.


def _write(folder: Path, sealed: HandIn, text: str) -> tuple[Path, str]:
    """Write the file, and say what it takes the place of."""
    try:
        folder.mkdir(exist_ok=True)
        file, earlier = next(_files_to_write(folder, sealed))
        replace_file(file, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        said = NOT_WRITTEN.format(file=folder, reason=error.strerror or error)
        raise Refused(said) from error
    return file, REPLACED.format(at=earlier.moment) if earlier else ""


def _files_to_write(folder: Path, sealed: HandIn) -> Iterator[tuple[Path, HandIn | None]]:
    """Give the files that may be written, each with what the learner handed in there before.

    Two ids may make the same file name: what somebody else handed in is passed over.
    """
    owner = Learner(id=sealed.id)
    first = folder / sealed.file_name
    for number in count(1):
        path = first if number == 1 else first.with_name(f"{first.stem} ({number}).ipynb")
        earlier = _handed_in(path)
        if not path.exists():
            yield path, None
        elif earlier and earlier.exercise == sealed.exercise and owner.is_known_as(earlier.id, ""):
            yield path, earlier


def _handed_in(path: Path) -> HandIn | None:
    try:
        return hand_in_of(read_notebook(path))
    except NoNotebook:
        return None
