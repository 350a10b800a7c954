"""Make the pictures of the README anew: a lesson in a real JupyterLab, run from its first cell.

Needs an environment set up by `python lab.py test` (it contains playwright) and a Chromium; run

    .venv/bin/python docs/pictures.py [/usr/bin/chromium]

The argument is the browser's program; without it playwright's own browser is taken, which
`python -m playwright install chromium` fetches. JupyterLab is started and driven as the tests of
`tests/browser` do it, over a copy of the course in a temporary folder, so that nothing in the
checkout changes but the pictures beside this file.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.jupyterlab import JupyterLab, copy_of_the_course  # noqa: E402
from tests.browser.page import Notebook  # noqa: E402

# The picture -> the lesson, the cell at the top of the window, the last to run, a button to press.
PICTURES = {
    "lesson_00.png": ("00_start_here", "console-form", "console-form", "Send"),
    "lesson_01.png": ("01_what_is_an_api", "ask-the-usual", "the-usual", "Check my prediction"),
}
WINDOW = {"width": 1400, "height": 1000}
NO_FILES = "() => jupyterapp.commands.execute('application:toggle-left-area')"
SETTLED = """() => new Promise((done) => requestAnimationFrame(() => {
  setTimeout(done, 1000); // JupyterLab draws the outputs bit by bit, and scrolls as they grow
}))"""


def take(browser: Browser, jupyterlab: JupyterLab, name: str) -> None:
    """Open a lesson, run it as far as its picture goes, and take the picture."""
    lesson, top, last, button = PICTURES[name]
    notebook = Notebook(browser.new_page(viewport=WINDOW, reduced_motion="reduce"), jupyterlab)
    notebook.open(f"notebooks/{lesson}")
    notebook.page.evaluate(NO_FILES)
    notebook.run_all(until=last)
    shown = notebook.output(top)
    if shown.get_by_role("radio").count():
        shown.get_by_role("radio").first.check()  # of the questions pictured, a wrong answer
    shown.get_by_role("button", name=button, exact=True).click()
    notebook.output(top)
    notebook.page.evaluate(SETTLED)
    target = ROOT / "docs" / name
    notebook.page.screenshot(path=target)
    notebook.close()
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


def main(chromium: str | None = None) -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy_of_the_course(Path(folder))
        with JupyterLab(Path(folder), token="picture").running() as running, sync_playwright() as p:
            browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for name in PICTURES:
                take(browser, running, name)
            browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
