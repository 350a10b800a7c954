"""From curl: a command that a browser, Postman, a page of documentation or a colleague wrote."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import quote_plus

from labapi.classroom.console.curl_options import Option, notes_on_options, options_of
from labapi.classroom.console.curl_words import NotCurl, words_of
from labapi.classroom.console.draft import Draft, DraftError, Pairs, split_query
from labapi.classroom.measured import RULE, marked
from labapi.classroom.resend import is_self_made
from labapi.classroom.secrets import MASK

__all__ = ["NotCurl", "draft_of_curl"]

_PROMPT = re.compile(r"\s*(?:%%(?:bash|sh|cmd)[^\n]*\n|[$%>]\s|[A-Z]:\\[^>\n]*>)?\s*!?")
_ADDRESS = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?:(?P<user>[^/?#@]*)@)?(?P<host>[^/?#]*)"
    r"(?P<target>[^#]*)",
    re.IGNORECASE,
)
_OTHERS = {
    "fetch(": "This is JavaScript. In the browser, choose Copy as cURL instead of Copy as fetch.",
    "invoke-": "This is PowerShell. In the browser, choose Copy as cURL (bash).",
    "wget": "This is wget. Write it for curl: -X for the method, -H for a header, -d for a body.",
    "http": "This is an address. Put curl before it.",
}
EXAMPLE = "Paste a command that begins with curl, such as: curl -X POST -d '{}' "
DATA = ("data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json")
YOURS = "YOUR-SECRET"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a command would have gone: a host, `user:password` before it, path and query."""

    host: str
    user: str
    target: str
    notes: tuple[str, ...]


def draft_of_curl(text: str, origin: str) -> tuple[Draft, list[str]]:
    """Read a curl command, written for bash or for Windows, and give notes on what it loses.

    The request goes to `origin` whatever host the command names. Raises `NotCurl` that says what to
    paste.

    >>> draft_of_curl("curl -sd a=1 http://127.0.0.1/x", "http://127.0.0.1")[0].method
    'POST'
    """
    command = _as_it_ran(_PROMPT.sub("", text, count=1))
    if not re.match(r"curl(\.exe)?(\s|$)", command, re.IGNORECASE):
        raise NotCurl(_advice(text, origin))
    words, shell_notes = words_of(command)
    options = options_of(words[1:])
    address = _address(options, origin)
    target = address.target
    headers, header_notes = _headers(options, address, origin)
    body, in_query = _data(options), _has(options, "get")
    queries = [_encoded(value) for value in _all(options, "url-query")] + [body] * in_query
    for added in filter(None, queries):
        target += f"{'&' if '?' in target else '?'}{added}"
    path, query = split_query(target)
    draft = Draft(_method(options), path, query, headers, "" if in_query else body)
    masked = [f"{MASK} hides a secret: put it in the place of {YOURS}."] if MASK in text else []
    try:
        notes = notes_on_options(options) + header_notes + masked
        return draft.checked(), [*address.notes, *shell_notes, *notes]
    except DraftError as error:
        raise NotCurl(str(error)) from None


def _as_it_ran(text: str) -> str:
    """Undo what labapi does to code that it draws: marks of measured values, and masks."""
    if re.search(r"https?://[\w.]+:⟨\d+⟩", text):
        text = RULE.sub(lambda found: found[0][1:-1], text)
    return text.replace(MASK, YOURS)


def _advice(text: str, origin: str) -> str:
    begun = text.strip().lower()
    said = next((said for start, said in _OTHERS.items() if begun.startswith(start)), "")
    return said or f"{EXAMPLE}{marked(origin)}/api/v1/predict"


def _all(options: list[Option], *names: str) -> list[str]:
    return [value for name, value in options if name in names]


def _has(options: list[Option], name: str) -> bool:
    return bool(_all(options, name))


def _method(options: list[Option]) -> str:
    if named := _all(options, "request"):
        return named[-1]
    if _has(options, "head"):
        return "HEAD"
    return "POST" if _all(options, *DATA) and not _has(options, "get") else "GET"


