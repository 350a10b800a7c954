"""The shell of the notebook that we run in, where we run in one."""

from __future__ import annotations

import sys
from typing import Any, Protocol


def shell() -> Any | None:
    """Give IPython's shell; None outside of it. IPython is not imported for the asking."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython  # loaded already

    return get_ipython()


# No ghosts: when a cell is run again, the forms that it showed before leave the page.


class Closable(Protocol):
    """What stands on a page until it is closed."""

    def close(self) -> None:
        """Take it off the page."""


_SHOWN: dict[str, tuple[str, list[Closable]]] = {}
"""By cell: the run that showed them, and the forms that it showed."""


def shown_here(form: Closable) -> None:
    """Note that the cell that runs now shows this form; close those of its earlier run."""
    cell, run = _cell_and_run()
    if not cell:
        return
    before, forms = _SHOWN.get(cell, ("", []))
    if before == run:
        forms.append(form)
        return
    for old in forms:
        if old is not form:
            old.close()
    _SHOWN[cell] = run, [form]


def _cell_and_run() -> tuple[str, str]:
    """Name the notebook cell that runs, and this run of it; empty outside a notebook."""
    kernel = getattr(shell(), "kernel", None)
    parent = kernel.get_parent() if kernel is not None else {}
    cell = parent.get("metadata", {}).get("cellId", "")
    return str(cell), str(parent.get("header", {}).get("msg_id", ""))
