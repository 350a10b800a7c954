"""`labapi verify`: prove that every exercise works as shipped, as solved, and as got wrong."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import partial
from pathlib import Path

from labapi.authoring.corpus import run as judge_corpus
from labapi.authoring.mutation.soak import MOST, PAGE, SEEDS, Soak
from labapi.authoring.mutation.soak import run as try_all
from labapi.authoring.proof import numbering, prove_task, strays
from labapi.authoring.rehearsal import workers
from labapi.authoring.release import drift
from labapi.authoring.rules import Finding
from labapi.authoring.step_proof import prove_step, stray_answers
from labapi.checks.catalogue import (
    BrokenTask,
    NoSuchExercise,
    exercise_names,
    full_name,
    lessons_with_steps,
    names_in,
    offer_tasks,
    steps_of,
    task_of,
    tasks_of,
)
from labapi.checks.notebook.answers import FOLDER
from labapi.checks.notebook.shipped import ReleaseError, exercise_text
from labapi.classroom.notebook.ahead import REPEATABLE
from labapi.course import name_of, number_of, solution_file

PROVED = "✓ {exercise}, {task}"
BROKEN = "✗ {exercise}, {task}"
A_STEP = "step {}"
ALL_WELL = "All {count} tasks are what they claim to be, and each exercise is its solution's."
STEPS_WELL = "The judged steps are what they claim to be."
NO_ANSWERS = "The folder {} is not beside this labapi: there is no answer to prove a task with."
WHOLE_TABLE = "The table is of the mutants of all exercises: --mutants --write, and no number."
NOT_WELL = "{count} findings. Mend them, then run: labapi verify"


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi verify` takes."""
    verb.add_argument("exercises", nargs="*", metavar="NN", help="their numbers (default: all)")
    soaks = verb.add_mutually_exclusive_group()
    soaks.add_argument(
        "--mutants", action="store_true", help="instead, prove the judges by mutation (minutes)"
    )
    soaks.add_argument(
        "--corpus", action="store_true", help="instead, judge the answers of tests/corpus"
    )
    verb.add_argument(
        "--seeds", type=_one_or_more, default=SEEDS, help="of a mutant (default: %(default)s)"
    )
    verb.add_argument(
        "--most", type=int, default=MOST, help="mutants a task, 0 for all (default: %(default)s)"
    )
    verb.add_argument("--write", action="store_true", help=f"write their table into {PAGE}")
    verb.add_argument(
        "--tasks", type=Path, metavar="DIR", help="prove the tasks of your own in this folder"
    )
    soaks.add_argument(
        "--steps", action="store_true", help="prove the judged steps of the lessons alone"
    )
    verb.add_argument("--messages", action="store_true", help="print what the corpus is told")
    verb.set_defaults(run=run)


