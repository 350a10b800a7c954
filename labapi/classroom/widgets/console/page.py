"""The console on a page: what its form may ask, and what it is told when the notebook changes it.

All goes by messages, and nothing by synced traits but the question: a form may hold a key.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from labapi.classroom.exchange.as_code import as_curl, as_fetch, as_requests
from labapi.classroom.exchange.secrets import masked_body, masked_header, masked_text
from labapi.classroom.exchange.sendable import DraftError
from labapi.classroom.exchange.show import SHEETS, SIGNS, draw_exchange, show
from labapi.classroom.notebook.measured import CLOSE, OPEN, milliseconds
from labapi.classroom.widgets.console.access import token_in
from labapi.classroom.widgets.console.sending import faults_in
from labapi.classroom.widgets.console.suggestions import suggestions_of, with_real_id
from labapi.classroom.widgets.form.form import TABS, Form, Message, form_styles, script
from labapi.web.statuses import family_of

if TYPE_CHECKING:
    from labapi.classroom.widgets.console.console import Console
    from labapi.classroom.widgets.console.draft import Draft
    from labapi.classroom.widgets.console.sending import Sent

TOKEN_CAME = "A token came for the key, and stands in the form in its place. Nothing else is sent."
POSTMAN_FILE = "labapi.postman_collection.json"


# One function answers each kind of question.


def rows_of(console: Console) -> list[Message]:
    """Tell the history, newest first; what is secret in a request stays here."""
    return [_row(sent) for sent in reversed(console.history[:])]


def _hello(console: Console, asked: Message) -> Message:
    origin = console.origin
    state = {
        "draft": console.as_typed,
        "rows": rows_of(console),
        "suggestions": suggestions_of(origin),
    }
    newest = _exchange(console, console.history[-1]) if len(console.history) else {}
    return {**newest, "kind": "state", "origin": origin, **state}


def _prepare(console: Console, asked: Message) -> Message:
    console.typed(asked["draft"])
    drawn = console.prepare().drawn()
    return {"kind": "shown", "html": drawn, "said": "Nothing was sent. This is what would be."}


def _send(console: Console, asked: Message) -> Message:
    console.typed(asked["draft"])
    return _exchange(console, console.sent(console.draft))


def _send_again(console: Console, asked: Message) -> Message:
    before = _numbered(console, asked)
    return _exchange(console, console.sent(before.draft, before.label))


def _fetch_token(console: Console, asked: Message) -> Message:
    console.typed(asked["draft"])
    sent = console.key_exchanged()
    if not token_in(sent.exchange):
        return _exchange(console, sent)
    return _exchange(console, sent) | {"draft": console.as_typed, "said": TOKEN_CAME}


def _open(console: Console, asked: Message) -> Message:
    return _exchange(console, _numbered(console, asked))


def _use_again(console: Console, asked: Message) -> Message:
    sent = _numbered(console, asked)
    console.typed(sent.draft.plain())
    said = f"Number {sent.number} stands in the form again. Change it, or send it."
    return _exchange(console, sent) | {"draft": console.as_typed, "said": said}


def _fill_in_id(console: Console, asked: Message) -> Message:
    example, said = with_real_id(console.server, str(asked["path"]), str(asked["example"]))
    return {"kind": "filled", "example": example, "said": said}


def _label(console: Console, asked: Message) -> Message:
    sent = console.history.label(int(asked["number"]), str(asked["text"]))
    said = f"Number {sent.number} is labelled {sent.label}." if sent.label else "No label now."
    return {"kind": "rows", "rows": rows_of(console), "said": said}


def _from_curl(console: Console, asked: Message) -> Message:
    shown = console.from_curl(str(asked["text"]))
    said = " ".join(["Taken over; nothing is sent yet.", *shown.notes])
    return {"kind": "draft", "draft": console.as_typed, "said": said}


def _as_code(console: Console, asked: Message) -> Message:
    console.typed(asked["draft"])
    return {"kind": "code", "codes": codes(console.draft, console.origin, bool(asked["secrets"]))}


def _to_postman(console: Console, asked: Message) -> Message:
    text = json.dumps(console.history.to_postman(), ensure_ascii=False, indent=2)
    count = len(console.history)
    said = f"{count} request{'s' * (count != 1)} saved as {POSTMAN_FILE}, with secrets masked."
    return {"kind": "file", "name": POSTMAN_FILE, "text": text, "said": said}


class ConsolePage(Form):
    """The page's side of a `Console`."""

    _esm = script("classroom/widgets/console/js/console.js")
    _css = form_styles(*SHEETS, TABS, "classroom/widgets/console/console.css")
    questions: ClassVar = {
        "hello": _hello,
        "prepare": _prepare,
        "send": _send,
        "again": _send_again,
        "token": _fetch_token,
        "open": _open,
        "use": _use_again,
        "fill": _fill_in_id,
        "label": _label,
        "curl": _from_curl,
        "code": _as_code,
        "postman": _to_postman,
    }
    news: ClassVar = {
        "draft": lambda console: {"kind": "draft", "draft": console.as_typed},
        "history": lambda console: {"kind": "rows", "rows": rows_of(console)},
    }

    def take(self, message: Message) -> None:
        """Follow what is typed; it may be unsound on the way."""
        if message.get("kind") == "typed":
            self._model.typed(message["draft"])


