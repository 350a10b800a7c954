"""Exercise 07: a right design passes in whatever style, and what is nearly right is told so."""

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.lessons.lesson_07_api_design import levels, rename
from labapi.checks.lessons.lesson_07_api_design._old_names import KINDS, OLD
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.variant import Variant, variant_key
from labapi.classroom.openapi.design.review import review_design
from labapi.classroom.openapi.design.rules import OF_NAMES

SOLUTION = Path(__file__).parents[3] / "solutions" / "07_api_design_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("07_api_design")}


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


def changed(solved, task, *pairs, seed="public"):
    source = solved.source_of(task)
    for old, new in pairs:
        assert old in source
        source = source.replace(old, new)
    return solved.judged(TASKS[task], source, seed)


# What breaks whom.


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        ("fewer_sent", "breaking"),
        ("default", "breaking"),
        ("more_sent", "fine"),
        ("gone", "warning"),
        ("more_told", "breaking"),
        ("new_told", "fine"),
        ("fewer_told", "fine"),
        ("errors", "fine"),
    ],
)
def test_the_table_of_rules_agrees_with_each_kind_of_row(kind, level):
    assert {row.answer for row in levels.ROWS[kind]} == {level}


@pytest.mark.parametrize("learner", range(30))
def test_every_learner_is_asked_about_each_kind_and_level(learner):
    asked = levels.question(Variant(variant_key("c", str(learner)), "07_api_design", "levels"))
    assert {row.kind for row in asked.rows.values()} == set(levels.ROWS)
    assert set(asked.answers.values()) == {"breaking", "fine", "warning"}
    assert len(asked.rows) == 8


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "level", "belief"),
    [
        ("default", "fine", "default_saves"),
        ("gone", "fine", "removal_is_safe"),
        ("more_told", "fine", "more_is_harmless"),
        ("more_sent", "breaking", "every_change_breaks"),
        ("fewer_told", "breaking", "every_change_breaks"),
        ("new_told", "breaking", "new_name_breaks"),
        ("errors", "breaking", "errors_are_promised"),
    ],
)
def test_a_belief_about_changes_is_recognised_for_every_learner(
    solved, kind, level, belief, learner
):
    key = variant_key("c", learner)
    asked = levels.question(Variant(key, "07_api_design", "levels"))
    said = asked.answers | dict.fromkeys(asked.letters(kind), level)
    result = solved.judged(TASKS["levels"], f"levels = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


def test_another_word_is_told_the_three_that_there_are(solved):
    result = changed(solved, "levels", ('"E": "warning"', '"E": "maybe"'))
    assert "For E" in result.message
    assert '`"breaking"`, `"fine"` or `"warning"`' in result.message


# A rule of the house.


def test_a_rule_that_reads_more_than_the_key_is_told_where(solved):
    result = changed(solved, "own_rule", ("in operation", "in str(operation)"))
    assert result.points == 1
    assert "has no body" in result.message


def test_a_rule_that_always_keeps_quiet_earns_nothing(solved):
    result = changed(solved, "own_rule", ("if method", "if False and method"))
    assert result.points == 0


def test_a_rule_that_raises_is_told_under_its_own_name(solved):
    result = changed(solved, "own_rule", ('"requestBody" in operation', "operation.body"))
    assert "`no_body('" in result.message
    assert "listed" not in result.message


# Page by page.


@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ("ge=1, le=100", "ge=1, le=101", 2),
        ("ge=1, le=100", "ge=0, le=100", 2),
        ("Query(20", "Query(21", 2),
        ("start + limit < len", "start + limit <= len", 2),
        ("start + limit < len", "limit < len", 2),
        ('page[-1]["id"], limit', 'page[-1]["id"], 20', 2),
        ("ids.index(cursor) + 1", "ids.index(cursor) + 2", 1),
    ],
)
def test_a_list_that_is_nearly_right_costs_its_part(solved, old, new, points):
    assert changed(solved, "paging", (old, new)).points == points


def test_a_limit_that_is_cut_and_not_refused_is_told_so(solved):
    source = (
        ("Query(20, ge=1, le=100)", "20"),
        ("    ids =", "    limit = min(limit, 100)\n    ids ="),
    )
    result = changed(solved, "paging", *source)
    assert (result.points, result.misconception) == (2, "limit_unbounded")


def test_a_page_that_cannot_be_made_is_told_what_the_app_raised(solved):
    result = changed(solved, "paging", ("if cursor else 0", ""))
    assert "ValueError" in result.message


# A release.


def test_version_1_0_again_breaks_nothing_and_grants_no_wish(solved):
    result = solved.judged(TASKS["release"], "after = office_1_0()")
    assert result.points == 0


def test_an_edit_that_mends_no_break_is_told_that_all_four_are_there(solved):
    given = dict(Rehearsal.of(SOLUTION, stub_of).cells)["release"]
    result = solved.judged(TASKS["release"], given.replace("or ask later", "or wait"))
    assert "all four breaks; none of them is mended yet" in result.message


