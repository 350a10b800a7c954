"""Make the pictures of the README anew: a lesson in a real JupyterLab, run from its first cell.

Needs an environment set up by `python lab.py test` (it contains playwright) and a Chromium; run

    .venv/bin/python docs/pictures.py [/usr/bin/chromium]

The argument is the browser's program; without it playwright's own browser is taken, which
`python -m playwright install chromium` fetches. The lessons are copied to a temporary folder and
run there, so that nothing in the checkout changes but the pictures beside this file.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
# The picture -> the lesson, what stands at the top of the window, and a button to press first.
PICTURES = {
    "lesson_00.png": ("00_start_here", "lab.console(", "Send"),
    "lesson_03.png": ("03_http_methods", "lab.configure(fault=None)\nkey =", ""),
}
WINDOW = {"width": 1400, "height": 1000}
IDLE = "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN = """async () => {
  const notebook = jupyterapp.shell.currentWidget.content;
  for (const [i, cell] of notebook.widgets.entries()) {
    if (cell.model.type !== "code" || cell.model.sharedModel.getSource() === "lab.stop()") continue;
    notebook.deselectAll();
    notebook.activeCellIndex = i;
    await jupyterapp.commands.execute("notebook:run-cell");
  }
}"""
SHOW = """async (words) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  const at = (cell) => cell.model.sharedModel.getSource().includes(words);
  const i = notebook.widgets.findIndex(at);
  notebook.activeCellIndex = i;
  await notebook.scrollToItem(i, "start");
}"""


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Run JupyterLab over a copy of the lessons in `folder`; gives the address of the lessons."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    options = ["--no-browser", "--port=0", f"--ServerApp.root_dir={folder}"]
    options += ["--LabApp.expose_app_in_browser=True", f"--LabApp.workspaces_dir={folder}/spaces"]
    options += [f"--LabApp.app_settings_dir={ROOT / 'labapi/commands/jupyterlab_settings'}"]
    options += ["--allow-root"]
    search = {"PYTHONPATH": str(ROOT), "JUPYTER_PREFER_ENV_PATH": "1", "NO_PROXY": "*"}
    log = folder / "jupyterlab.log"
    with log.open("w") as told:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, env={**os.environ, **search}, stderr=told)
    try:
        while not (found := re.search(r"(http://127\S+)/lab\?(token=\w+)", log.read_text())):
            time.sleep(0.1)
            if server.poll() is not None:
                sys.exit(log.read_text())
        yield f"{found[1]}/lab/tree/notebooks/{{}}.ipynb?{found[2]}&reset"
    finally:
        server.terminate()
        server.wait()


def take(page: Page, address: str, words: str, button: str, target: Path) -> None:
    """Open a lesson, run it, and take its picture with the cell that holds `words` at the top."""
    page.goto(address)
    page.wait_for_function(IDLE)
    if page.locator("#jp-left-stack").is_visible():
        page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    page.evaluate(RUN)
    page.wait_for_function(IDLE)
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.evaluate(SHOW, words)
    page.wait_for_timeout(2000)  # the notebook draws its outputs bit by bit
    if button:
        page.get_by_role("button", name=button, exact=True).first.click()
    page.evaluate(SHOW, words)
    page.wait_for_timeout(1000)
    page.screenshot(path=target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


def main(chromium: str | None = None) -> None:
    """Take all pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyterlab(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (lesson, words, button) in PICTURES.items():
            page = browser.new_page(viewport=WINDOW)
            take(page, address.format(lesson), words, button, ROOT / "docs" / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
