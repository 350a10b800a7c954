"""Exercise 10: answers that are nearly right are told apart, and told what is missing."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.child.judged_cells import judge_tasks
from labapi.checks.judging import judge
from labapi.checks.notebook.blanks import answer_of
from labapi.checks.notebook.step import judged_step
from labapi.checks.variant import Variant, variant_key

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


# Task 2: the values that are easily left out come under every seed.


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('return int(headers["Retry-After"])', "return float('nan')"),
        ("return 0", "return float('nan')"),
        ('max(0, int(headers["X-RateLimit-Reset"]) - now_s)', "float('nan')"),
        ('["X-RateLimit-Remaining"]) > 0', '["X-RateLimit-Remaining"]) > 1'),
        ("max(0, int", "max(1, int"),
        ("status == 429", "status >= 400"),
        ("status == 429", "status >= 429"),
    ],
)
def test_a_wait_that_is_wrong_for_one_kind_of_answer_does_not_pass(solved, old, new):
    source = solved.source_of("seconds_to_wait")
    assert old in source
    for seed in ("public", "one", "another", "a third"):
        result = solved.judged(TASKS["seconds_to_wait"], source.replace(old, new), seed)
        assert result.points == 0, seed


def test_a_wait_of_thousands_of_digits_is_told_as_any_other(solved):
    result = solved.judged(
        TASKS["seconds_to_wait"], "def seconds_to_wait(*given):\n    return 10**4000"
    )
    assert "Which of the three rules is this answer for?" in result.message


# Task 3: without limit is without limit.


@pytest.mark.parametrize(
    ("free", "points"),
    [("None", 2), ("'1000/s'", 2), ("'8/hour'", 1), ("'1000/hour'", 1), ("'7/s'", 1)],
)
def test_a_limit_that_the_check_does_not_reach_is_a_limit(solved, free, points):
    limits = f"limits = {{'/predict': '3/hour', '/models': {free}, '*': '5/hour'}}"
    assert solved.judged(TASKS["limits"], limits).points == points


@pytest.mark.parametrize("key", ["", *(variant_key("a course", f"a{n}") for n in range(4))])
def test_the_limits_of_one_learner_are_wrong_for_another(solved, key):
    asked = TASKS["limits"].question(Variant(key, "10_rate_limiting", "limits"))
    answer = asked.answer_source("limits")
    assert solved.judged(TASKS["limits"], answer, variant_key=key).points == 2
    others = [variant_key("a course", f"b{n}") for n in range(4)]
    passed = [solved.judged(TASKS["limits"], answer, variant_key=one).points == 2 for one in others]
    assert sum(passed) <= 1


# Task 6: windows that no token divides, any kind of state, and callers who come in turns.

BUCKET = """
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, limit)
    tokens = min(limit, tokens + {dripped})
    allowed = tokens >= 1
    return allowed, (now_s, tokens - allowed)
"""
DRIPS = [
    "(now_s - then_s) / max(1, window_s // limit)",
    "(now_s - then_s) / -(-window_s // limit)",
    "(now_s - then_s) / max(1, round(window_s / limit))",
    "(now_s - then_s) * max(limit // window_s, limit / window_s % 1)",
    "(now_s - then_s) * round(limit / window_s, 1)",
]


@pytest.mark.parametrize("dripped", DRIPS)
def test_a_drip_that_is_rounded_is_half_the_points(solved, dripped):
    for seed in ("public", "one", "another", "a third", "a fourth"):
        result = solved.judged(TASKS["token_bucket"], BUCKET.format(dripped=dripped), seed)
        assert result.points in (0, 2), seed


@pytest.mark.parametrize(
    "dripped",
    [
        "(now_s - then_s) * limit / window_s",
        "(now_s - then_s) * (limit / window_s)",
        "(now_s - then_s) / (window_s / limit)",
        "(now_s - then_s) / window_s * limit",
    ],
)
def test_no_rounding_of_floats_decides(solved, dripped):
    for seed in range(12):
        source = BUCKET.format(dripped=dripped)
        result = solved.judged(TASKS["token_bucket"], source, f"seed {seed}")
        assert result.points == 4, seed


MADE = {
    "a fraction in a named tuple": """
