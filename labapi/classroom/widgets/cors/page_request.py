"""The request that a page is to send: as the page takes it, and as JavaScript to paste."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from labapi.classroom.exchange.secrets import masked_body, masked_header, masked_text
from labapi.classroom.exchange.sendable import check_header, check_method, check_path
from labapi.classroom.notebook.javascript import js_text
from labapi.classroom.widgets.cors.fetch_rules import refusal
from labapi.domain.json_faults import why_unwritable

JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain;charset=UTF-8"}
"""What `fetch` adds to a body that is a text and has no content type."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One call of `fetch`; `body` is None for none."""

    path: str
    method: str
    headers: Mapping[str, str]
    body: str | None
    credentials: bool

    @property
    def sent_headers(self) -> dict[str, str]:
        """The headers that decide whether it is simple, with the one that `fetch` adds."""
        typed = any(name.lower() == "content-type" for name in self.headers)
        return {**({} if typed or self.body is None else TEXT), **self.headers}

    def options(self) -> dict[str, Any]:
        """Give the second argument of `fetch`."""
        given: dict[str, Any] = {} if self.method == "GET" else {"method": self.method}
        if self.headers:
            given["headers"] = dict(self.headers)
        if self.body is not None:
            given["body"] = self.body
        return given | ({"credentials": "include"} if self.credentials else {})

    def masked(self) -> PageRequest:
        """Give the same with its secrets masked, to be shown."""
        headers = {name: masked_header(name, value) for name, value in self.headers.items()}
        body = None if self.body is None else masked_body(self.body, secrets=False)
        return replace(self, path=masked_text(self.path), headers=headers, body=body)

    def lines(self) -> list[str]:
        """Write it as a request, as far as the page decides about it."""
        lines = [f"{self.method} {self.path}", *(f"{k}: {v}" for k, v in self.headers.items())]
        return lines if self.body is None else [*lines, "", self.body]

    def javascript(self, url: str) -> str:
        """Write it as code for the browser's console, with the address of the server."""
        options = json.dumps(self.options(), ensure_ascii=False, indent=2) if self.options() else ""
        arguments = ", ".join(filter(None, [js_text(url + self.path), options]))
        read = "console.log(answer.status, [...answer.headers], await answer.text());"
        return f"const answer = await fetch({arguments});\n{read}"


def _written(body: Any) -> str:
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        said = f"JSON cannot hold this body: {why_unwritable(body)}."
        raise ValueError(f"{said} Write it as a text.") from None


def page_request(
    path: str, method: str, headers: Mapping[str, str] | None, body: Any, credentials: bool
) -> PageRequest:
    """Make the request; a body that is no text becomes JSON with its content type.

    `ValueError` says what no page could send.
    """
    given = dict(headers or {})
    check_path(path)
    check_method(method)
    for name, value in given.items():
        check_header(name, value)
    if never := refusal(method, body is not None):
        raise ValueError(f"This cannot be tried: {never}.".replace("`", ""))
    if body is not None and not isinstance(body, str):
        typed = any(name.lower() == "content-type" for name in given)
        given, body = given if typed else {**JSON, **given}, _written(body)
    return PageRequest(path, method, given, body, credentials)
