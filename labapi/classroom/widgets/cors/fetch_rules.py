"""The Fetch standard's rules: which requests a page may send unasked, and what it may read.

A request that an HTML form could have sent as well is *simple*: the browser sends it at once. For
any other, it first asks the server, with a *preflight*. See https://fetch.spec.whatwg.org, sections
2.2.1 (methods), 2.2.2 (headers) and 3.3.5 (HTTP fetch).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from labapi.classroom.notebook.javascript import NO_BODY, NO_PAGE_CHOOSES, NO_PAGE_SENDS

SIMPLE_METHODS = ("GET", "HEAD", "POST")
SIMPLE_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
ALWAYS_READABLE = (
    "Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires",
    "Last-Modified", "Pragma",
)  # fmt: skip
"""The response headers that a page may read without leave."""
WRITTEN_LARGE = ("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT")
"""`fetch` writes these in capitals; any other method it sends as it is, `patch` among them."""
LONGEST, LONGEST_TOGETHER = 128, 1024
_UNSAFE = re.compile(r'[\x00-\x08\x0a-\x1f\x7f"():<>?@\[\\\]{}]')
_LANGUAGE = re.compile(r"[0-9A-Za-z *,\-.;=]*")
_RANGE = re.compile(r"bytes=\d+-\d*")


def sent_method(method: str) -> str:
    """Give the method as `fetch` sends it.

    >>> sent_method("put"), sent_method("patch")
    ('PUT', 'patch')
    """
    return method.upper() if method.upper() in WRITTEN_LARGE else method


def refusal(method: str, has_body: bool) -> str:
    """Say why `fetch` would send nothing at all; empty where it does."""
    if method.upper() in NO_PAGE_SENDS:
        return f"no browser lets a page send {method.upper()}"
    if has_body and sent_method(method) in NO_BODY:
        return f"`fetch` refuses a body with {sent_method(method)}"
    return ""


def own_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Leave out the headers that a page cannot set: the browser decides about those."""
    return {n: v.strip(" \t") for n, v in headers.items() if not NO_PAGE_CHOOSES.fullmatch(n)}


def unsafe_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Name the headers that need a preflight, each with the rule that it breaks.

    >>> unsafe_headers({"Accept": "text/html", "Content-Type": "application/json"})
    {'Content-Type': '`Content-Type: application/json` is no content type that a form can send'}
    """
    given = own_headers(headers)
    broken = {name: _broken_rule(name, value) for name, value in given.items()}
    unsafe = {name: rule for name, rule in broken.items() if rule}
    if sum(len(value) for name, value in given.items() if name not in unsafe) > LONGEST_TOGETHER:
        return {name: f"the headers are longer than {LONGEST_TOGETHER} bytes" for name in given}
    return unsafe


def reasons(method: str, headers: Mapping[str, str]) -> tuple[str, ...]:
    """Say why a request is not simple, a rule each; none where it is."""
    sent = sent_method(method)
    said = () if sent in SIMPLE_METHODS else (f"the method {sent} is not GET, HEAD or POST",)
    return (*said, *unsafe_headers(headers).values())


def _broken_rule(name: str, value: str) -> str:
    """Name the rule that keeps a header from being safe; empty where it is safe."""
    rule = _RULES.get(name.lower())
    if rule is None:
        return f"`{name}` is not among the few headers that every page may set"
    if len(value.encode()) > LONGEST:
        return f"the value of `{name}` is longer than {LONGEST} bytes"
    return rule(name, value)


def _plain(name: str, value: str) -> str:
    return f"the value of `{name}` holds a character such as `(`" * bool(_UNSAFE.search(value))


def _a_language(name: str, value: str) -> str:
    return f"the value of `{name}` is no list of languages" * (not _LANGUAGE.fullmatch(value))


def _a_form(name: str, value: str) -> str:
    essence = value.partition(";")[0].strip().lower()
    if essence not in SIMPLE_TYPES:
        return f"`{name}: {essence}` is no content type that a form can send"
    return _plain(name, value)


def _a_range(name: str, value: str) -> str:
    return f"`{name}` is not one simple range of bytes" * (not _RANGE.fullmatch(value))


_RULES = {
    "accept": _plain,
    "accept-language": _a_language,
    "content-language": _a_language,
    "content-type": _a_form,
    "range": _a_range,
}
