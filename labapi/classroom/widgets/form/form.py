"""The one way from a page's question to its answer, for every widget.

A page asks with `{"kind": "send", "asked": "x-1", ...}` (`link.js`) and hears twice: at once that
the question was taken up, so that a page that hears nothing can say that the kernel is busy; then
the answer, which carries the same `asked`. A message without `asked` tells something, and gets no
answer. All goes by messages, and what is secret never by synced traits: those may be saved with a
notebook. Messages may also be sent by a thread of ours, where a trait could meet a change that the
kernel's thread is just applying; the kernel's IOPub thread alone writes to the socket.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from posixpath import dirname, join, normpath
from typing import Any, ClassVar

import anywidget
import traitlets

from labapi.classroom.notebook.markup import style
from labapi.classroom.notebook.measured import CLOSE, OPEN
from labapi.classroom.running import meet_page

Message = dict[str, Any]
Handler = Callable[[Any, Message], Message]
"""Answers one kind of question about a model; a mistake is raised, and told by the form."""

MISTAKES = (LookupError, ValueError, TypeError, RuntimeError, OSError)
"""What a handler may raise to refuse a question: its message is all that the page is told."""

SHEETS = ("classroom/notebook/base.css", "classroom/widgets/form/controls.css")
TABS = "classroom/widgets/form/tabs.css"
IMPORT = re.compile(r'^import \{[^}]*\} from "(\.\.?/[\w./]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(async )?function |const |class )", re.MULTILINE)


class Form(anywidget.AnyWidget):
    """The page's side of a model: what it shows at first, and whom it asks what.

    A page of its own has `_esm` and `_css`, names in `questions` who answers each kind of question,
    and in `news` what is told when the model calls `changed`. More state is synced by traits.
    """

    questions: ClassVar[Mapping[str, Handler]] = {}
    news: ClassVar[Mapping[str, Callable[[Any], Message]]] = {}
    question = traitlets.Unicode(help="the one that the learner is to think about").tag(sync=True)

    def __init__(self, model: Any, question: str | None = None, **state: Any) -> None:
        """Show this model, under its question or this one, with these values of the traits."""
        self._model = model
        super().__init__(question=model.question if question is None else question, **state)
        self.on_msg(self._heard)

    def answer(self, asked: Message) -> Message:
        """Do what the page asks for; a mistake is answered in words, never raised."""
        try:
            said = self._handler(asked)(self._model, _Question(asked))
        except MISTAKES as error:
            said = {"kind": "refused", "text": in_words(error)}
        return said | {"asked": asked.get("asked")}

    def take(self, message: Message) -> None:
        """Take what the page tells without asking; a form that is told something says how."""

    def show_anew(self, what: str) -> None:
        """Tell every view of this form what has changed in the notebook."""
        self.send(self.news[what](self._model))

    def _handler(self, asked: Message) -> Handler:
        kind = asked.get("kind")
        if kind not in self.questions:
            known = ", ".join(self.questions) or "nothing"
            raise LookupError(f"This form cannot be asked {kind!r}. It can be asked: {known}.")
        return self.questions[str(kind)]

    def _heard(self, _: Any, message: Message, buffers: Any) -> None:
        meet_page(str(message.get("page_origin", "")))
        if "asked" not in message:
            self.take(message)
            return
        self.send({"kind": "asked", "asked": message["asked"]})
        self.send(self.answer(message))


class _Question(dict[str, Any]):
    """A page's question; what it does not say is told as a mistake of the page."""

    def __missing__(self, name: str) -> Any:
        said = f"The page's question is not whole: {name} is missing."
        raise LookupError(f"{said} Reload the page, and run the cell of this form again.")


def in_words(error: Exception) -> str:
    """Give an error's message as a page shows it: without the marks of measured values.

    >>> in_words(ValueError("Nothing answers at 127.0.0.1:⟨8000⟩.")), in_words(KeyError("a"))
    ('Nothing answers at 127.0.0.1:8000.', "There is no 'a'.")
    """
    bare_key = type(error) is KeyError and len(error.args) == 1
    text = f"There is no {error.args[0]!r}." if bare_key else str(error)
    return (text or type(error).__name__).replace(OPEN, "").replace(CLOSE, "")


# What a page is made of: its JavaScript as one text, and its style sheets as one.


def form_styles(*names: str) -> str:
    """Join the sheets that every form has with others, by their paths in the folder of labapi."""
    return "\n".join(map(style, (*SHEETS, *names)))


def script(name: str) -> str:
    """Read a module of JavaScript, with the modules that it imports before it, each once.

    A widget's code reaches the page as one text, in which an `import` of a neighbour has no
    address. So the modules are joined here: no build step, and each file stays small. Their
    top-level names share one space, so no two of them may have the same.
    """
    return "\n".join(_with_imports(name, set()))


def _with_imports(name: str, known: set[str]) -> list[str]:
    known.add(name)
    text = style(name)
    parts: list[str] = []
    for path in IMPORT.findall(text):
        neighbour = normpath(join(dirname(name), path))
        if neighbour not in known:
            parts += _with_imports(neighbour, known)
    return [*parts, EXPORT.sub("", IMPORT.sub("", text))]
