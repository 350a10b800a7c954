"""A request and its answer, as the suite reads them: with patience for every shape but one's own.

A claim about keys must not fail because the envelope is wrong, or all statuses are 200. So an
answer is asked what it *means*: `means(401)` holds by the status, or, where the statuses of this
app tell nothing, by the code in the body.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

CODES: dict[int, tuple[str, ...]] = {
    400: ("MALFORMED_JSON", "MALFORMED_BODY"),
    401: ("NOT_IDENTIFIED", "UNAUTHORIZED"),
    403: ("INSUFFICIENT_SCOPE", "FORBIDDEN"),
    404: ("NOT_FOUND", "MODEL_NOT_FOUND", "PREDICTION_NOT_FOUND"),
    405: ("METHOD_NOT_ALLOWED",),
    409: ("REQUEST_IN_PROGRESS", "CONFLICT"),
    413: ("PAYLOAD_TOO_LARGE",),
    415: ("UNSUPPORTED_MEDIA_TYPE",),
    422: ("VALIDATION_ERROR", "IDEMPOTENCY_KEY_REUSED"),
    429: ("RATE_LIMIT_EXCEEDED",),
    500: ("INTERNAL_ERROR",),
    503: ("MODEL_NOT_READY", "MODEL_LOADING"),
}
"""The codes of `web/problems.py`, by their statuses, and the older names of three of them."""
STATUS_OF_CODE = {code: status for status, codes in CODES.items() for code in codes}
DEEPEST = 30
SHOWN = 60


@dataclass(frozen=True)
class Sent:
    """One request; `said` tells in words what is special about it."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    said: str = ""

    def __str__(self) -> str:
        """Write it as a reader would say it."""
        return f"`{self.method} {self.path}`" + f" {self.said}" * bool(self.said)


@dataclass(frozen=True)
class Answer:
    """What came of a request; `trouble` says in words why nothing did (`status` is 0 then).

    `flat` says that this app has one status for all that goes wrong.
    """

    sent: Sent
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    crash: str = ""
    trouble: str = ""
    flat: bool = False

    def header(self, name: str) -> str:
        """Give a header's values, joined by commas; `""` for none."""
        return ", ".join(value for one, value in self.headers if one.lower() == name.lower())

    def listed(self, name: str) -> set[str]:
        """Give the items of a header that is a list, in small letters."""
        return {item.strip().lower() for item in self.header(name).split(",") if item.strip()}

    @cached_property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @cached_property
    def json(self) -> Any:
        """The body as data; None where it is no JSON, which `is_json` tells apart."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON as the standard has it, which knows no NaN."""
        try:
            json.loads(self.body, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return False
        return True

    def all(self, name: str) -> list[Any]:
        """Give every value that stands under this name, wherever in the body."""
        return [value for one, value in _pairs(self.json, 0) if one == name]

    def first(self, *names: str) -> Any:
        """Give the first value under one of these names, that of the prediction if it has one."""
        for name in names:
            if name in self.prediction:
                return self.prediction[name]
        return next((value for name in names for value in self.all(name)), None)

    @cached_property
    def prediction(self) -> dict[str, Any]:
        """The object that tells a prediction, wherever it stands; {} where there is none."""
        inner = (value for _, value in _pairs({"": self.json}, 0) if isinstance(value, dict))
        return next((one for one in inner if "prediction" in one), {})

    @property
    def code(self) -> str:
        """The code that the body tells of an error, known or not; `""` for none."""
        found = [value for value in self.all("code") if isinstance(value, str)]
        known = [value for value in found if value in STATUS_OF_CODE]
        return (known or found or [""])[0]

    @property
    def is_error(self) -> bool:
        """Whether it says that nothing came of it: by its status, or by its body."""
        if self.status >= 400:
            return True
        top = self.json if isinstance(self.json, dict) else {}
        says = str(top.get("status", "")).lower() in ("error", "fail", "failure")
        return says or bool(top.get("error")) or self.code in STATUS_OF_CODE

    @property
    def worked(self) -> bool:
        """Whether it says that what was asked has been done."""
        return 200 <= self.status < 300 and not self.is_error

    def means(self, *statuses: int) -> bool:
        """Tell whether it means one of these, by its status or by the code in its body."""
        if self.status in statuses:
            return True
        tells_nothing = self.flat or 200 <= self.status < 300
        return tells_nothing and STATUS_OF_CODE.get(self.code) in statuses

    @property
    def location(self) -> str:
        """The path of `Location`, `""` where there is none."""
        told = self.header("Location")
        return urlsplit(urljoin(f"http://host{self.sent.path}", told)).path if told else ""

    @property
    def id(self) -> str:
        """The id of a prediction: from the body, else from `Location`."""
        found = self.first("id", "prediction_id")
        return str(found) if found is not None else self.location.rpartition("/")[2]

    def __str__(self) -> str:
        """Say what came, as a part of a sentence."""
        if self.trouble:
            return self.trouble
        code = f" {self.code}" * bool(self.code)
        crash = self.crash.strip().splitlines()[-1:]
        raised = [f" ({_raised(line)})" for line in crash]
        return f"{self.status}{code}{''.join(raised)}"


def _raised(line: str) -> str:
    """Say what an app raised; where nothing is written yet, `...` stands in the frame.

    >>> _raised("TypeError: 'ellipsis' object is not iterable")
    'a part of the app is still `...`'
    """
    return (
        "a part of the app is still `...`"
        if "ellipsis" in line
        else f"the app raised {short(line)}"
    )


def _pairs(value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Give each name in a document with its value, those near the root first."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield from value.items()
        for one in value.values():
            yield from _pairs(one, depth + 1)
    elif isinstance(value, list):
        for one in value[:1000]:
            yield from _pairs(one, depth + 1)


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def short(value: Any, most: int = SHOWN) -> str:
    """Write a value so that it fits in a sentence."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= most else f"{text[: most - 1]}…"
