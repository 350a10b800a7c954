"""Exercise 13: what is nearly right is told what it lacks."""

from pathlib import Path

import pytest
from flask import jsonify
from schemathesis import openapi

import labapi
from labapi.authoring.rehearsal import Rehearsal, run_cells
from labapi.checks.catalogue import tasks_of
from labapi.checks.lessons.lesson_13_fastapi_and_flask import office, two_desks
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.variant import Variant, variant_key
from labapi.classroom.lab import stop
from labapi.classroom.openapi.claims.suite import SUITE

NAME = "13_fastapi_and_flask"
SOLUTION = Path(__file__).parents[3] / "solutions" / f"{NAME}_solution.ipynb"
TASKS = {task.id: task for task in tasks_of(NAME)}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


@pytest.fixture(scope="module")
def notebook():
    yield run_cells(Rehearsal.of(SOLUTION).cells)
    stop()


def changed(solved, task, *edits, seed="public"):
    source = solved.source_of(task)
    for old, new in edits:
        assert old in source
        source = source.replace(old, new)
    return solved.judged(TASKS[task], source, seed)


# What is foreseen.


@pytest.mark.parametrize("number", two_desks.REQUESTS)
def test_the_desks_answer_each_request_as_task_1_says(notebook, number):
    asked = two_desks.REQUESTS[number]
    assert notebook["tell"](number) == dict(zip(two_desks.FRAMEWORKS, asked.statuses, strict=True))
    method, body = notebook["REQUESTS"][number]
    assert asked.text.startswith(method)
    assert body in asked.text


def question_of(learner):
    key = variant_key("c", str(learner))
    return key, two_desks.question(Variant(key, NAME, "two_desks"))


@pytest.mark.parametrize("learner", range(30))
def test_every_learner_is_asked_about_four_requests_and_each_belief(learner):
    _, asked = question_of(learner)
    kinds = [row.kind.replace("untyped", "unread") for row in asked.rows.values()]
    named = [f"{kind}-{one}" for kind in two_desks.KINDS for one in two_desks.FRAMEWORKS]
    assert sorted(kinds) == sorted(named)


def test_there_are_many_variants():
    assert len({repr(question_of(learner)[1].asked()) for learner in range(40)}) > 30


