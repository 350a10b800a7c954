"""A question that takes answers: who remembers them is handed in."""

import pytest

from labapi.classroom.widgets.ask import ask
from tests.classroom.widgets.conftest import answer

QUESTION = ("03_http_methods", "two_tries")


class Notes:
    """Remembers in a list."""

    trouble = ""

    def __init__(self, *texts):
        self.texts = list(texts)

    def answer(self, lesson, question, option):
        assert (lesson, question) == QUESTION
        self.texts.append(option)

    def answers_to(self, lesson, question):
        return tuple(dict.fromkeys(self.texts))


def test_an_answer_is_handed_to_who_remembers_by_its_text():
    notes = Notes()
    asked = ask(*QUESTION, notes)
    asked.answer(1)
    assert notes.texts == [asked.asked.options[1].text]
    assert asked.chosen == [1]


def test_the_page_tells_what_it_is_asked_and_hears_all_that_is_remembered():
    asked = ask(*QUESTION, Notes())
    assert answer(asked, {"kind": "answer", "option": 1, "asked": "a-1"})["chosen"] == [1]
    told = answer(asked, {"kind": "answer", "option": 0, "asked": "a-2"})
    assert told == {"kind": "answers", "chosen": [1, 0], "trouble": "", "asked": "a-2"}
    asked.close()


def test_every_view_hears_of_an_answer():
    asked = ask(*QUESTION, Notes())
    asked._repr_mimebundle_()
    said = []
    asked._page.send = said.append
    asked.answer(2)
    assert [message["chosen"] for message in said] == [[2]]


def test_a_question_asked_again_knows_its_answers():
    first, second = (option.text for option in ask(*QUESTION).asked.options[:2])
    asked = ask(*QUESTION, Notes(second, first))
    assert asked.chosen == [1, 0]
    asked._repr_mimebundle_()
    assert asked._page.get_state()["answers"]["chosen"] == [1, 0]


def test_an_option_that_was_worded_anew_was_not_chosen():
    assert ask(*QUESTION, Notes("One: the older words.")).chosen == []


def test_without_a_memory_nothing_is_kept():
    asked = ask(*QUESTION)
    asked.answer(1)
    assert (asked.chosen, asked.trouble) == ([], "")


@pytest.mark.parametrize("number", [-1, 4, 99])
def test_an_option_that_is_not_there_is_refused(number):
    notes = Notes()
    with pytest.raises(LookupError, match=f"no option {number}. Run its cell again"):
        ask(*QUESTION, notes).answer(number)
    assert notes.texts == []


def test_what_is_saved_with_the_notebook_is_the_same_whatever_was_answered():
    fresh, answered = ask(*QUESTION), ask(*QUESTION, Notes("Two."))
    assert repr(fresh) == repr(answered)
    assert fresh._repr_html_() == answered._repr_html_()