# What the answers are made of.


def _numbered(console: Console, asked: Message) -> Sent:
    number = int(asked["number"])
    for sent in console.history:
        if sent.number == number:
            return sent
    raise LookupError(f"Number {number} is no longer in the history, which keeps the newest.")


def _exchange(console: Console, sent: Sent) -> Message:
    if sent.exchange.status is None:
        return {"kind": "shown", "html": "", "number": sent.number, "said": "No answer came."}
    said = f"{sent.status_in_words} ({family_of(sent.exchange.status)}) in {_time(sent)}"
    if notes := sent.draft.notes:
        said = " ".join([f"{said}.", *notes])
    html, inside = draw_exchange(show(sent.exchange)), _stands_in_form(console, sent)
    faults = [fault._asdict() for fault in faults_in(sent.exchange)] if inside else []
    if fields := ", ".join(fault["field"] for fault in faults if fault["field"]):
        said = f"{said.rstrip('.')}. It names {fields}."
    of = {"number": sent.number, "in_form": inside, "faults": faults}
    return {"kind": "shown", "html": html, **of, "said": said}


def _stands_in_form(console: Console, sent: Sent) -> bool:
    """Whether the form holds what was sent; its page cannot tell, since no secret goes there."""
    try:
        return console.draft == sent.draft
    except DraftError:
        return False


def _row(sent: Sent) -> Message:
    status = sent.exchange.status
    return {
        "number": sent.number,
        "label": sent.label,
        "method": sent.exchange.method,
        "target": sent.target,
        "status": sent.status_in_words,
        "family": 0 if status is None else status // 100,
        "meaning": "" if status is None else family_of(status),
        "sign": SIGNS.get((status or 0) // 100, "–"),
        "time": "" if status is None else _time(sent),
        "sent_at": sent.sent_at.isoformat(),
    }


def _time(sent: Sent) -> str:
    return milliseconds(sent.exchange.duration_ms).strip(OPEN + CLOSE)


# A draft as code: for `requests`, curl, a browser, and the console itself.


def codes(draft: Draft, origin: str, secrets: bool = False) -> list[list[str]]:
    """Write the draft in each language: pairs of a name and the code, ready to be copied."""
    preview = draft.preview(origin)
    return [
        ["Python (requests)", as_requests(preview, secrets, marks=False)],
        ["curl", as_curl(preview, secrets, marks=False)],
        ["Browser (fetch)", as_fetch(preview, secrets, marks=False)],
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
    by_name = dict(pairs)
    return json.dumps(by_name if len(by_name) == len(pairs) else pairs, ensure_ascii=False)


def _text(text: str) -> Any:
    if "\n" in text and '"""' not in text and "\\" not in text and not text.endswith('"'):
        return f'"""{text}"""'
    return json.dumps(text, ensure_ascii=False)
