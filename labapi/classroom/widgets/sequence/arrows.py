"""The arrows of the picture: who sent what to whom, made from the journals of what happened.

No script says what should come. The bank's journal and the app's each keep the requests that
reached them; who sent one follows from what it is. The browser alone opens the authorization
endpoint (RFC 6749, section 3.1) and the pages of the app; the app speaks to the token endpoint and
to the API.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from labapi.classroom.exchange.exchange import Exchange, exchange_of
from labapi.classroom.exchange.secrets import masked_text
from labapi.classroom.notebook.measured import OPEN, marked, milliseconds
from labapi.classroom.widgets.sequence.carried import (
    Carried,
    answered_in,
    form_in,
    members_of,
    query_of,
    sent_in,
)
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.web.layers.entry import Entry

BROWSER, APP, BANK, THIEF = "browser", "app", "bank", "thief"
AUTHORIZE, TOKEN = "/oauth/authorize", "/oauth/token"
OF_OAUTH = re.compile(r"/oauth/|/\.well-known/oauth-authorization-server")
NOBODY_ASKED = "/favicon.ico"
Side = Literal["request", "answer"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One exchange of the flow: who sent it, who answered, and when it came."""

    exchange: Exchange
    at: datetime
    sender: str
    receiver: str
    number: int = 0
    """The number of its entry in the bank's journal; 0 where it is not from there."""

    @property
    def path(self) -> str:
        """Where it went, without the query."""
        return self.exchange.target.partition("?")[0]

    @property
    def title(self) -> str:
        """Method and path."""
        return f"{self.exchange.method} {marked(masked_text(self.path))}"

    @property
    def form(self) -> dict[str, str]:
        """What stood in its form."""
        return dict(form_in(self.exchange))

    @property
    def client(self) -> str:
        """The id of the app that it names; empty where it names none."""
        return next((c.value for c in sent_in(self.exchange) if c.name == "client_id"), "")

    def begins_a_flow(self) -> bool:
        """Whether somebody asks for a token or a code anew, with nothing from before."""
        opens = self.path == AUTHORIZE and self.exchange.method == "GET"
        return opens or self.form.get("grant_type") == "client_credentials"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One message: a request, or the answer to one.

    `word` is the error of a refusal, such as `invalid_grant`, `reason` its sentence. `status` is
    None for a request, and for an answer that never came.
    """

    number: int
    sender: str
    receiver: str
    side: Side
    what: str
    carried: tuple[Carried, ...]
    at_ms: float | None = None
    status: int | None = None
    word: str = ""
    reason: str = ""
    is_missing: bool = False
    """Whether it did not come, since what it needs had not come."""
    of: int = 0
    """The place of its exchange among those of the flow."""

    @property
    def channel(self) -> str:
        """`"front"` for what goes through the browser, `"back"` for what goes directly."""
        return "front" if BROWSER in (self.sender, self.receiver) else "back"

    @property
    def carries(self) -> tuple[str, ...]:
        """The names of what it carries."""
        return tuple(thing.name for thing in self.carried)

    @property
    def is_refused(self) -> bool:
        """Whether it is the answer of somebody who said no."""
        return self.side == "answer" and bool(self.word) and not self.is_missing

    @property
    def way(self) -> str:
        """From whom to whom."""
        return f"{self.sender} → {self.receiver}"

    @property
    def after(self) -> str:
        """How long after the first arrow it came; empty where nobody measured it."""
        return "" if self.at_ms is None else milliseconds(self.at_ms).replace(OPEN, f"{OPEN}+")

    def __repr__(self) -> str:
        """Write it in one line."""
        sign = f"✗ {self.word}: " if self.is_refused else ""
        carries = ", ".join(f"{c.title} {c.masked}".strip() for c in self.carried)
        end = f"  [{carries}]" if carries else ""
        return f"{self.number:2} {self.channel:5} {self.way}: {sign}{self.what}{end}"


def seen_at_bank(entries: Iterable[Entry]) -> list[Seen]:
    """Find what belongs to OAuth in the bank's journal: its endpoints, and who shows a token."""
    found = []
    for entry in entries:
        exchange = exchange_of(entry)
        path = entry.target.partition("?")[0]
        bears = exchange.request_header("authorization").lower().startswith("bearer ")
        if OF_OAUTH.match(path) or bears:
            sender = BROWSER if path == AUTHORIZE else APP
            found.append(Seen(exchange, entry.started_at, sender, BANK, entry.number))
    return found


