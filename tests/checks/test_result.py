"""What a check says, as text and as HTML: every outcome, in words, escaped, and without gaps."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, replace
from html.parser import HTMLParser

import pytest

from labapi.checks.exercise import Hint, Solution
from labapi.checks.result import SHOWN, Outcome, Result, Results
from labapi.classroom.notebook.measured import RULE

HEADLINES = {
    Outcome.PASSED: "✓ Passed: task 5, Ask again (4 of 4 points)",
    Outcome.PARTLY: "◐ Partly right: task 5, Ask again (1 of 4 points)",
    Outcome.NOT_ATTEMPTED: "○ Not attempted yet: task 5, Ask again (0 of 4 points)",
    Outcome.SETUP: "! Something has to be set up first: task 5, Ask again (0 of 4 points)",
    Outcome.CELL_FAILED: "! Your cell did not run to its end: task 5, Ask again (0 of 4 points)",
    Outcome.MISCONCEPTION: "✗ Not right yet: task 5, Ask again (0 of 4 points)",
    Outcome.INCORRECT: "✗ Not right yet: task 5, Ask again (0 of 4 points)",
    Outcome.WAITS: "✎ Written, and your teacher reads it: task 5, Ask again (up to 4 points)",
    Outcome.ERROR: "✗ Your code could not be run to its end: task 5, Ask again (0 of 4 points)",
}
POINTS = {Outcome.PASSED: 4, Outcome.PARTLY: 1}


def said(outcome: Outcome = Outcome.INCORRECT, message: str = "Look again.", **more: object):
    points = POINTS.get(outcome, 0)
    given = Result("03_http_methods", "ask", 5, "Ask again", outcome, points, 4, message)
    return replace(given, **more)


PARTLY = said(
    Outcome.PARTLY,
    "After 4 tries it should stop.",
    earned=("one prediction is stored", "what is refused is not sent again"),
)
BELIEVED = said(
    Outcome.MISCONCEPTION,
    "One call sent 2 tries.\nWhich header names the question?",
    misconception="no_key",
    belief="A server knows it all.",
)


class Text(HTMLParser):
    """The words of a page, and a check that each element ends."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(re.sub("<style>.*?</style>", "", html, flags=re.DOTALL))
        assert not self.open

    def handle_starttag(self, name: str, attributes: object) -> None:
        if name != "br":
            self.open.append(name)

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words(html: str) -> str:
    return "".join(Text(html).words)


def test_every_outcome_has_a_look() -> None:
    assert set(SHOWN) == set(Outcome) == set(HEADLINES)


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_is_told_in_a_headline_with_the_message_below(outcome: Outcome) -> None:
    text = repr(said(outcome, "First `this`.\nThen that."))
    assert text.splitlines() == [HEADLINES[outcome], "  First `this`.", "  Then that."]


@pytest.mark.parametrize("outcome", Outcome)
def test_the_drawing_says_what_the_text_says(outcome: Outcome) -> None:
    html = said(outcome, "First `this`.\nThen that.")._repr_html_()
    assert words(html) == f"{HEADLINES[outcome]}First this.Then that."
    assert "<p>First <code>this</code>.</p><p>Then that.</p>" in html


@pytest.mark.parametrize("outcome", Outcome)
def test_the_edge_of_the_box_has_a_style_of_its_own(outcome: Outcome) -> None:
    html = said(outcome)._repr_html_()
    (look,) = re.findall('<div class="lab-result lab-([a-z]+)" role="status">', html)
    assert re.search(rf"\.lab-result\.lab-{look} {{\s*border-left-color", html)


def test_a_single_point_is_not_plural() -> None:
    assert said(points=0, out_of=1).headline.endswith("(0 of 1 point)")


def test_what_was_earned_is_told_with_what_is_missing() -> None:
    assert repr(PARTLY).splitlines()[1:] == [
        "  ✓ Right so far: one prediction is stored.",
        "  ✓ Right so far: what is refused is not sent again.",
        "  After 4 tries it should stop.",
    ]
    html = PARTLY._repr_html_()
    assert "<li>Right so far: one prediction is stored.</li>" in html


def test_what_was_earned_is_not_told_where_all_is_right() -> None:
    passed = replace(PARTLY, outcome=Outcome.PASSED, points=4)
    assert "Right so far" not in repr(passed) + passed._repr_html_()


def test_a_belief_is_quoted_before_what_was_seen() -> None:
    assert repr(BELIEVED).splitlines()[1:] == [
        "  It looks as if you thought: “A server knows it all.”",
        "  One call sent 2 tries.",
        "  Which header names the question?",
    ]
    assert "thought: “A server knows it all.”One call" in words(BELIEVED._repr_html_())


