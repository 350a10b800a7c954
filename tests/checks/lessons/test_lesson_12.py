"""Exercise 12: whose time it was, who waited for whom, and what is nearly right."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.cases import Cases
from labapi.checks.catalogue import tasks_of
from labapi.checks.lessons.lesson_12_request_life import blame, percentile
from labapi.checks.lessons.lesson_12_request_life.timed import Asked, Counter
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.variant import Variant, variant_key

EXERCISE = "12_request_life"
SOLUTION = Path(__file__).parents[3] / "solutions" / f"{EXERCISE}_solution.ipynb"
TASKS = {task.id: task for task in tasks_of(EXERCISE)}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


def changed(solved, task, old, new, seed="public"):
    source = solved.source_of(task)
    assert old in source
    return solved.judged(TASKS[task], source.replace(old, new), seed)


def asked_of(learner):
    key = variant_key("c", str(learner))
    return key, blame.question(Variant(key, EXERCISE, "blame"))


# Which row is to blame.


@pytest.mark.parametrize("kind", blame.ALONE)
def test_of_one_request_the_row_to_blame_is_longer_than_all_others_together(kind):
    for row in blame.ROWS[kind]:
        text = row.text.replace(" · ", ". ").replace(" ms", "").replace("Further in: ", "")
        told = dict(part.split() for part in text.rstrip(".").split(". "))
        rest = sum(float(ms) for name, ms in told.items() if name not in (row.answer, "wait"))
        assert float(told[row.answer]) > rest


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "word", "belief"),
    [
        ("inside", "model", "model_is_slow"),
        ("outside", "WAIT", "wait_is_a_row"),
        ("kept", " tls ", "paid_each_time"),
        ("cold", "registry", "first_is_all"),
    ],
)
def test_a_belief_is_recognised_for_every_learner(solved, kind, word, belief, learner):
    key, asked = asked_of(learner)
    said = asked.answers | dict.fromkeys(asked.letters(kind), word)
    result = solved.judged(TASKS["blame"], f"blame = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


def test_a_word_that_is_no_row_is_told_some_that_are(solved):
    result = changed(solved, "blame", '"between"', '"network"')
    assert result.points == 0
    assert "Write the name of one of its rows" in result.message


# Percentiles.


@pytest.mark.parametrize("seed", range(20))
def test_the_times_that_are_asked_about_tell_the_beliefs_apart(seed):
    cases = Cases(str(seed), EXERCISE, "percentile")
    for count, p in ((20, 95), (24, 90), (13, 50)):
        times = percentile._telling(cases, count, p)
        right = percentile._nearest(times, p)
        assert all(wrong(times, p) != right for wrong in (percentile._unsorted, percentile._next))


@pytest.mark.parametrize(
    ("old", "new", "belief"),
    [
        ("ordered[rank - 1]", "ordered[rank]", "one_too_far"),
        ("sorted(times)", "list(times)", "as_they_came"),
        ("ordered[rank - 1]", "(ordered[rank - 1] + ordered[0]) / 2", "lies_between"),
    ],
)
def test_a_percentile_that_is_nearly_right_is_told_why(solved, old, new, belief):
    result = changed(solved, "percentile", old, new)
    assert result.misconception == belief


# The stopwatch.


def asked(connection, began_s, ended_s):
    return Asked("GET", "/", ("127.0.0.1", connection), began_s, ended_s)


@pytest.mark.parametrize(
    ("began_s", "connections"),
    [(2.0, 2), (9.0, 1)],
    ids=["soon after the other", "when the first may have been closed by the server"],
)
def test_a_new_connection_counts_unless_the_server_may_have_closed_the_old_one(
    began_s, connections
):
    counter = Counter({}, set(), asked=[asked(1, 0.0, 1.0), asked(2, began_s, began_s + 1)])
    assert counter.connections() == connections


def test_a_connection_that_is_closed_each_time_is_no_kept_one(solved):
    closed = 'session.get(url, headers={"Connection": "close"})'
    result = changed(solved, "timed", "session.get(url)", closed)
    assert (result.points, result.misconception) == (2, "kept_by_itself")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("perf_counter() - begun", "(perf_counter() - begun) * 1_000", "Are these seconds?"),
        ("session.get(url)", "session.head(url)", "and not by `GET`"),
        ("in urls", "in reversed(urls)", "not asked in their order"),
        ("in urls", "in urls[:-1]", "was asked 0 times"),
    ],
)
def test_a_stopwatch_that_is_nearly_right_is_told_what_it_lacks(solved, old, new, said):
    assert said in changed(solved, "timed", old, new).message


# The office that answers meanwhile.


def test_an_edit_that_frees_nobody_is_told_that_all_three_faults_are_there():
    shipped = Rehearsal.of(SOLUTION, stub_of)
    source = shipped.source_of("answers_meanwhile").replace("put_aside", "file_it")
    result = shipped.judged(TASKS["answers_meanwhile"], source)
    assert "all three faults; none of them is mended yet" in result.message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    background.add_task(put_aside, decision)\n", "", "never put away"),
        ("ask_bureau(application)", "0", "nobody came to the bureau"),
        ('"status": "ready"', '"status": "here"', "`/health` is not what it should be"),
        ("application/x-ndjson", "application/json", "and before as `application/x-ndjson`"),
    ],
)
def test_what_was_answered_and_put_away_has_to_stay(solved, old, new, said):
    assert said in changed(solved, "answers_meanwhile", old, new).message


def test_a_pause_that_lets_go_once_does_not_free_the_loop(solved):
    result = changed(
        solved,
        "answers_meanwhile",
        "def predict(application: dict, background: BackgroundTasks):\n",
        "async def predict(application: dict, background: BackgroundTasks):\n"
        "    await asyncio.sleep(0)\n",
    )
    assert (result.points, result.misconception) == (2, "async_is_enough")


# A name for each request.


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('b"x-request-id", own', 'b"x-request", own', "has no header `X-Request-ID`"),
        ("        request_id.set(own)\n", "", "[nobody]"),
        ('.decode("latin-1")', ".decode()", "UnicodeDecodeError"),
        ("GOOD_ID.fullmatch(brought)", "brought.isalnum()", "A request brought the id"),
        ("failed: {type(error).__name__}", "failed", "Just that request will be looked for"),
    ],
)
def test_a_layer_that_is_nearly_right_is_told_what_it_lacks(solved, old, new, said):
    result = changed(solved, "request_ids", old, new)
    assert result.points < 6
    assert said in result.message


def test_a_middleware_inside_of_the_app_does_not_see_its_500(solved):
    inside = (
        "from fastapi.middleware import Middleware\n"
        + solved.source_of("request_ids").replace("api = with_ids(loans)", "")
        + "loans.user_middleware.insert(0, Middleware(with_ids))\napi = loans\n"
    )
    result = solved.judged(TASKS["request_ids"], inside)
    assert result.points == 5
    assert "/broken/" in result.message


# A canary without dice.


def test_a_turn_for_each_is_no_rule_that_two_servers_share(solved):
    by_turns = (
        "turns = [0]\n\n\ndef version_of(application, share):\n"
        "    turns[0] += 1\n"
        "    return NEW if share and turns[0] % 2 else OLD\n"
    )
    assert solved.judged(TASKS["canary"], by_turns).misconception == "by_chance"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("place >= share", "place > share"),
        ('"big"', '"little"'),
        ("[:4]", "[:5]"),
        ("float(application[name])", "application[name]"),
    ],
)
@pytest.mark.parametrize("seed", ["public", "one", "two"])
def test_a_place_of_ones_own_is_told_from_the_one_that_was_agreed(solved, old, new, seed):
    assert changed(solved, "canary", old, new, seed).points < 2