@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ("le=130", "le=131", 3),
        ("le=130", "le=129", 3),
        ("region: str | None = None\n\n\n", "region: str | None\n\n\n", 3),
        ("    referred: bool", "    reason: str | None = None\n    referred: bool", 3),
        ("    referred: bool", "    decision: str\n    referred: bool", 3),
        ("4 < times <= 5", "4 < times < 5", 3),
        ("4 < times <= 5", "4 <= times <= 5", 3),
        ("le=100", "le=101", 3),
        ("le=100", "le=99", 3),
        ("Query(10", "Query(20", 3),
        ("newest.reverse()", "pass", 3),
        ("list(kept.values())", "list(kept.values())[:limit]", 3),
        ('decision == "rejected"', "True", 3),
        ("raise HTTPException(404)", "return None", 3),
    ],
)
def test_a_wish_that_is_lost_or_a_break_that_is_left_costs_its_part(solved, old, new, points):
    assert changed(solved, "release", (old, new)).points == points


def test_what_only_the_document_takes_back_is_found(solved):
    hidden = 'app.get("/api/v1/decisions")', 'app.get("/api/v1/decisions", include_in_schema=False)'
    result = changed(solved, "release", hidden)
    assert result.points < 4
    assert "GET /api/v1/decisions" in result.message


def test_a_bound_may_be_written_from_its_other_side(solved):
    other = ("ge=18, le=130", "gt=17, lt=131"), ("ge=1, le=100", "gt=0, lt=101")
    assert changed(solved, "release", *other).points == 4


# Names.


@pytest.mark.parametrize("number", OLD)
def test_the_linter_is_content_with_each_guess_and_not_with_what_it_stands_for(number):
    old = OLD[number]
    named = [old.name.split()[1].partition("?")[0], old.path]
    before, after = (
        review_design({"paths": {path: {old.method.lower(): {}}}}, rules=OF_NAMES) for path in named
    )
    assert before.faults
    assert not after


@pytest.mark.parametrize("learner", range(30))
def test_every_learner_renames_an_operation_of_each_kind(learner):
    asked = rename.question(Variant(variant_key("c", str(learner)), "07_api_design", "rename"))
    assert {row.kind for row in asked.rows.values()} == set(KINDS)
    assert len(asked.rows) == len(KINDS)


@pytest.mark.parametrize(
    ("number", "name", "belief"),
    [
        (1, "POST /api/v1/models/new", None),
        (1, "PUT /api/v1/models", None),
        (2, "GET /api/v1/model", "singular"),
        (2, "GET /v1/models", None),
        (2, "GET /api/models", None),
        (2, "POST /api/v1/models/search", "verb_stays"),
        (3, "GET /api/v1/models", "id_in_query"),
        (3, "GET /api/v1/models/{id}/", None),
        (4, "GET /api/v1/models/{id}/delete", "verb_stays"),
        (4, "POST /api/v1/models/{id}/removals", "post_does_all"),
        (5, "GET /api/v1/models/{id}/prediction", "singular"),
        (5, "GET /api/v1/predictions/{id}", "turned_round"),
        (5, "GET /api/v1/models/{id}", None),
        (6, "GET /api/v1/apiKeys", "as_in_code"),
        (6, "GET /api/v1/apikeys", None),
        (6, "GET /api/v1/keys", None),
    ],
)
def test_a_name_that_nobody_guesses_is_told_why(solved, number, name, belief):
    line = solved.source_of("rename").splitlines()[number]
    result = changed(solved, "rename", (line, f'    {number}: "{name}",'))
    assert result.points < 3
    assert result.misconception == belief
    assert name in result.message


def test_two_names_that_are_exchanged_do_not_pass(solved):
    one, other = solved.source_of("rename").splitlines()[1:3]
    swapped = (one, other.replace("2:", "1 :")), (other, one.replace("1:", "2:"))
    assert changed(solved, "rename", *swapped).points == 2


def test_a_number_without_a_name_is_told_which(solved):
    line = solved.source_of("rename").splitlines()[4]
    assert "number 4" in changed(solved, "rename", (line, "")).message


# A farewell.


@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ("308", "302", 1),
        ("308", "410", 1),
        ('"Location": successor', '"Location": "/api/v2"', 1),
        ("<{successor}>", "{successor}", 1),
        ("successor-version", "successor", 1),
        ("@{in_seconds(since)}", "{in_seconds(since)}", 1),
        ("@{in_seconds(since)}", "@{in_seconds(since)}000", 1),
        ('f"@{in_seconds(since)}"', '"true"', 1),
        ("as_http_date(until)", 'f"@{in_seconds(until)}"', 1),
        ("as_http_date(until)", 'as_http_date(until).replace("GMT", "+0000")', 1),
        ('"Sunset"', '"Sun-set"', 1),
    ],
)
def test_a_farewell_that_no_program_reads_costs_its_part(solved, old, new, points):
    assert changed(solved, "farewell", (old, new)).points == points


def test_a_header_whose_name_is_nearly_right_is_told_so(solved):
    result = changed(solved, "farewell", ('"Sunset"', '"Sun-set"'))
    assert "There is a header `Sun-set`: its name is written `Sunset`." in result.message
