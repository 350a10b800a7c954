"""Exercise 04: what is right in another way passes, and what is right by luck does not."""

from pathlib import Path

import pytest
import requests

import labapi
from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.lessons.lesson_04_status_codes import may_send_again, which_status
from labapi.checks.notebook.answers import answers_of
from labapi.checks.notebook.blanks import answer_of
from labapi.checks.notebook.step import judged_step

SOLUTION = Path(__file__).parents[3] / "solutions" / "04_status_codes_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("04_status_codes")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


def changed(solved, task, old, new):
    source = solved.source_of(task)
    assert old in source
    return solved.judged(TASKS[task], source.replace(old, new))


@pytest.mark.parametrize(
    ("task", "seconds"),
    [
        ("wait_until_ready", 'int(answer.headers["Retry-After"])'),
        ("send", "int(told) if told.isdigit() else seconds_until(told)"),
    ],
)
def test_a_wait_of_one_second_is_a_guess_though_the_lab_mostly_asks_for_one(solved, task, seconds):
    result = changed(solved, task, seconds, "1")
    assert result.misconception == "own_guess"


def test_a_location_may_be_relative_to_the_address_of_the_request(solved):
    result = changed(solved, "desk", 'f"/applications/{number}"', 'f"applications/{number}"')
    assert result.points == result.out_of


def test_a_location_of_the_number_alone_leads_nowhere(solved):
    result = changed(solved, "desk", 'f"/applications/{number}"', "number")
    assert result.points == 1
    assert "the answer was `404 Not Found`" in result.message


# Task 1: each row is a fact of the lab.

GOOD, AS_JSON = {"features": labapi.EXAMPLE}, {"Content-Type": "application/json"}
MODEL = "/models/loan-classifier-v2.0"


class Bank:
    """A client of the lab that causes what the rows tell."""

    def __init__(self, lab):
        self.lab = lab
        model = self.send("GET", MODEL).json()["data"]
        self.trial = {name: model[name] for name in ("algorithm", "parameters")}

    def send(self, method, path, **sending):
        return requests.request(method, f"{self.lab.url}/api/v1{path}", **sending)

    def raw(self, text):
        return self.send("POST", "/predict", data=text, headers=AS_JSON).status_code

    def features(self, **changed):
        features = {
            name: value for name, value in (labapi.EXAMPLE | changed).items() if value != ""
        }
        return self.send("POST", "/predict", json={"features": features}).status_code

    def with_key(self, key, method="POST", path="/predict", body=GOOD):
        self.lab.configure(auth="api-key")
        headers = {"X-API-Key": key} if key else {}
        return self.send(method, path, json=body, headers=headers).status_code

    def weak(self, method, path, body=None):
        return self.with_key(self.lab.issue_key(scopes=["predict"]).key, method, path, body)

    def revoked(self):
        keys = self.lab.issue_key(scopes=["keys:write"]).key, self.lab.issue_key()
        removed = self.with_key(keys[0], "DELETE", f"/api-keys/{keys[1].id}", None)
        return removed, self.with_key(keys[1].key)

    def made_and_gone(self):
        """Put a model under a new name, remove it, and ask for it."""
        made = self.send("PUT", "/models/trial", json=self.trial).status_code
        removed = self.send("DELETE", "/models/trial")
        assert not removed.content
        return made, removed.status_code, self.send("GET", "/models/trial").status_code

    def too_many(self):
        self.lab.configure(rate_limit="5/hour", strategy="sliding-log")
        return [self.features() for _ in range(6)][-1]

    def faulty(self, fault):
        self.lab.configure(fault=fault)
        return self.features()


