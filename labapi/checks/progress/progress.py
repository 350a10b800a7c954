"""What a learner has done so far: kept in a file, and never in the way of a check."""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock

import platformdirs

from labapi.checks.progress.file import (
    Answer,
    DamagedFile,
    Kept,
    NewerFile,
    ProgressFile,
    Record,
    set_aside_in_words,
    trouble_in_words,
)
from labapi.checks.result import Outcome, Result
from labapi.checks.variant import variant_key
from labapi.classroom.notebook.ahead import is_repeatable
from labapi.domain.clock import Clock, SystemClock, to_microseconds

FILE_NAME = "progress.sqlite"
STEPS = "{}/steps"
"""Under which name the judged steps of a lesson stand beside the exercises."""
PATIENCE_S, PATIENCE_IN_TROUBLE_S = 1.0, 0.1
"""How long a check waits for a file that another program holds: at first, and while it does."""
OF_ANOTHER = (
    "This notebook was handed in by {}: its checks judge as ever, and nothing of it goes into "
    "your own progress."
)


@dataclass(frozen=True, slots=True)
class Learner:
    """Who learns, and in which course: as typed by the learner, empty where nothing was."""

    name: str = ""
    id: str = ""
    course: str = ""

    def is_known_as(self, id: str, course: str) -> bool:
        """Tell whether this id in that course is this learner's, however it is written."""
        nowhere = "-"  # where no course was joined, the id alone tells
        own = variant_key(self.course or nowhere, self.id)
        return own != "" and own == variant_key(course or nowhere, id)

    def cleaned(self) -> Learner:
        """Drop what cannot be seen: line ends, tabs, control characters, spaces at the ends."""
        return Learner(*map(_cleaned, (self.name, self.id, self.course)))


def _cleaned(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in str(text))
    return " ".join(unicodedata.normalize("NFC", shown).split())


