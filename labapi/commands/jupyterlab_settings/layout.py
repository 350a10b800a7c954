"""Which side bars are open, how large things are, and where JupyterLab remembers that.

JupyterLab keeps a layout in a workspace, a file of its own. The first time, it finds one that we
have written: at the left stands the table of contents in the place of all files (Ctrl+B closes it).
From then on the file is the learner's, and is left alone.

Projected, a lesson stands in a workspace of its own, made anew each time: one document, no side
bars, and large type by a style sheet. What somebody works in otherwise stays as it is.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyterlab_server.workspaces_handler import WorkspacesManager

from labapi.checks.progress.progress import data_folder

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

SETTINGS = Path(__file__).parent
"""No news, no question about updates."""
PROJECTED = SETTINGS / "projected"
"""The same, and no status bar; its folder `custom` has the style sheet with the sizes."""
USUAL, PRESENTED = "default", "present"
"""The names of the two workspaces; JupyterLab opens the first where none is named."""
CONTENTS = "@jupyterlab/toc:plugin"


def options(lesson: str, present: bool = False) -> list[str]:
    """Give the options by which JupyterLab opens a lesson so, and finds its layouts."""
    return [
        f"--LabApp.default_url={page_of(lesson, present)}",
        f"--LabApp.app_settings_dir={PROJECTED if present else SETTINGS}",
        f"--LabApp.workspaces_dir={workspaces()}",
        f"--LabApp.custom_css={present}",
    ]


def enlarge(server: ServerApp) -> None:
    """Have the pages of this server look for their own style sheet here first.

    Jupyter has no option for that, but a list of folders in which it looks at each request.
    """
    server.web_app.settings["static_custom_path"].insert(0, str(PROJECTED / "custom"))


def page_of(lesson: str, present: bool = False) -> str:
    """Give the path at which JupyterLab shows a lesson; projected, it is the only document."""
    return f"/doc/workspaces/{PRESENTED}/tree/{lesson}" if present else f"/lab/tree/{lesson}"


def workspaces() -> Path:
    """Name the folder in which JupyterLab keeps which tabs are open: where we may write."""
    if os.access(sys.prefix, os.W_OK):
        return Path(sys.prefix, "share/jupyter/lab/workspaces")
    return data_folder() / "workspaces"


def prepare(folder: Path, present: bool = False) -> None:
    """Write the layout that JupyterLab is to find; one that a learner has by now stays.

    Where it cannot be written, JupyterLab opens as it would by itself.
    """
    manager = WorkspacesManager(str(folder))
    name = PRESENTED if present else USUAL
    with contextlib.suppress(OSError, ValueError):
        if present or not manager.load(name)["data"]:
            manager.save(name, json.dumps(layout(name, bars=not present)))


def layout(name: str, bars: bool) -> dict[str, Any]:
    """Give a workspace with the contents at the left; without `bars`, with nothing at the sides."""
    at_side: dict[str, Any] = {"collapsed": True, "visible": bars, "widgetStates": {}}
    left: dict[str, Any] = {"widgets": ["filebrowser", "running-sessions", CONTENTS]}
    if bars:
        left |= {"current": CONTENTS, "collapsed": False}
    restored = {
        "down": {"size": 0, "collapsed": True, "widgets": []},
        "left": at_side | left,
        "right": {**at_side, "widgets": []},
        "relativeSizes": [0.2, 0.8, 0],
    }
    return {"data": {"layout-restorer:data": restored}, "metadata": {"id": name}}