FACTS = {
    'the body ends after `{"features": `': lambda bank: bank.raw('{"features": '),
    "in the body, single quotes stand around `features` and `age`": lambda bank: bank.raw(
        "{'features': {'age': 35}}"
    ),
    "in the body, a comma stands before a closing bracket: `35,}`": lambda bank: bank.raw(
        '{"features": {"age": 35,}}'
    ),
    "the body is the text `age=35`, and is called JSON": lambda bank: bank.raw("age=35"),
    "the age is -3": lambda bank: bank.features(age=-3),
    'the credit score is `"good"`': lambda bank: bank.features(credit_score="good"),
    "the income is missing, and all else is there": lambda bank: bank.features(income=""),
    "the loan amount is 0": lambda bank: bank.features(loan_amount=0),
    "an API key is asked for, and none came": lambda bank: bank.with_key(None),
    "an API key is asked for, and a made-up one came": lambda bank: bank.with_key("made-up"),
    "an API key is asked for, and one that was revoked came": lambda bank: bank.revoked()[1],
    "a key for predictions came with a `DELETE` of a model": lambda bank: bank.weak(
        "DELETE", MODEL
    ),
    "a key for predictions came with a `PUT` of a new model": lambda bank: bank.weak(
        "PUT", "/models/trial", bank.trial
    ),
    "a key for predictions came with a `GET` of the list of models": lambda bank: bank.weak(
        "GET", "/models"
    ),
    "a `GET` of a model that was removed": lambda bank: bank.made_and_gone()[2],
    "a `DELETE` of a model that was never there": lambda bank: (
        bank.send("DELETE", "/models/never").status_code
    ),
    "a `GET` of `/modles`: two letters changed places": lambda bank: (
        bank.send("GET", "/modles").status_code
    ),
    "the sixth prediction came, and five are allowed": Bank.too_many,
    "the allowance of the hour is used up, and one more good prediction was asked for": (
        Bank.too_many
    ),
    "a loop without a pause has sent its thousandth good request, and a hundred are allowed": (
        Bank.too_many
    ),
    "a `PUT` brought a model under a name that was new": lambda bank: bank.made_and_gone()[0],
    "a model was removed; no body follows": lambda bank: bank.made_and_gone()[1],
    "an API key was revoked by `DELETE`; no body follows": lambda bank: bank.revoked()[0],
    "the list of models was asked for, and is in the body": lambda bank: (
        bank.send("GET", "/models").status_code
    ),
    "`POST /predict` got its prediction": Bank.features,
    "the model raised an exception": lambda bank: bank.faulty("crash"),
    "in the midst of a prediction, the server's own code failed": lambda bank: bank.faulty("crash"),
    "the model is still loading": lambda bank: bank.faulty("loading"),
    "a prediction was asked for while the server still trains its model": lambda bank: bank.faulty(
        "loading"
    ),
}
TRAINED = "a model was trained and registered"
"""It takes a second: lesson 04 and the tests of the models' routes see it."""
WHICH = {row.text: row.answer for rows in which_status.ROWS.values() for row in rows}


@pytest.mark.parametrize("text", WHICH)
def test_the_lab_answers_as_each_row_of_task_1_says(text):
    if text == TRAINED:
        assert WHICH[text] == 201
        return
    lab = labapi.start("facts")
    try:
        assert FACTS[text](Bank(lab)) == WHICH[text]
    finally:
        lab.stop()


# Task 2: what may be sent again follows from status, method and key, in every row.


def may_be_repeated(text):
    status, key = int(text[1:4]), "under a key" in text
    method = text.split("`")[3]
    if status == 429:
        return True
    return status >= 500 and (key or method in ("GET", "PUT", "DELETE"))


def test_each_row_of_task_2_follows_from_the_rule():
    rows = [row for rows in may_send_again.ROWS.values() for row in rows]
    assert all(may_be_repeated(row.text) is row.answer for row in rows)
    assert not any("`503` to a `POST` without" in row.text for row in rows), "it promises nothing"


@pytest.mark.parametrize("number", range(8))
def test_too_many_requests_are_nobody_elses_turn_under_any_seed(solved, number):
    wrong = solved.source_of("whose_turn").replace(
        "return families[status // 100]",
        'return "theirs" if status == 429 else families[status // 100]',
    )
    result = solved.judged(TASKS["whose_turn"], wrong, f"seed {number}")
    assert "For the status 429 yours gave `'theirs'`." in result.message


# Task 6: what is right in it is paid, and what was not asked for is no matter.


@pytest.mark.parametrize(
    ("mistake", "points"),
    [("success_is_200", 2), ("gone_is_200", 2), ("stock_is_right", 2), ("all_is_400", 2)],
)
def test_one_wrong_status_of_a_desk_costs_one_point(solved, mistake, points):
    wrong = answers_of("04_status_codes", TASKS["desk"], SOLUTION.parent).wrong[mistake]
    result = solved.judged(TASKS["desk"], wrong)
    assert (result.points, result.misconception) == (points, mistake)


def test_a_desk_may_tell_more_of_an_application_than_was_sent(solved):
    result = changed(
        solved, "desk", "kept[number] = application", 'kept[number] = dict(application) | {"n": 1}'
    )
    assert result.points == result.out_of


def test_a_desk_that_removes_what_was_removed_before_does_not_pass(solved):
    result = changed(
        solved,
        "desk",
        "204 if kept.pop(number, None) else 404",
        "204 | 0 * bool(kept.pop(number, 0))",
    )
    assert result.points == 2
    assert "`DELETE /applications/{number}` the answer was `204 No Content`" in result.message


@pytest.mark.parametrize("status", [500, 502, 504])
def test_to_send_a_post_again_at_once_is_no_less_wrong_than_after_a_pause(status):
    source = f"""def seconds_to_wait(status, headers):
    return {{429: int(headers.get("Retry-After", 0)), {status}: 0}}.get(status)"""
    names = {}
    exec(source, names)
    judged = judged_step("04_status_codes", "seconds_to_wait", source, names)
    assert judged.result.misconception == "every_fault_again"
