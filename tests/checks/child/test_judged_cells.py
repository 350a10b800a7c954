"""A whole notebook is judged: with the kit's given cells, within a time, with a few restarts."""

import json
from dataclasses import replace

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.child import judged_cells
from labapi.checks.child.cells import Cell, cells_to_run, stands_on
from labapi.checks.child.child import Child
from labapi.checks.child.judged_cells import judge_notebook, judge_tasks
from labapi.checks.child.process import Limits
from labapi.checks.notebook.answers import answers_of
from labapi.checks.notebook.blanks import answer_of
from labapi.checks.notebook.shipped import exercise_text
from labapi.checks.result import Outcome
from labapi.checks.task import Incorrect
from labapi.course import ROOT, SOLUTIONS, solution_file, source_of
from tests.checks.child.small_tasks import ALL_RIGHT, QUICK, RIGHT, TASKS, task

SIGNING = "08_authentication"
OAUTH = "15_oauth"


def shipped(exercise):
    return json.loads(exercise_text(solution_file(ROOT, exercise)))


def answered(exercise, task_id, answer, *behind):
    """Give the notebook with one answer in its cell, and cells of the learner's behind it."""
    document = shipped(exercise)
    cells = []
    for cell in document["cells"]:
        cells.append({**cell, "source": answer} if cell["id"] == task_id else cell)
        if cell["id"] == task_id:
            cells += [{"cell_type": "code", "source": source, "metadata": {}} for source in behind]
    return {**document, "cells": cells}


def judged(exercise, task_id, handed_in):
    """Judge one task of it."""
    tasks = tasks_of(exercise)
    answers = [one.id for one in tasks]
    cells = cells_to_run(handed_in, shipped(exercise), answers)
    names = stands_on(shipped(exercise), answers)
    wanted = [one for one in tasks if one.id == task_id]
    (result,) = judge_tasks(exercise, wanted, cells, "a seed", names=names)
    return result


def login_answers():
    (login,) = (one for one in tasks_of(SIGNING) if one.id == "login")
    return answers_of(SIGNING, login, ROOT / SOLUTIONS)


REFUSED_LATER = """
kits_own, secret = sign, SECRET
def mine(claims):
    import time
    return kits_own(claims) if claims["exp"] > time.time() else "x.y.z"
"""
SIGN_ANEW = {
    "by name": "sign = mine",
    "in globals": "globals()['sign'] = mine",
    "by its code": "import types\nagain = types.FunctionType(sign.__code__, globals())\n"
    "def asked(claims):\n    return again(claims) if claims['exp'] > time.time() else 'x'\n"
    "sign.__code__ = asked.__code__",
    "by what it calls": "def signature_of(signed, own=signature_of):\n"
    "    over = json.loads(base64.urlsafe_b64decode(signed.split('.')[1] + '==='))['exp']\n"
    "    return own(signed) if over > time.time() else 'x'",
}


@pytest.mark.parametrize("how", SIGN_ANEW)
def test_a_fault_is_not_mended_by_setting_anew_what_was_given(how):
    wrong = login_answers().wrong["signed_is_good"]
    cheat = REFUSED_LATER + SIGN_ANEW[how]
    result = judged(SIGNING, "login", answered(SIGNING, "login", wrong, cheat))
    assert (result.points, result.outcome) == (3, Outcome.PARTLY)
    assert result.misconception == "signed_is_good"
    seen = how in ("by name", "by what it calls")
    assert seen == ("anew; what the exercise gave is what was judged with." in result.note)


def test_nor_by_changing_the_cell_that_gives_it():
    wrong = login_answers().wrong["signed_is_good"]
    handed_in = answered(SIGNING, "login", wrong)
    (given,) = (cell for cell in handed_in["cells"] if cell["id"] == "given-login")
    given["source"] = source_of(given) + REFUSED_LATER + SIGN_ANEW["by name"]
    result = judged(SIGNING, "login", handed_in)
    assert (result.points, result.misconception) == (3, "signed_is_good")


