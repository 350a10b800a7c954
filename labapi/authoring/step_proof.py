"""The proof that a judged step of a lesson works: what `labapi verify` asks of each.

Only two cells are run, the start cell of the lesson and the step's own with an answer in it: what a
step needs comes from nowhere else, so a learner may run it in any order. As shipped it is *not
attempted*. The reference answer and each right answer pass, on several seeds, and again when the
cell is run again; each wrong answer gets its misconception, or the words that it is told.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from labapi.authoring.notebook import START
from labapi.authoring.proof import FEWEST, JUNK, SEEDS, TELLING
from labapi.authoring.rehearsal import CellFailed, run_cells
from labapi.authoring.rules import Finding
from labapi.checks.catalogue import STEPS, lessons_with_steps, shown_folder, step_of, steps_of
from labapi.checks.inside.last_run import names_set
from labapi.checks.judging import UNREADABLE
from labapi.checks.notebook.answers import (
    CELL,
    FOLDER,
    OF_STEPS,
    AnswersError,
    StepAnswers,
    step_answers_of,
)
from labapi.checks.notebook.cell import Step, lines_left_blank
from labapi.checks.notebook.step import JudgedStep, judged_step, of_a_step
from labapi.checks.result import Outcome
from labapi.classroom.lab import stop
from labapi.course import NOTEBOOKS, SOLUTIONS, cells_of

CALLS_FOR = re.compile(r"""\blabapi\.step\(\s*["']([^"']*)["']\s*,\s*["']([^"']*)["']\s*\)""")
NOT_PLACED = (
    "no cell of {notebook} ends with labapi.step({lesson!r}, {name!r}): add it there or, until it "
    f"is, put the cell into the file of its answers, under `{CELL}`"
)
PLACED = f"the lesson has the cell now: take the section `{CELL}` out of the file of its answers"


@dataclass(frozen=True, slots=True)
class StepRehearsal:
    """The start cell of a lesson, and the cell of one of its steps as it is shipped."""

    lesson: str
    name: str
    start: str
    cell: str

    def judged(self, answer: str | None, seed: str = SEEDS[0], times: int = 1) -> JudgedStep:
        """Run both cells with this answer (None: as shipped) and judge; raises `CellFailed`."""
        source = self.cell if answer is None else with_answer(self.cell, answer)
        own = [(self.name, CALLS_FOR.sub("None", source))] * times
        try:
            names = run_cells([(START, self.start), *own])
            return judged_step(self.lesson, self.name, source, names, seed)
        finally:
            stop()


def with_answer(cell: str, answer: str) -> str:
    r"""Put an answer in the place of what holds a blank.

    That is the whole statement, where the answer sets the same name; else it is the lines with a
    blank, from the first to the last, and the answer is indented as they are.

    >>> with_answer('header = "___"  # which one?\nsend(header)', 'header = "Allow"')
    'header = "Allow"\nsend(header)'
    >>> with_answer("def add(n):\n    return ___\n\nadd(2)", "add = sum")
    'add = sum\n\nadd(2)'
    >>> with_answer("def add(n):\n    return ___\n\nadd(2)", "return n + 1")
    'def add(n):\n    return n + 1\n\nadd(2)'
    """
    lines, blanks = cell.splitlines(), lines_left_blank(cell)
    if not blanks:
        return cell
    replaced = set(blanks)
    held = [one for one in ast.parse(cell).body if _lines_of(one) & replaced]
    if names_set(answer) & names_set("\n".join(map(ast.unparse, held))):
        replaced = set().union(*map(_lines_of, held))
    first, last = min(replaced), max(replaced)
    indent = lines[first - 1][: -len(lines[first - 1].lstrip())]
    return "\n".join([*lines[: first - 1], textwrap.indent(answer, indent), *lines[last:]])


def _lines_of(statement: ast.stmt) -> set[int]:
    """Number the lines of a statement; those of its decorators belong to it."""
    above = [one.lineno for one in getattr(statement, "decorator_list", ())]
    first = min([statement.lineno, *above])
    return set(range(first, (statement.end_lineno or first) + 1))


def prove_step(
    lesson: str, name: str, root: Path, seeds: Sequence[str] = SEEDS
) -> Iterator[Finding]:
    """Prove one step of a lesson of a checkout; each answer is judged on all `seeds`."""
    place = f"{shown_folder(lesson)}/{STEPS}.py"
    step = step_of(lesson, name)
    try:
        beliefs = [held.name for held in step.misconceptions]
        answers = step_answers_of(lesson, name, beliefs, root / SOLUTIONS)
        for said in _faults(lesson, name, step, answers, root, seeds):
            yield Finding(place, None, f"step {name}: {said}")
    except (AnswersError, CellFailed) as error:
        yield Finding(place, None, f"step {name}: {error}")


def stray_answers(root: Path) -> Iterator[Finding]:
    """Name files of answers that belong to no step: nothing would ever read them."""
    there = lessons_with_steps()
    for path in sorted((root / SOLUTIONS / FOLDER).glob(f"*/{OF_STEPS}/*.py")):
        lesson = path.parents[1].name
        if lesson not in there or path.stem not in steps_of(lesson):
            named = path.relative_to(root).as_posix()
            yield Finding(named, None, "there is no step that these answers belong to")


def _faults(
    lesson: str, name: str, step: Step, answers: StepAnswers, root: Path, seeds: Sequence[str]
) -> Iterator[str]:
    notebook = root / NOTEBOOKS / f"{lesson}.ipynb"
    start, placed = _cells(notebook, lesson, name)
    if not start:
        yield f"the lesson {notebook.name} has no cell {START!r}, on which every step stands"
    elif not placed and not answers.cell:
        yield NOT_PLACED.format(notebook=notebook.name, lesson=lesson, name=name)
    else:
        if placed and answers.cell:
            yield PLACED
        shown = StepRehearsal(lesson, name, start, placed or answers.cell)
        yield from _described(step, answers)
        yield from _gives_nothing_away(step, answers, shown)
        yield from _as_shipped(shown)
        yield from _right_ones_pass(answers, shown, seeds)
        yield from _wrong_ones_are_told(answers, shown, seeds)
        yield from _junk_is_survived(answers, shown)


def _cells(notebook: Path, lesson: str, name: str) -> tuple[str, str]:
    """Give the source of the start cell and of the step's; empty where there is none."""
    found = [cell for cell in cells_of(notebook) if cell.get("cell_type") == "code"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in found}
    asking = (one for one in sources.values() if (lesson, name) in CALLS_FOR.findall(one))
    return sources.get(START, ""), next(asking, "")