@pytest.mark.parametrize("learner", range(6))
@pytest.mark.parametrize(
    ("kind", "status", "belief"),
    [
        ("value-Flask", 422, "flask_checks"),
        ("lost-Flask", 400, "lost_is_refused"),
        ("unread-Flask", 422, "all_is_422"),
        ("unsaid-Flask", 405, "only_named_methods"),
        ("unread-FastAPI", 400, "no_json_is_400"),
        ("unsaid-FastAPI", 200, "get_brings_head"),
    ],
)
def test_a_belief_about_a_desk_is_recognised_for_every_learner(
    solved, kind, status, belief, learner
):
    key, asked = question_of(learner)
    letters = asked.letters(kind, kind.replace("unread", "untyped"))
    said = asked.answers | dict.fromkeys(letters, status)
    result = solved.judged(TASKS["two_desks"], f"predicted = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


# What Flask itself refuses.


@pytest.mark.parametrize("seed", ["public", "one", "two"])
@pytest.mark.parametrize("allowed", ['["GET"]', '["GET", "HEAD", "OPTIONS"]', "[request.method]"])
def test_an_allow_that_is_not_that_of_the_path_costs_its_point(solved, allowed, seed):
    result = changed(solved, "front", ("error.valid_methods", allowed), seed=seed)
    assert result.points == 1
    assert "says `Allow: " in result.message


def test_a_handler_that_is_not_registered_leaves_html(solved):
    line = "front.register_error_handler(HTTPException, on_http_error)"
    result = changed(solved, "front", (line, ""))
    assert result.points == 1
    assert "is not JSON. It begins with <!doctype html>" in result.message


def test_a_crash_in_the_handler_is_told(solved):
    result = changed(solved, "front", ("CODES[status]", "CODES[error]"))
    assert "Your app raised: KeyError" in result.message


# Reading a body.


def test_a_type_without_its_charset_is_not_enough(solved):
    looser = "{'Content-Type': request.mimetype}"
    result = changed(solved, "read", ("request.headers", looser))
    assert (result.points, result.misconception) == (2, "type_is_no_matter")
    assert "charset=latin-1" in result.message


@pytest.mark.parametrize("came", ["request.json", "request.get_json(force=True)"])
def test_flasks_own_reading_is_recognised_in_each_form(solved, came):
    result = changed(solved, "read", ("parse_json(request.get_data())", came))
    assert (result.points, result.misconception) == (2, "flask_reads_json")


def test_a_reader_that_fails_at_a_list_is_told_what_it_raised(solved):
    result = changed(solved, "read", ("shape.model_validate(document)", "shape(**document)"))
    assert result.points == 2
    assert "Your app raised: TypeError" in result.message


def test_a_body_that_is_decoded_first_passes(solved):
    result = changed(solved, "read", ("request.get_data()", "request.get_data(as_text=False)"))
    assert result.points == 3


# What leaks.


def test_an_edit_that_mends_no_leak_is_told_that_all_three_are_there(solved):
    given = dict(Rehearsal.of(SOLUTION, stub_of).cells)["teller"]
    result = solved.judged(TASKS["teller"], given.replace("asked", "known"))
    assert "all three leaks; none of them is mended yet" in result.message


@pytest.mark.parametrize("seed", ["public", "one", "two"])
def test_a_global_that_is_copied_when_the_view_begins_still_leaks(solved, seed):
    copied = (
        ("g.customer = request", "asked[0] = request"),
        ('teller = Flask("teller")', 'teller = Flask("teller")\nasked = [None]'),
        ("    amount = int", "    customer = asked[0]\n    amount = int"),
        ("g.customer", "customer"),
    )
    result = changed(solved, "teller", *copied, seed=seed)
    assert (result.points, result.misconception) == (2, "global_is_mine")


@pytest.mark.parametrize("seed", ["public", "one", "two"])
def test_a_global_that_is_set_in_the_view_leaks_as_well(solved, seed):
    edits = (
        ('teller = Flask("teller")', 'teller = Flask("teller")\nasked = {}'),
        ("    amount = int", "    asked['customer'] = g.customer\n    amount = int"),
        ('"customer": g.customer', '"customer": asked["customer"]'),
    )
    result = changed(solved, "teller", *edits, seed=seed)
    assert (result.points, result.misconception) == (2, "global_is_mine")


def test_what_is_dropped_is_not_mended(solved):
    result = changed(solved, "teller", ("if amount > MUCH", "if False"))
    assert result.points == 0
    assert "should still get its remark" in result.message
    result = changed(solved, "teller", ('if "rate" in request.args', "if False"))
    assert result.points == 0
    assert "it should be in that answer" in result.message


def test_a_list_that_is_emptied_before_it_is_filled_passes(solved):
    result = changed(solved, "teller", ("found = []", "found = list()"))
    assert result.points == 3


def test_threads_of_their_own_may_keep_their_own(solved):
    edits = (
        ('teller = Flask("teller")', 'teller = Flask("teller")\nasked = threading.local()'),
        ("g.customer", "asked.customer"),
    )
    assert changed(solved, "teller", *edits).points == 3


# The whole office.


def test_the_office_keeps_the_contract_with_the_document_of_task_6_but_for_one_row(notebook):
    app = notebook["office"]
    app.view_functions["openapi"] = lambda: jsonify(notebook["document_of"](app))
    app.url_map.add(app.url_rule_class("/openapi.json", endpoint="openapi", methods={"GET"}))
    served = labapi.serve(app, "whole")
    report = labapi.check_contract(served.url)
    assert [row.key for row in (*report.failed, *report.waiting)] == ["hurt_chunks"]
    assert {row.key for row in report.unseen} < {*office.LEFT_OUT}


def test_the_office_as_it_is_given_holds_less_than_half(notebook):
    report = labapi.check_contract(labapi.serve(notebook["begun"](), "begun").url)
    assert len(report.passed) < len(SUITE) / 2
    assert not [row for row in report.failed if row.group in ("health", "models", "headers")]


def test_every_group_of_the_suite_is_paid_for_once():
    paid = [group for groups in office.GROUPS.values() for group in groups]
    asked = {claim.group for claim in SUITE if claim.key not in office.LEFT_OUT}
    assert sorted(paid) == sorted(asked)
    assert {*office.LEFT_OUT} < {claim.key for claim in SUITE}


def test_an_office_without_routes_is_told_to_answer_a_question(solved):
    result = solved.judged(TASKS["office"], "office = begun()")
    assert result.points == 0
    assert "*a sound question gets an outcome and a probability*: Sent" in result.message


@pytest.mark.parametrize("seed", ["public", "one", "two"])
@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ("read(PredictIn)", "{'features': read(PredictIn).features}", 4),
        ("64 * 1024", "32 * 1024", 4),
        ("read(PredictIn)", "parse_json(request.get_data())", 4),
        ("loans.prediction(prediction_id)", "loans.prediction(prediction_id[:-1])", 4),
    ],
)  # fmt: skip
def test_an_office_that_is_nearly_whole_lacks_a_point(solved, old, new, points, seed):
    assert changed(solved, "office", (old, new), seed=seed).points == points


@pytest.mark.parametrize("seed", ["public", "one", "two"])
def test_a_model_that_is_not_asked_does_not_pass(solved, seed):
    made_up = (
        "loans.predict(read(PredictIn))",
        "loans.predict({**read(PredictIn).model_dump(), 'features': EXAMPLE | "
        "{'credit_score': read(PredictIn).features.credit_score}})",
    )
    example = ("office = begun()", "EXAMPLE = {'age': 35, 'income': 55_000, 'employment_years': 8, "
               "'loan_amount': 25_000}\noffice = begun()")  # fmt: skip
    result = changed(solved, "office", example, made_up, seed=seed)
    assert "sound questions are answered" not in result.earned


# The menu.


def test_schemathesis_reads_the_document_of_the_office(notebook):
    document = notebook["document_of"](notebook["office"])
    found = [one.ok().label for one in openapi.from_dict(document).get_all_operations()]
    assert "POST /api/v1/predict" in found
    assert "GET /api/v1/predict/{prediction_id}" in found
    assert len(found) == len(set(found)) >= 5


@pytest.mark.parametrize("seed", ["public", "one", "two"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('TYPES.get(kind, "string")', '"string"'),
        ('"in": "path"', '"in": "query"'),
        ("{method}_{rule['endpoint']}", "{method}"),
        ('"200": {"description"', '200: {"description"'),
        ('rule["doc"]', '"what it does"'),
    ],
)
def test_an_operation_that_lacks_something_costs_its_point(solved, old, new, seed):
    result = changed(solved, "document", (old, new), seed=seed)
    assert result.earned == ("each path and method is there, once",)


def test_a_path_of_which_something_else_is_told_is_named(solved):
    result = changed(solved, "document", ('("HEAD", "OPTIONS")', '("HEAD",)'))
    assert result.earned == ("each operation is whole",)
    assert "stands `options`, which does not belong there" in result.message
