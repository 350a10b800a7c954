"""The page of a class: who needs its teacher first, then what the class has understood.

What is drawn is counted in `figures.py` and `similar.py`; here it is put into words and pictures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from labapi.classroom.notebook.markup import prose, tag
from labapi.grading.marks import DROPPED, lateness
from labapi.grading.overrides import believing
from labapi.grading.records import State
from labapi.grading.report.document import (
    document,
    fold,
    heading,
    listed,
    many,
    named,
    number,
    percent,
    said,
    section,
    sign,
    source,
    table,
    text,
)
from labapi.grading.report.figures import (
    ENOUGH,
    Alike,
    Held,
    TaskFigures,
    alike,
    by_task,
    misconceptions,
    needs,
    slowest,
)
from labapi.grading.report.pictures import (
    cell,
    histogram,
    outcome_bar,
    outcome_legend,
    share_bar,
    state_bar,
    told,
)
from labapi.grading.report.shown import ShownClass, ShownStudent
from labapi.grading.report.similar import FREE, RUN, WINDOW, Similar, similar

STUDENTS = "students"
"""The folder of the students' pages, beside the page of the class."""
SECTION = re.compile(r'<section[^>]* id="(?P<id>[a-z]+)".*?<h2[^>]*>(?P<title>[^<]+)</h2>')
GROUPS_SHOWN = 3
ALL_WELL = "Nobody: every submission was graded."
MADE_UP = (
    "The names on this page are made up, and the same in all exercises. What students wrote may "
    "still tell who they are to somebody who knows them."
)
ONE_FOR_ALL = "To tell all of them at once, put this line into overrides.csv:"
QUESTION = (
    "Alike is no proof of anything: two may have learned together, or from the same page. It is a "
    "reason to ask them, and no more."
)
COMPUTED = (
    f"How it is computed: names, numbers, texts and layout are taken out, and so is what the "
    f"exercise gave and what many have. Every {RUN} tokens in a row are hashed, the least hash of "
    f"each {WINDOW} is kept (winnowing), and the share that the shorter answer has in common with "
    f"the other is told. Tasks whose middle answer adds fewer than {FREE} tokens are left out: "
    f"there is hardly another way to write them."
)
FULL = "Task {} counts in full for everybody; the figures above are what the check gave."
DISCRIMINATION = (
    "*Tells apart* is the correlation of a task's points with those of all other tasks. Near 1, "
    "whoever does this task well does the others well; near 0 or below it, look at the task."
)


def class_page(shown: ShownClass) -> str:
    """Make the page of a class, as one file of HTML."""
    tasks = by_task(shown)
    main = [
        _needs(shown),
        _missing(shown),
        _points(shown),
        _tasks(shown, tasks),
        *(_task(shown, figures) for figures in tasks),
        _similar(shown),
        _slowest(shown),
        _everybody(shown),
    ]
    main = [part for part in main if part]
    head = tag("header", "".join([*_head(shown), _contents(main)]), "rep-head")
    body = tag("main", "".join(main), id="content", tabindex="-1")
    foot = tag("footer", tag("p", _foot(shown)), "rep-foot")
    return document(f"{shown.setting.title}: the class", head, body, foot, width="wide")


def _contents(parts: Sequence[str]) -> str:
    """Lead to the parts of the page, but for the single tasks, which their table leads to."""
    found = [SECTION.match(part) for part in parts]
    links = [tag("a", one["title"], href=f"#{one['id']}") for one in found if one]
    return tag("nav", listed(links, "rep-names"), "rep-contents", aria_label="On this page")


def _head(shown: ShownClass) -> list[str]:
    states = Counter(one.state for one in shown.students)
    where = tag("p", text(shown.setting.course), "rep-where")
    late = sum(map(_is_late, shown.students))
    parts = [many(len(shown.students), "student")]
    if shown.mean is not None:
        parts.append(f"{number(shown.mean)} of {number(shown.out_of)} points on average")
    parts += [f"{late} late"] * bool(late)
    note = [tag("p", text(MADE_UP), "rep-note")] * shown.setting.names.made_up
    title = heading(1, text(f"Exercise {shown.setting.title}"))
    return [where, title, tag("p", text(", ".join(parts)), "rep-lead"), state_bar(states), *note]


def _foot(shown: ShownClass) -> str:
    policy = str(shown.setting.late)
    return text(f"{policy} Made by labapi; the same as data: report.json.")


def _link(one: ShownStudent) -> str:
    return tag("a", named(one.name), href=f"{STUDENTS}/{one.page}.html")


