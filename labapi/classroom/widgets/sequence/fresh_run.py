"""The same flow once more, in a lab of its own, so that a thief may stand in it.

A thief's try changes the world: a code is used up, tokens are taken back. So it is made in a second
lab with the settings of the first. Each request that the journals have is sent there again, with
new values in the place of the old ones: a client registered like the first, another `state`,
another verifier with its challenge, and whatever the second lab itself gives out. Nothing is sent
to the learner's app: in its place stands one that only compares `state`.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, quote_plus, urlencode

from labapi.classroom.exchange.exchange import Exchange, exchange_of
from labapi.classroom.running import ca_path_at
from labapi.classroom.widgets.sequence.arrows import BANK, Seen
from labapi.classroom.widgets.sequence.carried import (
    FORM,
    Carried,
    answered_in,
    basic_pair,
    cookies_in,
    sent_in,
)
from labapi.domain.clock import SystemClock
from labapi.domain.credentials.oauth.authorization import challenge_of, is_challenge, proves
from labapi.domain.credentials.oauth.clients import Clients
from labapi.domain.credentials.oauth.errors import InvalidClient
from labapi.domain.credentials.opaque import is_secret

if TYPE_CHECKING:
    from labapi.domain.credentials.oauth.clients import Client
    from labapi.domain.store import Store
    from labapi.web.settings import Settings

LIMIT_S = 10.0
FRAMING = ("host", "content-length", "transfer-encoding", "connection", "accept-encoding")
GIVEN = frozenset({"code", "access_token", "refresh_token", "token"})
"""What an app must have been given before it can send it."""


class FlowLab(Protocol):
    """What is needed of a lab, of the learner's and of the second one."""

    url: str
    settings: Settings

    @property
    def store(self) -> Store:
        """Where its clients are registered."""

    @property
    def register_client(self) -> Callable[..., Any]:
        """What registers an app."""


Random = Callable[[int], str]


@dataclass
class FreshRun:
    """A run of a recorded flow in a second lab; `flow` is what has come of it so far."""

    lab: FlowLab
    recorded: Sequence[Seen]
    known: dict[str, str] = field(default_factory=dict)
    flow: list[Seen] = field(default_factory=list)
    """The honest exchanges of this run, each in the place of the recorded one."""

    @classmethod
    def of(
        cls,
        recorded: Sequence[Seen],
        registered: Mapping[str, Client],
        lab: FlowLab,
        random: Random = secrets.token_urlsafe,
    ) -> FreshRun:
        """Get ready: register the clients anew, and make up what the app makes up."""
        clients = {pair for seen in recorded for pair in _client_in(seen.exchange)}
        known = _registered_again(sorted(clients), registered, lab)
        return cls(lab, recorded, known | _made_up(recorded, random))

    def go_on(self, until: int | None = None) -> None:
        """Send what comes next, up to the exchange at the place `until`, or as far as it goes."""
        last = len(self.recorded) - 1 if until is None else until
        while len(self.flow) <= last and self.can_go_on():
            was = self.recorded[len(self.flow)]
            self.flow.append(self._again(was))

    def can_go_on(self) -> bool:
        """Whether the app has what it needs for what comes next."""
        if len(self.flow) == len(self.recorded):
            return False
        was = self.recorded[len(self.flow)]
        earlier = {c.value for seen in self.recorded for c in answered_in(seen.exchange)}
        needed = [c.value for c in sent_in(was.exchange) if c.name in GIVEN and c.value in earlier]
        return all(value in self.known for value in needed)

    def ahead(self) -> Exchange:
        """Give the request that would come next, ready to be sent here."""
        return self._with_new_values(self.recorded[len(self.flow)].exchange)

    def next_trade(self) -> Exchange | None:
        """Give the request that trades a code for a token, ready to be sent here; None if none."""
        for was in self.recorded[len(self.flow) :]:
            if {"code", "code_verifier"} <= values(sent_in(was.exchange)).keys():
                return self._with_new_values(was.exchange)
        return None

    def _again(self, was: Seen) -> Seen:
        exchange = self._with_new_values(was.exchange)
        if was.receiver == BANK:
            answered = send(self.lab.url, exchange)
            self._learn(was.exchange, answered)
            return replace(was, exchange=answered)
        location = self._form(was.exchange.response_header("location"), "?")
        headers = [
            (name, location if name.lower() == "location" else value)
            for name, value in was.exchange.response_headers
        ]
        return replace(was, exchange=replace(exchange, response_headers=tuple(headers)))

    def _with_new_values(self, was: Exchange) -> Exchange:
        headers = [
            (name, self._header(name.lower(), value))
            for name, value in was.request_headers
            if name.lower() not in FRAMING
        ]
        body = was.request_body
        if was.request_header("content-type").startswith(FORM):
            body = self._form(body.decode("utf-8", "replace")).encode()
        target = self._form(was.target, "?")
        return replace(was, target=target, request_headers=tuple(headers), request_body=body)

    def _header(self, name: str, value: str) -> str:
        scheme, _, rest = value.partition(" ")
        if name == "cookie":
            pairs = [(given, self.known.get(text, text)) for given, text in cookies_in(value)]
            return "; ".join(f"{given}={text}" for given, text in pairs)
        if name == "authorization" and scheme.lower() == "basic" and basic_pair(rest):
            pair = [quote_plus(self.known.get(text, text)) for text in basic_pair(rest)]
            return f"{scheme} {base64.b64encode(':'.join(pair).encode()).decode()}"
        if name == "authorization":
            return f"{scheme} {self.known.get(rest.strip(), rest)}"
        return value

    def _form(self, text: str, after: str = "") -> str:
        """Put new values into a form, or into the query of an address."""
        head, mark, form = text.partition(after) if after else ("", "", text)
        pairs = parse_qsl(form, keep_blank_values=True)
        return head + mark + urlencode([(name, self.known.get(v, v)) for name, v in pairs])

    def _learn(self, was: Exchange, now: Exchange) -> None:
        """Note what this lab gave in the place of what the first one gave."""
        new = values(answered_in(now))
        old = values(answered_in(was))
        self.known |= {old[name]: new[name] for name in old if name in new}


