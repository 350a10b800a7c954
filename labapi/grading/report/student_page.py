"""The page of one student: what was asked, what was written, what came of it, and what helps.

It is one file that is read offline, printed, or sent back by a learning platform. Nothing in it
tells what the unseen cases tried (`unseen.py`).
"""

from __future__ import annotations

from labapi.checks.result import Outcome
from labapi.classroom.notebook.markup import prose, tag
from labapi.grading.marks import of_points
from labapi.grading.records import Graded, Record, State
from labapi.grading.report.asked import Asked, drawn, drawn_question
from labapi.grading.report.document import (
    document,
    fold,
    heading,
    listed,
    many,
    named,
    number,
    outcome_of,
    said,
    section,
    sign,
    source,
    table,
    text,
    words,
)
from labapi.grading.report.pictures import strip
from labapi.grading.report.shown import Reader, Setting, ShownStudent, ShownTask, shown_student
from labapi.grading.report.unseen import DOTS

STATES = {
    State.GRADED: "Graded",
    State.PARTLY: "Partly graded: not every task could be judged",
    State.NEEDS_YOU: "Not graded yet: your teacher looks at it first",
    State.MISSING: "Nothing was handed in",
}
"""How a row ended, as it is said to the student."""
LABELS = {
    Outcome.NOT_ATTEMPTED: "Not attempted",
    Outcome.SETUP: "Something that the task needs was missing",
    Outcome.ERROR: "The code could not be run to its end",
    Outcome.CELL_FAILED: "The cell did not run to its end",
    Outcome.MISCONCEPTION: "Not right",
    Outcome.INCORRECT: "Not right",
    Outcome.WAITS: "A text for your teacher to read",
}
"""What is said of an outcome when all is over: there is no *yet*."""
ELIDED = (
    f"Your answers were tried on cases that nobody has seen. The values of these are left out: "
    f"“{DOTS}” stands in their place."
)
NO_ANSWER = "There is nothing in the cell of this task."
UNCHANGED = "The cell is as it was given."
FOOT = "Made by labapi from the record of this exercise. This file needs no network and no script."


def student_page(record: Record, setting: Setting) -> str:
    """Make the page of a student, as one file of HTML."""
    one = shown_student(record, setting, Reader.STUDENT)
    parts = [_task(task, setting, one.variant_key) for task in one.tasks]
    head = tag("header", "".join(_head(one, setting)), "rep-head")
    main = tag("main", "".join([_overview(one), *parts]), id="content", tabindex="-1")
    foot = tag("footer", tag("p", text(FOOT)), "rep-foot")
    title = f"{setting.title}: {one.name}"
    return document(title, head, main, foot)


def _head(one: ShownStudent, setting: Setting) -> list[str]:
    where = tag("p", text(f"{setting.course} · Exercise {setting.title}"), "rep-where")
    parts = [where, heading(1, named(one.name)), _total(one)]
    parts += [strip(one.tasks)] * bool(one.tasks)
    return [*parts, *_state(one)]


def _total(one: ShownStudent) -> str:
    if one.mark.points is None:
        return ""
    out_of = f"of {many_points(one.mark.out_of)}"
    return tag("p", tag("strong", number(one.mark.points)) + f" {text(out_of)}", "rep-total")


def _state(one: ShownStudent) -> list[str]:
    state = one.record.state
    lines = [] if state is State.GRADED else [tag("strong", text(f"{STATES[state]}."))]
    lines += [prose(one.record.why)] * bool(one.record.why)
    lines += [text(f"Late: {one.record.late}")] * bool(one.record.late)
    lines += [prose(sentence) for sentence in one.mark.sentences]
    return [listed(lines, "rep-sentences"), *_teacher(one.comments)]


def _teacher(comments: tuple[str, ...]) -> list[str]:
    if not comments:
        return []
    title = tag("p", "Your teacher says", "rep-label")
    return [tag("div", title + "".join(map(words, comments)), "rep-teacher")]


