"""START HERE: the exercise engine. It judges a learner's answers, in two places.

While a learner works, the answers are judged in the notebook's own kernel. In grading, the
learner's cells run in a child process, which holds no judge and no answer; the judge stays outside
and asks it questions. A judge cannot tell the two apart.

In the root stands what a teacher writes with, and how one result comes about. `task.py`: what a
task is. `cases.py`: its inputs, drawn from a seed. `variant.py`: what each learner is asked, drawn
from a key. `expect.py`: compares what came with what was expected. `judging.py`: runs the judge,
and names what stopped it. `result.py`: what is said of it. `catalogue.py`: which exercises and
tasks there are. `exercise.py`: what a learner types. Behind them lie the rooms:

- `lessons/`: the tasks, one package an exercise and one module a task: its judge and its hints;
  beside them the judged steps of the lesson itself, which `labapi.step` asks for
  (`lessons/lesson_03_http_methods/steps.py`)
- `clients/`: how all tasks judge a client that the learner writes: a lab that misbehaves in a drawn
  way (`clients/troubles.py`), and the rules of who may send what again (`clients/rules.py`)
- `capstone/`: the black-box suite of lesson 14, and its radar: what `labapi.capstone` runs
- `inside/`: what looks at a learner's answers, in the kernel or in the child. `work.py` names the
  four verbs by which a judge asks: value, call, request, lab. `here.py` answers them. Of `checks`,
  a child process gets a copy of this room and of nothing else
- `child/`: the judge's side of a child process: which cells it runs (`child/cells.py`), what is
  copied (`child/staging.py`), how it is started, asked and ended, and how long each may take
  (`child/child.py`), and how its folder is removed, whatever is in it (`child/removal.py`)
- `progress/`: what a learner has done so far, kept in a file (`progress/progress.py`), the page of
  it, and in which course (`progress/joining.py`); the questions of lessons, whose first answers are
  remembered (`progress/predictions.py`), and what the end of a lesson tells of them
  (`progress/recap.py`)
- `notebook/`: the files of an exercise: made from its solution (`notebook/shipped.py`) with blanks
  (`notebook/blanks.py`), the answers that prove a task (`notebook/answers.py`), where a learner
  works (`notebook/workplace.py`), and the file to hand in: how it is made
  (`notebook/handing_in.py`) and what is noted in it (`notebook/handed_in.py`). Of a lesson: the
  one cell that a judged step looks at (`notebook/cell.py`), and what a learner types there
  (`notebook/step.py`)

The way of one `check.safe_methods()` in the notebook, until its picture is there::

    exercise.py                Check.__call__      what the learner typed
    exercise.py                Exercise._judged    the task, and the names of this notebook
    catalogue.py               home_of             the kit, or a folder of a teacher's
    notebook/blanks.py         shipped_cell        what stood in the cell at first
    inside/here.py             Here.__init__       `work`, which looks into this kernel
    judging.py                 judge               gives a result, whatever goes wrong from here on
    cases.py                   Cases.__init__      the cases of the public seed
    variant.py                 Variant.__init__    what this learner is asked, if it is drawn
    lessons/…/safe_methods.py  judge               the task's own: it asks, and says what is wrong
    variant.py                 Variant.one_of      the rows that this learner was asked about
    inside/here.py             Here.value          one of the four verbs
    inside/given.py            GivenNames.restored what was given means what it did
    inside/last_run.py         LastRuns.problem    if its cell has failed since, nothing is judged
    inside/left_blank.py       names_used          ... nor if that of a function it calls has
    inside/codec.py            encode              only plain data passes
    inside/codec.py            decode              ... and the judge gets a copy
    inside/learners_code.py    has_blank           a blank that is left is no wrong answer
    expect.py                  expect_type         is it what the task asks for?
    task.py                    Misconception.when  a mistake that has a name
    judging.py                 _misconceived       ... becomes an outcome, with what to say of it
    progress/progress.py       Progress.note       a try is counted
    progress/file.py           ProgressFile.add    ... in a file, or in memory where that fails
    result.py                  Result._repr_html_  the result is drawn
    result.py                  draw_box            ... with an edge in the colour of the outcome

The way of the same task in a child process. `child/judged_cells.py` lets a copy of labapi be made
(`child/staging.py`), starts the process (`child/process.py`) and runs the learner's cells in it;
then the same judge is run here, on the cases of another seed. Stations after `>` are in the child::

    judging.py                 judge               as above; only `work` is a `Child` now
    cases.py                   Cases.__init__      the seed stays on this side
    variant.py                 Variant.__init__    as above
    lessons/…/safe_methods.py  judge               ... and so does the judge
    variant.py                 Variant.one_of      as above
    child/child.py             Child.value         the same verb
    child/child.py             Child._ask          one question, with an id that was drawn for it
    inside/wire.py             Wire.send           a line of JSON
    > inside/wire.py           Wire.receive        it arrives where the learner's cells ran
    > inside/inside.py         Inside.answer       the verb is found; whatever comes, it answers
    > inside/inside.py         Cells.in_loop       an event loop runs, as it does in a cell
    > inside/here.py           Here.value          the class that the notebook has, too
    > inside/given.py          GivenNames.restored what the kit gave means what it did
    > inside/codec.py          encode              plain data, or a problem of a closed list
    > inside/learners_code.py  has_blank           as above
    > inside/wire.py           Wire.send           a line of JSON
    inside/wire.py             Wire.receive        waited for until the time is up
    child/child.py             read_answer         read with distrust: anything else ends the child
    inside/codec.py            decode              plain data again
    expect.py                  expect_type         as above
    task.py                    Misconception.when  as above
    judging.py                 _misconceived       as above; there is no progress and no picture

A learner's code can do to its process what it likes: all that it can change is what the child
answers. A forged answer is an answer like any other, and the judge looks whether it is right.
"""
