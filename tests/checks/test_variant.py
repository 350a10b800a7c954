"""What a learner sees is settled by the learner's key, and by nothing else."""

from __future__ import annotations

import pytest

from labapi.checks.cases import Cases
from labapi.checks.variant import Asked, Question, Row, Variant, variant_key

ROWS = [Row(f"the model `m{number}` is gone", 400 + number, kind="gone") for number in range(8)]


def drawn(key: str) -> list[str]:
    return [row.text for row in Variant(key, "04", "statuses").some_of(ROWS, 5)]


def test_without_a_key_the_rows_come_as_they_stand():
    assert drawn("") == [row.text for row in ROWS[:5]]
    assert Variant("", "04", "statuses").one_of(ROWS) is ROWS[0]


def test_a_key_draws_the_same_rows_every_time_and_another_key_others():
    keys = [variant_key("rest", f"a{number}") for number in range(20)]
    assert drawn(keys[0]) == drawn(keys[0])
    assert len({tuple(drawn(key)) for key in keys}) > 15


def test_another_task_of_the_same_learner_is_drawn_by_itself():
    one, other = (Variant("key", "04", task).shuffled(range(20)) for task in ("a", "b"))
    assert one != other


@pytest.mark.parametrize(("course", "learner"), [("", "a1"), ("rest", ""), (" ", "\t")])
def test_where_the_course_or_the_id_is_missing_it_is_variant_0(course, learner):
    assert variant_key(course, learner) == ""


def test_how_an_id_is_written_is_no_matter_and_which_it_is_does():
    assert variant_key("rest", "A123") == variant_key(" rest", "a123 ")
    assert len({variant_key("rest", "a1"), variant_key("rest", "a2"), variant_key("b", "a1")}) == 3
    assert variant_key("a", "b/c") != variant_key("a/b", "c")


def test_the_seed_changes_nothing_that_is_seen_and_the_key_nothing_that_is_tried():
    seen = {tuple(Cases(seed, "04", "x", "key").variant.shuffled(range(9))) for seed in "abc"}
    tried = {Cases("seed", "04", "x", key).whole(0, 10**9) for key in ("", "k1", "k2")}
    assert (len(seen), len(tried)) == (1, 1)


def test_a_question_shows_its_rows_and_no_answer():
    question = Question.lettered(ROWS[:3], intro="Which status?")
    asked = question.asked()
    assert str(asked).splitlines()[:2] == ["Which status?", "  A  the model `m0` is gone"]
    assert '<th scope="row">A</th>' in asked._repr_html_()
    assert "400" not in str(asked) + repr(vars(type(asked)).get("rows"))
    assert not any("400" in text for _, text in asked.rows)


def test_what_is_shown_is_escaped():
    assert "<script>" not in Asked("<script>", (("A", "<script>"),))._repr_html_()


def test_a_question_writes_its_own_reference_answer():
    question = Question.lettered([Row("x", 201), Row("y", "B"), Row("z", True)])
    names: dict[str, object] = {}
    exec(question.answer_source("said"), names)
    assert names["said"] == {"A": 201, "B": "B", "C": True} == question.answers
    assert question.letters("") == ["A", "B", "C"]
