"""What a console begins with: its request, and its side on the page."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labapi.classroom.console.draft import Draft, DraftError, Pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labapi.classroom.console.console import Console


def with_body(draft: Draft, body: Any) -> Draft:
    """Give the draft this body; data becomes JSON, which gets its `Content-Type`."""
    if body is None:
        return draft
    if isinstance(body, str):
        return replace(draft, body=body)
    try:
        text = json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise DraftError(f"JSON cannot hold this body: {error}. Write it as a text.") from None
    return replace(draft, headers=_typed(draft.headers), body=text)


def _typed(headers: Pairs) -> Pairs:
    known = any(name.lower() == "content-type" for name, _ in headers)
    return headers if known else (*headers, ("Content-Type", "application/json"))


def first_draft(
    method: str,
    path: str,
    query: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
    body: Any,
) -> Draft:
    """Make the draft that a console begins with."""
    rows = {"query": dict(query or {}), "headers": dict(headers or {})}
    return with_body(Draft.from_plain({"method": method, "path": path, **rows}), body)


def widget_of(console: Console) -> Any:
    """Make the page's side of a console; None without anywidget."""
    try:
        from labapi.classroom.console.widget import ConsoleWidget  # 0.2 s, for widgets only
    except ImportError:
        return None
    return ConsoleWidget(console)
