"""Reveal after commit: the rules find an answer that is told too early, or unfolded below."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapi.authoring.notebook import Lesson
from labapi.authoring.rules.folds import folds_of
from tests.authoring.conftest import CLOSING, OPENING, head, made

FOLD = "<details><summary>Which two? Look, then open.</summary>\n\nBoth *read*.\n\n</details>"
ASKED = '# %% id="ask"\nlabapi.ask("03_methods", "which")\n\n'
RUN = '# %% id="run"\nr = requests.get(lab.url)\nlabapi.show(r)\n\n'


def text(source: str, cell_id: str = "read") -> str:
    return f'# %% [markdown] id="{cell_id}"\n"""\n{source}\n"""\n\n'


def said(body: str) -> str:
    script = head("Methods", "Which one?") + OPENING + body + CLOSING
    lesson: Lesson = made(script, Path("03_methods.ipynb"))
    return "\n".join(map(str, folds_of(lesson)))


def test_a_round_by_the_rules_has_no_findings() -> None:
    assert said(ASKED + RUN + text(f"{FOLD}\n\nNow for `PUT`.")) == ""


def test_text_that_reads_an_answer_is_folded() -> None:
    assert "fold it, so that it begins with <details><summary>" in said(ASKED + RUN + text("Both."))
    assert "fold it" in said(ASKED + RUN + text(f"{'Both. ' * 21}\n\n{FOLD}"))


def test_what_to_do_may_stand_above_the_fold() -> None:
    assert said(ASKED + RUN + text(f"Press the button *Fetch*.\n\n{FOLD}")) == ""


def test_what_to_do_may_stand_between_a_question_and_its_run() -> None:
    assert said(ASKED + text("Run this.", "do") + RUN + text(FOLD)) == ""


def test_two_cells_may_be_run_before_the_fold() -> None:
    again = RUN.replace('"run"', '"again"')
    assert said(ASKED + RUN + again + text(FOLD)) == ""
    assert "fold it" in said(ASKED + RUN + again + text("Both."))


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("<details>", "<details open>", "it is closed until the learner opens it"),
        ("Which two?", "Which `two`?", "write its summary in plain text"),
        ("then open.", "**then** open.", "write its summary in plain text"),
        ("then open.", "then open", "end with ? or ."),
        ("</summary>\n\n", "</summary>\n", "needs a blank line after </summary>"),
        ("\n\n</details>", "\n</details>", "needs a blank line after </summary> and before"),
        ("Both", "## Answer\n\nBoth", "holds a heading"),
        ("</details>", "", "all in one cell and none within another"),
        ("<summary>Which two? Look, then open.</summary>", "", "all in one cell and none within"),
        ("Both *read*.", FOLD, "all in one cell and none within another"),
    ],
)
def test_a_broken_fold_is_named(old: str, new: str, finding: str) -> None:
    assert old in FOLD
    assert finding in said(ASKED + RUN + text(FOLD.replace(old, new)))


def test_a_hash_in_code_is_no_heading() -> None:
    assert said(text(FOLD.replace("Both", "```\n# a comment\n```\n\nBoth"))) == ""


def test_code_may_stand_in_a_summary_as_html() -> None:
    assert (
        said(text(FOLD.replace("Which two?", "Which of <code>GET</code> and <code>PUT</code>?")))
        == ""
    )


@pytest.mark.parametrize("picture", ["labapi.show(r)", "labapi.diff(r, r)", "lab.journal.view()"])
def test_an_assert_before_a_picture_is_found(picture: str) -> None:
    found = said(f'# %% id="x"\nassert r.ok\nprint(1)\n{picture}\n\n')
    assert "an assert stands before a picture: draw first" in found
    assert said(f'# %% id="x"\n{picture}\nassert r.ok\n\n') == ""
    assert said('# %% id="x"\nassert r.ok\nprint(1)\n\n') == ""


def test_what_is_expected_right_after_a_question_is_found() -> None:
    told = RUN.replace("show(r)", "show(r, expect=422)")
    assert "`expect=` right after a question tells the answer" in said(ASKED + told + text(FOLD))
    assert said(told) == ""


def test_magic_lines_are_passed_over() -> None:
    assert said('# %% id="x"\n%time labapi.show(r)\n\n') == ""