def seen_at_app(entries: Iterable[Entry]) -> list[Seen]:
    """Find what reached the app: all that Ada's browser opened there."""
    asked = [entry for entry in entries if not entry.target.startswith(NOBODY_ASKED)]
    return [Seen(exchange_of(entry), entry.started_at, BROWSER, APP) for entry in asked]


def newest_flow(at_bank: Sequence[Seen], at_app: Sequence[Seen]) -> datetime | None:
    """Tell when the newest flow began; None where none did.

    Where the app itself sent the browser to the bank, by a redirect, it began there.
    """
    begun = [seen for seen in at_bank if seen.begins_a_flow()]
    if not begun:
        return None
    first = begun[-1]
    sent = [seen.at for seen in at_app if seen.at <= first.at and _leads_to(seen, first)]
    return max(sent, default=first.at)


def until_the_next(flow: Sequence[Seen]) -> list[Seen]:
    """Give what comes before another flow begins, or another app asks for a token."""
    at_bank = [seen for seen in flow if seen.receiver == BANK]
    if not at_bank:
        return list(flow)
    first, *later = at_bank
    ends = (one.at for one in later if one.begins_a_flow() or _is_of_another(one, first))
    end = next(ends, None)
    return [seen for seen in flow if end is None or seen.at < end]


def _is_of_another(seen: Seen, first: Seen) -> bool:
    return seen.path == TOKEN and first.client != seen.client


def _leads_to(seen: Seen, first: Seen) -> bool:
    """Tell whether an answer of the app sends the browser to what it then opened at the bank."""
    there = dict(query_of(seen.exchange.response_header("location")))
    state = dict(query_of(first.exchange.target)).get("state")
    return bool(state) and there.get("state") == state and "code" not in there


def arrows_of(flow: Sequence[Seen]) -> list[Arrow]:
    """Make two arrows of each exchange, all in the order of their time, numbered from 1."""
    if not flow:
        return []
    begun = min(seen.at for seen in flow)
    both = [
        (at, arrow)
        for place, seen in enumerate(_one_by_one(flow))
        for at, arrow in zip((seen.at, _end(seen)), both_of(seen, place), strict=True)
    ]
    ordered = sorted(both, key=lambda pair: pair[0])
    return [
        replace(arrow, number=number, at_ms=(at - begun) / timedelta(milliseconds=1))
        for number, (at, arrow) in enumerate(ordered, 1)
    ]


def _one_by_one(flow: Sequence[Seen]) -> list[Seen]:
    """Let what reached one server begin when what came before it there has ended.

    The clock of some computers goes on by steps of 16 ms, in which a flow has its whole place.
    """
    free: dict[str, datetime] = {}
    shifted = []
    for seen in flow:
        at = max(seen.at, free.get(seen.receiver, seen.at))
        shifted.append(replace(seen, at=at))
        free[seen.receiver] = _end(shifted[-1])
    return shifted


def _end(seen: Seen) -> datetime:
    return seen.at + timedelta(milliseconds=seen.exchange.duration_ms)


def both_of(seen: Seen, place: int, number: int = 0) -> tuple[Arrow, Arrow]:
    """Make the arrows of one exchange: the request, and the answer to it."""
    exchange = seen.exchange
    there = Arrow(
        number, seen.sender, seen.receiver, "request", seen.title, sent_in(exchange), of=place
    )
    back = Arrow(
        number, seen.receiver, seen.sender, "answer", _answer(exchange), answered_in(exchange),
        status=exchange.status, word=refusal_in(exchange)[0], reason=refusal_in(exchange)[1],
        of=place,
    )  # fmt: skip
    return there, back


def _answer(exchange: Exchange) -> str:
    if exchange.status is None:
        return "no answer"
    return f"{exchange.status} {name_of(exchange.status)}"


def refusal_in(exchange: Exchange) -> tuple[str, str]:
    """Give the word and the sentence of a refusal; both are empty where nobody said no.

    A refusal may come with the status of an error, or in the address of a redirect (RFC 6749,
    sections 4.1.2.1 and 5.2). An envelope of the API has its error one level further in.
    """
    there = dict(query_of(exchange.response_header("location")))
    if "error" in there:
        return there["error"], there.get("error_description", "")
    if exchange.status is None:
        return "no answer", ""
    if exchange.status < 400:
        return "", ""
    said = members_of(exchange)
    error = said.get("error")
    if isinstance(error, dict):
        return name_of(exchange.status), str(error.get("message", ""))
    return str(error or name_of(exchange.status)), str(said.get("error_description", ""))