def _names(students: Iterable[ShownStudent]) -> str:
    return listed(map(_link, students), "rep-names")


# Who needs you.


def _needs(shown: ShownClass) -> str:
    found = needs(shown)
    if not found:
        return section("needs", "Needs you first", tag("p", f"{sign('✓')} {text(ALL_WELL)}"))
    same: dict[tuple[str, str], list[ShownStudent]] = {}
    for need in found:
        same.setdefault((need.why, need.do), []).append(need.student)
    rows = [[_names(who), prose(why), prose(do)] for (why, do), who in same.items()]
    about = table(text(many(len(found), "row needs", "rows need") + " you"),
                  ("Who", "Why", "What to do"), rows, "rep-needs")  # fmt: skip
    return section("needs", "Needs you first", about, kind="rep-part rep-first")


def _missing(shown: ShownClass) -> str:
    missing = shown.in_state(State.MISSING)
    late = [one for one in shown.students if _is_late(one)]
    parts = []
    if missing:
        said_of = text(f"No points for {many(len(missing), 'student')} who handed in nothing.")
        parts.append(section("missing", "Missing", tag("p", said_of), _names(missing)))
    if late:
        items = [
            f"{_link(one)} <span>{text(_how_late(one))}</span>"
            for one in sorted(late, key=lambda one: -one.record.late_s)
        ]
        policy = tag("p", text(str(shown.setting.late)))
        parts.append(section("late", "Late", policy, listed(items, "rep-names")))
    return "".join(parts)


def _is_late(one: ShownStudent) -> bool:
    return one.record.late_s > 0 or bool(one.record.late)


def _how_late(one: ShownStudent) -> str:
    """Say by how much, or at least who says so, where a platform tells no more."""
    return lateness(one.record.late_s) if one.record.late_s > 0 else one.record.late


# How the points lie, and what became of each task.


def _points(shown: ShownClass) -> str:
    points = [one.mark.points for one in shown.students if one.mark.points is not None]
    if not points:
        return ""
    words = tag("figcaption", text(told(points, shown.out_of)))
    figure = tag("figure", histogram(points, shown.out_of) + words, "rep-figure")
    return section("points", "How the points lie", figure)


def _tasks(shown: ShownClass, tasks: Sequence[TaskFigures]) -> str:
    if not tasks:
        return ""
    head = ["Task", "What came", "Passed", "Mean points"]
    told_apart = any(figures.discrimination is not None for figures in tasks)
    rows = [_task_row(shown, figures, told_apart) for figures in tasks]
    present = {outcome for figures in tasks for outcome in figures.outcomes}
    about = table(
        "What came of each task", [*head, *["Tells apart"] * told_apart], rows, "rep-tasks"
    )
    note = tag("p", prose(DISCRIMINATION), "rep-note") if told_apart else _too_few(shown)
    rules = "".join(tag("p", text(said)) for said in _rules(shown))
    return section("tasks", "Task by task", outcome_legend(present), about, rules, note)


def _rules(shown: ShownClass) -> list[str]:
    """Say which tasks count otherwise; the figures are of what was judged, whatever counts."""
    rules = shown.setting.assignment
    dropped = [DROPPED.format(one.number) for one in shown.tasks if one.task in rules.dropped]
    full = [FULL.format(one.number) for one in shown.tasks if one.task in rules.full_for_all]
    return [*dropped, *full]


def _too_few(shown: ShownClass) -> str:
    few = f"How well a task tells apart is worked out from {ENOUGH} answers on."
    return tag("p", text(few), "rep-note") if len(shown.students) < ENOUGH else ""


def _task_row(shown: ShownClass, figures: TaskFigures, told_apart: bool) -> list[str]:
    task, title = figures.task, text(f"{figures.task.number}. {figures.task.title}")
    is_told = misconceptions(shown, task.task) or alike(shown, task.task)
    row = [
        tag("a", title, href=f"#task-{task.number}") if is_told else title,
        outcome_bar(figures.outcomes),
        text(percent(figures.passed)),
        f"{number(figures.mean)} <small>of {task.out_of}</small>",
    ]
    if told_apart:
        row.append("–" if figures.discrimination is None else f"{figures.discrimination:.2f}")
    return row