def _address(options: list[Option], origin: str) -> Address:
    addresses = _all(options, "url")
    if not addresses:
        raise NotCurl(f"The command names no address. Add one: {marked(origin)}/api/v1/health")
    found = _ADDRESS.match(addresses[0])
    scheme, user, host, target = found.groups("") if found else ("", "", "", "")
    if scheme.lower() not in ("", "http", "https"):
        raise NotCurl(f"The console speaks HTTP, and this address begins with {scheme}://.")
    notes = []
    if host and f"{scheme or 'http'}://{host}".lower() != origin.lower():
        notes.append(f"The address was at {marked(host)}: the request goes to the lab instead.")
    if len(addresses) > 1:
        notes.append(f"More than one address: only {marked(addresses[0])} was taken.")
    return Address(host, user, target if target[:1] == "/" else f"/{target}", tuple(notes))


def _headers(options: list[Option], address: Address, origin: str) -> tuple[Pairs, list[str]]:
    """Give the headers that were chosen, then those that curl makes of other options."""
    given = [_header(line) for line in _all(options, "header")]
    named = {name.lower() for name, _ in given}
    made = [pair for pair in _made(options, address.user) if pair[0].lower() not in named]
    kept: list[tuple[str, str]] = []
    dropped = []
    for name, value in [*given, *made]:
        if name.lower() in ("content-length", "transfer-encoding") or name.lower()[:4] == "sec-":
            dropped.append(name)
        elif (name.lower(), value) == ("host", address.host):
            continue
        elif value is not None and not is_self_made(name, value, origin):
            kept.append((name, value))
    said = f"Left out, since each client makes them itself: {', '.join(dropped)}."
    return tuple(kept), [said] if dropped else []


def _header(line: str) -> tuple[str, str | None]:
    """Read `Name: value`; `Name;` has no value, and `Name:` (None) takes a header away."""
    if line.startswith("@"):
        raise NotCurl(f"{line} stands for headers in a file. Write each as -H 'Name: value'.")
    name, colon, value = line.partition(":")
    if colon:
        return name.strip(), value.strip() or None
    if line.strip().endswith(";"):
        return line.strip()[:-1], ""
    raise NotCurl(f"{line!r} is no header. Write it as -H 'Name: value'.")


def _made(options: list[Option], user: str) -> list[tuple[str, str]]:
    """Make the headers that short options stand for."""
    made = [("User-Agent", value) for value in _all(options, "user-agent")[-1:]]
    made += [("Referer", value) for value in _all(options, "referer")[-1:]]
    for secret in (_all(options, "user") or [user] * bool(user))[-1:]:
        pair = secret if ":" in secret else f"{secret}:"
        made.append(("Authorization", f"Basic {b64encode(pair.encode()).decode()}"))
    made += [("Authorization", f"Bearer {one}") for one in _all(options, "oauth2-bearer")[-1:]]
    cookies = _all(options, "cookie")
    if any("=" not in cookie for cookie in cookies):
        raise NotCurl("-b names a file of cookies. Write them into it: -b 'name=value'.")
    made += [("Cookie", "; ".join(cookies))] * bool(cookies)
    if _has(options, "json"):
        made += [("Content-Type", "application/json"), ("Accept", "application/json")]
    elif _all(options, *DATA) and not _has(options, "get"):
        made.append(("Content-Type", FORM))
    return made


def _data(options: list[Option]) -> str:
    """Join the data as curl does: with & between them, but for parts of one JSON document."""
    joined = ""
    for count, (name, value) in enumerate(one for one in options if one[0] in DATA):
        if name != "data-raw" and re.match(r"[^=]*@" if name == "data-urlencode" else "@", value):
            said = f"{value} stands for what is in a file on your computer."
            raise NotCurl(f"{said} Open it, and paste its text in the place of {value}.")
        sign = "&" if count and name != "json" else ""
        joined += sign + (_encoded(value) if name == "data-urlencode" else value)
    return joined


def _encoded(written: str) -> str:
    """Percent-encode as --data-urlencode does: `name=value` keeps its name as it is."""
    name, equals, value = written.partition("=")
    if not equals:
        return quote_plus(written)
    return f"{name}={quote_plus(value)}" if name else quote_plus(value)