def _described(step: Step, answers: StepAnswers) -> Iterator[str]:
    """Ask for a reason, and for enough hints and answers."""
    if not step.why:
        yield "it has no `why`: one sentence, said when it is right, on why, which leads on"
    wrong = [*answers.wrong, *answers.told]
    for what, there in (("hints", step.hints), ("right", answers.right), ("wrong", wrong)):
        if len(there) < FEWEST:
            kind = what if what == "hints" else f"{what} answers"
            yield f"it has {len(there)} {kind}, and needs {FEWEST} at least"
    for misconception in step.misconceptions:
        if misconception.name not in answers.wrong:
            yield f"the misconception {misconception.name!r} has no wrong answer that shows it"


def _gives_nothing_away(step: Step, answers: StepAnswers, shown: StepRehearsal) -> Iterator[str]:
    """Ask that no line of the answer stands in a hint or in what is said of a wrong answer."""
    given = {line.strip() for line in shown.cell.splitlines()}
    said = [*step.hints, *(held.feedback for held in step.misconceptions)]
    for line in map(str.strip, answers.reference.splitlines()):
        if line not in given and len(line) >= TELLING and any(line in text for text in said):
            yield f"a hint or a feedback gives this line away: {line}"


def _as_shipped(shown: StepRehearsal) -> Iterator[str]:
    if not lines_left_blank(shown.cell):
        yield "no blank `___` stands in its cell, so it cannot be not attempted"
        return
    judged = shown.judged(None)
    if judged.result.outcome is not Outcome.NOT_ATTEMPTED:
        yield f"as shipped it should be not attempted, and is: {_in_one_line(judged)}"


def _right_ones_pass(
    answers: StepAnswers, shown: StepRehearsal, seeds: Sequence[str]
) -> Iterator[str]:
    """Ask that they pass on every seed, and again where the cell is run again."""
    tries = [(seed, 1) for seed in seeds] + [(seeds[0], 2)]
    for number, answer in enumerate([answers.reference, *answers.right]):
        which = f"right answer {number}" if number else "the reference answer"
        for seed, times in tries:
            judged = _judged(shown, answer, which, seed, times)
            if not judged.is_right:
                again = " when its cell is run again" if times > 1 else f" ({seed!r})"
                yield f"{which} is not right{again}: {_in_one_line(judged)}"
                break


def _wrong_ones_are_told(
    answers: StepAnswers, shown: StepRehearsal, seeds: Sequence[str]
) -> Iterator[str]:
    """Ask that each wrong answer gets its own misconception, or its words, on every seed."""
    named = [(source, name, "") for name, source in answers.wrong.items()]
    told = [(source, None, words) for words, source in answers.told.items()]
    for source, misconception, words in (*named, *told):
        which = f"the wrong answer {misconception or words!r}"
        for seed in seeds:
            judged = _judged(shown, source, which, seed)
            if not _is_told(judged, misconception, words):
                yield f"{which} gets: {_in_one_line(judged)}"
                break


def _is_told(judged: JudgedStep, misconception: str | None, words: str) -> bool:
    """Tell whether an answer was taken for wrong, and whether that is said of it."""
    result = judged.result
    is_wrong = result.outcome not in (Outcome.PASSED, Outcome.NOT_ATTEMPTED)
    is_named = misconception in (None, result.misconception)
    return is_wrong and is_named and of_a_step(words) in result.message


def _junk_is_survived(answers: StepAnswers, shown: StepRehearsal) -> Iterator[str]:
    """Ask that junk under each name of the answer is not right, and gets a message that helps."""
    unreadable = UNREADABLE.split("{", 1)[0]
    for junk in JUNK:
        lines = "\n".join(f"{name} = {junk}" for name in sorted(names_set(answers.reference)))
        try:
            judged = shown.judged(lines)
        except CellFailed:
            continue  # Python's own error tells enough, and nothing is judged
        if judged.is_right or judged.result.message.startswith(unreadable):
            yield f"with {junk} for an answer it says: {_in_one_line(judged)}"


def _judged(shown: StepRehearsal, answer: str, which: str, seed: str, times: int = 1) -> JudgedStep:
    """Judge an answer; raises `CellFailed` that says which of them could not be run."""
    try:
        return shown.judged(answer, seed, times)
    except CellFailed as error:
        raise CellFailed(f"{which}: {error}") from error


def _in_one_line(judged: JudgedStep) -> str:
    return " / ".join(str(judged).splitlines())
