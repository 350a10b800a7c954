import json

import pytest

from labapi.classroom.widgets.ask.page import QuestionPage, option_of
from labapi.classroom.widgets.ask.question import read_question

JUPYTERLAB_TAKES_KEYS = """document.addEventListener("keydown", (event) => {
  if (!event.target.hasAttribute("data-lm-suppress-shortcuts")) event.preventDefault();
}, true);"""
MODEL = """const values = {chosen: -1, ...%s};
const model = {get: (name) => values[name], set: (name, value) => { values[name] = value; },
  save_changes() {}, on() {}, off() {}};"""


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


def test_a_question_is_answered_by_keyboard_alone_where_jupyterlab_takes_keys(page):
    question = read_question("03_http_methods", "lost_answer")
    values = {
        "question": question.text,
        "options": [option_of(option) for option in question.options],
    }
    module = QuestionPage._esm.replace("export default { render };", "")
    module += MODEL % json.dumps(values) + "render({ model, el: document.body });"
    page.set_content("<body></body>")
    page.add_script_tag(content=JUPYTERLAB_TAKES_KEYS + module)
    page.focus("input")
    said = []
    for keys in (["Space", "Enter"], ["ArrowDown", "Enter"], ["ArrowDown", "Tab", "Space"]):
        for key in keys:
            page.keyboard.press(key)
        said.append(page.inner_text(".lab-ask-feedback"))
    assert ["Right" in feedback for feedback in said] == [False, False, True]
    assert len(set(said)) == 3
