"""`labapi open`: JupyterLab on the first lesson, with settings that keep a beginner's way clear."""

import os
import secrets
import sys
from pathlib import Path

FIRST_LESSON = "notebooks/00_start_here.ipynb"
SETTINGS = Path(__file__).parent / "jupyterlab_settings"  # no news, no question about updates
OPENED = """
JupyterLab is running in {root}

    {url}

{hint} Press Ctrl-C here to stop it.
"""
IN_BROWSER = "It opens in your browser."
BY_HAND = "Open this address in a browser on this machine."


def environment(path: str, prefix: str) -> dict[str, str]:
    """The variables under which JupyterLab finds this environment's programs and kernel first.

    `path` is PATH as it stands; `prefix` the environment's folder.
    """
    programs = str(Path(sys.executable).parent)
    return {
        "PATH": os.pathsep.join([programs, path]),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "VIRTUAL_ENV": prefix,
    }


def arguments(root: Path, *, port: int, browser: bool, as_root: bool, token: str) -> list[str]:
    """JupyterLab's command line: rooted at `root`, on the first lesson, on the next free port."""
    options = [
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}",
        f"--ServerApp.open_browser={browser}",
        f"--ServerApp.allow_root={as_root}",
        "--ServerApp.contents_manager_class=labapi.commands.unrun.UnrunLessons",
        "--Application.log_level=WARN",
        f"--IdentityProvider.token={token}",
        f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}",
        f"--LabApp.app_settings_dir={SETTINGS}",
        f"--LabApp.workspaces_dir={Path(sys.prefix, 'share/jupyter/lab/workspaces')}",
        "--LabApp.extension_manager=readonly",  # the other one asks the package index
    ]
    return options


def open_jupyterlab(root: Path, *, port: int, browser: bool, as_root: bool) -> int:
    """Run JupyterLab in this process until it is stopped."""
    from jupyterlab.labapp import LabApp  # half a second that no other verb should pay

    token = secrets.token_hex(24)
    server = LabApp.initialize_server(
        argv=arguments(root, port=port, browser=browser, as_root=as_root, token=token)
    )
    address = f"http://localhost:{server.port}/lab/tree/{FIRST_LESSON}?token={token}"
    told = OPENED.format(root=root, url=address, hint=IN_BROWSER if browser else BY_HAND)
    # After the callback that makes the server listen: the address works once it is printed.
    server.io_loop.add_callback(print, told, flush=True)
    server.start()
    return 0
