import json

import pytest

from labapi.classroom.widgets.ask.page import QuestionPage, option_of
from labapi.classroom.widgets.ask.question import read_question

JUPYTERLAB_TAKES_KEYS = """document.addEventListener("keydown", (event) => {
  if (!event.target.hasAttribute("data-lm-suppress-shortcuts")) event.preventDefault();
}, true);"""
MODEL = """const values = {answers: {chosen: [], trouble: ""}, ...%s};
const sent = [], heard = [];
const model = {get: (name) => values[name], send: (message) => { sent.push(message); },
  on: (_, listen) => heard.push(listen), off() {}};
const say = (message) => heard.forEach((listen) => listen(message));"""
FEEDBACK = ".lab-ask-feedback"
MARKED = ".lab-ask-mark:not(:empty)"


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def show(page):
    """Show a question whose kernel says nothing but what the test has it say."""

    def shown(**said):
        question = read_question("03_http_methods", "two_tries")
        options = [option_of(option) for option in question.options]
        values = {"question": question.text, "options": options, **said}
        module = QuestionPage._esm.replace("export default { render };", "")
        module += MODEL % json.dumps(values) + "render({ model, el: document.body });"
        page.set_content("<body></body>")
        page.add_script_tag(content=JUPYTERLAB_TAKES_KEYS + module)
        return page

    return shown


def heard(page, chosen, trouble=""):
    """Have the kernel answer the newest question of the page."""
    said = {"kind": "answers", "chosen": chosen, "trouble": trouble}
    page.evaluate("(said) => say({...said, asked: sent.at(-1).asked})", said)


def test_a_question_is_answered_by_keyboard_alone_where_jupyterlab_takes_keys(show):
    page = show()
    page.focus("input")
    said = []
    for keys in (["Space", "Enter"], ["ArrowDown", "Enter"], ["ArrowDown", "Tab", "Space"]):
        for key in keys:
            page.keyboard.press(key)
        said.append(page.inner_text(FEEDBACK))
    assert ["Right" in feedback for feedback in said] == [False, False, True]
    assert len(set(said)) == 3
    sent = page.evaluate("sent.map(({ kind, option }) => [kind, option])")
    assert sent == [["answer", 0], ["answer", 1], ["answer", 2]]


def test_nothing_is_said_or_sent_before_an_answer_is_committed(show):
    page = show()
    assert page.is_disabled("button")
    page.check("input >> nth=2")
    assert (page.inner_text(FEEDBACK), page.evaluate("sent")) == ("", [])
    assert page.locator(MARKED).count() == 0


def test_what_is_remembered_is_marked_and_the_first_answer_stays_the_prediction(show):
    page = show()
    for option, chosen in ((1, [1]), (2, [1, 2])):
        page.check(f"input >> nth={option}")
        page.click("button")
        heard(page, chosen)
    assert page.locator(MARKED).all_inner_texts() == ["your prediction", "tried since"]
    assert "your prediction" in page.inner_text("label >> nth=1")
    assert "predicted first is what is remembered" in page.inner_text(".lab-ask-note")


def test_a_question_asked_again_shows_the_prediction_and_can_be_answered_again(show):
    page = show(answers={"chosen": [1, 0], "trouble": ""})
    assert page.is_checked("input >> nth=1")
    assert "your prediction" in page.inner_text("label >> nth=1")
    assert "tried since" in page.inner_text("label >> nth=0")
    assert page.inner_text(FEEDBACK) == "What was said of it"
    page.click("button:has-text('Answer again')")
    assert page.inner_text(FEEDBACK).startswith("✗ Not quite.")


def test_an_answer_that_cannot_be_saved_is_told(show):
    page = show()
    page.check("input >> nth=2")
    page.click("button")
    heard(page, [2], "The disk is full.")
    assert page.inner_text(".lab-ask-note") == "The disk is full."
    assert page.inner_text(FEEDBACK).startswith("✓ Right.")


def test_a_kernel_that_is_gone_is_told_and_the_answer_is_judged_all_the_same(show, page):
    page.clock.install()
    show().check("input >> nth=2")
    page.click("button")
    assert page.inner_text(FEEDBACK).startswith("✓ Right.")
    page.clock.run_for(10_000)
    assert "not remembered yet" in page.inner_text(".lab-ask-note")
    page.evaluate("say({kind: 'asked', asked: sent[0].asked})")
    assert page.inner_text(".lab-ask-note") == ""
