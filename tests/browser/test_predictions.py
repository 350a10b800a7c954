"""What a learner predicts in JupyterLab is remembered, by this kernel and by the next."""

from playwright.sync_api import expect

CELLS = {
    "question": 'import labapi\nlabapi.ask("03_http_methods", "two_tries")',
    "recap": 'labapi.recap("03_http_methods")',
    "progress": "labapi.progress()",
}
KERNEL = "() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()"
COMMIT = "Check my prediction"


def first_wrong(question):
    """Commit the first option, which is wrong in lesson 03's question."""
    question.get_by_role("radio").first.click()
    question.get_by_role("button", name=COMMIT).click()
    expect(question.get_by_text("your prediction")).to_be_visible()


def test_a_prediction_is_at_the_end_of_the_lesson_and_in_the_progress(notebook):
    notebook.jupyterlab.add("notebooks/predicted", CELLS)
    notebook.open("notebooks/predicted")
    question = notebook.run("question")
    expect(notebook.run("recap")).to_contain_text("Nothing is remembered of this lesson yet.")
    first_wrong(question)
    expect(notebook.run("recap")).to_contain_text("You predicted 0 of 1 so far")
    expect(notebook.output("recap")).to_contain_text("This belief fooled you:")
    row = notebook.run("progress").get_by_role("row", name="03 HTTP methods")
    expect(row).to_contain_text("0 of 1 right")
    again = notebook.run("question")
    expect(again.get_by_role("radio").first).to_be_checked()
    again.get_by_role("radio").last.click()
    again.get_by_role("button", name="Answer again").click()
    expect(again.get_by_text("tried since")).to_be_visible()
    expect(again.get_by_text("What you predicted first is what is remembered.")).to_be_visible()
    expect(notebook.run("recap")).to_contain_text("You predicted 0 of 1 so far")


def test_a_prediction_outlives_the_kernel_and_leads_to_its_lesson(notebook):
    notebook.jupyterlab.add("notebooks/outlived", CELLS)
    notebook.open("notebooks/outlived")
    first_wrong(notebook.run("question"))
    notebook.page.evaluate(KERNEL)
    question = notebook.run("question")
    expect(question.get_by_text("your prediction")).to_be_visible()
    next_one = notebook.run("progress").get_by_text("Next: go on with lesson")
    next_one.get_by_role("link", name="03 HTTP methods").click()
    expect(notebook.page.get_by_role("tab", name="03_http_methods.ipynb")).to_be_visible()
    notebook.await_kernel()
