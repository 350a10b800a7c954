"""What a learner types in a lesson: `labapi.step("03_http_methods", "key_header")`.

It is the last line of a cell with a blank, and judges that cell with the engine of the exercises.
There are no points, and nothing of it is handed in or graded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from labapi.checks.cases import PUBLIC_SEED
from labapi.checks.catalogue import step_of
from labapi.checks.exercise import Hint, notebook_names
from labapi.checks.judging import judge, libraries_silent
from labapi.checks.notebook.cell import Cell, Step, lines_left_blank
from labapi.checks.progress.progress import Progress
from labapi.checks.result import Outcome, Result, draw_box, paragraphs
from labapi.classroom.notebook.markup import prose, tag
from labapi.classroom.notebook.shell import running_code, shell, short_traceback
from labapi.classroom.setup.shadows import blaming_shadows

RIGHT, YOUR_MOVE = "Right", "Your move"
REPLACE = "Replace the blank `___` in {}, then run this cell again."
WRITE = "Write your answer into this cell, then run it again."
TASK = re.compile(r"\b([Tt])he task(?= asks| calls)")
"""What the engine calls that which it judges, in the words of an exercise."""
LAST = "That was the last one."


@short_traceback
def step(lesson: str, name: str) -> JudgedStep:
    """Judge the step `name` of a lesson by what the cell that calls this has made.

    An unknown lesson or name raises a `LookupError` that lists those there are.
    """
    with blaming_shadows():
        judged = judged_step(lesson, name, _running_source(), notebook_names())
        progress = Progress.open()
        progress.note_step(judged.result)
        return replace(judged, note=progress.trouble)


def judged_step(
    lesson: str, name: str, source: str, namespace: dict[str, Any], seed: str = PUBLIC_SEED
) -> JudgedStep:
    """Judge a step by a cell with this source, which has run in this namespace."""
    wanted = step_of(lesson, name)
    cell = Cell(source, namespace)
    with libraries_silent():
        try:
            result = judge(lesson, wanted.as_task(name), cell, seed)
        finally:
            cell.close()
    message = of_a_step(result.message)
    if result.outcome is Outcome.NOT_ATTEMPTED:
        message = _still_to_do(lines_left_blank(source))
    return JudgedStep(wanted, replace(result, message=message))


def of_a_step(message: str) -> str:
    """Say of a step what the engine says of a task.

    >>> of_a_step("`x` is a text, and the task asks for a list.")
    '`x` is a text, and this step asks for a list.'
    """
    return TASK.sub(r"\1his step", message)


def _still_to_do(blanks: Sequence[int]) -> str:
    return REPLACE.format(_lines(blanks)) if blanks else WRITE


def _running_source() -> str:
    """Give the source of the cell that runs, with its `%magic` lines made Python.

    What stands below a first line such as `%%time` is the cell all the same.
    """
    code, notebook = running_code(), shell()
    if code.lstrip().startswith("%%"):
        code = "#\n" + code.lstrip().partition("\n")[2]  # IPython would drop an empty line
    return str(notebook.transform_cell(code)) if notebook is not None else code


def _lines(numbers: Sequence[int]) -> str:
    """Name lines by their numbers.

    >>> _lines([2]), _lines([1, 3])
    ('line 2', 'lines 1 and 3')
    """
    *most, last = map(str, numbers)
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"


@dataclass(frozen=True, slots=True)
class JudgedStep:
    """What is said of a step: printed or drawn, with its hints folded as long as it is not right.

    `note` is a sentence about the check itself, such as that progress could not be saved.
    """

    step: Step
    result: Result
    note: str = ""

    @property
    def is_right(self) -> bool:
        """Whether it is."""
        return self.result.outcome is Outcome.PASSED

    @short_traceback
    def hint(self) -> Hint:
        """Give the next hint; after the last one, that one again."""
        number = Progress.open().take_step_hint(self.result, len(self.step.hints))
        more = LAST if number == len(self.step.hints) else "Run it again for the next."
        return Hint(number, len(self.step.hints), self.step.hints[number - 1], more)

    @property
    def headline(self) -> str:
        """The outcome in a few words."""
        own = {Outcome.PASSED: RIGHT, Outcome.NOT_ATTEMPTED: YOUR_MOVE}
        return own.get(self.result.outcome, self.result.outcome.label)

    def __repr__(self) -> str:
        """Write the outcome, what there is to say of it, and how to get a hint."""
        result = self.result
        call = f'labapi.step("{result.exercise}", "{result.task}").hint()'
        said = [result.thought] * bool(result.belief) + result.message.splitlines()
        said += [f"A hint: {call}"] * (not self.is_right) + [self.note] * bool(self.note)
        return "\n".join([f"{result.outcome.sign} {self.headline}", *(f"  {one}" for one in said)])

    def _repr_html_(self) -> str:
        """Draw the same in a box with a coloured edge; each hint opens by itself."""
        result = self.result
        sign = tag("span", result.outcome.sign, "lab-sign", aria_hidden="true")
        drawn = [tag("p", f"{sign} {tag('strong', prose(self.headline))}", "lab-headline")]
        drawn += [tag("p", prose(result.thought), "lab-thought")] * bool(result.belief)
        drawn += paragraphs(result.message)
        if not self.is_right:
            drawn += [_fold(number, text) for number, text in enumerate(self.step.hints, start=1)]
        drawn += [tag("p", prose(self.note), "lab-note")] * bool(self.note)
        return draw_box(result.outcome.look, *drawn)


def _fold(number: int, hint: str) -> str:
    return tag("details", tag("summary", f"Hint {number}") + tag("p", prose(hint)), "lab-fold")