def _task(shown: ShownClass, figures: TaskFigures) -> str:
    """Draw what a task has shown: beliefs by name, and groups of answers that did the same."""
    task = figures.task
    held, groups = misconceptions(shown, task.task), alike(shown, task.task)
    if not held and not groups:
        return ""
    parts = []
    if held:
        beliefs = "".join(_belief(one, figures) for one in held)
        parts += [heading(3, "What was believed"), tag("ul", beliefs, "rep-beliefs")]
    if groups:
        drawn = [_group(group, f"task-{task.number}-{n}") for n, group in enumerate(groups)]
        parts += [heading(3, "Answers that did the same"), *drawn[:GROUPS_SHOWN]]
        more = drawn[GROUPS_SHOWN:]
        parts += [fold(text(many(len(more), "smaller group")), *more)] * bool(more)
    return section(f"task-{task.number}", f"{task.number}. {text(task.title)}", *parts)


def _belief(held: Held, figures: TaskFigures) -> str:
    task, of, count = figures.task.task, figures.students, len(held.students)
    bar = share_bar(count / max(of, 1))
    words = tag("span", f"“{prose(held.belief or held.name)}”", "rep-quote")
    name = tag("code", text(held.name), "rep-name")
    head = f"{words} {name} {bar}{tag('b', str(count))} <small>of {of}</small>"
    return tag(
        "li", tag("div", head, "rep-belief") + _who(held.students, believing(held.name), task)
    )


def _who(students: Sequence[ShownStudent], group: str, task: str) -> str:
    """Fold up who they are, and the line by which a comment reaches all of them."""
    line = source(f"{group},{task},,Your comment")
    title = f"Who, and one comment for all {len(students)}" if len(students) > 1 else "Who"
    return fold(title, _names(students), tag("p", text(ONE_FOR_ALL)), line, kind="rep-paste")


def _group(group: Alike, name: str) -> str:
    texts = "in the same words" if group.texts == 1 else f"in {group.texts} wordings"
    own = group.own.graded
    count = many(len(group.students), "student")
    title = f"{text(count)} {text(texts)}, {text(number(own.points))} of {own.out_of}"
    inside = [
        tag("p", title, "rep-label"),
        source(group.answer),
        tag("div", said(own.message), "lab-result lab-open"),
        _who(group.students, group.like, own.task),
    ]
    return tag("div", "".join(inside), "rep-group", id=name)


# Whose answers look alike, and who took long.


def _similar(shown: ShownClass) -> str:
    found = similar(shown)
    if not found:
        return ""
    drawn = [_alike_in_words(one) for one in found]
    notes = [tag("p", text(QUESTION)), *drawn, tag("p", text(COMPUTED), "rep-note")]
    return section("similar", "Did these work together?", *notes)


def _alike_in_words(found: Similar) -> str:
    two, others = found.answers[:2], found.answers[2:]
    task = two[0][1].graded
    both = " and ".join(_link(one) for one, _ in two)
    share = tag("b", text(percent(found.share)))
    said_of = f"{both}: {share} of task {task.number}, {text(task.title)}"
    names = ", ".join(_link(one) for one, _ in others)
    more = tag("p", f"And with them: {names}", "rep-note") if others else ""
    sides = "".join(
        tag("div", tag("p", named(one.name), "rep-label")
            + source(own.graded.answer))
        for one, own in two
    )  # fmt: skip
    together = fold("Side by side", tag("div", sides, "rep-sides"))
    return tag("p", said_of, "rep-pair") + more + together


def _slowest(shown: ShownClass) -> str:
    found = slowest(shown)
    if not found:
        return ""
    most = found[0][1]
    rows = [[_link(one), f"{share_bar(cpu_s / most)}{cpu_s:.1f} s"] for one, cpu_s in found]
    about = table("Seconds of a processor", ("Who", "How long"), rows, "rep-slow")
    return section("slowest", "What took longest", about)


# Everybody.


def _everybody(shown: ShownClass) -> str:
    tasks = shown.tasks
    ordered = sorted(
        shown.students, key=lambda one: -1.0 if one.share is None else one.share, reverse=True
    )
    head = ["Who", "Points", *(_task_head(task.number, task.title) for task in tasks), ""]
    rows = [
        [
            _link(one),
            text("–" if one.mark.points is None else number(one.mark.points)),
            *(cell(one.task(task.task)) for task in tasks),
            text(_beside(one)),
        ]
        for one in ordered
    ]
    head[-1] = "Note"
    about = table("Every student and every task", head, rows, "rep-all")
    return section("everybody", "Everybody", about)


def _task_head(number_of: int, title: str) -> str:
    return tag("span", str(number_of), title=title)


def _beside(one: ShownStudent) -> str:
    notes = [] if one.state is State.GRADED else [one.state.value]
    notes += ["set by hand"] * (one.state is not one.record.state)
    notes += ["late"] * _is_late(one)
    return ", ".join(notes)
