"""Exercise 03: the rows are facts, and servers and clients with one hole each do not pass."""

import json
import re
from pathlib import Path

import pytest
import requests

import labapi
from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.inside.here import Here
from labapi.checks.judging import judge
from labapi.checks.lessons.lesson_03_http_methods import may_send_twice, safe_methods
from labapi.checks.notebook.step import judged_step
from labapi.checks.variant import Variant, variant_key
from labapi.classroom.journal.state import state_of
from labapi.classroom.lab import start
from labapi.web.openapi.examples import ONE_QUESTION

EXERCISE = "03_http_methods"
SOLUTION = Path(__file__).parents[3] / "solutions" / f"{EXERCISE}_solution.ipynb"
TASKS = {task.id: task for task in tasks_of(EXERCISE)}
KEYS = ["", *(variant_key("rest", f"learner {number}") for number in range(30))]
MODEL = {"algorithm": "gradient_boosting", "parameters": ONE_QUESTION}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION)


@pytest.fixture
def lab():
    lab = start("the facts of exercise 03")
    yield lab
    lab.stop()


def asked(task, key):
    return TASKS[task].question(Variant(key, EXERCISE, task))


def judged(task, answer, key=""):
    return judge(EXERCISE, TASKS[task], Here({task: answer}), "a seed", key)


# Task 1


@pytest.mark.parametrize("key", KEYS)
def test_some_rows_are_safe_and_four_are_not_and_both_beliefs_are_recognised(key):
    question = asked("safe_methods", key)
    safe = question.letters(*safe_methods.SAFE)
    assert len(safe) in (1, 2, 3)
    assert len(question.rows) == len(safe) + 4
    for kinds, belief in (
        (["PUT", "DELETE"], "idempotent_is_safe"),
        (["DELETE"], "no_body_is_safe"),
    ):
        result = judged("safe_methods", [*safe, *question.letters(*kinds)], key)
        assert (result.points, result.misconception) == (0, belief)


@pytest.mark.parametrize("key", KEYS)
def test_rows_may_be_named_by_what_stands_in_them_and_answered_one_by_one(key):
    question = asked("safe_methods", key)
    texts = {row.text.strip("`") for row in question.rows.values() if row.answer}
    for answer in (texts, question.answers, tuple(map(str.lower, texts))):
        assert judged("safe_methods", answer, key).points == 1


@pytest.mark.parametrize("everything", ["ABCDEFG", "ABCDEF", "ABCDE", "AB", ""])
def test_no_set_of_letters_is_right_for_everybody(everything):
    passed = sum(judged("safe_methods", list(everything), key).points for key in KEYS)
    assert passed <= 3


def test_what_is_no_row_is_named():
    assert "holds `HEAD`" in judged("safe_methods", {"GET", "HEAD"}).message
    assert "from `A` to `E`" in judged("safe_methods", {"A", "F"}).message
    assert "a set of letters" in judged("safe_methods", {"A": "yes"}).message


# Task 2

SENT = {
    may_send_twice.READ: ("GET", "/models/loan-classifier-v2.0"),
    may_send_twice.NO_KEY: ("POST", "/predict"),
    may_send_twice.ONE_KEY: ("POST", "/predict"),
    may_send_twice.NEW_KEYS: ("POST", "/predict"),
    may_send_twice.REMOVE: ("DELETE", "/models/trial"),
    may_send_twice.PUT: ("PUT", "/models/trial"),
    may_send_twice.SHALL_BE: ("PATCH", "/models/trial"),
    may_send_twice.IS_DONE: ("PATCH", "/models/trial"),
}


def sendings(kind, text):
    """What the two copies of a request carry that is described by this text."""
    if kind == may_send_twice.PUT:
        return 2 * [{"json": MODEL}]
    if kind in may_send_twice.PATCHES:
        document = json.loads(re.search(r"Patch `(.*)`|patch `(.*)`", text)[0][7:-1])
        form = "json-patch" if isinstance(document, list) else "merge-patch"
        return 2 * [{"json": document, "headers": {"Content-Type": f"application/{form}+json"}}]
    keys = {may_send_twice.ONE_KEY: ("one", "one"), may_send_twice.NEW_KEYS: ("new 1", "new 2")}
    question = {"json": {"features": {
        "age": 35, "income": 55000, "credit_score": 720, "employment_years": 8,
        "loan_amount": 25000,
    }}} if SENT[kind][0] == "POST" or "QUERY" in text else {}  # fmt: skip
    if kind not in keys:
        return 2 * [question]
    return [question | {"headers": {"Idempotency-Key": f"{key} {text}"[:40]}} for key in keys[kind]]


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, text) for kind, words in may_send_twice.WORDS.items() for text in words],
)
def test_what_a_row_says_is_so_in_the_lab(lab, kind, text):
    method, path = ("QUERY", "/predict") if "QUERY" in text else SENT[kind]
    tags = ["only"] if "one tag" in text else ["a", "b", "c"]
    api = f"{lab.url}/api/v1"
    requests.put(f"{api}/models/trial", json=MODEL | {"tags": tags, "description": "x"})
    for sending in sendings(kind, text):
        before = state_of(lab)
        requests.request(method, api + path, **sending)
    assert (not state_of(lab) - before) == may_send_twice.TWICE[kind]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    ("kinds", "belief", "points"),
    [
        ([may_send_twice.NO_KEY], "equal_is_one", 1),
        ([may_send_twice.ONE_KEY], "key_is_decoration", 1),
        ([may_send_twice.REMOVE], "same_answer", 1),
        ([may_send_twice.SHALL_BE], "method_decides", 1),
        ([may_send_twice.IS_DONE], "method_decides", 1),
        ([may_send_twice.REMOVE, may_send_twice.IS_DONE], "same_answer", 0),
    ],
)
def test_one_wrong_answer_is_recognised_for_everybody_and_costs_its_own_part(
    key, kinds, belief, points
):
    question = asked("may_send_twice", key)
    wrong = {letter: not question.answers[letter] for letter in question.letters(*kinds)}
    result = judged("may_send_twice", question.answers | wrong, key)
    assert (result.points, result.misconception) == (points, belief)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", may_send_twice.TWICE)
