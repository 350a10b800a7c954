"""Exercise 02: what is nearly right is told what it lacks, and servers break what they say."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.cases import Cases
from labapi.checks.catalogue import tasks_of
from labapi.checks.lessons._street import Asked, Reply, street
from labapi.checks.lessons.lesson_02_rest_principles import which_constraint
from labapi.checks.lessons.lesson_02_rest_principles._suspects import (
    BROKEN,
    CONSTRAINTS,
    SOUND,
    broken,
    broken_after,
)
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.variant import Variant, variant_key

SOLUTION = Path(__file__).parents[3] / "solutions" / "02_rest_principles_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("02_rest_principles")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


def changed(solved, task, old, new, seed="public"):
    source = solved.source_of(task)
    assert old in source
    return solved.judged(TASKS[task], source.replace(old, new), seed)


def asked_of(learner):
    key = variant_key("c", str(learner))
    return key, which_constraint.question(Variant(key, "02_rest_principles", "which_constraint"))


# What was broken.


@pytest.mark.parametrize("learner", range(30))
def test_every_learner_meets_each_constraint_once_and_two_rows_that_break_none(learner):
    _, asked = asked_of(learner)
    answers = list(asked.answers.values())
    assert sorted(answers) == sorted([*which_constraint.WORDS, "none", "none"])
    assert sorted(answers[:4]) == ["cacheable", "none", "none", "stateless"]


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "word", "belief"),
    [
        ("stored", "stateless", "stored_is_state"),
        ("asked first", "cacheable", "no_cache_is_not_cacheable"),
        ("memory", "Layered System", "seen_behind_a_proxy"),
        ("addresses", "uniform", "address_is_a_method"),
    ],
)
def test_a_belief_is_recognised_for_every_learner(solved, kind, word, belief, learner):
    key, asked = asked_of(learner)
    said = asked.answers | dict.fromkeys(asked.letters(kind), word)
    result = solved.judged(TASKS["which_constraint"], f"which_constraint = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


def test_a_word_that_names_no_constraint_is_told_those_that_do(solved):
    result = changed(solved, "which_constraint", '"layered"', '"slow"')
    assert result.points == 0
    assert "Write one of `client-server`" in result.message


# What an address offers.


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("key.upper()", "key", "capital letters"),
        ("key in VERBS", "key in VERBS[:4]", "One is missing"),
        ('"GET" in methods', '"POST" in methods', "of `HEAD` and `OPTIONS`"),
    ],
)
def test_methods_that_are_nearly_right_are_told_apart(solved, old, new, said):
    result = changed(solved, "methods_of", old, new)
    assert result.points < 2
    assert said.lower() in result.message.lower()


# The memo.


@pytest.mark.parametrize("seed", ["public", "one", "two"])
@pytest.mark.parametrize(
    "pairs", ["tuple(sorted(features.values()))", "sum(features.values())", "len(features)"]
)
def test_a_key_in_which_values_change_places_unseen_does_not_pass(solved, pairs, seed):
    result = changed(solved, "memo", "tuple(sorted(features.items()))", pairs, seed)
    assert result.points == 1


def test_a_memo_of_the_right_answer_to_a_wrong_question_is_told(solved):
    result = changed(solved, "memo", "body_of(features, threshold)", "body_of(features, 0.5)")
    assert "The server says otherwise" in result.message


# The cache.


def test_an_edit_that_mends_no_fault_is_told_that_all_three_are_there(solved):
    given = dict(Rehearsal.of(SOLUTION, stub_of).cells)["keep_copies"]
    result = solved.judged(TASKS["keep_copies"], given.replace("condition", "asked"))
    assert "all three faults; none of them is mended yet" in result.message


@pytest.mark.parametrize("seed", ["public", "one", "two"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("now_s - since_s <", "now_s - since_s <="),
        ('.get("max-age", "0")', '.get("max-age", "1")'),
        ('int(told(copy).get("max-age", "0"))', '60 * ("max-age" in told(copy))'),
        ("        answer = copy\n", "        return copy\n"),
    ],
)
def test_a_copy_that_is_used_a_moment_too_long_or_asked_too_soon_costs_its_part(
    solved, old, new, seed
):
    assert changed(solved, "keep_copies", old, new, seed).points == 2


def test_a_cache_that_hands_out_the_304_is_told_what_it_confirms(solved):
    result = changed(solved, "keep_copies", "        answer = copy\n", "        pass\n")
    assert result.points == 0
    assert "A `304` has no body" in result.message


def test_a_cache_that_asks_twice_is_told(solved):
    twice = "requests.get(url)\n    answer = requests.get(url, headers"
    result = changed(solved, "keep_copies", "requests.get(url, headers", twice)
    assert "2 requests were sent" in result.message


# The desk.


def test_a_desk_that_hides_what_it_knows_cannot_be_carried_on(solved):
    result = changed(solved, "carry_on", '{"known": known, ', "{")
    assert "There is no `known` in it" in result.message


def test_a_memory_in_the_function_itself_is_a_memory(solved):
    result = changed(solved, "carry_on", "app = FastAPI()", "app, kept = FastAPI(), {}")
    assert result.points == 4
    remembers = solved.source_of("carry_on").replace("app = FastAPI()", "app, kept = FastAPI(), {}")
    remembers = remembers.replace(
        'message.get("known", {}) | message["fact"]',
        'kept | message.get("known", {}) | message["fact"]\n        kept.update(known)',
    )
    result = solved.judged(TASKS["carry_on"], remembers)
    assert (result.misconception, result.points) == ("moved_the_memory", 1)


# The probes, and the servers that they look at.


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    requests.put(note, json=OTHER)\n    there", "    there"),
        ("    requests.delete(note)\n", ""),
        ("headers=VIA", "headers=BROWSER"),
        ("headers=BROWSER", "headers=VIA"),
        ("(304, 200)", "(304, 304)"),
    ],
)
def test_a_probe_that_sends_too_little_costs_its_point(solved, old, new):
    assert changed(solved, "diagnose", old, new).points == 4


def test_a_probe_that_compares_headers_is_told_of_a_sound_server(solved):
    text = "requests.get(note).text == requests.get(note).text"
    result = changed(solved, "diagnose", text, text.replace("text", "headers"))
    assert result.points == 4
    assert "What does your probe take for a fault?" in result.message


def test_a_probe_that_sees_other_faults_is_told_so(solved):
    text = "requests.get(note).text == requests.get(note).text"
    seen = f"{text} and " + text.replace("text", 'headers.get("ETag")')
    result = changed(solved, "diagnose", text, seen)
    assert result.points == 4
    assert "not the one that `is_stateless` is to find" in result.message


@pytest.mark.parametrize("kind", BROKEN)
def test_a_server_breaks_one_of_the_constraints_and_says_how(kind):
    assert kind.breaks in CONSTRAINTS
    assert kind.does != SOUND[0].does


def test_of_each_constraint_two_servers_at_least_are_unlike():
    assert all(len(broken(one)) >= 2 for one in CONSTRAINTS)
    assert not broken_after(CONSTRAINTS[-1])
    assert {kind.breaks for kind in SOUND} == {"none"}


def test_two_servers_in_a_street_hear_nothing_of_each_other():
    import requests

    with street(Cases("public", "02", "street")) as built:
        one, other = (built.house(lambda asked: Reply(200, asked.place)) for _ in range(2))
        answer = requests.get(f"{one}/notes/1?page=2", headers={"Via": "1.1 x"})
        assert answer.text == "notes/1?page=2"
        assert requests.get(f"{built.url}/nobody/1").status_code == 404
        (asked,) = built.asked_at(one)
        assert (asked.method, asked.header("VIA")) == ("GET", "1.1 x")
        assert built.asked_at(other) == []


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_server_knows_head_and_no_other_method(kind):
    server = kind()
    server(Asked("PUT", "1", {}, b'{"text": "x"}'))
    assert server(Asked("HEAD", "1", {})).status == 200
    refused = server(Asked("POST", "1", {}))
    assert (refused.status, "PUT" in refused.headers["Allow"]) == (405, True)