def _overview(one: ShownStudent) -> str:
    """Draw all tasks in a table, whose first column leads to them."""
    if not one.tasks:
        return tag("p", text(f"{STATES[one.record.state]}."))
    rows = [
        [
            tag("a", text(f"{task.graded.number}. {task.graded.title}"), href=f"#{_anchor(task)}"),
            _outcome(task.graded),
            text(f"{'–' if task.waits else number(task.points)} of {number(task.out_of)}"),
        ]
        for task in one.tasks
    ]
    about = table("All tasks", ("Task", "What came", "Points"), rows, "rep-overview")
    note = tag("p", text(ELIDED), "rep-note") if _elided(one) else ""
    return section("overview", "At a glance", about, note)


def _elided(one: ShownStudent) -> bool:
    return any(DOTS in task.graded.message for task in one.tasks)


def _anchor(task: ShownTask) -> str:
    return f"task-{task.graded.number}"


def _outcome(graded: Graded) -> str:
    outcome = outcome_of(graded)
    label = LABELS.get(outcome, outcome.label)
    return tag("span", f"{sign(outcome.sign)} {text(label)}", f"rep-outcome lab-{outcome.look}")


# One task.


def _task(task: ShownTask, setting: Setting, variant_key: str) -> str:
    asked = setting.asked.get(task.graded.task)
    got = tag(
        "span", text(of_points("–" if task.waits else task.points, task.out_of)), "rep-points"
    )
    return section(
        _anchor(task),
        f"<span>{task.graded.number}. {text(task.graded.title)}</span> {got}",
        _what_was_asked(asked, setting, variant_key),
        heading(3, "What you wrote"),
        _what_was_written(task.graded, asked),
        heading(3, "What came"),
        _what_came(task),
        *_teacher(task.comments),
        _hints(asked),
        kind="rep-part rep-task",
    )


def _what_was_asked(asked: Asked | None, setting: Setting, variant_key: str) -> str:
    if asked is None or not asked.text:
        return ""
    question = asked.question(variant_key, setting.exercise)
    inside = [drawn(asked.text), drawn_question(question) if question else ""]
    if asked.given:
        inside.append(tag("p", "The code that was given:", "rep-label"))
        inside += [source(code) for code in asked.given]
    return fold("What was asked", tag("div", "".join(inside), "rep-asked"))


def _what_was_written(graded: Graded, asked: Asked | None) -> str:
    if not graded.answer.strip():
        return tag("p", text(NO_ANSWER), "rep-note")
    shown = source(graded.answer)
    if asked and graded.answer.split() == asked.starter.split():
        return tag("p", text(UNCHANGED), "rep-note") + shown
    return shown


def _what_came(task: ShownTask) -> str:
    graded, outcome = task.graded, outcome_of(task.graded)
    claims = [tag("li", f"Right: {prose(claim)}.") for claim in graded.earned]
    earned = tag("ul", "".join(claims), "lab-earned") if claims else ""
    belief = f"It looks as if you thought: “{graded.belief}”" if graded.belief else ""
    inside = [
        tag("p", _outcome(graded), "lab-headline"),
        earned,
        tag("p", prose(belief), "lab-thought") if belief else "",
        said(graded.message),
        tag("p", prose(graded.note), "lab-note") if graded.note else "",
        tag("p", prose(task.sentence), "lab-note") if task.sentence else "",
    ]
    return tag("div", "".join(inside), f"lab-result lab-{outcome.look}")


def _hints(asked: Asked | None) -> str:
    if asked is None or asked.task is None or not asked.task.hints:
        return ""
    hints = tag("ol", "".join(tag("li", prose(hint)) for hint in asked.task.hints), "rep-hints")
    return fold(text(many(len(asked.task.hints), "hint")), hints)


def many_points(out_of: float) -> str:
    """Write how many points there are.

    >>> many_points(1), many_points(7.5)
    ('1 point', '7.5 points')
    """
    return f"{number(out_of)} point{'s' * (out_of != 1)}"
