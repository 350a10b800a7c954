"""The reader on a page: it reads the text itself, and reports what it read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from labapi.classroom.notebook.markup import tag
from labapi.classroom.widgets.form.form import Form, Message, form_styles, script

if TYPE_CHECKING:
    from labapi.classroom.widgets.reader.reader import PageReader


def _read(reader: PageReader, asked: Message) -> Message:
    reader.heard(str(asked["text"]), str(asked["read"]))
    return {"kind": "changes", "html": tag("div", reader.changes_drawn(), "lab")}


class ReaderPage(Form):
    """The page's side of a `PageReader`."""

    _esm = script("classroom/widgets/reader/reader.js")
    _css = form_styles("classroom/widgets/reader/reader.css")
    questions: ClassVar = {"read": _read}
    text: Any = traitlets.Any(
        help="what stands in the box when the page asks for the state: after a reload, too"
    ).tag(sync=True, to_json=lambda value, page: page._model.text)