def _one_or_more(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("it must be 1 at least")
    return int(text)


def run(given: argparse.Namespace) -> int:
    """Do what the command line asks for: the proof, or one of the soaks."""
    soak: Callable[[Sequence[str]], int] | None = None
    if given.write and (given.exercises or not given.mutants):
        print(WHOLE_TABLE, file=sys.stderr)
        return 2
    root, names = given.root, given.exercises
    if given.tasks is not None:
        try:
            offer_tasks(given.tasks)
        except BrokenTask as error:
            print(error, file=sys.stderr)
            return 1
        root, names = given.tasks.absolute(), names or names_in(given.tasks)
    if given.mutants:
        asked = Soak(root, given.seeds, given.most)
        soak = partial(try_all, asked, write=given.write)
    if given.corpus:
        soak = partial(judge_corpus, root, messages=given.messages)
    return verify(root, names, os.environ, soak, steps_only=given.steps)


def verify(
    root: Path,
    names: Sequence[str],
    environment: MutableMapping[str, str],
    soak: Callable[[Sequence[str]], int] | None = None,
    *,
    steps_only: bool = False,
) -> int:
    """Prove these exercises of a checkout (none: all), print what was found; 1 if anything was.

    The tasks are proved side by side, in processes of their own. `environment` is the process's:
    it is told to keep a learner's progress out of this. A `soak` is run in place of the proof.
    `steps_only` leaves out the exercises, and proves the judged steps of their lessons.
    """
    try:
        wanted, stepped = wanted_of(names)
    except NoSuchExercise as error:
        print(error, file=sys.stderr)
        return 2
    wanted = [] if steps_only else wanted
    solutions = root / "solutions"
    if not (solutions / FOLDER).is_dir() and not all(map(_is_read_by_a_teacher, wanted)):
        print(NO_ANSWERS.format(f"{solutions.name}/{FOLDER}"), file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        environment.update({"LABAPI_DATA": folder, REPEATABLE: "1"})
        broken = {name: said for name in wanted if (said := _unprovable(root, name))}
        broken |= {name: said for name in stepped if (said := _without_steps(name))}
        whole, stepped = ([n for n in some if n not in broken] for some in (wanted, stepped))
        faults = (Finding(name, None, said) for name, said in broken.items())
        if soak and whole:
            return soak(whole) or len(broken)
        proofs = [*_proved(root, whole), *_steps_proved(root, stepped), *stray_answers(root)]
        others = [] if steps_only else [*strays(solutions), *drift(root)]
        findings = [*faults, *proofs, *others]
    tasks = sum(len(tasks_of(name)) for name in whole)
    return _told(findings, STEPS_WELL if steps_only else ALL_WELL.format(count=tasks))


def _told(findings: Sequence[Finding], well: str) -> int:
    """Print what was found, or that all is well; 1 if anything was found."""
    for finding in findings:
        print(finding, file=sys.stderr)
    print(NOT_WELL.format(count=len(findings)) if findings else well)
    return int(bool(findings))


def wanted_of(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Find the exercises of these names (none: all), and the lessons that have judged steps.

    Raises `NoSuchExercise` for what is neither.
    """
    if not names:
        return exercise_names(), lessons_with_steps()
    stepped = {one for name in names for one in lessons_with_steps() if _is_called(one, name)}
    without = [name for name in names if not any(_is_called(one, name) for one in stepped)]
    there = exercise_names()
    wanted = {one for name in names for one in there if _is_called(one, name)}
    return sorted(wanted | {full_name(name) for name in without}), sorted(stepped)


def _is_called(lesson: str, name: str) -> bool:
    number = number_of(lesson)
    return name_of(name) in (lesson, number, number.lstrip("0") or "0")


def _without_steps(lesson: str) -> str | None:
    """Say why the steps of a lesson cannot be proved, if that is so."""
    try:
        steps_of(lesson)
    except BrokenTask as error:
        return f"its steps cannot be proved: {error}"
    return None


def _is_read_by_a_teacher(exercise: str) -> bool:
    """Tell whether all tasks of an exercise ask for texts, which takes no answers to prove."""
    try:
        return all(task.free_text for task in tasks_of(exercise))
    except BrokenTask:  # which is told in its turn
        return True


def _unprovable(root: Path, name: str) -> str | None:
    """Say why no task of an exercise can be proved, if that is so."""
    try:
        tasks_of(name)
        exercise_text(solution_file(root, name))
    except BrokenTask as error:
        return str(error)
    except ReleaseError as error:
        return f"its tasks are not proved, for its solution cannot be read: {error}"
    return None


def _proved(root: Path, names: Sequence[str]) -> Iterator[Finding]:
    """Prove each task of each exercise, and print a line for each as it is done."""
    jobs = [(root, name, task.id) for name in names for task in tasks_of(name)]
    for name in names:
        yield from numbering(name)
    with workers() as pool:
        for (_, name, task), found in zip(jobs, pool.map(_prove, jobs), strict=True):
            print((BROKEN if found else PROVED).format(exercise=name, task=task), flush=True)
            yield from found


def _steps_proved(root: Path, lessons: Sequence[str]) -> Iterator[Finding]:
    """Prove each judged step of these lessons, in the same way."""
    jobs = [(root, lesson, name) for lesson in lessons for name in steps_of(lesson)]
    with workers() as pool:
        for (_, lesson, name), found in zip(jobs, pool.map(_prove_step, jobs), strict=True):
            said = A_STEP.format(name)
            print((BROKEN if found else PROVED).format(exercise=lesson, task=said), flush=True)
            yield from found


def _prove_step(job: tuple[Path, str, str]) -> list[Finding]:
    root, lesson, name = job
    return list(prove_step(lesson, name, root))


def _prove(job: tuple[Path, str, str]) -> list[Finding]:
    root, name, task_id = job
    return list(prove_task(task_of(name, task_id), solution_file(root, name)))