class Progress:
    """The points, tries and hints of each task, and who the learner is.

    No method raises where the file cannot be used: all goes on in memory, `trouble` says why, and
    the next thing to save tries the file again, with all that it has missed. What is in memory is
    never more than this kernel's share, so two notebooks do not overwrite each other.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        """Touch no file yet; it is made when there is something to keep."""
        self.path = path
        self._clock = clock or SystemClock()
        self._file = ProgressFile(path)
        self._known = Kept()
        self._unsaved = Kept()
        self._failure = ""
        self._set_aside = ""
        self._lock = Lock()

    @staticmethod
    def open() -> Progress:
        """Give the progress of whoever uses this computer: the same one for the whole kernel.

        Where outputs are to be the same at each run (`classroom/notebook/ahead.py` has the switch),
        it is nobody's: it begins empty, and what is noted in it ends with the kernel.
        """
        return _progress_at(data_folder() / FILE_NAME, is_repeatable())

    @property
    def trouble(self) -> str:
        """Why progress cannot be saved, and what to do; empty where all is well."""
        return self._failure or self._set_aside

    def note(self, result: Result) -> None:
        """Remember what a check said; where nothing was judged, it was no try."""
        if not result.outcome.is_try:
            return
        passed = result.outcome is Outcome.PASSED
        at_us = to_microseconds(self._clock.now()) if passed else None
        news = Record(result.points, result.out_of, tries=1, passed_at_us=at_us)
        self._save(Kept({(result.exercise, result.task): news}))

    def take_hint(self, exercise: str, task: str, how_many: int) -> int:
        """Count one more hint of `how_many`, and give its number, from 1; stay at the last."""
        number = min(self._record(exercise, task).hints + 1, how_many)
        self._save(Kept({(exercise, task): Record(hints=number)}))
        return number

    def note_step(self, result: Result) -> None:
        """Remember what became of a judged step of a lesson, apart from the lesson's exercise."""
        self.note(replace(result, exercise=STEPS.format(result.exercise)))

    def take_step_hint(self, result: Result, how_many: int) -> int:
        """Count one more hint of a judged step, as `take_hint` does."""
        return self.take_hint(STEPS.format(result.exercise), result.task, how_many)

    def steps_passed(self, lesson: str) -> set[str]:
        """Name the judged steps of a lesson that were ever right."""
        records, key = self.tasks().items(), STEPS.format(lesson)
        return {name for (where, name), one in records if where == key and one.passed_at_us}

    def snapshot(self) -> Progress:
        """Give what is known now, read once, for whoever asks many things of it."""
        return PassingProgress(self.learner, self._all())

    def moments(self, lesson: str) -> list[int]:
        """Give when what was done in a lesson was answered or right first, and in its exercise."""
        kept, places = self._all(), (lesson, STEPS.format(lesson))
        given = [one.first_at_us for (where, *_), one in kept.answers.items() if where == lesson]
        passed = [one.passed_at_us for (where, _), one in kept.tasks.items() if where in places]
        return [*given, *(moment for moment in passed if moment is not None)]

    def tries(self, exercise: str, task: str) -> int:
        """How often the task was judged."""
        return self._record(exercise, task).tries

    def passed(self, exercise: str, task: str) -> bool:
        """Whether the task was ever passed."""
        return self._record(exercise, task).passed_at_us is not None

    def best(self, exercise: str) -> dict[str, int]:
        """Give the best points of each task of an exercise that was tried."""
        records = self.tasks().items()
        return {
            task: kept.best for (name, task), kept in records if name == exercise and kept.tries
        }

    def tasks(self) -> Mapping[tuple[str, str], Record]:
        """Give all records, by exercise and task."""
        return self._all().tasks

    def answer(self, lesson: str, question: str, option: str) -> None:
        """Remember that this option of a lesson's question was chosen."""
        now = Answer(1, to_microseconds(self._clock.now()))
        self._save(Kept(answers={(lesson, question, option): now}))

    def answers(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """Give the options that were chosen, by lesson and question, the first choice first."""
        given = self._all().answers
        chosen: dict[tuple[str, str], tuple[str, ...]] = {}
        for lesson, question, option in sorted(given, key=lambda key: given[key].first_at_us):
            chosen[lesson, question] = (*chosen.get((lesson, question), ()), option)
        return chosen

    @property
    def learner(self) -> Learner:
        """Who the learner is, as last given to `introduce`."""
        kept = self._all().learner
        return Learner(kept.get("name", ""), kept.get("id", ""), kept.get("course", ""))

    def introduce(self, learner: Learner) -> None:
        """Remember who the learner is."""
        self._save(Kept(learner=asdict(learner)))

    def _record(self, exercise: str, task: str) -> Record:
        return self.tasks().get((exercise, task), Record())

    def _all(self) -> Kept:
        """Read the file; where it cannot be read, go by what it last said."""
        with self._lock:
            kept = self._tried(self._file.read)
            if kept is not None:
                self._known = kept
                if self._unsaved == Kept():  # else it was read, and still cannot be written
                    self._failure = ""
            return self._known.joined(self._unsaved)

    def _save(self, news: Kept) -> None:
        """Add to the file what is new, and what could not be saved before."""
        with self._lock:
            self._set_aside = ""
            self._unsaved = self._unsaved.joined(news)
            kept = self._tried(self._add)
            if kept is not None:
                self._known, self._unsaved, self._failure = kept, Kept(), ""

    def _add(self, patience_s: float) -> Kept:
        """Add to the file, or to a new one that also gets what is known of a damaged one."""
        try:
            return self._file.add(self._unsaved, patience_s)
        except DamagedFile:
            aside = self._file.set_aside()
        kept = self._file.add(self._known.joined(self._unsaved), patience_s)
        self._set_aside = set_aside_in_words(self.path, aside)
        return kept

    def _tried(self, use: Callable[[float], Kept]) -> Kept | None:
        """Use the file, or keep the reason why it cannot be."""
        patience_s = PATIENCE_IN_TROUBLE_S if self._failure else PATIENCE_S
        try:
            return use(patience_s)
        except (sqlite3.Error, OSError, DamagedFile, NewerFile) as error:
            self._failure = trouble_in_words(error, self.path)
            return None


@cache
def _progress_at(path: Path, is_nobodys: bool) -> Progress:
    return PassingProgress(Learner()) if is_nobodys else Progress(path)


class PassingProgress(Progress):
    """The progress of somebody else, whose hand-in runs here, or of nobody.

    No file is read or written; it ends with the kernel.
    """

    def __init__(self, learner: Learner, known: Kept = Kept()) -> None:  # noqa: B008  # frozen
        """Know whose it is, and what is known already; there is no file."""
        super().__init__(Path())
        self._learner = learner
        self._unsaved = known

    @property
    def learner(self) -> Learner:
        """Whose it is."""
        return self._learner

    def introduce(self, learner: Learner) -> None:
        """Stay what it is."""

    def _all(self) -> Kept:
        return self._unsaved

    def _save(self, news: Kept) -> None:
        self._unsaved = self._unsaved.joined(news)


def progress_of(handed_in_by: str, course: str) -> tuple[Progress, str]:
    """Give the progress that the checks of a notebook go into, and what to say of it.

    `handed_in_by` is the id of whoever handed it in, empty for a notebook that was not.
    """
    own = Progress.open()
    if not handed_in_by or own.learner.is_known_as(handed_in_by, course):
        return own, ""
    return PassingProgress(Learner(id=handed_in_by, course=course)), OF_ANOTHER.format(handed_in_by)


# The file lies in the user's own data folder, with all else that labapi remembers of a learner.


def data_folder() -> Path:
    """Name the folder: the environment variable `LABAPI_DATA`, or where this system keeps data.

    It need not be there yet.
    """
    given = os.environ.get("LABAPI_DATA")
    return Path(given) if given else platformdirs.user_data_path("labapi")
