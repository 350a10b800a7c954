"""A new course: a folder with its settings, which explain themselves, and its secret seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from labapi.checks.catalogue import exercise_names, exercise_title, full_name, tasks_of
from labapi.course import replace_file
from labapi.grading.course.course import FILE, NAME, Course
from labapi.grading.course.policy import RunLimits
from labapi.grading.course.secret import new_seed
from labapi.grading.course.table import CourseError

SETTINGS = """# The course {name}. A line that begins with # is off: take the # away to use it.
# What is changed here changes no verdict: points are worked out anew each time.

name = "{name}"  # what students join: labapi.join("{name}", id="a123")
attempts = "last"  # which of several hand-ins counts: "last" or "best"
# zone = "Europe/Berlin"  # of all moments below that name none
# tasks = "tasks"  # a folder with tasks of your own, seen from here

[late]  # as long as nothing stands here, lateness costs nothing
# percent_a_day = 10  # for each day that has begun
# grace_minutes = 15  # so late is not late
# most_percent = 50  # more than that is never lost
# cut_off_days = 7  # what is later than that earns nothing
"""
EXERCISE = """
[exercises.{name}]  # {title}: {points} points in {count} tasks
# due = {due}
# points = 100  # your gradebook's maximum; else {points}
# dropped = ["{last}"]  # these do not count
# full_for_all = ["{first}"]  # everybody who is graded gets full points for these
# extensions."a123" = {later}
# The tasks are: {tasks}
"""
LIMITS = """
[limits]  # how much one submission may use; s are seconds, mb megabytes
"""
IGNORED = """# What no repository should hold: the seed, and what is known of students
/secret-seed
/graded/
*.csv
*.zip
"""
NO_NAME = """{name!r} is no name for a course. It begins with a letter or a digit; then come at most
59 more of them, or of spaces, dots and hyphens: rest-2027"""
TAKEN = "{folder} is there already, and is left as it is. Choose another name."
NOT_MADE = "{folder} could not be made ({reason})."


def new_course(
    folder: Path, exercises: Sequence[str], now: datetime, tasks: Path | None = None
) -> Course:
    """Make the folder of a course with these exercises (none: all); its name is the folder's.

    Raises `CourseError`, and `NoSuchExercise`, before anything is made.
    """
    name = folder.name
    if not NAME.fullmatch(name) or name.endswith((" ", ".")):
        raise CourseError(NO_NAME.format(name=name))
    names = sorted({full_name(one) for one in exercises}) or exercise_names()
    text = settings(name, names, now, tasks)
    try:
        folder.mkdir(parents=True)
        replace_file(folder / FILE, text.encode("utf-8"))
        replace_file(folder / ".gitignore", IGNORED.encode())
        new_seed(folder)
    except FileExistsError:
        raise CourseError(TAKEN.format(folder=folder)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise CourseError(NOT_MADE.format(folder=folder, reason=reason)) from error
    return Course.open(folder)


def settings(name: str, exercises: Sequence[str], now: datetime, tasks: Path | None = None) -> str:
    """Write the settings of a new course: what may be said in them stands there, turned off."""
    due = (now + timedelta(days=14)).replace(hour=23, minute=59, second=0, microsecond=0)
    text = SETTINGS.format(name=name)
    if tasks is not None:
        path = tasks.absolute().as_posix()
        text = text.replace('# tasks = "tasks"', f'tasks = "{path}"')
    limits = (f"# {key} = {value}\n" for key, value in RunLimits().listed())
    return "".join([text, *(_exercise(one, due) for one in exercises), LIMITS, *limits])


def _exercise(name: str, due: datetime) -> str:
    tasks = tasks_of(name)
    return EXERCISE.format(
        name=name,
        title=exercise_title(name),
        points=sum(task.points for task in tasks),
        count=len(tasks),
        due=due.isoformat(),
        later=(due + timedelta(days=7)).isoformat(),
        first=tasks[0].id,
        last=tasks[-1].id,
        tasks=", ".join(task.id for task in tasks),
    )
