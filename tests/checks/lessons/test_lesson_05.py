"""Exercise 05: what it says of two readers is so; a learner's schema is judged, never obeyed."""

import json
import re
import socket
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.authoring.rehearsal import Rehearsal, run_cells
from labapi.checks.cases import Cases
from labapi.checks.catalogue import tasks_of
from labapi.checks.inside.here import Here
from labapi.checks.lessons._hunting import hunt
from labapi.checks.lessons.lesson_05_json_schemas import (
    _answers,
    _documents,
    _moments,
    _patterns,
    _schemas,
    readers,
)
from labapi.checks.lessons.lesson_05_json_schemas._texts import TEXTS
from labapi.checks.notebook.blanks import answer_of
from labapi.checks.task import Incorrect
from labapi.checks.variant import Variant, variant_key
from labapi.classroom.lab import stop
from labapi.classroom.widgets.reader.ecma import as_page_reads
from labapi.web.request.negotiation import would_rather

SOLUTION = Path(__file__).parents[3] / "solutions" / "05_json_schemas_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("05_json_schemas")}
SEEDS = ["public", "one", "two", "three"]


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


@pytest.fixture(scope="module")
def notebook():
    yield run_cells(Rehearsal.of(SOLUTION, answer_of).cells)
    stop()


def changed(solved, task, old, new, seed="public"):
    source = solved.source_of(task)
    assert old in source
    return solved.judged(TASKS[task], source.replace(old, new), seed)


def cases(seed, task="a task"):
    return Cases(seed, "05_json_schemas", task)


# Two readers.


def page(text):
    try:
        return as_page_reads(text)
    except ValueError:
        return None


def python(text):
    try:
        return json.loads(text)
    except ValueError:
        return ...


@pytest.mark.parametrize("number", TEXTS)
def test_both_readers_do_with_each_text_what_task_1_says(notebook, number):
    _, verdict, text = TEXTS[number]
    assert notebook["texts"][number] == text
    by_python, by_page = python(text), page(text)
    if by_python is ...:
        assert (verdict, by_page) == ("neither", None)
    elif by_page is None:
        assert verdict == "python only"
    else:
        alike = by_python == json.loads(by_page)
        assert verdict == ("alike" if alike else "differ")


@pytest.mark.parametrize("learner", range(30))
def test_every_learner_needs_each_of_the_four_answers_and_meets_each_belief(learner):
    asked = readers.question(Variant(variant_key("c", str(learner)), "05_json_schemas", "readers"))
    assert set(asked.answers.values()) == set(readers.ANSWERS)
    assert sorted(row.kind for row in asked.rows.values()) == sorted(readers.KINDS)


@pytest.mark.parametrize("learner", ["1", "2", "3"])
@pytest.mark.parametrize(
    ("kind", "answer", "belief"),
    [
        ("constant", "alike", "python_is_the_standard"),
        ("python", "python only", "printed_is_json"),
        ("big", "alike", "whole_numbers_are_exact"),
        ("scalar", "neither", "an_object_is_needed"),
        ("twice", "python only", "twice_is_refused"),
        ("order", "differ", "order_matters"),
    ],
)
def test_a_belief_about_readers_is_recognised_for_every_learner(
    solved, kind, answer, belief, learner
):
    key = variant_key("c", learner)
    asked = readers.question(Variant(key, "05_json_schemas", "readers"))
    said = asked.answers | dict.fromkeys(asked.letters(kind), answer)
    result = solved.judged(TASKS["readers"], f"readers = {said}", variant_key=key)
    assert (result.points, result.misconception) == (1, belief)


@pytest.mark.parametrize("answer", readers.ANSWERS)
def test_one_answer_for_all_texts_earns_nothing(solved, answer):
    result = solved.judged(TASKS["readers"], f'readers = dict.fromkeys("ABCDEFGHI", "{answer}")')
    assert result.points == 0


# A number that survives.


