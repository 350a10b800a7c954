"""The same request, written so that it can be sent again: for curl, `requests` and a browser.

Each has `secrets` (masked unless true) and `marks`: without the marks of measured values, the text
can be copied and run as it is.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.exchange.secrets import masked_body, masked_header, masked_json, masked_text
from labapi.classroom.notebook.javascript import (
    NO_BODY,
    NO_PAGE_CHOOSES,
    fetch_notes,
    js_text,
    survives_js,
)
from labapi.classroom.notebook.measured import marked, measured
from labapi.classroom.running import ca_path_at

SELF_MADE = {
    "accept": r"\*/\*",
    "accept-encoding": r"gzip, deflate(, br)?(, zstd)?",
    "connection": "keep-alive",
    "content-length": r"\d+",
    "transfer-encoding": "chunked",
    "user-agent": r"(python-requests|curl)/[\d.]+",
}
"""Headers that a client makes by itself, and what it writes into them; `Host` is another."""
VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
WIDTH = 88
BODY_FILE = "body.bin"
TO_SAVE = f"What the body had in it was not kept: save it as {BODY_FILE}"
"""Said where a request cannot be written whole; see `Exchange.missing`."""


def as_curl(exchange: Exchange, secrets: bool = False, marks: bool = True) -> str:
    """Write the request as a curl command for a POSIX shell."""
    url, text = _url(exchange, secrets), _text(exchange.request_body)
    parts = [f"curl {_curl_verb(exchange)} {_curl_flags(url)}{shlex.quote(url)}"]
    for name, value in own_headers(exchange, secrets):
        # "Name:" would take a header away; ";" is how curl writes an empty one.
        parts.append(f"-H {shlex.quote(f'{name}: {value}' if value else f'{name};')}")
    if (exchange.request_body or exchange.missing) and not _has_content_type(exchange):
        parts.append("-H 'Content-Type:'")  # else curl would call the body a form
    if exchange.missing:
        parts.append(f"--data-binary @{BODY_FILE}  # {TO_SAVE}")
    elif text is None or "\0" in text:
        parts.append(f"--data-binary @{BODY_FILE}  # the body is not text: save it in this file")
    elif text:
        parts.append(f"--data-raw {shlex.quote(masked_body(text, secrets))}")
    trusted = ca_path_at(exchange.origin)
    if trusted:
        parts.append(f"--cacert {shlex.quote(trusted)}")
    return _marked_if(" \\\n  ".join(parts), marks, trusted)


def as_requests(exchange: Exchange, secrets: bool = False, marks: bool = True) -> str:
    """Write the request as Python code for the `requests` library."""
    arguments = [repr(_url(exchange, secrets))]
    headers = dict(own_headers(exchange, secrets))
    body, is_json = _python_body(exchange, secrets)
    if body:
        arguments.append(body)
    if is_json and headers.get("Content-Type") == "application/json":
        del headers["Content-Type"]  # json= sets it
    if headers:
        arguments.append(f"headers={headers!r}")
    trusted = ca_path_at(exchange.origin)
    if trusted:
        arguments.append(f"verify={trusted!r}")
    call = _call(exchange.method)
    whole = f"{call}{', '.join(arguments)})"
    if len(whole) > WIDTH:
        whole = call + "".join(f"\n    {argument}," for argument in arguments) + "\n)"
    note = f"# {TO_SAVE}\n" if exchange.missing else ""
    return _marked_if(f"import requests\n\n{note}r = {whole}", marks, trusted)


def as_fetch(exchange: Exchange, secrets: bool = False, marks: bool = True) -> str:
    """Write the request as JavaScript for a page in a browser, which CORS must let read the answer.

    Comments above the code say what a browser sends in another way, or not at all.
    """
    taken = [name for name, _ in own_headers(exchange, secrets) if NO_PAGE_CHOOSES.fullmatch(name)]
    options = _fetch_options(exchange, secrets, taken)
    address = js_text(_url(exchange, secrets))
    given = "".join(f"  {option},\n" for option in options)
    call = f"fetch({address}, {{\n{given}}})" if options else f"fetch({address})"
    lines = [f"const r = await {call};", "console.log(r.status, await r.text());"]
    notes = fetch_notes(exchange.method, bool(exchange.request_body), taken)
    if exchange.missing:
        notes.append("// What the body had in it was not kept: put it into `body` first.")
    return _marked_if("\n".join([*notes, *lines]), marks)


def own_headers(exchange: Exchange, secrets: bool) -> list[tuple[str, str]]:
    """List the headers that the sender chose, with secrets masked."""
    return [
        (name, value if secrets else masked_header(name, value))
        for name, value in exchange.request_headers
        if not is_self_made(name, value, exchange.origin)
    ]


def is_self_made(name: str, value: str, origin: str) -> bool:
    """Tell whether a client adds this very header by itself, so that nobody chose it."""
    if name.lower() == "host":
        return origin.endswith(f"://{value}")
    return re.fullmatch(SELF_MADE.get(name.lower(), "(?!)"), value) is not None


def _marked_if(code: str, marks: bool, trusted: str = "") -> str:
    """Mark what varies, such as the file of the authority that is `trusted`."""
    if not marks:
        return code
    code = marked(code)
    return code.replace(trusted, measured(trusted)) if trusted else code


def _url(exchange: Exchange, secrets: bool) -> str:
    return exchange.url if secrets else masked_text(exchange.url)


def _curl_verb(exchange: Exchange) -> str:
    if exchange.method == "HEAD" and not exchange.request_body:
        return "--head"
    return f"-X {shlex.quote(exchange.method)}"


def _curl_flags(url: str) -> str:
    """Keep curl from reading patterns in the address, and from tidying up its path."""
    globs = "--globoff " * bool(re.search(r"[\[\]{}]", url))
    return globs + "--path-as-is " * bool(re.search(r"/\.\.?(/|\?|$)", url))


def _has_content_type(exchange: Exchange) -> bool:
    return any(name.lower() == "content-type" for name, _ in exchange.request_headers)


def _call(method: str) -> str:
    if method.lower() in VERBS:
        return f"requests.{method.lower()}("
    return f"requests.request({method!r}, "


def _python_body(exchange: Exchange, secrets: bool) -> tuple[str, bool]:
    """Write the argument that carries the body, and whether it is `json=`."""
    if exchange.missing:
        return f'data=open("{BODY_FILE}", "rb")', False
    text = _text(exchange.request_body)
    if text is None:
        return f"data={exchange.request_body!r}", False
    value = _same_json(text)
    if value is not None and "json" in exchange.request_header("content-type"):
        return f"json={value if secrets else masked_json(value)!r}", True
    return (f"data={masked_body(text, secrets)!r}" if text else ""), False


def _same_json(text: str) -> Any:
    """Parse a JSON object or array, if `json=` would send the same document again, else None."""
    try:
        value = json.loads(text)
        same = _without_spaces(json.dumps(value, allow_nan=False)) == _without_spaces(text)
    except (ValueError, RecursionError):
        return None
    return value if same and isinstance(value, dict | list) else None


def _without_spaces(document: str) -> str:
    return "".join(document.split())


def _text(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _fetch_options(exchange: Exchange, secrets: bool, taken: list[str]) -> list[str]:
    options = [f"method: {js_text(exchange.method)}"] if exchange.method != "GET" else []
    headers = [
        f"    {js_text(name)}: {js_text(value)},\n"
        for name, value in own_headers(exchange, secrets)
        if name not in taken
    ]
    if headers:
        options.append(f"headers: {{\n{''.join(headers)}  }}")
    if exchange.missing:
        options.append("body")
    elif exchange.request_body and exchange.method not in NO_BODY:
        options.append(f"body: {_js_body(exchange, secrets)}")
    return options


def _js_body(exchange: Exchange, secrets: bool) -> str:
    text = _text(exchange.request_body)
    if text is None:
        return f"new Uint8Array({list(exchange.request_body)})"
    value = _same_json(text)
    if not _has_content_type(exchange):
        # As bytes, since to a text the browser would add a Content-Type.
        return f"new TextEncoder().encode({js_text(masked_body(text, secrets))})"
    if value is not None and survives_js(value):
        written = json.dumps(value if secrets else masked_json(value), indent=2)
        return f"JSON.stringify({_further_in(written)})"
    return js_text(masked_body(text, secrets))


def _further_in(code: str) -> str:
    return code.replace("\n", "\n  ")
