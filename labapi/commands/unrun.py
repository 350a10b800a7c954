"""Lessons are opened without their saved outputs: nobody reads an answer before predicting it.

The outputs stay in the files, where the checks and who reads a lesson without a kernel need them.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from labapi.authoring.form import REHEARSED


class UnrunLessons(AsyncLargeFileManager):
    """Jupyter's way to the files, but that a lesson nobody has worked in looks as if never run."""

    async def get(
        self,
        path: str,
        content: bool = True,
        type: str | None = None,
        format: str | None = None,
        require_hash: bool = False,
    ) -> dict[str, Any]:
        """Give what JupyterLab asks for, which names the arguments."""
        model: dict[str, Any] = await super().get(  # type: ignore[no-untyped-call]
            path, content, type, format, require_hash
        )
        if content and model["type"] == "notebook":
            unrun(model["content"])
        return model


def unrun(notebook: dict[str, Any]) -> None:
    """Take the authors' outputs from a notebook, in place, and the mark that they were there.

    Without the mark, the outputs of the learner who runs and saves it stay.
    """
    if not notebook["metadata"].pop(REHEARSED, False):
        return
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
