"""A conversation with a server of which only the address is known, and what is claimed of it.

Each question is put in words, too, so that what is wrong can be told in one sentence: what was
sent, what came, and what was expected.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

from labapi.classroom.exchange.exchange import Exchange
from labapi.domain.loans.features import EXAMPLE

API = "/api/v1"
HEALTH, MODELS, PREDICT, DOCUMENT = (
    f"{API}/health",
    f"{API}/models",
    f"{API}/predict",
    "/openapi.json",
)
QUESTION: dict[str, Any] = {"features": EXAMPLE}
JSON = "application/json"
PROBLEM = "application/problem+json"
LONGEST = 80
"""How much of a value is told in a sentence."""
UNREADABLE = object()


class Send(Protocol):
    """How a question gets to the server: over HTTP, or on the way that a judge has."""

    def __call__(
        self, method: str, target: str, headers: dict[str, str], body: bytes, chunked: bool = False
    ) -> Exchange:
        """Send one request and give it with its answer; raises NoAnswer, or NotAskable."""


class NoAnswer(Exception):
    """Nothing came, or nothing that is HTTP: the argument says which in words."""


class NotAskable(Exception):
    """On this way, the question cannot be sent as it has to be."""


class NotSeen(Exception):
    """The server is not in the state that a claim is about: the argument says why."""


class Broken(Exception):
    """A claim does not hold: what came in place of what was expected."""

    def __init__(self, told: str, came: str, expected: str, exchange: Exchange | None) -> None:
        """Keep the sentence's three parts, and the request that shows it."""
        super().__init__(f"Sent {told}. Came {came}. Expected {expected}.")
        self.exchange = exchange


@dataclass(frozen=True, slots=True)
class Claim:
    """What a server that keeps the contract does; it is judged once those it needs have held.

    `says` is the claim in words; `check` asks, and raises Broken where it does not hold.
    """

    group: str
    says: str
    check: Callable[[Talk], None]
    needs: tuple[str, ...] = ("reached",)

    @property
    def key(self) -> str:
        """The name of the function that checks it."""
        return str(getattr(self.check, "__name__", ""))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for one question, with ways to look into it that never raise for a wrong shape."""

    exchange: Exchange
    told: str

    @property
    def status(self) -> int:
        """The status."""
        return self.exchange.status or 0

    def header(self, name: str) -> str:
        """Give a header, or an empty text."""
        return self.exchange.response_header(name)

    @property
    def media_type(self) -> str:
        """The type of what came, without its parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()

    @property
    def document(self) -> Any:
        """What came as JSON, or `UNREADABLE`."""
        try:
            return json.loads(self.exchange.response_body)
        except (ValueError, RecursionError):
            return UNREADABLE

    def at(self, path: str) -> Any:
        """Give what stands at a path such as `error.code`; None where nothing does."""
        found = self.document
        for step in path.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    @property
    def came(self) -> str:
        """What came, in a few words: the status, and the code of an error."""
        code = self.at("error.code")
        if isinstance(code, str):
            return f"{self.status} `{code[:LONGEST]}`"
        if self.document is UNREADABLE and self.exchange.response_body:
            return f"{self.status}, and no JSON ({self.media_type or 'of no type'})"
        return str(self.status)

    def must(self, status: int, code: str = "") -> Answer:
        """Give the answer back, if it has this status and this code of an error."""
        same_code = not code or self.at("error.code") == code
        expected = f"{status} `{code}`" if code else str(status)
        return self.hold(self.status == status and same_code, expected)

    def with_header(self, name: str) -> str:
        """Say what came, and with which value of a header."""
        found = self.header(name)
        shown = f"`{name}: {found[:LONGEST]}`" if found else f"no `{name}`"
        return f"{self.came}, with {shown}"

    def hold(self, holds: object, expected: str, came: str = "") -> Answer:
        """Give the answer back, if something holds of it; else say what was expected."""
        return self if holds else self.broken(expected, came)

    def equal(self, path: str, expected: Any) -> Answer:
        """Give the answer back, if this value stands at this path."""
        found = self.at(path)
        return self.hold(found == expected, f"`{path}`: {told(expected)}", self.with_value(path))

    def with_value(self, path: str) -> str:
        """Say what came, and what stands at a path."""
        return f"{self.came}, with `{path}`: {told(self.at(path))}"

    def broken(self, expected: str, came: str = "") -> NoReturn:
        """Say that something else was expected."""
        raise Broken(self.told, came or self.came, expected, self.exchange)


class Talk:
    """The questions that were asked so far, and their answers."""

    def __init__(self, send: Send) -> None:
        """Begin a conversation on this way."""
        self._send = send
        self.seen: list[Answer] = []

    def get(self, target: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for what stands at a path."""
        return self.ask("GET", target, headers=headers)

    def post(self, document: Any, words: str = "") -> Answer:
        """Ask the model a question, which is a document; `words` tell what is special about it."""
        return self.send_body(json.dumps(document).encode(), words)

    def send_body(
        self, body: bytes, words: str = "", content_type: str = JSON, **more: Any
    ) -> Answer:
        """Ask the model with these very bytes."""
        given = {"Content-Type": content_type} if content_type else {}
        headers = {**given, **more.pop("headers", {})}
        return self.ask("POST", PREDICT, body, headers, words, **more)

    def ask(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        words: str = "",
        chunked: bool = False,
    ) -> Answer:
        """Send any request; raises Broken where nothing comes."""
        sent = f"`{method} {target}`" + f" with {words}" * bool(words)
        try:
            exchange = self._send(method, target, dict(headers or {}), body, chunked)
        except NoAnswer as error:
            raise Broken(sent, f"nothing: {error}", "an answer from a server", None) from None
        self.seen.append(Answer(exchange, sent))
        return self.seen[-1]

    def errors(self) -> Iterator[Answer]:
        """Give all answers so far that told of an error, and had a body to do so."""
        return (one for one in self.seen if one.status >= 400 and one.exchange.method != "HEAD")

    def successes(self) -> Iterator[Answer]:
        """Give all answers of the API so far that brought something."""
        return (
            one
            for one in self.seen
            if one.status == 200
            and one.exchange.method in ("GET", "POST")
            and f"{API}/" in one.exchange.target
        )


def changed(**features: Any) -> dict[str, Any]:
    """Make the question of the lessons with other features."""
    return {"features": {**EXAMPLE, **features}}


def told(value: Any) -> str:
    """Write a value as JSON would, cut where it is long; what is not there is `nothing`."""
    if value is None:
        return "nothing"
    text = json.dumps(value, default=str, ensure_ascii=True)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
