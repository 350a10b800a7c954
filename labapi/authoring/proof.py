"""The proof that an exercise works: what `labapi verify` asks of each task.

As shipped, each task is *not attempted* and no cell raises. The reference answer and each right
answer pass in full, on several seeds. Each wrong answer gets its own misconception. Junk in the
place of an answer gets no point, and a message that can be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from labapi.authoring.rehearsal import CellFailed, Rehearsal, names_set
from labapi.authoring.rules import Finding
from labapi.checks.cases import PUBLIC_SEED
from labapi.checks.catalogue import belonging_to_no_task, shown_folder, tasks_of
from labapi.checks.judging import UNREADABLE
from labapi.checks.notebook.answers import FOLDER, OF_STEPS, Answers, AnswersError, answers_of
from labapi.checks.notebook.blanks import BlankError, answer_of, stub_of
from labapi.checks.result import Outcome, Result
from labapi.checks.task import Task
from labapi.checks.variant import Question, Variant, variant_key

SEEDS = (PUBLIC_SEED, "a second seed", "a third seed")
JUNK = ("None", "True", "-7", "'junk'", "['junk', None, {}]", "{'junk': [None]}", "lambda *_: None")
TELLING = 12
"""A line of at least so many characters says something of the answer."""
KEYS = tuple(variant_key("a course", f"learner {number}") for number in range(12))
UNREAD = (Outcome.WAITS, Outcome.NOT_ATTEMPTED, Outcome.SETUP)
"""What may come of a text that a teacher reads; the first of them, where there is one."""
STRUCTURES = 3
"""A question of facts has at least so many unlike answers among these learners."""
AGAIN = 8
"""How often a learner may run a check on an answer that has passed."""
FEWEST = 2
"""So many hints, misconceptions and right answers must a task have at least."""


def numbering(exercise: str) -> Iterator[Finding]:
    """Ask that the tasks are numbered from 1, without a gap."""
    numbers = [task.number for task in tasks_of(exercise)]
    if numbers != list(range(1, len(numbers) + 1)):
        listed = ", ".join(f"{task.number} {task.id}.py" for task in tasks_of(exercise))
        said = f"the tasks in it are numbered {listed}, and not 1, 2, 3, …"
        yield Finding(shown_folder(exercise), None, said)


def strays(solutions: Path) -> Iterator[Finding]:
    """Name files of answers that belong to no task: nothing would ever read them."""
    for path in belonging_to_no_task(solutions / FOLDER):
        if path.parent.name == OF_STEPS:
            continue  # which `step_proof.py` asks about
        named = path.relative_to(solutions.parent).as_posix()
        yield Finding(named, None, "there is no task that these answers belong to")


def prove_task(
    task: Task, solution: Path, seeds: Sequence[str] = SEEDS, again: int = AGAIN
) -> Iterator[Finding]:
    """Prove one task, whose reference answer stands in this solution notebook.

    Its other answers are read from below the folder of the notebook; each is judged on all `seeds`,
    and the reference answer so many times `again`.
    """
    try:
        shipped = Rehearsal.of(solution, stub_of)
        solved = Rehearsal.of(solution, answer_of)
        if task.free_text:
            for said in _faults_of_text(task, shipped, solved):
                yield Finding(solution.name, None, f"task {task.id}: {said}")
            return
        answers = answers_of(solved.exercise, task, solution.parent)
        for said in _faults(task, answers, shipped, solved, seeds, again):
            yield Finding(solution.name, None, f"task {task.id}: {said}")
    except (AnswersError, BlankError, CellFailed) as error:
        yield Finding(solution.name, None, f"task {task.id}: {error}")


def _faults(
    task: Task,
    answers: Answers,
    shipped: Rehearsal,
    solved: Rehearsal,
    seeds: Sequence[str],
    again: int,
) -> Iterator[str]:
    yield from described(task, answers)
    if not solved.source_of(task.id):
        yield f"no code cell has the id {task.id!r}"
        return
    yield from as_shipped(task, shipped)
    yield from gives_nothing_away(task, shipped, solved)
    failed = list(solution_passes(task, solved, seeds))
    yield from failed
    if not failed:
        yield from passes_again(task, solved, again)
        yield from parts_are_paid_alone(task, answers, solved, seeds)
        yield from variants_differ(task, solved)
    yield from right_answers_pass(task, answers, solved, seeds)
    yield from wrong_answers_are_recognised(task, answers, solved, seeds)
    yield from junk_is_survived(task, solved)


def _faults_of_text(task: Task, shipped: Rehearsal, solved: Rehearsal) -> Iterator[str]:
    """Ask of a task that a teacher reads that it never fails, and of its text that it is read."""
    if task.points < 1 or not task.hints:
        yield "it needs a point and a hint at least"
    if not solved.source_of(task.id):
        yield f"no code cell has the id {task.id!r}"
        return
    yield from as_shipped(task, shipped)
    for answer in (None, *(f"{task.id} = {junk}" for junk in JUNK)):
        result = _judged(task, solved, answer, SEEDS[0], answer or "the reference answer")
        if result.outcome not in (UNREAD if answer else UNREAD[:1]) or result.points:
            yield f"with {answer or 'the reference answer'} it says: {_in_one_line(result)}"


def described(task: Task, answers: Answers) -> Iterator[str]:
    """Ask for points, and for enough hints, misconceptions and alternatives."""
    if task.points < 1:
        yield "it gives no point"
    if not task.why:
        yield "it has no `why`: one sentence, said when it is passed, on why the answer is right"
    for what, there in (
        ("hints", task.hints),
        ("misconceptions", task.misconceptions),
        ("right answers", answers.right),
    ):
        if len(there) < FEWEST:
            yield f"it has {len(there)} {what}, and needs {FEWEST} at least"
    for misconception in task.misconceptions:
        if misconception.name not in answers.wrong:
            yield f"the misconception {misconception.name!r} has no wrong answer that shows it"


def gives_nothing_away(task: Task, shipped: Rehearsal, solved: Rehearsal) -> Iterator[str]:
    """Ask that no line of the answer stands in a hint or in what is said of a wrong answer."""
    given = {line.strip() for line in shipped.source_of(task.id).splitlines()}
    said = [*task.hints, *(held.feedback for held in task.misconceptions)]
    for line in map(str.strip, solved.source_of(task.id).splitlines()):
        if line not in given and len(line) >= TELLING and any(line in text for text in said):
            yield f"a hint or a feedback gives this line away: {line}"


def as_shipped(task: Task, shipped: Rehearsal) -> Iterator[str]:
    """Ask that an untouched exercise is *not attempted*."""
    result = shipped.judged(task)
    if result.outcome is not Outcome.NOT_ATTEMPTED or result.points:
        yield f"as shipped it should be not attempted, and is: {_in_one_line(result)}"


def solution_passes(task: Task, solved: Rehearsal, seeds: Sequence[str]) -> Iterator[str]:
    """Ask that the reference answer passes on every seed, and that its parts sum up."""
    failed = list(_failed(task, solved, None, "the reference answer", seeds))
    yield from failed
    steps = [] if failed else solved.steps(task)
    if steps and sum(points for points, _ in steps) != task.points:
        yield f"its judge pays {sum(points for points, _ in steps)} points, of {task.points}"


def passes_again(task: Task, solved: Rehearsal, times: int) -> Iterator[str]:
    """Ask that what a check leaves behind, in an app or a list, does not fail the next one."""
    for result in solved.judged_again(task, times):
        if result.outcome is not Outcome.PASSED:
            yield f"the reference answer does not pass again: {_in_one_line(result)}"
            return


def right_answers_pass(
    task: Task, answers: Answers, solved: Rehearsal, seeds: Sequence[str]
) -> Iterator[str]:
    """Ask that each right answer passes on every seed."""
    for number, answer in enumerate(answers.right, start=1):
        yield from _failed(task, solved, answer, f"right answer {number}", seeds)


def wrong_answers_are_recognised(
    task: Task, answers: Answers, solved: Rehearsal, seeds: Sequence[str]
) -> Iterator[str]:
    """Ask that each wrong answer gets its own misconception."""
    for misconception, answer in answers.wrong.items():
        for seed in seeds:
            which = f"the wrong answer of {misconception!r}"
            result = _judged(task, solved, answer, seed, which)
            if result.misconception != misconception:
                yield f"{which} gets: {_in_one_line(result)}"
                break


def parts_are_paid_alone(
    task: Task, answers: Answers, solved: Rehearsal, seeds: Sequence[str]
) -> Iterator[str]:
    """Ask that each part is paid by itself: an answer that is right in it, and wrong elsewhere."""
    claims = [claim for _, claim in solved.steps(task)]
    proved = {proof[-1] for proof in answers.only}
    if len(claims) > 1:
        for claim in claims:
            if claim not in proved:
                yield f"no answer shows that this is paid alone (`# %% only: {claim}`)"
    for proof, answer in answers.only.items():
        which = f"the answer that is right in {' + '.join(proof)!r} only"
        for seed in seeds:
            result = _judged(task, solved, answer, seed, which)
            if set(result.earned) != set(proof):
                yield f"{which} gets ({seed!r}): {_in_one_line(result)}"
                break


def variants_differ(task: Task, solved: Rehearsal) -> Iterator[str]:
    """Ask that a question of facts is another for other learners, and can be answered by each."""
    if task.question is None:
        return
    drawn = {key: task.question(Variant(key, solved.exercise, task.id)) for key in ("", *KEYS)}
    sources = {key: question.answer_source(task.id) for key, question in drawn.items()}
    for key, source in sources.items():
        result = solved.judged(task, source, variant_key=key)
        if result.outcome is not Outcome.PASSED:
            yield f"the answer of the variant {key or 0} does not pass: {_in_one_line(result)}"
    if len(set(sources.values())) < STRUCTURES or len(_asked(drawn)) < STRUCTURES:
        yield f"of {len(KEYS)} learners fewer than {STRUCTURES} have a question of their own"
    same = [key for key in KEYS if solved.judged(task, None, variant_key=key).points == task.points]
    if len(same) > 1:
        yield f"the answer of variant 0 is right for {len(same)} of {len(KEYS)} learners"


def _asked(drawn: Mapping[str, Question]) -> set[str]:
    return {str(question.asked()) for question in drawn.values()}


def junk_is_survived(task: Task, solved: Rehearsal) -> Iterator[str]:
    """Ask that junk under each name of the answer gets no point and a message that helps."""
    unreadable = UNREADABLE.split("{", 1)[0]
    names = names_set(solved.source_of(task.id))
    for junk in JUNK:
        result = solved.judged(task, "\n".join(f"{name} = {junk}" for name in names))
        if result.points or result.message.startswith(unreadable):
            yield f"with {junk} for an answer it says: {_in_one_line(result)}"


def _failed(
    task: Task, solved: Rehearsal, answer: str | None, which: str, seeds: Sequence[str]
) -> Iterator[str]:
    for seed in seeds:
        result = _judged(task, solved, answer, seed, which)
        if result.outcome is not Outcome.PASSED:
            yield f"{which} does not pass ({seed!r}): {_in_one_line(result)}"
            return


def _judged(task: Task, solved: Rehearsal, answer: str | None, seed: str, which: str) -> Result:
    """Judge an answer; raises `CellFailed` that says which of them could not be run."""
    try:
        return solved.judged(task, answer, seed)
    except CellFailed as error:
        raise CellFailed(f"{which}: {error}") from error


def _in_one_line(result: Result) -> str:
    return " / ".join(str(result).splitlines())
