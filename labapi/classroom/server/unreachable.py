"""A request to a lab that is not running: said in one sentence, with the cell that cures it.

`requests` tells of it in forty lines about sockets. A notebook's own error display is asked to
show ours instead, for requests to this computer only; any other error looks as it always does.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from labapi.classroom.notebook.measured import marked
from labapi.classroom.notebook.shell import shell
from labapi.classroom.running import RUNNING, lab_runs, server_at
from labapi.classroom.server.loopback import LOOPBACK


def explain_unreachable(error: BaseException) -> str | None:
    """Say why nobody answered, if the request went to this computer; None for any other error."""
    url = str(getattr(getattr(error, "request", None), "url", None) or "")
    place = urlsplit(url)
    if place.hostname not in LOOPBACK:
        return None
    asked = marked(f"{place.scheme}://{place.netloc}")
    if server_at(f"{place.scheme}://{place.netloc}"):
        return f"The server at {asked} broke off before it had answered."
    if lab_runs():
        at = marked(RUNNING["main"].url)
        return (
            f"Nothing answers at {asked}; the lab runs at {at}. Run the cell that sets its address."
        )
    return f"The lab is not running: nothing answers at {asked}."


def tell_briefly() -> None:
    """Ask the notebook's shell, if there is one, to show such an error as two lines."""
    notebook = shell()
    if notebook is None:
        return
    from requests import ConnectionError as NoConnection  # 0.1 s to import

    def show(notebook: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
        said = explain_unreachable(error)
        if said is not None:
            cure = ["Run the cell with labapi.start()."] * ("not running" in said)
            lines = [f"{kind.__name__}: {said}", *cure]
            error._render_traceback_ = lambda: lines
        notebook.showtraceback((kind, error, trace), tb_offset=tb_offset)

    notebook.set_custom_exc((NoConnection,), show)
