"""To join a course: said once, kept, and told plainly what becomes of it."""

from __future__ import annotations

import pytest

import labapi
from labapi import cli
from labapi.checks.exercise import exercise
from labapi.checks.progress.joining import join
from labapi.checks.progress.progress import Learner, Progress
from labapi.checks.variant import variant_key


def test_course_and_id_are_kept_for_all_notebooks() -> None:
    said = join("rest-2027", id="a123", name="Ada Lovelace")
    assert said.learner == Progress.open().learner == Learner("Ada Lovelace", "a123", "rest-2027")
    assert repr(said).startswith("You are Ada Lovelace (a123), in the course rest-2027.")
    assert "lab-good" in said._repr_html_()


def test_it_is_public() -> None:
    assert labapi.join is join


def test_questions_are_drawn_from_it_at_once() -> None:
    check = exercise("03", namespace={})
    assert check._variant_key == ""
    join("rest-2027", "a123")
    assert check._variant_key == variant_key("rest-2027", "a123")


def test_a_name_or_id_that_is_known_need_not_be_said_again() -> None:
    Progress.open().introduce(Learner("Ada", "a123"))
    assert join("rest-2027").learner == Learner("Ada", "a123", "rest-2027")


@pytest.mark.parametrize(
    ("given", "said"), [(("", "a123"), "which course"), (("rest", " "), "who you are")]
)
def test_what_is_missing_is_told_in_one_line(given: tuple[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said) as told:
        join(*given)
    assert len(told.value._render_traceback_()) == 1  # type: ignore[attr-defined]
    assert Progress.open().learner == Learner()


def test_what_cannot_be_seen_is_dropped() -> None:
    assert join(" rest\n2027 ", "a\t1", "Ada\x1b").learner == Learner("Ada", "a 1", "rest 2027")


@pytest.mark.parametrize("again", [("rest-2027", "b456"), ("rest-2028", "a123")])
def test_to_join_as_another_says_that_questions_are_new_and_what_was_tried(
    again: tuple[str, str],
) -> None:
    join("rest-2027", "a123")
    exercise("03", namespace={"safe_methods": {"PUT"}}).safe_methods()
    exercise("04", namespace={}).which_status.hint()  # a hint is no try
    said = join(*again).message
    assert "drawn anew" in said
    assert "You had tries in 03 HTTP methods: " in said


@pytest.mark.parametrize("again", [("rest-2027", "a123"), ("Rest-2027", " A123 ")])
def test_to_join_again_as_the_same_changes_no_question(again: tuple[str, str]) -> None:
    join("rest-2027", "a123")
    said = join(*again).message
    assert "as before" in said
    assert "drawn anew" not in said


def test_the_first_course_changes_the_questions_of_whoever_tried_without_one() -> None:
    exercise("03", namespace={"safe_methods": {"PUT"}}).safe_methods()
    assert "You had tries in 03 HTTP methods: " in join("rest-2027", "a123").message


def test_trouble_in_keeping_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Progress, "trouble", "The disk is full.")
    assert "The disk is full." in join("rest-2027", "a123").message


def test_it_can_be_done_at_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["join", "rest-2027", "--id", "a123", "--name", "Ada Lovelace"]) == 0
    assert "You are Ada Lovelace (a123), in the course rest-2027." in capsys.readouterr().out
    assert Progress.open().learner.course == "rest-2027"


def test_a_terminal_is_told_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["join", "rest-2027"]) == 1
    assert "--id a123" in capsys.readouterr().err