from collections import namedtuple
from fractions import Fraction
Bucket = namedtuple("Bucket", "then_s tokens")
def token_bucket(state, now_s, limit, window_s):
    state = state or Bucket(now_s, Fraction(limit))
    dripped = Fraction(now_s - state.then_s) * limit / window_s
    tokens = min(Fraction(limit), state.tokens + dripped)
    allowed = tokens >= 1
    return allowed, Bucket(now_s, tokens - allowed)
""",
    "an object that is changed": """
class Bucket:
    pass
def token_bucket(state, now_s, limit, window_s):
    if state is None:
        state = Bucket()
        state.then_s, state.drops = now_s, limit * window_s
    state.drops = min(limit * window_s, state.drops + (now_s - state.then_s) * limit)
    state.then_s = now_s
    allowed = state.drops >= window_s
    state.drops -= window_s * allowed
    return allowed, state
""",
    "a function": """
def bucket(then_s, drops):
    def at(now_s, limit, window_s):
        there = min(limit * window_s, drops + (now_s - then_s) * limit)
        allowed = there >= window_s
        return allowed, bucket(now_s, there - window_s * allowed)
    return at
def token_bucket(state, now_s, limit, window_s):
    return (state or bucket(now_s, limit * window_s))(now_s, limit, window_s)
""",
}


@pytest.mark.parametrize("source", MADE.values(), ids=MADE)
def test_a_state_may_be_anything_in_class_and_in_a_child(solved, source):
    assert solved.judged(TASKS["token_bucket"], source).points == 4
    cells = [source if name == "token_bucket" else cell for name, cell in solved.cells]
    child = judge_tasks("10_rate_limiting", [TASKS["token_bucket"]], cells, "secret")
    assert [result.points for result in child] == [4], child


def test_a_bucket_that_all_callers_share_is_told_so(solved):
    shared = """
bucket = {}
def token_bucket(state, now_s, limit, window_s):
    if state is None or not bucket:
        bucket.update(then_s=now_s, tokens=limit)
    tokens = min(limit, bucket["tokens"] + (now_s - bucket["then_s"]) * limit / window_s)
    allowed = tokens >= 1
    bucket.update(then_s=now_s, tokens=tokens - allowed)
    return allowed, True
"""
    result = solved.judged(TASKS["token_bucket"], shared)
    assert result.points == 2


# The judged steps of the lesson.


def judged_step_of(name, source):
    names = {}
    exec(source, names)
    return judged_step("10_rate_limiting", name, source, names)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        ("[]", "`seconds` holds 0 moments"),
        ("[0] * 2000", "`seconds` holds 2000 moments"),
        ("[0, 0, 0]", "The bucket let in 3 of your 3, and no more than 3 within 6 s."),
        ("[0, 0, 0, 2]", "no more than 4 within 6 s. A token comes every 2 s."),
        ("[0, 0, 0, 6, 6, 6]", "What comes 6 s after the first is too late"),
        ("[0, 1e9]", "is no moment here"),
        ("['0', 2]", "`seconds[…]` is"),
        ("[0, 0, 0, 0, 0]", "A bucket gives at once as many tokens as are asked for."),
    ],
)
def test_moments_that_do_not_bring_a_bucket_to_its_worst_are_told_what_got_in(seconds, told):
    assert told in repr(judged_step_of("worst_case", f"seconds = {seconds}"))


@pytest.mark.parametrize("least", ["0.5", "0"])
def test_who_draws_but_for_the_first_wait_is_not_told_that_chance_is_missing(least):
    source = f"""
from random import uniform

def wait_s(asked_s, n):
    if n == 0:
        return asked_s or {least}
    return asked_s or uniform(0, min(4, 0.5 * 2**n))
"""
    told = repr(judged_step_of("wait_s", source))
    assert "Waiting longer each time is enough" not in told
    assert f"`wait_s(None, 0)` gave `{least}` each time" in told or "were up to `0` s" in told


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_bound_that_is_right_for_all_tries_but_one_is_not_enough(n):
    source = f"""
from random import uniform


def wait_s(asked_s, n, draw=uniform):
    if asked_s is not None:
        return asked_s
    return draw(0, min(4, 0.5 * 2**n) / (3 if n == {n} else 1))
"""
    assert f"For `n` of {n}, 40 waits" in repr(judged_step_of("wait_s", source))


def test_a_wait_far_longer_than_asked_for_is_told():
    source = "def wait_s(asked_s, n):\n    return 1000.0\n"
    assert "much longer than the server asks for" in repr(judged_step_of("wait_s", source))
