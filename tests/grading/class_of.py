"""A class of records from a seed: right, wrong and partly right answers, late ones, and the rest.

The answers and what the judges said of them are those of `tests/corpus/06_validation`, judged once
on one seed and kept in `report/judged.json`. A class of notebooks, which is judged for real, is
made by `labapi.authoring.sample`.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from labapi.authoring.sample.students import names as plain_names
from labapi.checks.result import Outcome
from labapi.grading.records import Graded, Record, State

EXERCISE = "06_validation"
KEPT = Path(__file__).parent / "report" / "judged.json"
OTHER = (
    "فاطمة الزهراء محمد",
    "משה כהן",
    "Ngozi Adaeze Chukwuemeka-Oyelaran-Fitzgerald von und zu Hohenlohe-Waldenburg-Schillingsfürst",
    "王小明",
    "Þórbjörg Guðjónsdóttir",
)
"""Names that run the other way, that are long, that have one part, that have other letters."""
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(2)> \u202egpj.exe\u2069\x1b[31m'


@cache
def judged() -> dict[str, list[dict]]:
    """The answers of each task, with what became of them."""
    return json.loads(KEPT.read_text(encoding="utf-8"))


def graded(given: dict, task: str, draw: random.Random, wording: int = 0) -> Graded:
    """Make the result of one answer, in one of its wordings."""
    kept = {name: value for name, value in given.items() if name not in ("words", "source")}
    digest = hashlib.sha256(f"{task}{given['outcome']}{given['message']}".encode()).hexdigest()
    kept |= {
        "earned": tuple(given["earned"]),
        "misconception": given["misconception"] or "",
        "answer": reworded(given["source"], wording),
        "behaviour": digest,
        "cpu_s": round(draw.lognormvariate(-3, 1), 3),
    }
    return Graded(task=task, **kept)


def reworded(source: str, wording: int) -> str:
    """Write an answer otherwise: other names, a comment more."""
    if not wording:
        return source
    renamed = re.sub(r"\b(data|value|error|app|shape)\b", rf"\1_{wording}", source)
    return f"# my way, number {wording}\n{renamed}"


def names(count: int, draw: random.Random) -> list[str]:
    """Draw names, no two alike, some of them of other scripts."""
    plain = plain_names(count, draw)
    for at, name in zip(range(3, count, 7), OTHER, strict=False):
        plain[at] = name
    return plain


def class_of(count: int, seed: str = "class") -> list[Record]:
    """Draw a class of so many."""
    draw = random.Random(seed)
    return [_student(n, name, draw) for n, name in enumerate(names(count, draw), start=1)]


def _student(number: int, name: str, draw: random.Random) -> Record:
    student = f"{100_000 + 37 * number}"
    given = {"student": student, "name": name, "exercise": EXERCISE}
    fate = draw.random()
    if fate < 0.06:
        return Record(**given, state=State.MISSING, why="No file of theirs was in the submissions.")
    file = f"{re.sub(r'[^a-z]', '', name.casefold())}_{student}_4711_{EXERCISE}_exercise.ipynb"
    given |= {"file": file, "sha256": f"{number:064x}", "attempts": draw.choice([1, 1, 1, 2])}
    if fate < 0.10:
        why = f"`{file}` says that it is from `{100_037}`, and its name from `{student}`."
        return Record(**given, state=State.NEEDS_YOU, why=why)
    if fate < 0.20:
        late_s = draw.choice([1800.0, 30_000.0, 100_000.0])
        given |= {"late": "Canvas marks it as LATE.", "late_s": late_s}
    tasks = tuple(_tasks(draw))
    if fate > 0.96:
        return Record(**given, state=State.PARTLY, why="", tasks=(*tasks[:-1], _killed(tasks[-1])))
    return Record(**given, state=State.GRADED, tasks=tasks)


def _tasks(draw: random.Random) -> Iterator[Graded]:
    able = draw.betavariate(3, 2)
    for hard, (task, answers) in enumerate(
        sorted(judged().items(), key=lambda pair: pair[1][0]["number"])
    ):
        right = [one for one in answers if one["outcome"] == Outcome.PASSED.value]
        wrong = [one for one in answers if one["outcome"] != Outcome.PASSED.value]
        better = able - 0.07 * hard + draw.gauss(0.15, 0.2) > 0.45
        weights = [1 / (1 + n) for n in range(len(wrong))]
        one = draw.choice(right) if better else draw.choices(wrong, weights)[0]
        yield graded(one, task, draw, wording=draw.choice([0, 0, 1, 2, 3]))


def _killed(task: Graded) -> Graded:
    return Graded(
        task=task.task, number=task.number, title=task.title, outcome=Outcome.ERROR.value, points=0,
        out_of=task.out_of, answer="while True:\n    pass", cpu_s=61.2,
        is_judged=False,
        message="This task was not judged: the submission had used up its 60 seconds.",
    )  # fmt: skip