@pytest.mark.parametrize(
    ("blank", "told"),
    [
        ("f'\"{number}\"'", "and nothing else"),
        ("hex(number)", "and nothing else"),
        ("f'{number:,}'", "and nothing else"),
        ("str(number).zfill(20)", "and nothing else"),
        ("str(float(number))", "A `float` has one, and keeps"),
        ("str(int(float(number)))", "A `float` has one, and keeps"),
        ("[str(number)]", "and nothing else"),
        ("number if abs(number) < 2**53 else str(number)", "the same way"),
        ("number > 0", "and nothing else"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_id_that_is_not_its_digits_does_not_pass(solved, blank, told, seed):
    result = changed(solved, "safe_id", "str(number)", blank, seed)
    assert result.points == 0
    assert told in result.message


def test_an_id_that_is_no_json_is_told_so(solved):
    result = changed(solved, "safe_id", 'json.dumps({"id": str(number)})', 'f"id={number}"')
    assert "no page can read" in result.message


# Ready for the wire.


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ("value.isoformat()", 'value.isoformat(timespec="seconds")', 2),
        ("value.isoformat()", 'value.isoformat(sep=" ")', 2),
        ("value.isoformat()", 'value.strftime("%Y-%m-%dT%H:%M:%S.%f%z")', 2),
        ("value.isoformat()", "value.replace(tzinfo=None).isoformat()", 2),
        ("value.isoformat()", "value.astimezone(UTC).ctime()", 2),
        ("value.isoformat()", 'value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")', 2),
        ("value.isoformat()", "value", 2),
        ("str(value)", "value", 2),
        ("str(value)", 'f"{value:.2f}"', 2),
        ("str(value)", "repr(value)", 2),
        ("str(value)", "str(value.normalize())", 2),
        ("str(value)", 'f"{value:,}"', 2),
        ("value if math.isfinite(value) else None", "value", 2),
        ("value if math.isfinite(value) else None", "None", 2),
        ("value if math.isfinite(value) else None", "value if value > 0 else None", 2),
        ("value if math.isfinite(value) else None", "None if math.isnan(value) else value", 2),
        ("to_wire(part) for part in value]", "part for part in value]", 0),
    ],
)
def test_what_is_lost_on_the_wire_costs_its_point(solved, old, new, points, seed):
    result = changed(solved, "to_wire", old, new, seed)
    assert result.points == points, result
    assert "not JSON serializable" not in result.message  # no library's words


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "written",
    [
        "value.isoformat().replace('+00:00', 'Z')",
        "value.astimezone(UTC).isoformat()",
        "value.isoformat(timespec='milliseconds').lower()",
        "value.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S.%fZ')",
    ],
)
def test_every_text_of_rfc_3339_for_the_same_moment_will_do(solved, written, seed):
    assert changed(solved, "to_wire", "value.isoformat()", written, seed).points == 3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_drawn_moment_is_read_as_itself_and_some_have_milliseconds(seed):
    drawn = _moments.moments(cases(seed))
    assert [_moments.read_moment(one.isoformat()) for one in drawn] == drawn
    assert any(one.microsecond for one in drawn)
    assert not any(one.microsecond % 1000 for one in drawn)


# What a schema lets in.


def shape(schema):
    return _schemas.schema_under(Here({"schema": schema}), "schema")


def test_no_document_is_fetched_for_a_reference(monkeypatch):
    def no_network(*_):
        raise AssertionError("somebody asked for a connection")

    monkeypatch.setattr(socket, "create_connection", no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    with pytest.raises(Incorrect, match="fetches nothing"):
        shape({"$ref": "http://127.0.0.1:9/a.json"})
    below = {"properties": {"a": {"anyOf": [{"$ref": "https://example.com/a.json#/$defs/a"}]}}}
    with pytest.raises(Incorrect, match="fetches nothing"):
        shape(below)


DOUBLED = {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(19)}


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"$ref": "#"}, "does not come to an end"),
        ({"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, "does not come to an end"),
        ({"$defs": DOUBLED | {"a19": {}}, "$ref": "#/$defs/a0"}, "does not come to an end"),
        ({"$ref": "#/$defs/nowhere"}, "fetches nothing"),
        ({"$dynamicRef": "#a"}, "does not read that"),
        ({"properties": {"a": {"$id": "https://example.com/"}}}, "does not read that"),
        ({"patternProperties": {"(a+)+$": {}}}, "does not read that"),
        ({"pattern": "(a+)+$"}, "does not read that"),
        ({"items": {"not": {"pattern": "[a-z]"}}}, "does not read that"),
        ({"anyOf": [{"unevaluatedProperties": False}] * 2}, "more than once"),
        ({"enum": list(range(2_001))}, "more than 2,000 parts"),
        ({"type": "text"}, "is no JSON Schema: at `type` stands `'text'`"),
        ({"properties": {"a": {"required": True}}}, "`properties.a.required` stands `True`"),
        ({"pattern": 5}, "is no JSON Schema"),
        ({"items": [{}]}, "is no JSON Schema"),
        ("{'type': 'object'}", "is a text, and no JSON"),
        ("[" * 5_000, "is a text, and no JSON"),
        (True, "the task asks for a dictionary"),
    ],
)
def test_a_schema_that_is_not_read_is_told_why(schema, told):
    with pytest.raises(Incorrect, match=re.escape(told)):
        shape(schema)


