"""What is written into a notebook that is handed in, and read from it again."""

from __future__ import annotations

import ast
import json
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from labapi.checks.catalogue import exercise_names, tasks_of
from labapi.checks.notebook.handed_in import (
    HandIn,
    as_text,
    digest,
    hand_in_of,
    signed,
    tasks_handed_out,
    unsigned,
)
from labapi.course import ROOT, exercise_file, read_notebook, source_of

ADA = HandIn("03_http_methods", "Ada Lovelace", "a123", "0.1.0", "2026-11-24T22:10:00+00:00")
OPENED = 'check = labapi.exercise("03_http_methods", made_for="0.1")'


def code(source: str, **more: Any) -> dict[str, Any]:
    cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    return {**cell, "execution_count": None, **more}


def notebook(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def opening(source: str, hand_in: HandIn = ADA) -> str:
    """What becomes of a cell when it is handed in."""
    return source_of(signed(notebook(code(source, id="start")), hand_in)["cells"][1])


def test_the_first_cell_says_whose_it_is() -> None:
    head = signed(notebook(code("x = 1", id="x")), ADA)["cells"][0]
    assert (head["id"], head["cell_type"]) == ("handed-in", "markdown")
    assert source_of(head) == (
        "Handed in by **Ada Lovelace** (a123): exercise 03 HTTP methods, on 2026-11-24 "
        "22&#58;10&#58;00 UTC, with labapi 0&#46;1&#46;0."
    )


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>", "[a](javascript:alert(1))", "![a](http://x.org/a)", "*Ada*",
        "`Ada`", "**) Bob (**", "www.example.org", "ada@example.org", "a | b", "# Ada", "&lt;b&gt;",
        "~~Ada~~", "https://example.org", "a_b_c",
    ],
)  # fmt: skip
def test_no_name_is_markup(name: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parseInline(f"by **{as_text(name)}** (a)")
    kinds = [token.type for token in tokens[0].children or []]
    assert set(kinds) == {"text", "strong_open", "strong_close"}
    assert kinds.count("strong_open") == 1
    drawn = "".join(token.content for token in tokens[0].children or [])
    assert drawn == f"by {name} (a)"


def test_no_name_is_a_formula() -> None:
    assert not {"$", "\\"} & {*as_text(r"$\href{javascript:alert(1)}{Ada}$ \(x\)")}


def test_a_notebook_without_ids_gets_a_cell_without_one() -> None:
    older = {**notebook(code("x = 1")), "nbformat_minor": 4}
    document = signed(older, ADA)
    nbformat.validate(nbformat.from_dict(document))
    assert "id" not in document["cells"][0]
    assert digest(document) == digest(older)


def test_the_digest_does_not_count_the_first_cell() -> None:
    document = signed(notebook(code(OPENED, id="start"), code("x = 1", id="x")), ADA)
    sealed = hand_in_of(document)
    assert sealed is not None
    assert sealed.sha256 == digest(document) == digest({"cells": document["cells"][1:]})


@pytest.mark.parametrize(
    ("call", "becomes"),
    [
        ("labapi.exercise('03')", "labapi.exercise('03', handed_in_by=\"a123\")"),
        ("labapi.exercise('03',)", "labapi.exercise('03', handed_in_by=\"a123\")"),
        ("labapi.exercise(f('(', [')']))", "labapi.exercise(f('(', [')']), handed_in_by=\"a123\")"),
        ("x\nlabapi .exercise('03') ; y", "x\nlabapi .exercise('03', handed_in_by=\"a123\") ; y"),
        ("%time labapi.exercise('03')", "%time labapi.exercise('03', handed_in_by=\"a123\")"),
        ("labapi.exercise('03'", "labapi.exercise('03'"),
        ("my.exercises('03')", "my.exercises('03')"),
        ("exercise('03')", "exercise('03')"),
    ],
)  # fmt: skip
def test_the_call_that_opens_the_exercise_says_whose_it_is(call: str, becomes: str) -> None:
    assert opening(call) == becomes


def test_a_comment_in_the_call_does_not_swallow_it() -> None:
    said = opening("labapi.exercise(\n    '03',  # )\n    # the end\n)\n")
    (call,) = [node for node in ast.walk(ast.parse(said)) if isinstance(node, ast.Call)]
    assert [word.arg for word in call.keywords] == ["handed_in_by"]


def test_the_course_is_said_too() -> None:
    ada = HandIn("03_http_methods", "Ada", 'a"\\1', "0.1.0", "now", course="rest-2027")
    call = ast.parse(opening(OPENED, ada)).body[0].value  # type: ignore[attr-defined]
    words = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    assert words == {"made_for": "0.1", "handed_in_by": 'a"\\1', "course": "rest-2027"}


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), st.text())
def test_who_is_written_is_read_again_and_taken_back(who: str, source: str) -> None:
    ada = HandIn("03_http_methods", who, who, "0.1.0", "now", course=who)
    before = notebook(code(OPENED, id="start"), code(source, id="x"), labapi={"tasks": {"a": 1}})
    document = json.loads(json.dumps(signed(before, ada)))
    assert hand_in_of(document) == HandIn(
        "03_http_methods", who, who, "0.1.0", "now", digest(document), who
    )
    after = unsigned(document)
    assert [source_of(cell) for cell in after["cells"]] == [OPENED, source]
    assert after["metadata"] == before["metadata"]


def test_handing_in_what_was_handed_in_says_it_once() -> None:
    bob = HandIn("03_http_methods", "Bob", "b456", "0.1.0", "later")
    once = signed(notebook(code(OPENED, id="start")), ADA)
    assert signed(once, bob) == signed(notebook(code(OPENED, id="start")), bob)


def test_the_note_of_an_older_hand_in_is_read() -> None:
    older = {name: "a" for name in ("exercise", "name", "id", "labapi", "handed_in_at", "sha256")}
    read = hand_in_of(notebook(labapi={"hand_in": older}))
    assert read is not None
    assert (read.id, read.course, read.variant) == ("a", "", "")


@pytest.mark.parametrize(
    "note", [None, 5, [], {}, {"id": "a"}, {"exercise": 5, "name": "a", "id": "b"}]
)
def test_a_note_that_makes_no_sense_is_none(note: Any) -> None:
    assert hand_in_of(notebook(labapi={"hand_in": note})) is None


def test_a_note_with_a_course_that_is_no_text_is_none() -> None:
    note = signed(notebook(), ADA)["metadata"]["labapi"]["hand_in"]
    assert hand_in_of(notebook(labapi={"hand_in": {**note, "course": ["a"]}})) is None


def test_a_note_of_a_newer_labapi_is_read() -> None:
    note = signed(notebook(), ADA)["metadata"]["labapi"]["hand_in"]
    read = hand_in_of(notebook(labapi={"hand_in": {**note, "more": 5}}))
    assert read is not None
    assert read.id == "a123"


@pytest.mark.parametrize("name", exercise_names())
def test_each_exercise_tells_which_tasks_were_handed_out(name: str) -> None:
    document = read_notebook(exercise_file(ROOT, name))
    wanted = {task.id: task.points for task in tasks_of(name)}
    assert tasks_handed_out(document) == wanted
    assert tasks_handed_out(signed(document, ADA)) == wanted


@pytest.mark.parametrize("tasks", [None, {}, [], "a", {"a": "1"}, {"a": True}, {"a": -1}, 5])
def test_tasks_that_make_no_sense_are_not_known(tasks: Any) -> None:
    assert tasks_handed_out(notebook(labapi={"tasks": tasks})) is None
    assert tasks_handed_out(notebook()) is None
