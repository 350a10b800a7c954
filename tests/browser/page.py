"""What a learner does with one notebook in the browser, as the tests say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request

    from tests.browser.jupyterlab import JupyterLab

PATIENCE_MS = 60_000  # a kernel may be slow to start on a busy machine
LOOPBACK = {"127.0.0.1", "localhost", "::1", None}
HERE = "const notebook = jupyterapp.shell.currentWidget.content;"
IDLE = """() => window.jupyterapp?.shell?.currentWidget?.content?.widgets?.length
  && jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === 'idle'"""
STATE = """() => { const at = window.jupyterapp?.shell?.currentWidget;
  const [cells, session] = [at?.content?.widgets?.length, at?.sessionContext?.session];
  return {title: at?.title?.label, cells, at: session?.id, kernel: session?.kernel?.status,
    display: at?.sessionContext?.kernelDisplayStatus};
}"""
FIND = f"""(id) => {{ {HERE}
  return notebook.widgets.findIndex((cell) => cell.model.id === id);
}}"""
CODE = f"""() => {{ {HERE}
  return notebook.widgets.filter((cell) => cell.model.type === 'code').map((c) => c.model.id);
}}"""
RUN = f"""async ([index, source]) => {{ {HERE}
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  if (source !== null) notebook.widgets[index].model.sharedModel.setSource(source);
  await jupyterapp.commands.execute('notebook:run-cell');
}}"""
OUTPUTS = f"""(index) => {{ {HERE}
  return notebook.widgets[index].model.outputs.toJSON();
}}"""
SHOW = f"""(index) => {{ {HERE}
  notebook.activeCellIndex = index;
  void notebook.scrollToItem(index, 'start');
}}"""
THEME = "(name) => jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
SAVE = "() => jupyterapp.commands.execute('docmanager:save')"
CLEAR = "() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
OPEN = """async (path) => {
  await jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'});
}"""
LEAVE = """async () => {
  for (const widget of [...jupyterapp.shell.widgets('main')]) {
    if (widget.context) widget.context.model.dirty = false; // else it asks whether to save
    widget.dispose();
  }
  await jupyterapp.serviceManager.sessions.shutdownAll();
}"""
SHUT_DOWN = "() => jupyterapp.serviceManager.sessions.shutdownAll()"
# Only the last work tells its end: a cell that was started and not waited for may end later.
DO = """(given) => { const turn = window.labapiTurn = (window.labapiTurn ?? 0) + 1;
  const tell = (end) => { if (turn === window.labapiTurn) window.labapiDone = end; };
  window.labapiDone = undefined;
  (%s)(given).then(() => tell('well'), (error) => tell(String(error)));
}"""
DONE = "() => window.labapiDone"
# JupyterLab's body has no height of its own, and axe takes all in it for hidden then. The other
# cells' outputs are taken out while it looks: it weighs the colours of all that is in the page.
LOOK = """async (output, options) => {
  document.body.style.height = '100vh';
  const outputs = [...document.querySelectorAll('.jp-Notebook .jp-OutputArea-output')];
  const others = outputs.filter((it) => !output.contains(it) && !it.contains(output));
  const places = others.map((other) => [other, new Comment()]);
  for (const [other, place] of places) other.replaceWith(place);
  try {
    return await axe.run(output, options);
  } finally {
    for (const [other, place] of places) place.replaceWith(other);
  }
}"""
CONTRAST = "color-contrast"
SPLASH = "#jupyterlab-splash"
NOISE = "Could not restore the debugger state"  # JupyterLab's own, when its page is closed early
CANCELED = "Canceled future for"  # its own, too: what a kernel still owed when it was shut down
THEMES = {"Light": None, "Dark": [CONTRAST]}  # in the second, only colours are new
GRAVE = {"serious", "critical"}  # of axe's four grades of harm


class Notebook:
    """A notebook in JupyterLab, in a page of its own; watches what the page says and asks for."""

    def __init__(self, page: Page, jupyterlab: JupyterLab) -> None:
        self.page, self.jupyterlab = page, jupyterlab
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self.expected: list[str] = []  # words of complaints that belong to a test
        self.leaving = False  # whether its kernel is being shut down
        self.spent = False  # whether the page is no longer as it was when it was new
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._note)
        page.on("pageerror", self._break)
        page.on("request", self._see)

    def _note(self, message: ConsoleMessage) -> None:
        noise = NOISE in message.text or (self.leaving and CANCELED in message.text)
        if message.type == "error" and not noise:
            self.complaints.append(f"{message.text} ({message.location.get('url')})")

    def _break(self, error: Error) -> None:
        if not (self.leaving and CANCELED in str(error)):
            self.complaints.append(str(error))

    def _see(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in LOOPBACK:
            self.strangers.append(request.url)

    def open(self, name: str) -> Notebook:
        """Open a notebook; a page that has JupyterLab in it already does not load it again."""
        if self.page.evaluate("() => 'jupyterapp' in window"):
            self._do(OPEN, f"{name}.ipynb")
        else:
            self.page.goto(self.jupyterlab.address(name))
        self.await_kernel()
        return self

    def clear(self) -> None:
        """Take away what the cells have shown, as for another test in the same kernel."""
        self._do(CLEAR)

    def reload(self) -> None:
        self.spent = True
        self._do(SAVE)
        self.page.reload()
        self.await_kernel()

    def start(self, cell_id: str, source: str | None = None) -> Locator:
        """Run a cell as `run` does, and do not wait for its end."""
        self.page.evaluate(DO % RUN, [self._index(cell_id), source])
        return self.output(cell_id)

    def tells(self, expression: str) -> str:
        """What the last cell shows when it is run with this expression."""
        last = self.page.evaluate(CODE)[-1]
        return self.run(last, f"print({expression})").inner_text().strip()

    def run(self, cell_id: str, source: str | None = None) -> Locator:
        """Run a cell, with another source if one is given, and return its output."""
        self._do(RUN, [self._index(cell_id), source])
        return self.output(cell_id)

    def run_all(self, until: str = "") -> None:
        """Run the code cells from the top, to the last or to the one named."""
        for cell_id in self.page.evaluate(CODE):
            self._do(RUN, [self._index(cell_id), None])
            if cell_id == until:
                return

    def output(self, cell_id: str) -> Locator:
        """The output of a cell, scrolled into view: others may not be in the page at all."""
        index = self._index(cell_id)
        self.page.evaluate(SHOW, index)
        cell = self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}']")
        return cell.locator(".jp-OutputArea").first

    def errors(self) -> list[str]:
        """What cells wrote as an error or on the error stream."""
        found = []
        for cell_id in self.page.evaluate(CODE):
            for output in self.page.evaluate(OUTPUTS, self._index(cell_id)):
                if output["output_type"] == "error" or output.get("name") == "stderr":
                    found.append(f"{cell_id}: {output.get('evalue', output.get('text'))}")
        return found

    def theme(self, name: str) -> None:
        """Change the theme to "Light" or "Dark", if it is another, and wait until it is there.

        JupyterLab lays a picture over the page meanwhile; under it axe could tell no colour.
        """
        there = f"body[data-jp-theme-name='JupyterLab {name}']"
        if self.page.query_selector(there):
            return
        self.spent = True
        self._do(THEME, f"JupyterLab {name}")
        self.page.wait_for_selector(there, state="attached")
        self.page.wait_for_selector(SPLASH, state="detached")

    def barriers(self, output: Locator, rules: list[str] | None = None) -> list[str]:
        """What axe finds in an output that keeps somebody out: serious or critical."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        options = {"resultTypes": ["violations"], "preload": False}
        found = output.evaluate(LOOK, options | ({"runOnly": rules} if rules else {}))
        judged = {rule["id"] for rule in found["violations"] + found["passes"]}
        assert CONTRAST in judged, "axe could tell the colour of no text"
        return [
            f"{violation['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
            for violation in found["violations"]
            for node in violation["nodes"]
            if violation["impact"] in GRAVE
        ]

    def complained(self, words: str) -> list[str]:
        """The complaints with these words, which are expected; they come in the browser's time."""
        self.expected.append(words)
        if not any(words in said for said in self.complaints):
            self.page.wait_for_event("console", lambda message: words in message.text)
        return [said for said in self.complaints if words in said]

    def leave(self) -> None:
        """Close the notebook and its kernel, so that the page can open another."""
        self.leaving = True
        self._do(LEAVE)
        self.page.remove_listener("console", self._note)
        self.page.remove_listener("pageerror", self._break)
        self.page.remove_listener("request", self._see)
        self.jupyterlab.forget()

    def must_be_clean(self) -> None:
        known = tuple(self.expected)
        strange = [said for said in self.complaints if not any(words in said for words in known)]
        assert strange == [], f"errors in the browser's console: {strange}"
        assert self.strangers == [], f"requests that left this machine: {self.strangers}"

    def close(self) -> None:
        self.leaving = True
        self._do(SHUT_DOWN)
        self.page.close()
        self.jupyterlab.forget()

    def await_kernel(self) -> None:
        """Wait until the notebook in front has an idle kernel: left earlier, JupyterLab fails."""
        try:
            self.page.wait_for_function(IDLE)
        except TimeoutError as late:
            raise AssertionError(
                f"no idle kernel: {self.page.evaluate(STATE)}\n{self.complaints}\n"
                + (self.jupyterlab.home / "jupyterlab.log").read_text("utf-8")[-4000:]
            ) from late

    def _do(self, work: str, given: Any = None) -> None:
        """Let the page do what takes time, and wait with a limit: `evaluate` itself has none."""
        self.page.evaluate(DO % work, given)
        assert self.page.wait_for_function(DONE).json_value() == "well"

    def _index(self, cell_id: str) -> int:
        index = self.page.evaluate(FIND, cell_id)
        assert index >= 0, f"there is no cell {cell_id!r}"
        return int(index)