def test_a_schema_may_be_written_as_json_and_have_an_address():
    made = shape(json.dumps({"$id": "https://example.com/a", "$ref": "#/$defs/a", "$defs": WORD}))
    assert [made.lets_in(one) for one in ("a", "b")] == [True, False]


WORD = {"a": {"const": "a"}}


def test_what_stands_in_data_is_no_word_of_the_schema():
    made = shape({"enum": [{"$ref": "http://example.com"}], "default": {"pattern": "("}})
    assert made.lets_in({"$ref": "http://example.com"})
    assert made.strange == ()
    assert shape({"properties": {"pattern": {"type": "string"}, "$id": {}}}).lets_in({})


def test_words_that_do_nothing_are_known_by_name():
    made = shape({"maximun": 5, "nullable": True, "title": "x"})
    assert made.strange == ("maximun", "nullable")
    assert "Was `maximum` meant?" in made.misspelt
    assert made.lets_in(6)


def test_a_moment_is_looked_at_whatever_else_is_installed():
    made = shape({"format": "date-time"})
    texts = ("2026-03-01T09:30:00Z", "2026-03-01 09:30:00Z", "yesterday")
    assert [made.lets_in(text) for text in texts] == [True, False, False]


WORDS = st.recursive(
    st.text("abc^$", max_size=3),
    lambda inner: st.tuples(inner, inner).map("|".join) | inner.map("({})".format),
    max_leaves=6,
)


@given(st.lists(WORDS, min_size=1, max_size=3).map("".join), st.text("abc", max_size=6))
def test_a_pattern_of_words_says_what_a_regular_expression_says(pattern, text):
    if _patterns.branches(pattern) is not None:
        assert _patterns.fits(pattern, text) == bool(re.search(pattern, text))


@pytest.mark.parametrize("pattern", ["a)", "(a", "a.c", r"\d", "a$b", "a^", "(?i:a)", "a" * 201])
def test_a_pattern_of_more_than_words_is_not_read(pattern):
    assert _patterns.branches(pattern) is None


def test_a_pattern_that_stands_for_very_many_texts_is_not_read():
    assert _patterns.branches("(a|b)" * 30) is None


