"""Exercise 11: what is nearly right is told what it lacks, and the judges' servers are sound."""

import json
from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.cases import Cases
from labapi.checks.catalogue import tasks_of
from labapi.checks.child.cells import cells_to_run, stands_on
from labapi.checks.child.judged_cells import judge_tasks
from labapi.checks.lessons.lesson_11_rest_graphql_grpc import which_protocol
from labapi.checks.lessons.lesson_11_rest_graphql_grpc._batch import bad, end, failure, good
from labapi.checks.lessons.lesson_11_rest_graphql_grpc._messages import (
    LARGEST,
    eight,
    piece,
    varint,
    whole,
    written,
)
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.notebook.shipped import exercise_text
from labapi.checks.variant import Variant, variant_key

EXERCISE = "11_rest_graphql_grpc"
SOLUTION = Path(__file__).parents[3] / "solutions" / f"{EXERCISE}_solution.ipynb"
TASKS = {task.id: task for task in tasks_of(EXERCISE)}
SEEDS = ["public", "one", "two"]


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


def changed(solved, task, old, new, seed="public"):
    source = solved.source_of(task)
    assert old in source
    return solved.judged(TASKS[task], source.replace(old, new), seed)


def asked_of(learner):
    key = variant_key("c", str(learner))
    return key, which_protocol.question(Variant(key, EXERCISE, "which_protocol"))


# Which protocol.


@pytest.mark.parametrize("learner", range(30))
def test_every_learner_meets_each_protocol_and_three_rows_where_it_does_not_matter(learner):
    _, asked = asked_of(learner)
    answers = sorted(asked.answers.values())
    assert answers == sorted(["GraphQL", "gRPC", "REST", "REST", "MCP", "any", "any", "any"])


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "word", "belief"),
    [
        ("page", "grpc", "browser_can_grpc"),
        ("strangers", "MCP", "replaces_the_api"),
        ("secret", "gRPC", "binary_is_secret"),
        ("stream", "REST", "streams_are_special"),
        ("model", "gRPC", "always_faster"),
        ("model", "graphql", "one_request"),
    ],
)
def test_a_belief_is_recognised_for_every_learner(solved, kind, word, belief, learner):
    key, asked = asked_of(learner)
    said = asked.answers | dict.fromkeys(asked.letters(kind), word)
    result = solved.judged(TASKS["which_protocol"], f"which_protocol = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


# One query.


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ("prediction probability", "prediction", 2),
        ("prediction probability", "prediction probability confidence", 2),
        ('"models": models, "each": each', '"models": each, "each": models', 1),
        ("predictions(limit: $each)", "predictions(limit: 2)", 0),
        ('return answer.json()["data"]["models"]["items"]', "return answer.json()", 2),
        ("answer = requests.post", "requests.get(url)\n    answer = requests.post", 2),
    ],
)
def test_a_query_that_is_nearly_right_costs_its_part(solved, old, new, points, seed):
    assert changed(solved, "newest", old, new, seed).points == points


def test_a_query_that_the_server_refuses_is_told_what_the_server_said(solved):
    result = changed(solved, "newest", "prediction probability", "prediction price")
    assert result.points == 0
    assert "Cannot query field 'price'" in result.message


def test_a_blank_that_is_left_in_the_text_of_the_query_is_no_wrong_answer(solved):
    result = changed(solved, "newest", "prediction probability", "___")
    assert "Write your answer for `newest`" in result.message


# The message.


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("byte & 127", "byte & 63"),
        ("7 * count", "8 * count"),
        ("if byte < 128", "if byte <= 128"),
        ("kind in (1, 2)", "kind == 2"),
        ("(8, at) if kind == 1", "(4, at) if kind == 1"),
        ("divmod(tag, 8)", "divmod(tag, 16)"),
        ("if at > len(data)", "if at > len(data) + 1"),
        ("if at > len(data)", "if at >= len(data)"),
    ],
)
def test_a_reader_that_is_nearly_right_does_not_pass(solved, old, new, seed):
    assert changed(solved, "fields_of", old, new, seed).points < 4


def test_a_reader_that_stops_by_another_error_is_told_which_one_is_asked_for(solved):
    raises = 'raise ValueError("The message ends within a number.")'
    result = changed(solved, "fields_of", raises, "raise IndexError")
    assert result.points == 3
    assert "It is to raise `ValueError`, and raised IndexError" in result.message


def test_a_whole_message_that_is_refused_is_told_to_be_whole(solved):
    result = changed(solved, "fields_of", "kind in (1, 2)", "kind == 1")
    assert result.points == 1
    assert "This message is whole" in result.message


def test_what_the_small_writer_writes_is_read_by_the_library_of_protocol_buffers():
    from labapi.alternatives.stubs import loans_pb2 as messages

    income, years, amount = (bytes.fromhex(f"{it:0>16}") for it in ("dbea40", "2040", "6ad840"))
    inner = [whole(1, 35), eight(2, income), whole(3, 720), eight(4, years), eight(5, amount)]
    read = messages.PredictRequest.FromString(written([piece(1, written(inner))]))
    assert read.features.age == 35
    assert read.features.credit_score == 720
    assert (read.features.income, read.features.employment_years) == (55_000, 8)


