"""From curl: a command that a browser, Postman, a page of documentation or a colleague wrote."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus

from labapi.classroom.exchange.as_code import is_self_made
from labapi.classroom.exchange.secrets import MASK
from labapi.classroom.exchange.sendable import DraftError, Pairs
from labapi.classroom.notebook.measured import RULE, marked
from labapi.classroom.widgets.console.draft import Draft, split_query
from labapi.classroom.widgets.console.shell_words import NotCurl, words_of

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

Option = tuple[str, str]
"""The long name of an option, and its value; empty for one that takes none."""
TAKEN = frozenset(
    {
        "request", "header", "data", "data-ascii", "data-raw", "data-binary", "data-urlencode",
        "json", "get", "head", "user", "oauth2-bearer", "user-agent", "referer", "url",
        "url-query", "cookie",
    }
)  # fmt: skip
FLAGS = frozenset(
    {
        "compressed", "fail", "fail-with-body", "get", "globoff", "head", "http1.0", "http1.1",
        "http2", "http3", "include", "insecure", "ipv4", "ipv6", "junk-session-cookies", "location",
        "location-trusted", "no-buffer", "no-keepalive", "no-progress-meter", "path-as-is",
        "progress-bar", "remote-name", "show-error", "silent", "show-headers", "tcp-nodelay",
        "tlsv1.2", "tlsv1.3", "verbose",
    }
)  # fmt: skip
PASSED_BY = frozenset(
    {
        "cacert", "cert", "connect-timeout", "connect-to", "cookie-jar", "dump-header", "key",
        "limit-rate", "max-redirs", "max-time", "noproxy", "output", "proxy", "resolve", "retry",
        "retry-delay", "retry-max-time", "trace", "trace-ascii", "write-out",
    }
)  # fmt: skip
REFUSED = {
    "form": "-F makes a form of files. Send one with requests.post(url, files=...).",
    "form-string": "--form-string makes a form of parts. Use requests.post(url, files=...).",
    "upload-file": "-T sends a file. Send one with requests.put(url, data=open(name, 'rb')).",
    "config": "-K reads more options from a file. Write them into the command.",
    "next": "--next begins a second request. Paste one at a time.",
}
SHORT = {
    "0": "http1.0", "4": "ipv4", "6": "ipv6", "#": "progress-bar", "A": "user-agent",
    "D": "dump-header", "E": "cert", "F": "form", "G": "get", "H": "header", "I": "head",
    "K": "config", "L": "location", "N": "no-buffer", "O": "remote-name", "S": "show-error",
    "T": "upload-file", "X": "request", "b": "cookie", "c": "cookie-jar", "d": "data",
    "e": "referer", "f": "fail", "i": "include", "j": "junk-session-cookies", "k": "insecure",
    "m": "max-time", "o": "output", "s": "silent", "u": "user", "v": "verbose", "w": "write-out",
    "x": "proxy", ":": "next",
}  # fmt: skip
REASONS = {
    "location": "-L follows redirects; the console follows none, and shows each as an answer.",
    "location-trusted": "--location-trusted follows redirects; the console follows none.",
    "insecure": "-k skips the check of a certificate; on the way to the lab there is none.",
}


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


# What curl's options mean to a console: which it takes over, passes by, or has to refuse.


def options_of(words: list[str]) -> list[Option]:
    """Name the options of a command, in order, each with its value; addresses count as `url`.

    >>> options_of(["-sXPUT", "127.0.0.1", "--json", "{}"])
    [('silent', ''), ('request', 'PUT'), ('url', '127.0.0.1'), ('json', '{}')]
    """
    rest = iter(words)
    options: list[Option] = []
    for word in rest:
        if word in ("curl", "curl.exe"):
            break  # a second command
        if word.startswith("--") and word != "--":
            options.append(_long(word, rest))
        elif word.startswith("-") and len(word) > 1:
            options += _short(word, rest) if word != "--" else [("url", one) for one in rest]
        else:
            options.append(("url", word))
    return options


def notes_on_options(options: list[Option]) -> list[str]:
    """Say which options were passed by, and for some of them why."""
    passed = [name for name, _ in options if name not in TAKEN]
    notes = [REASONS[name] for name in dict.fromkeys(passed) if name in REASONS]
    others = [f"--{name}" for name in dict.fromkeys(passed) if name not in REASONS]
    if others:
        notes.append(f"Left out, since it is about curl itself: {', '.join(others)}.")
    return notes


def _long(word: str, rest: Iterator[str]) -> Option:
    name = word.removeprefix("--")
    if name in REFUSED:
        raise NotCurl(REFUSED[name])
    if name in FLAGS or name.removeprefix("no-") in FLAGS:
        return name, ""
    if name not in TAKEN | PASSED_BY:
        raise NotCurl(f"The console does not know {word}. Take it out, and paste the rest again.")
    return name, _value(word, rest)


def _short(word: str, rest: Iterator[str]) -> Iterator[Option]:
    """Read letters that may stand together: `-sSXPOST` is `-s -S -X POST`."""
    for position, letter in enumerate(word[1:], 2):
        name = SHORT.get(letter)
        if name is None:
            raise NotCurl(f"The console does not know -{letter}. Take it out, and paste again.")
        if name in FLAGS or name in REFUSED:
            yield _long(f"--{name}", rest)
            continue
        yield name, word[position:] or _value(f"-{letter}", rest)
        return


def _value(option: str, rest: Iterator[str]) -> str:
    value = next(rest, None)
    if value is None:
        raise NotCurl(f"After {option} something is missing. Copy the whole command.")
    return value