@pytest.mark.parametrize(
    ("old", "new", "points"),
    [
        ('"minimum": 18, ', "", 3),
        ('"integer"', '"number"', 3),
        ('"maximum": 120', '"maximum": 119', 0),
        ('"exclusiveMinimum": 0', '"minimum": 0', 3),
        ('"exclusiveMinimum": 0', '"minimum": 1', 0),
        ('{"enum": ["car", "house"]}', '{"type": "string", "pattern": "(^car$)|(^house)"}', 3),
        ('{"enum": ["car", "house"]}', '{"type": "string", "pattern": "^(?:car|house)$"}', 4),
        ('{"enum": ["car", "house"]}', '{"pattern": "^(car|house)$"}', 3),
        ('"type": "object",', "", 3),
        ('{"enum": ["EUR", "USD"]}', '{"type": "string", "minLength": 3, "maxLength": 3}', 3),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_right_in_the_leaking_schema_has_to_stay(solved, old, new, points, seed):
    assert changed(solved, "leaks", old, new, seed).points == points


def test_a_pattern_that_is_not_read_is_told_and_nothing_is_run(solved):
    result = changed(solved, "leaks", '{"enum": ["car", "house"]}', '{"pattern": "^(c+)+$"}')
    assert result.points == 0
    assert "This check does not read that" in result.message


# Documents that nobody has seen.


@pytest.fixture(scope="module")
def oracle(notebook):
    """The reference schema, read by a validator that somebody else wrote in another language."""
    return jsonschema_rs.Draft202012Validator(notebook["answer_schema"], validate_formats=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules_say_of_each_document_what_another_validator_says(oracle, seed):
    draw = cases(seed)
    good = [*_documents.good_answers(draw), *_documents.grown_answers(draw)]
    bad = [
        *_documents.spoilt_fields(draw),
        *_documents.spoilt_explanations(draw),
        *_documents.other_cases(draw),
        *_documents.NO_OBJECTS,
    ]
    assert [one for one in good if _documents.fault_of(one) or not oracle.is_valid(one)] == []
    assert [one for one in bad if not _documents.fault_of(one) or oracle.is_valid(one)] == []


@pytest.mark.parametrize("wrong", ["nothing", "fields", "explanation"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules_say_of_made_up_documents_what_another_validator_says(oracle, wrong, seed):
    seen = []
    hunt(seen.append, _documents.made_up(wrong), cases(seed).random)
    verdicts = [_documents.fault_of(one) is None for one in seen]
    assert verdicts == [oracle.is_valid(one) for one in seen]
    assert set(verdicts) == ({True} if wrong == "nothing" else {True, False})


@pytest.mark.parametrize("seed", SEEDS)
def test_made_up_documents_find_what_no_list_has(solved, seed):
    hole = '"minLength": 1, "not": {"pattern": "é"}'
    source = solved.source_of("answer_schema").replace('"minLength": 1', hole)
    result = solved.judged(TASKS["answer_schema"], source, seed)
    assert result.points < 3
    assert "keeps all the rules" in result.message


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("old", "new", "points", "told"),
    [
        ('"items": feature', '"prefixItems": [feature]', 2, "top_features["),
        ('"maxItems": 5', '"maxItems": 4', 0, "keeps all the rules"),
        ('"format": "date-time"', '"format": "datetime"', 2, "`timestamp` is"),
        ('"type": "string", "format"', '"format"', 2, "`timestamp` is"),
        ('"minLength": 1', '"minLength": 2', 0, "keeps all the rules"),
        ('"minLength": 1', '"minLength": 0', 2, "`model_version` is"),
        ('{"enum": ["approved", "rejected"]}', '{"type": "string"}', 2, "Let in what the lab"),
        ('"explanation": explanation', '"explanation": {"anyOf": [explanation, {"type": "null"}]}',
         2, "To leave a member out is one thing"),
    ],
)  # fmt: skip
def test_a_schema_with_one_hole_is_told_which(solved, old, new, points, told, seed):
    result = changed(solved, "answer_schema", old, new, seed)
    if points:
        assert result.points == points, result
    assert result.points < 3
    assert told in result.message


# A reader of answers.


def test_a_reader_in_pydantic_is_told_which_of_the_two_it_let_in(solved):
    source = """
from typing import Any, Literal
from pydantic import BaseModel, TypeAdapter

class Success(BaseModel):
    status: Literal["success"]
    data: Any

class Fault(BaseModel):
    code: str

class Failure(BaseModel):
    status: Literal["error"]
    error: Fault

READER = TypeAdapter(Success | Failure)

def read_answer(status, content_type, body):
    try:
        if "problem+json" in content_type.lower():
            found = TypeAdapter(dict[str, Any]).validate_json(body)
            named = [found.get("code"), found.get("type"), "about:blank"]
            return {"kind": "refused", "code": [one for one in named if isinstance(one, str)][0]}
        answer = READER.validate_json(body)
    except ValueError:
        return {"kind": "unreadable"}
    if isinstance(answer, Success):
        return {"kind": "success", "data": answer.data}
    return {"kind": "refused", "code": answer.error.code}
"""
    result = solved.judged(TASKS["read_answer"], source)
    assert result.points == 2
    assert result.misconception in ("python_reads_json_only", "last_one_wins")


@pytest.mark.parametrize("constant", ['{"kind": "unreadable"}', "None", '{"kind": "success"}'])
def test_a_reader_that_always_says_the_same_earns_nothing(solved, constant):
    source = f"def read_answer(status, content_type, body):\n    return {constant}"
    assert solved.judged(TASKS["read_answer"], source).points == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_every_body_that_is_to_be_read_is_json_and_no_other_is(seed):
    draw = cases(seed)
    for sent in [*_answers.good_ones(draw), *_answers.refusals(draw)]:
        json.loads(sent.body.decode("utf-8"))
    for sent in _answers.no_json(draw):
        with pytest.raises((ValueError, RecursionError)):
            json.loads(sent.body.decode("utf-8"), parse_constant=_refuse)


def _refuse(word):
    raise ValueError(word)


# The wishes of the last cell.


def test_the_last_cell_compares_by_wishes_that_are_answered_in_both_forms(solved):
    source = solved.source_of("given-compare")
    wishes = re.findall(
        r'"([^"]*[*/][^"]*)"', source.split("wishes")[1] + source.split("wishes")[2]
    )
    asked = [would_rather(wish, "application/problem+json", "application/json") for wish in wishes]
    assert {True, False} == set(asked)