def values(carried: Iterable[Carried]) -> dict[str, str]:
    """Give what is carried by its name."""
    return {thing.name: thing.value for thing in carried}


def send(url: str, exchange: Exchange) -> Exchange:
    """Send a request as it is, follow no redirect, and give it with its answer."""
    import requests  # costs 0.1 s, and `import labapi` shall not pay it

    with requests.Session() as session:
        session.trust_env = False  # no proxy, no .netrc
        session.verify = ca_path_at(url) or True
        session.headers.clear()
        answer = session.request(
            exchange.method,
            url + exchange.target,
            headers=dict(exchange.request_headers),
            data=exchange.request_body or None,
            allow_redirects=False,
            timeout=LIMIT_S,
        )
    return exchange_of(answer)


def _client_in(exchange: Exchange) -> list[tuple[str, str]]:
    """Give the id of the client that a request names, with its secret where that is there."""
    sent = values(sent_in(exchange))
    return [(sent["client_id"], sent.get("client_secret", ""))] if "client_id" in sent else []


def clients_in(recorded: Iterable[Seen], lab: FlowLab) -> dict[str, Client]:
    """Find what a lab knows of the clients that these requests name."""
    there = Clients(lab.store, SystemClock())
    known: dict[str, Client] = {}
    for client_id in {name for seen in recorded for name, _ in _client_in(seen.exchange)}:
        with suppress(InvalidClient):  # nobody there knows it
            known[client_id] = there.read(client_id)
    return known


def _registered_again(
    clients: Iterable[tuple[str, str]], registered: Mapping[str, Client], lab: FlowLab
) -> dict[str, str]:
    """Register each client as it was at the first lab.

    One that was unknown there, or whose secret was wrong, stays as it is: here it is refused too.
    """
    known, made = dict[str, str](), dict[str, Any]()
    for client_id, secret in clients:
        was = registered.get(client_id)
        if was is None:
            continue
        if client_id not in made:
            made[client_id] = _registered_like(was, lab)
            known[client_id] = made[client_id].id
        if was.secret_digest and is_secret(secret, was.secret_digest):
            known[secret] = made[client_id].secret
    return known


def _registered_like(was: Client, lab: FlowLab) -> Any:
    return lab.register_client(
        was.name,
        was.redirect_uris,
        sorted(was.scopes),
        was.confidential,
        refresh=was.refresh,
        resource_server=was.resource_server,
    )


def _made_up(recorded: Sequence[Seen], random: Random) -> dict[str, str]:
    """Make up another `state`, and another verifier with its challenge, where the first was good.

    One that does not fit its challenge stays, so that it is refused here as it was there.
    """
    sent = [thing for seen in recorded for thing in sent_in(seen.exchange)]
    known = {thing.value: random(8) for thing in sent if thing.name == "state"}
    verifiers = [thing.value for thing in sent if thing.name == "code_verifier"]
    for thing in sent:
        if thing.name == "code_challenge" and is_challenge(thing.value):
            new = random(32)
            known[thing.value] = challenge_of(new)
            known |= {old: new for old in verifiers if proves(old, thing.value)}
    return known