def test_what_a_learner_added_to_a_given_cell_is_part_of_the_answer():
    right = "import_was_needed = sqrt(4)\n" + login_answers().right[-1]
    handed_in = answered(SIGNING, "login", right)
    handed_in["cells"] = [
        {**cell, "source": "from math import sqrt\n" + source_of(cell)}
        if cell["id"] in ("start", "given-login")
        else cell
        for cell in handed_in["cells"]
    ]
    assert judged(SIGNING, "login", handed_in).outcome is Outcome.PASSED


def test_the_waits_are_noted_where_they_were_given_also_when_the_list_is_another():
    exercise, task_id = "04_status_codes", "wait_until_ready"
    solved = Rehearsal.of(solution_file(ROOT, exercise), answer_of).source_of(task_id)
    behind = "waited = []\ndef wait(seconds, more): pass"
    assert judged(exercise, task_id, answered(exercise, task_id, solved, behind)).points == 2


def test_a_helper_may_have_the_name_of_what_another_task_was_given():
    solved = Rehearsal.of(solution_file(ROOT, OAUTH), answer_of).source_of("nightly")
    helper = "def challenge_of(url, **more):\n    return requests.post(url, **more)\n\n"
    answer = helper + solved.replace("requests.post(", "challenge_of(")
    assert "challenge_of(" in answer.removeprefix(helper)
    assert judged(OAUTH, "nightly", answered(OAUTH, "nightly", answer)).points > 0


def test_a_solved_notebook_gets_all_points_also_where_all_given_cells_were_deleted():
    exercise = "04_status_codes"
    answers = {one.id for one in tasks_of(exercise)}
    solved = dict(Rehearsal.of(solution_file(ROOT, exercise), answer_of).cells)
    document = shipped(exercise)
    left = [
        {**cell, "source": solved[cell["id"]]}
        for cell in document["cells"]
        if cell["id"] in answers
    ]
    results = judge_notebook(exercise, {**document, "cells": left}, document, "a seed")
    assert all(one.outcome is Outcome.PASSED for one in results.results), results


# A process that ends is started again, but not for ever; and a notebook has a time.

DEADLY = "import os\ndef {}(*given): os._exit(0)"


@pytest.fixture(name="started")
def _started(monkeypatch):
    """Count the processes that are started."""
    started = []

    class Counted(Child):
        def __init__(self, *given, **named):
            started.append(1)
            super().__init__(*given, **named)

    monkeypatch.setattr(judged_cells, "Child", Counted)
    return started


def asks(name, number):
    return task(name, lambda work, cases: work.call(name), number)


def test_after_three_restarts_the_other_tasks_are_told_that_they_were_not_judged(started):
    names = [f"deadly_{number}" for number in range(1, 6)]
    tasks = [*(asks(name, n) for n, name in enumerate(names, start=1)), asks("fine", 6)]
    cells = [*(DEADLY.format(name) for name in names), "def fine(): return 1"]
    results = judge_tasks("01", tasks, cells, "s", QUICK)
    assert len(started) == 4
    assert [one.outcome for one in results] == [Outcome.ERROR] * 6
    assert all("exit code 0" in one.message for one in results[:4])
    assert {one.message for one in results[4:]} == {
        "This task was not judged: the program that ran this notebook had ended 4 times, "
        "and was not started again."
    }


def test_cells_that_no_process_survives_use_up_the_restarts_too(started):
    results = judge_tasks("01", TASKS, ["import os; os._exit(1)"] * 9, "s", QUICK)
    assert len(started) == 4
    assert {one.outcome for one in results} == {Outcome.ERROR}
    assert all(one.message.startswith("This task was not judged: ") for one in results)


def test_a_notebook_has_a_time_and_what_is_left_when_it_is_over_is_told_so(started):
    limits = Limits(call_s=30, cell_s=30, submission_s=3)
    tasks = [asks("go_on", 1), asks("fine", 2)]
    cells = ["def go_on():\n    while True: pass\ndef fine(): return 1"]
    loops, later = judge_tasks("01", tasks, cells, "s", limits)
    assert (loops.outcome, later.outcome) == (Outcome.ERROR, Outcome.ERROR)
    assert "the 3 seconds for the whole notebook were over, at `go_on()`" in loops.message
    assert later.message == (
        "This task was not judged: the 3 seconds for the whole notebook were over."
    )
    assert len(started) == 1


