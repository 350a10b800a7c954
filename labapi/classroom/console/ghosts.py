"""No ghosts: when a cell is run again, the consoles that it showed before leave the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.shell import shell

if TYPE_CHECKING:
    from labapi.classroom.console.console import Console

_SHOWN: dict[str, tuple[str, list[Console]]] = {}
"""By cell: the run that showed them, and the consoles that it showed."""


def shown_here(console: Console) -> None:
    """Note that the cell that runs now shows this console; close those of its earlier run."""
    cell, run = _cell_and_run()
    if not cell:
        return
    before, consoles = _SHOWN.get(cell, ("", []))
    if before == run:
        consoles.append(console)
        return
    for old in consoles:
        if old is not console:
            old.close()
    _SHOWN[cell] = run, [console]


def _cell_and_run() -> tuple[str, str]:
    """Name the notebook cell that runs, and this run of it; empty outside a notebook."""
    kernel = getattr(shell(), "kernel", None)
    parent = kernel.get_parent() if kernel is not None else {}
    cell = parent.get("metadata", {}).get("cellId", "")
    return str(cell), str(parent.get("header", {}).get("msg_id", ""))
