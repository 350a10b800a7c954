"""To join a course: its name, and who one is in it. Entered once, and used by every hand-in.

The rows and letters of the questions of facts are drawn from the course and the id, so that no two
learners are asked the same. Who joins again as somebody else is asked others from then on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from labapi.checks.catalogue import exercise_names, exercise_title
from labapi.checks.progress.progress import Learner, Progress
from labapi.checks.result import draw_box, paragraphs
from labapi.classroom.notebook.shell import short_traceback

NO_COURSE = "Say which course you join, such as rest-2027: your teacher knows what it is called."
NO_ID = 'Say who you are in this course: id="a123" (in a terminal: --id a123).'
JOINED = "You are {who}, in the course {course}. Whatever you hand in from now on says so."
AGAIN = "You are {who}, in the course {course}, as before."
NEW_QUESTIONS = (
    "Questions that ask for facts are drawn anew for you: where an exercise is open, run the cell "
    "that opens it and then each question again."
)
TRIED = "You had tries in {exercises}: what you answered there may be to other questions now."


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined which course, and what has changed by it; printed or drawn."""

    learner: Learner
    message: str

    def __repr__(self) -> str:
        """Write it."""
        return self.message

    def _repr_html_(self) -> str:
        """Draw the same."""
        return draw_box("good", *paragraphs(self.message))


@short_traceback
def join(course: str = "", id: str = "", name: str = "") -> Joined:
    """Enter a course: what your teacher calls it, and your id in it. Name and id are remembered.

    Raises `ValueError` where one of the two was never said.
    """
    progress = Progress.open()
    known, given = progress.learner, Learner(name, id, course).cleaned()
    learner = replace(given, name=given.name or known.name, id=given.id or known.id)
    if not learner.course:
        raise ValueError(NO_COURSE)
    if not learner.id:
        raise ValueError(NO_ID)
    same = learner.is_known_as(known.id, known.course)
    if learner != known:
        progress.introduce(learner)
    who = f"{learner.name} ({learner.id})" if learner.name else learner.id
    said = [(AGAIN if same else JOINED).format(who=who, course=learner.course)]
    if not same:
        said += [NEW_QUESTIONS, *_tried(progress)]
    return Joined(learner, "\n".join(filter(None, [*said, progress.trouble])))


def _tried(progress: Progress) -> list[str]:
    """Say in which exercises there were tries."""
    tried = {exercise for (exercise, _), kept in progress.tasks().items() if kept.tries}
    titles = [exercise_title(name) for name in exercise_names() if name in tried]
    return [TRIED.format(exercises=", ".join(titles))] if titles else []
