"""The console as a widget: it answers what the page asks, and tells it what the notebook changed.

All goes by messages, and nothing by synced traits: those may be saved with a notebook, and a form
may hold a key. A message that is taken up is first answered by "asked", so that a page that hears
nothing can say that the kernel is busy.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labapi.classroom.exchange.as_code import as_curl, as_fetch, as_requests
from labapi.classroom.exchange.secrets import masked_body, masked_header, masked_text
from labapi.classroom.exchange.show import SIGNS, draw_exchange, show
from labapi.classroom.notebook.markup import script, styles
from labapi.classroom.notebook.measured import CLOSE, OPEN, milliseconds
from labapi.classroom.widgets.console.access import exchange_key, token_in
from labapi.classroom.widgets.console.draft import DraftError
from labapi.classroom.widgets.console.history import Sent
from labapi.classroom.widgets.console.suggestions import filled, offers_of
from labapi.web.statuses import family_of

if TYPE_CHECKING:
    from labapi.classroom.widgets.console.console import Console
    from labapi.classroom.widgets.console.draft import Draft


class ConsoleWidget(anywidget.AnyWidget):
    """The page's side of a `Console`."""

    _esm = script("classroom/widgets/console/js/console.js")
    _css = styles(
        "classroom/notebook/base.css",
        "classroom/widgets/form/controls.css",
        "classroom/exchange/exchange.css",
        "classroom/widgets/form/tabs.css",
        "classroom/widgets/console/console.css",
    )
    question = traitlets.Unicode().tag(sync=True)

    def __init__(self, console: Console) -> None:
        """Show this console."""
        self._console = console
        super().__init__(question=console.question)
        self.on_msg(self._heard)

    def tell_draft(self) -> None:
        """Have every page show the draft as the notebook has set it."""
        self.send({"kind": "draft", "draft": self._console.as_typed})

    def tell_history(self) -> None:
        """Have every page show the history as it is now."""
        self.send({"kind": "rows", "rows": rows_of(self._console)})

    def _heard(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        if content.get("kind") == "typed":
            self._console.typed(content["draft"])
            return
        self.send({"kind": "asked", "asked": content.get("asked")})
        self.send(answer(self._console, content))


# What the console's page asks, and what it is answered: each a plain dict.

Answer = dict[str, Any]
TOKEN_CAME = "A token came for the key, and stands in the form in its place. Nothing else is sent."
POSTMAN_FILE = "labapi.postman_collection.json"


def answer(console: Console, asked: Answer) -> Answer:
    """Do what the page asks for; a mistake is answered in words, never raised."""
    try:
        said = _DESKS[asked["kind"]](console, asked)
    except (LookupError, ValueError, TypeError, RuntimeError) as error:
        text = str(error.args[0] if error.args else error)
        said = {"kind": "refused", "text": text.replace(OPEN, "").replace(CLOSE, "")}
    return said | {"asked": asked.get("asked")}


def rows_of(console: Console) -> list[Answer]:
    """Tell the history, newest first; what is secret in a request stays here."""
    return [_row(sent) for sent in reversed(console.history[:])]


def _hello(console: Console, asked: Answer) -> Answer:
    origin = console.origin
    state = {"draft": console.as_typed, "rows": rows_of(console), "offers": offers_of(origin)}
    newest = _seen(console, console.history[-1]) if len(console.history) else {}
    return {**newest, "kind": "state", "origin": origin, **state}


def _prepare(console: Console, asked: Answer) -> Answer:
    console.typed(asked["draft"])
    drawn = console.prepare().drawn()
    return {"kind": "seen", "html": drawn, "said": "Nothing was sent. This is what would be."}


def _send(console: Console, asked: Answer) -> Answer:
    console.typed(asked["draft"])
    return _seen(console, console.sent(console.draft))


def _again(console: Console, asked: Answer) -> Answer:
    before = _numbered(console, asked)
    return _seen(console, console.sent(before.draft, before.label))


def _token(console: Console, asked: Answer) -> Answer:
    console.typed(asked["draft"])
    sent = exchange_key(console)
    if not token_in(sent.exchange):
        return _seen(console, sent)
    return _seen(console, sent) | {"draft": console.as_typed, "said": TOKEN_CAME}


def _open(console: Console, asked: Answer) -> Answer:
    return _seen(console, _numbered(console, asked))


def _use(console: Console, asked: Answer) -> Answer:
    sent = _numbered(console, asked)
    console.typed(sent.draft.plain())
    said = f"Number {sent.number} stands in the form again. Change it, or send it."
    return _seen(console, sent) | {"draft": console.as_typed, "said": said}


def _fill(console: Console, asked: Answer) -> Answer:
    example, said = filled(console.server, str(asked["path"]), str(asked["example"]))
    return {"kind": "filled", "example": example, "said": said}


def _label(console: Console, asked: Answer) -> Answer:
    sent = console.history.label(int(asked["number"]), str(asked["text"]))
    said = f"Number {sent.number} is labelled {sent.label}." if sent.label else "No label now."
    return {"kind": "rows", "rows": rows_of(console), "said": said}


def _curl(console: Console, asked: Answer) -> Answer:
    shown = console.from_curl(str(asked["text"]))
    said = " ".join(["Taken over; nothing is sent yet.", *shown.notes])
    return {"kind": "draft", "draft": console.as_typed, "said": said}


def _code(console: Console, asked: Answer) -> Answer:
    console.typed(asked["draft"])
    return {"kind": "code", "codes": codes(console.draft, console.origin, bool(asked["secrets"]))}


def _postman(console: Console, asked: Answer) -> Answer:
    text = json.dumps(console.history.to_postman(), ensure_ascii=False, indent=2)
    count = len(console.history)
    said = f"{count} request{'s' * (count != 1)} saved as {POSTMAN_FILE}, with secrets masked."
    return {"kind": "file", "name": POSTMAN_FILE, "text": text, "said": said}


_DESKS: dict[str, Callable[[Console, Answer], Answer]] = {
    "hello": _hello,
    "prepare": _prepare,
    "send": _send,
    "again": _again,
    "token": _token,
    "open": _open,
    "use": _use,
    "fill": _fill,
    "label": _label,
    "curl": _curl,
    "code": _code,
    "postman": _postman,
}


def _numbered(console: Console, asked: Answer) -> Sent:
    number = int(asked["number"])
    for sent in console.history:
        if sent.number == number:
            return sent
    raise LookupError(f"Number {number} is no longer in the history, which keeps the newest.")


def _seen(console: Console, sent: Sent) -> Answer:
    if sent.exchange.status is None:
        return {"kind": "seen", "html": "", "number": sent.number, "said": "No answer came."}
    said = f"{sent.status_in_words} ({family_of(sent.exchange.status)}) in {_time(sent)}"
    if notes := sent.draft.notes:
        said = " ".join([f"{said}.", *notes])
    html = draw_exchange(show(sent.exchange))
    of = {"number": sent.number, "in_form": _stands_in_form(console, sent)}
    return {"kind": "seen", "html": html, **of, "said": said}


def _stands_in_form(console: Console, sent: Sent) -> bool:
    """Whether the form holds what was sent; its page cannot tell, since no secret goes there."""
    try:
        return console.draft == sent.draft
    except DraftError:
        return False


def _row(sent: Sent) -> Answer:
    status = sent.exchange.status
    return {
        "number": sent.number,
        "label": sent.label,
        "method": sent.exchange.method,
        "target": sent.target,
        "status": sent.status_in_words,
        "family": 0 if status is None else status // 100,
        "sign": SIGNS.get((status or 0) // 100, "–"),
        "time": "" if status is None else _time(sent),
        "sent_at": sent.sent_at.isoformat(),
    }


def _time(sent: Sent) -> str:
    return milliseconds(sent.exchange.duration_ms).strip(OPEN + CLOSE)


# A draft as code: for `requests`, curl, a browser, and the console itself.


def codes(draft: Draft, origin: str, secrets: bool = False) -> list[list[str]]:
    """Write the draft in each language: pairs of a name and the code, ready to be copied."""
    unsent = draft.unsent(origin)
    return [
        ["Python (requests)", as_requests(unsent, secrets, marks=False)],
        ["curl", as_curl(unsent, secrets, marks=False)],
        ["Browser (fetch)", as_fetch(unsent, secrets, marks=False)],
        ["This console", as_console(draft, secrets)],
    ]


def as_console(draft: Draft, secrets: bool = False) -> str:
    """Write the cell that puts this request into a console and sends it.

    >>> from labapi.classroom.widgets.console.draft import Draft
    >>> print(as_console(Draft("GET", "/api/v1/models", (("limit", "2"),))))
    console.change("GET", "/api/v1/models", query={"limit": "2"}, headers={}, body="")
    console.send()
    """
    query = [(name, _masked_value(name, value, secrets)) for name, value in draft.query]
    headers = [(n, value if secrets else masked_header(n, value)) for n, value in draft.headers]
    body = masked_body(draft.body, secrets)
    parts = [json.dumps(draft.method), _text(_plain(draft.path, secrets))]
    parts += [f"query={_rows(query)}", f"headers={_rows(headers)}", f"body={_text(body)}"]
    one_line = f"console.change({', '.join(parts)})"
    if len(one_line) > 88 or "\n" in one_line:
        one_line = "console.change(\n" + "".join(f"    {part},\n" for part in parts) + ")"
    return f"{one_line}\nconsole.send()"


def _plain(text: str, secrets: bool) -> str:
    return text if secrets else masked_text(text)


def _masked_value(name: str, value: str, secrets: bool) -> str:
    return _plain(f"?{name}={value}", secrets).removeprefix(f"?{name}=")


def _rows(pairs: list[tuple[str, str]]) -> str:
    """Write a dict; where a name stands twice, a list of pairs."""
    told = dict(pairs)
    return json.dumps(told if len(told) == len(pairs) else pairs, ensure_ascii=False)


def _text(text: str) -> Any:
    if "\n" in text and '"""' not in text and "\\" not in text and not text.endswith('"'):
        return f'"""{text}"""'
    return json.dumps(text, ensure_ascii=False)