@pytest.mark.parametrize("count", range(1, 11))
def test_a_number_takes_as_many_bytes_as_it_needs(count):
    least, most = 2 ** (7 * (count - 1)), min(2 ** (7 * count) - 1, LARGEST)
    assert {len(varint(least)), len(varint(most))} == {count}


# The page.


def test_an_edit_that_mends_no_fault_is_told_that_all_three_are_there(solved):
    given = dict(Rehearsal.of(SOLUTION, stub_of).cells)["page_of"]
    result = solved.judged(TASKS["page_of"], given.replace("could not get", "lacks"))
    assert "three faults; none of them is mended yet" in result.message


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ('said.get("errors", [])', '(said.get("errors") or [])[-1:]', 2),
        ('if data.get("health")', 'if data.get("health") and data.get("model")', 2),
        ('said.get("data") or {}', 'said.get("data", {})', 2),
        ('error["extensions"]["code"]', 'error["message"]', 2),
        ("!= 200", "== 418", 0),
        ('"id": model_id', '"id": "v9"', 0),
        ('["NO_ANSWER"]', '["NOTHING"]', 0),
    ],
)
def test_a_mend_that_forgets_a_case_costs_its_part(solved, old, new, points, seed):
    assert changed(solved, "page_of", old, new, seed).points == points


def test_an_answer_of_something_before_the_server_is_none_of_graphql_even_as_json(solved):
    result = changed(solved, "page_of", "if answer.status_code != 200", "if b'<' in answer.content")
    assert "and JSON of its own" in result.message


def test_a_page_that_tells_of_problems_where_there_are_none_has_mended_nothing(solved):
    result = changed(
        solved,
        "page_of",
        "    return page\n\n",
        '    page["problems"] += ["X"]\n    return page\n\n',
    )
    assert "Nothing has failed here" in result.message


# The batch.


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ("raise StreamCut", "return", 3),
        ('raise StreamFailed(said["error"]["code"])', 'raise StreamFailed("CODE")', 3),
        ('raise StreamFailed(said["error"]["code"])', "return", 3),
        ('if "meta" not in said', 'if "data" in said', 1),
        ('raise StreamFailed(said["error"]["code"])', "raise StreamCut", 3),
        ("                return\n", "                raise StreamCut\n", 2),
    ],
)
def test_a_reader_of_a_stream_that_mixes_up_two_endings_costs_its_part(
    solved, old, new, points, seed
):
    assert changed(solved, "answers", old, new, seed).points == points


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{"items": items}', '{"items": items[:1]}', "The batch is asked for by `POST`"),
        ("application/x-ndjson", "application/json", "Lines come to those who accept"),
        ("with requests.post", "requests.get(url)\n    with requests.post", "sent 2 requests"),
    ],
)
def test_a_batch_that_is_asked_for_otherwise_is_told_so(solved, old, new, said):
    result = changed(solved, "answers", old, new)
    assert (result.points, said in result.message) == (0, True)


def test_a_list_that_is_handed_over_when_it_is_full_comes_too_late(solved):
    source = solved.source_of("answers").replace("def answers(", "def each(")
    source += "\n\ndef answers(url, items):\n    return list(each(url, items))\n"
    result = solved.judged(TASKS["answers"], source)
    assert result.misconception == "waits_for_all"


def test_lines_tell_what_they_are_by_meta_and_status_as_those_of_the_lab_do():
    cases = Cases("public", EXERCISE, "answers")
    kinds = [good(cases), bad(cases), end(cases, 3), failure(cases, "GONE")]
    assert [("meta" in line, line["status"]) for line in kinds] == [
        (False, "success"), (False, "error"), (True, "end"), (True, "error"),
    ]  # fmt: skip


# The loader.


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ("    if found:\n", "    if True:\n", 1),
        ("for one in ids]", "for one in found]", 1),
        ("for one in ids]", "for one in sorted(ids)]", 1),
        ('",".join(found)', '",".join(ids)', 1),
        ('",".join(found)', '",".join(sorted(found)[1:])', 0),
    ],
)
def test_a_loader_that_is_nearly_right_costs_its_part(solved, old, new, points, seed):
    assert changed(solved, "load", old, new, seed).points == points


def test_a_loader_that_remembers_what_it_asked_before_is_found_out(solved):
    source = solved.source_of("load").replace("def load", "kept = []\n\ndef load")
    source = source.replace("answer.json()", "(kept or answer.json())")
    source = source.replace(
        "    return [", "    kept[:] = answer.json() if found else []\n    return ["
    )
    assert solved.judged(TASKS["load"], source).points < 2


# In grading: nothing of GraphQL or gRPC is in the process of the learner.


def test_a_whole_notebook_is_judged_in_a_process_without_the_alternatives(solved):
    shipped = json.loads(exercise_text(SOLUTION))
    cells = [
        {**cell, "source": solved.source_of(cell["id"])} if cell["id"] in TASKS else cell
        for cell in shipped["cells"]
    ]
    tried = {"cell_type": "code", "source": "newest(graphql(), 2, 1)", "metadata": {}}
    handed_in = {**shipped, "cells": [*cells, tried]}
    names = stands_on(shipped, TASKS)
    run = cells_to_run(handed_in, shipped, TASKS)
    results = judge_tasks(EXERCISE, list(TASKS.values()), run, "a seed", names=names)
    assert [result.points for result in results] == [task.points for task in TASKS.values()]