def test_the_time_of_a_notebook_counts_its_cells_too(started):
    limits = Limits(cell_s=30, submission_s=2)
    (result,) = judge_tasks("01", TASKS[:1], ["while True: pass"] * 50, "s", limits)
    assert (result.outcome, len(started)) == (Outcome.ERROR, 1)
    assert "the 2 seconds for the whole notebook were over" in result.message


# Which of several failed cells is to blame.


def test_of_several_cells_that_failed_the_one_is_named_that_was_to_set_the_name():
    cells = ["x = 1", "1 / 0", f"import os\nos._exit(3)\n{RIGHT['choice']}", "choice_2 = 1 / 0"]
    results = judge_tasks("01", TASKS[:1], [*cells, *ALL_RIGHT[2:]], "s", QUICK)
    assert results[0].outcome is Outcome.CELL_FAILED
    assert results[0].message.startswith("Your cell 3 did not run to its end: ")
    assert "exit code 3" in results[0].message


def test_the_cell_of_a_task_that_never_ended_failed_whatever_it_was_to_set():
    cells = [Cell("start", "x = 1"), Cell("choice", "while True: pass", 7)]
    (result,) = judge_tasks("01", TASKS[:1], cells, "s", replace(QUICK, cell_s=0.2))
    assert result.outcome is Outcome.CELL_FAILED
    assert result.message.startswith("Your cell 7 did not run to its end: ")


def test_no_cell_is_named_that_has_nothing_to_do_with_what_is_missing():
    (result,) = judge_tasks("01", TASKS[:1], ["1 / 0", "os._exit("], "s", QUICK)
    assert (result.outcome, result.note) == (Outcome.SETUP, "")


def test_a_cell_that_failed_is_an_outcome_of_its_own_and_told_by_the_notebooks_number():
    cells = [Cell("start", "x = 1"), Cell("choice", "choice = 1 / 0", 7), *ALL_RIGHT[2:]]
    (result,) = judge_tasks("01", TASKS[:1], cells, "s", QUICK)
    assert result.outcome is Outcome.CELL_FAILED
    assert result.message.startswith("Cell 7, which is to make `choice`, ended with Zero")


def test_what_is_in_a_cell_does_not_end_the_judge_who_reads_it():
    cells = ["if a: x = 1\n" + "elif a: x = 1\n" * 990, "(" * 5000, "x = '\\d'", "\0", "x" * 10**6]
    (result,) = judge_tasks("01", TASKS[:1], cells, "s", QUICK)
    assert result.outcome is Outcome.SETUP


def test_an_empty_cell_is_not_run_however_many_there_are():
    document = shipped(SIGNING)
    blank = {"cell_type": "code", "source": " \n", "metadata": {}}
    answers = [one.id for one in tasks_of(SIGNING)]
    many = {**document, "cells": [*document["cells"], *[blank] * 50_000]}
    assert cells_to_run(many, document, answers) == cells_to_run(document, document, answers)


def test_of_sources_without_end_only_the_beginning_is_read_here(monkeypatch):
    read = []
    monkeypatch.setattr(judged_cells, "names_set", lambda source: read.append(source) or set())
    endless = [Cell("", "x = 1\n" * 20_000, number) for number in range(5)]
    with judged_cells._Notebook(endless, QUICK, {}, judged_cells.ChildProcess) as notebook:
        assert notebook._sets == [set()] * 5
        assert notebook._sets == [set()] * 5
    assert len(read) == 1


def test_a_message_that_quotes_a_whole_answer_is_cut():
    def quoted(work, cases):
        raise Incorrect(work.value("choice") * 90_000)

    (result,) = judge_tasks("01", [task("choice", quoted, 1)], ["choice = 'x'"], "s", QUICK)
    assert 4_000 < len(result.message) < 4_100
