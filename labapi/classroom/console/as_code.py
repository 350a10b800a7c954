"""A draft as code: for `requests`, curl, a browser, and the console itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from labapi.classroom.resend import as_curl, as_fetch, as_requests
from labapi.classroom.secrets import masked_body, masked_header, masked_text

if TYPE_CHECKING:
    from labapi.classroom.console.draft import Draft


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

    >>> from labapi.classroom.console.draft import Draft
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
