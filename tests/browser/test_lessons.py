"""The lessons and exercises as a learner meets them: in JupyterLab, from the top."""

from playwright.sync_api import expect

QUESTION = "ask-lost-answer"


def test_the_start_lesson_runs_from_the_top(notebook):
    notebook.open("notebooks/00_start_here")
    notebook.run_all()
    assert notebook.errors() == []
    expect(notebook.output("first-request")).to_contain_text("200 OK")


def test_a_word_in_bold_tells_what_it_means_where_it_stands(notebook):
    notebook.open("notebooks/01_what_is_an_api")
    page = notebook.page.locator(".jp-NotebookPanel:visible")
    word = page.get_by_role("link", name="contract").first
    assert word.get_attribute("title").startswith("What an API promises")


def test_the_words_of_a_lesson_are_found_from_its_first_cell(notebook):
    notebook.open("notebooks/01_what_is_an_api")
    page = notebook.page.locator(".jp-NotebookPanel:visible")
    page.get_by_role("link", name="at the end").press("Enter")
    page.locator("summary", has_text="word in bold").press("Enter")
    expect(page.locator("details[open] li", has_text="What an API promises")).to_be_in_viewport()


def test_no_answer_is_seen_before_its_cell_is_run(notebook):
    notebook.open("notebooks/00_start_here")
    page = notebook.page.locator(".jp-NotebookPanel:visible")
    expect(notebook.output("refused")).not_to_contain_text("rejected")
    expect(page.locator(".jp-OutputArea-output")).to_have_count(0)
    notebook.run("start")
    assert "rejected" in notebook.run("refused").inner_text()


def test_a_question_is_answered_by_keyboard(notebook):
    question = lesson_03(notebook)
    question.get_by_role("radio").first.focus()
    for key in ("Space", "ArrowDown", "Enter"):
        notebook.page.keyboard.press(key)
    expect(question.get_by_role("radio").nth(1)).to_be_checked()
    expect(question.get_by_role("status")).to_contain_text("belief behind it")


def test_a_question_is_answered_by_mouse(notebook):
    question = lesson_03(notebook)
    expect(question.get_by_role("button")).to_be_disabled()
    question.get_by_role("radio").nth(2).click()
    question.get_by_role("button", name="Check my prediction").click()
    expect(question.get_by_role("status")).to_contain_text("✓ Right.")


def lesson_03(notebook):
    notebook.open("notebooks/03_http_methods")
    return notebook.run(QUESTION, f"import labapi\n{ASK}").locator("form")


ASK = 'labapi.ask("03_http_methods", "two_tries")'


def test_a_task_is_tried_wrong_and_then_right(notebook):
    notebook.open("exercises/03_http_methods_exercise").run("start")
    notebook.run("safe_methods", 'safe_methods = {"GET", "POST"}')
    expect(notebook.run("check-safe_methods")).to_contain_text("✗")
    hint = notebook.run("check-safe_methods", "check.safe_methods.hint()")
    expect(hint).to_contain_text("Hint 1")
    notebook.run("safe_methods", 'safe_methods = {"GET"')
    older = notebook.run("check-safe_methods", "check.safe_methods()")
    expect(older).to_contain_text("ended with SyntaxError")
    notebook.run("safe_methods", 'safe_methods = {"GET"}')
    expect(notebook.run("check-safe_methods", "check.safe_methods()")).to_contain_text("1 of 1")