def test_a_note_comes_last() -> None:
    noted = said(note="The disk is `full`.")
    assert repr(noted).splitlines()[-1] == "  The disk is `full`."
    assert '<p class="lab-note">The disk is <code>full</code>.</p></div>' in noted._repr_html_()


BAD = "<script>alert('&')</script>"


@pytest.mark.parametrize("field", ["title", "message", "belief", "note"])
def test_whatever_a_learner_wrote_is_escaped(field: str) -> None:
    html = said(**{field: BAD})._repr_html_()
    assert "<script>" not in html
    assert BAD in words(html)


def test_what_was_earned_is_escaped() -> None:
    html = replace(PARTLY, earned=(BAD,))._repr_html_()
    assert f"Right so far: {BAD}." in words(html)


def test_code_of_several_lines_stays_together() -> None:
    html = said(message="It returned `a\n  b` here.\nLook again.")._repr_html_()
    assert "<p>It returned <code>a<br>  b</code> here.</p><p>Look again.</p>" in html


def test_a_measured_value_may_differ_and_nothing_else() -> None:
    one, other = (said(message=f"`f('http://127.0.0.1:⟨{n}⟩')` failed.") for n in (8123, 50000))
    for draw in (repr, Result._repr_html_):
        assert draw(one) != draw(other)
        assert RULE.sub("", draw(one)) == RULE.sub("", draw(other))
    assert "8123" in words(one._repr_html_())


def test_the_sign_is_not_read_aloud() -> None:
    assert '<span class="lab-sign" aria-hidden="true">✗</span>' in said()._repr_html_()


@pytest.fixture(name="results")
def _results() -> Results:
    return Results("03_http_methods", (said(Outcome.PASSED, "All of it is right."), PARTLY))


def test_all_results_are_a_line_each_and_a_total(results: Results) -> None:
    assert repr(results).splitlines() == [
        HEADLINES[Outcome.PASSED],
        HEADLINES[Outcome.PARTLY],
        "Exercise 03_http_methods: 5 of 8 points",
    ]


def test_each_of_all_results_opens_to_everything_it_says(results: Results) -> None:
    believed = Results("03", (BELIEVED, *results.results))
    read = words(believed._repr_html_())
    assert "It looks as if you thought" in read
    assert "Right so far: one prediction is stored." in read
    assert believed._repr_html_().count("<details") == 3


def test_a_note_of_several_results_is_told_once() -> None:
    noted = Results("03", (said(note="Full."), said(note="Full."), said(note="Old."), said()))
    assert repr(noted).splitlines()[-2:] == ["Full.", "Old."]
    assert words(noted._repr_html_()).count("Full.") == 1


def test_no_results_are_no_points() -> None:
    empty = Results("03", ())
    assert repr(empty) == words(empty._repr_html_()) == "Exercise 03: 0 of 0 points"


def test_a_hint_says_its_number_and_what_is_next() -> None:
    hint = Hint(1, 3, "Look at `*` & <b>.", "Run it again for the next.")
    assert repr(hint) == "Hint 1 of 3: Look at `*` & <b>.\nRun it again for the next."
    assert words(hint._repr_html_()) == ("Hint 1 of 3: Look at * & <b>.Run it again for the next.")


def test_a_hint_with_nothing_next_is_one_line() -> None:
    assert repr(Hint(3, 3, "Look.")) == "Hint 3 of 3: Look."


def test_a_solution_is_shown_as_it_stands_in_the_file() -> None:
    source = "def f(a):\n    return a < 5 & a"
    shown = Solution(source, "One way.")
    assert repr(shown) == f"One way.\n{source}"
    assert words(shown._repr_html_()) == f"One way.{source}"


def test_a_solution_that_is_closed_says_when_it_opens() -> None:
    closed = Solution("", "It opens after one more try.")
    assert repr(closed) == words(closed._repr_html_()) == "It opens after one more try."
    assert "<pre" not in closed._repr_html_()


@pytest.mark.parametrize("value", [BELIEVED, Results("03", ()), Hint(1, 2, "a"), Solution("", "")])
def test_they_are_values_that_do_not_change(value: object) -> None:
    name = next(iter(type(value).__slots__))
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, "other")


def test_an_empty_line_in_a_message_is_no_paragraph() -> None:
    assert "<p></p>" not in said(message="One.\n\nTwo.")._repr_html_()
