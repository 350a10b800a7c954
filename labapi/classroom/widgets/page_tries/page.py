"""The page of the four tries: it is told what to send, and reports what it got."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from labapi.classroom.widgets.form.form import Form, Message, form_styles, script

if TYPE_CHECKING:
    from labapi.classroom.widgets.page_tries.tries import PageTries


def _hello(tries: PageTries, asked: Message) -> Message:
    return {"kind": "results", "html": tries.results() if tries.found else ""}


def _begin(tries: PageTries, asked: Message) -> Message:
    return {"kind": "begun", "tries": [one.told() for one in tries.tries]}


def _tried(tries: PageTries, asked: Message) -> Message:
    tries.heard(asked["reports"])
    return {"kind": "results", "html": tries.results()}


class TriesPage(Form):
    """The page's side of `PageTries`."""

    _esm = script("classroom/widgets/page_tries/page_tries.js")
    _css = form_styles("classroom/widgets/cors/probe.css")
    questions: ClassVar = {"hello": _hello, "begin": _begin, "tried": _tried}
