"""Exercise 10: answers that are nearly right are told apart, and told what is missing."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.judging import judge
from labapi.checks.notebook.blanks import answer_of

SOLUTION = Path(__file__).parents[3] / "solutions" / "10_rate_limiting_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("10_rate_limiting")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


@pytest.fixture(name="client")
def _client(solved):
    def client(old, new):
        reference = solved.source_of("predict_patiently")
        assert old in reference
        return reference.replace(old, new)

    return client


def judged_in_haste(solved, answer):
    """Judge it as a check does that does not wait for ten seconds."""
    task = TASKS["predict_patiently"]
    with solved.at_work(task, None):
        pass  # what is slow at first, such as imports, is no matter of the answer
    with solved.at_work(task, answer, limit_s=2.0) as work:
        return judge(solved.exercise, task, work, "public")


def test_who_sleeps_in_the_place_of_waiting_is_told_of_wait(solved, client):
    result = judged_in_haste(solved, client("wait(backoff", "sleep(9 + backoff"))
    assert result.points == 1
    assert "The server had said `Retry-After: " in result.message
    assert "Your client has to wait with `wait`" in result.message


def test_who_sends_without_end_is_asked_when_the_loop_ends(solved, client):
    endless = client("range(5)", "range(8)").replace(
        "    return", "    while answer.status_code in (429, 503):\n        pass\n    return"
    )
    result = judged_in_haste(solved, endless)
    assert result.points == 3
    assert "When does your loop end?" in result.message


def test_who_did_not_run_the_cell_of_rehearse_is_told_which_makes_it(solved):
    cells = tuple(cell for cell in solved.cells if cell[0] != "given-predict_patiently")
    result = Rehearsal(solved.exercise, cells).judged(TASKS["predict_patiently"])
    assert "There is no `rehearse` yet. Run the cell above that makes it" in result.message


def test_who_sends_the_features_bare_is_told_how_they_were_answered(solved, client):
    bare = client('{"features": features}', "features")
    result = solved.judged(TASKS["predict_patiently"], bare)
    assert "One call sent 1 try: `422`. The features are good ones." in result.message
