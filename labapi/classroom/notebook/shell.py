"""The notebook that we run in, where we run in one: its shell, and the cell that runs now."""

from __future__ import annotations

import sys
from typing import Any, Protocol


def shell() -> Any | None:
    """Give IPython's shell; None outside of it. IPython is not imported for the asking."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython  # loaded already

    return get_ipython()


class Closable(Protocol):
    """What stands on a page until it is closed."""

    def close(self) -> None:
        """Take it off the page."""


def shown_here(form: Closable) -> None:
    """Note that the cell that runs now shows this form; close those of its earlier run.

    JupyterLab takes a cell's old output off the page when it is run again, but the kernel's side of
    a form in it would stay, and go on to work for nobody.
    """
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


_SHOWN: dict[str, tuple[str, list[Closable]]] = {}
"""By cell: its last run, and the forms that it showed. A kernel has one such page, as one shell."""


def _cell_and_run() -> tuple[str, str]:
    """Name the notebook cell that runs, and this run of it; empty outside a notebook."""
    kernel = getattr(shell(), "kernel", None)
    parent = kernel.get_parent() if kernel is not None else {}
    cell = parent.get("metadata", {}).get("cellId", "")
    return str(cell), str(parent.get("header", {}).get("msg_id", ""))