def test_every_row_counts(key, kind):
    question = asked("may_send_twice", key)
    for letter in question.letters(kind):
        wrong = {letter: not question.answers[letter]}
        assert judged("may_send_twice", question.answers | wrong, key).points == 1
        assert judged("may_send_twice", question.answers | {letter: "no"}, key).points == 1


def test_the_names_of_the_rows_will_do_for_their_letters():
    question = asked("may_send_twice", "")
    named = {row.text.partition(":")[0]: row.answer for row in question.rows.values()}
    assert judged("may_send_twice", named).points == 2


# Tasks 3, 4 and 6: answers with a hole

HOLES = {
    "one model for all": (
        "deploy_and_retag",
        'url = f"{api}/models/{model_id}"',
        'url = f"{api}/models/loan-classifier-v2.0"',
        1,
    ),
    "sorted tags": ("deploy_and_retag", '{"tags": tags}', '{"tags": sorted(tags)}', 1),
    "no tags are no change": (
        "deploy_and_retag",
        '{"tags": tags}',
        '{"tags": tags} if tags else {}',
        1,
    ),
    "what was there stays": (
        "deploy_and_retag",
        "json=model)",
        'json={"description": requests.get(f"{api}/models/{model_id}").json()'
        '.get("data", {}).get("description", "")} | model)',
        1,
    ),
    "all but a conflict is gone": ("remove_models", "in (204, 404)", "!= 409", 0),
    "all but a server error is gone": ("remove_models", "in (204, 404)", "< 500", 0),
    "what cannot be read is gone": (
        "remove_models",
        "answer.status_code in (204, 404)",
        'requests.get(f"{api}/models/{model_id}").status_code >= 404',
        0,
    ),
    "a place that was known once": (
        "office",
        "found = notes.pop(note_id, None)\n    return Response(status_code=404 if found is None",
        "found = notes.pop(note_id, None)\n    known.add(note_id)\n"
        "    return Response(status_code=404 if found is None",
        2,
    ),
    "an empty note is none": (
        "office",
        "404 if found is None else 204",
        "204 if found else 404",
        2,
    ),
    "everything goes": (
        "office",
        "found = notes.pop(note_id, None)",
        "found = notes.pop(note_id, None)\n    notes.clear()",
        2,
    ),
    "one method too many": ("office", "@office.put(", "@office.patch(PATH)\n@office.put(", 2),
}
FIRST = 'known = set()\nPATH = "/notes/{note_id}"\n'


@pytest.mark.parametrize(("task", "old", "new", "points"), HOLES.values(), ids=HOLES)
def test_an_answer_with_a_hole_earns_what_is_right_of_it(solved, task, old, new, points):
    source = solved.source_of(task)
    assert old in source
    answer = FIRST + source.replace(old, new)
    if "known" in new:
        answer = answer.replace("200 if note_id in notes", "200 if note_id in {*known, *notes}")
    result = solved.judged(TASKS[task], answer)
    assert result.points == points, result


def test_an_office_that_takes_an_empty_note_for_none_is_told_which_note(solved):
    answer = solved.source_of("office").replace(
        "404 if found is None else 204", "204 if found else 404"
    )
    assert (
        "the note there, `{}`, was to be removed" in solved.judged(TASKS["office"], answer).message
    )


def test_what_was_given_out_is_not_paid_by_itself(solved):
    neither = (
        "notes = {}\noffice = reading_room(notes)\n\n\n"
        '@office.put("/notes/{note_id}")\ndef put_note(note_id: str):\n    return {}\n'
    )
    assert solved.judged(TASKS["office"], neither).points == 0


def test_a_key_that_is_made_anew_for_each_try_is_told_apart_from_no_key(lab):
    source = """header = "Idempotency-Key"
for key in "ab":
    sent = {"json": {"features": labapi.EXAMPLE}, "headers": {header: key}}
    r = requests.post(f"{lab.url}/api/v1/predict", **sent)"""
    names = {"labapi": labapi, "requests": requests, "lab": lab}
    exec(source, names)
    judged = judged_step(EXERCISE, "key_header", source, names)
    assert "Each try carried a key of its own" in judged.result.message
