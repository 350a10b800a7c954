"""What a student is told of the cases that nobody is to see: what was tried, and not with what.

A message of a check names the input that an answer failed on. In a notebook that is what helps; the
inputs of grading are drawn from the course's secret seed, and would be known once one student has
read them. So in a report such a value is an ellipsis: `admit_loan(…)` gave `None`. What stands in
the exercise, or in the student's own answer, is no secret and stays.
"""

from __future__ import annotations

import builtins
import json
import re
from collections.abc import Callable
from functools import partial

from labapi.checks.result import Outcome
from labapi.checks.task import Task
from labapi.grading.records import Graded

HELD = "\ue000"
"""A letter that stands for none: it holds back a number that is no value."""
PARTS = re.compile(r"(`[^`]+`)")
CALL = re.compile(r"^(?P<name>[\w.]+)\((?P<inside>.+)\)$", re.DOTALL)
RAISED = re.compile(r"(raised \w+: )(.*)")
CONTAINER = re.compile(r"\{[^{}]*[\d'\"][^{}]*\}|\[[^\[\]]*[\d'\"][^\[\]]*\]", re.DOTALL)
QUOTED = re.compile(r"(?<!\w)'(?:[^'\\\n]|\\.)*'(?!\w)|\"(?:[^\"\\\n]|\\.)*\"")
DRAWN = re.compile(r"(?<=-)(?=[0-9a-f]*\d)[0-9a-f]{4,}|(?<=-)[a-f]{6}\b|(?<![\w.])[\w+/=-]{33,}")
SERIES = re.compile(rf"(?<![\w.{HELD}])-?\d+(?:\.\d+)?(?:, -?\d+(?:\.\d+)?)+")
NUMBER = re.compile(rf"(?<![\w.{HELD}])(?:-?\d[\d.,]*\d|\d)(?!\w)|\bnan\b|\binf\b")
OF_THE_TEXT = re.compile(r"\b(line|lines|cell|task|tasks|part|version) (\d+)")
STATUS = re.compile(r"[1-5]\d\d")
TYPES = frozenset(name for name, value in vars(builtins).items() if isinstance(value, type))
"""What Python's own errors name between quotes, and no value of a case."""
DOTS = "…"
DOTTED = re.compile(r"…(?:[,.\s]*…)+")

Stays = Callable[[str], bool]


def without_secrets(graded: Graded, task: Task | None, told: str) -> str:
    """Give the message of a task as its student may read it.

    `told` is all that the student knows: the text of the task, its code, the hints.
    """
    if graded.outcome == Outcome.PASSED.value:
        return graded.message
    feedback = {
        line
        for held in (task.misconceptions if task else ())
        for line in held.feedback.splitlines()
    }
    stays = partial(_stands_in, f"{told}\n{graded.answer}")
    lines = graded.message.splitlines()
    said = "\n".join(line for line in lines if line not in feedback)
    kept = [line for line in lines if line in feedback]
    return "\n".join(filter(None, [blotted(said, stays), *kept]))


def blotted(message: str, stays: Stays = lambda _: False) -> str:
    """Put an ellipsis in the place of each value, but for those that may stay.

    >>> blotted("`double(37)` gave `38`, and `{'a': 1}` was answered `422`.")
    '`double(…)` gave `…`, and `{…}` was answered `422`.'
    """
    plain = message.replace(HELD, "")
    marked = OF_THE_TEXT.sub(lambda found: f"{found[1]} {HELD}{found[2]}", plain)
    parts = [
        _code(part, stays) if number % 2 else _values(part, stays)
        for number, part in enumerate(PARTS.split(marked))
    ]
    return DOTTED.sub(DOTS, "".join(parts)).replace(HELD, "")


def _code(part: str, stays: Stays) -> str:
    inside = part[1:-1]
    if stays(inside) or STATUS.fullmatch(inside):
        return part
    if call := CALL.match(inside):
        return f"`{call['name']}({DOTS})`"
    if inside.strip()[:1] in ("{", "["):
        return f"`{_emptied(inside.strip())}`"
    return f"`{_values(inside, stays)}`"


def _emptied(container: str) -> str:
    return f"{container[0]}{DOTS}{'}' if container[0] == '{' else ']'}"


def _values(text: str, stays: Stays) -> str:
    text = RAISED.sub(lambda found: found[1] + _of_an_error(found[2], stays), text)
    for _ in range(3):  # one within another
        text = CONTAINER.sub(lambda found: _kept(found, stays, _emptied(found[0])), text)
    text = QUOTED.sub(lambda found: _kept(found, stays, f"{found[0][0]}{DOTS}{found[0][0]}"), text)
    text = SERIES.sub(DOTS, DRAWN.sub(DOTS, text))
    return NUMBER.sub(lambda found: _kept(found, stays, DOTS), text)


def _of_an_error(said: str, stays: Stays) -> str:
    """What an error says may have been put there by whoever raised it, with any letters."""
    return " ".join(DOTS if len(word) > 32 else word for word in said.split(" "))


def _kept(found: re.Match[str], stays: Stays, instead: str) -> str:
    bare = found[0].strip("'\"")
    return found[0] if stays(bare) or STATUS.fullmatch(bare) or bare in TYPES else instead


def _stands_in(told: str, value: str) -> bool:
    """Whether a value is one that the student has been told, as a whole word."""
    if not value.strip():
        return True
    before = r"(?<![\w.])" if value[0].isalnum() else ""
    behind = r"(?![\w]|\.\d)" if value[-1].isalnum() else ""
    return re.search(before + re.escape(value) + behind, told) is not None


def words_of(task: Task | None, asked: str) -> str:
    """Join what a student has been told of a task."""
    if task is None:
        return asked
    held = [line for one in task.misconceptions for line in (one.belief, one.feedback)]
    return "\n".join([asked, task.title, task.objective, *task.hints, *held, json.dumps(task.why)])
