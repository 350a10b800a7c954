"""What a thief tries who reads one arrow: real requests, with nothing but what that arrow carries.

What is no secret a thief has, too: the app's id, where its callback is, what the API offers. Why a
try went as it did is said by the status that came, never beforehand.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlencode

from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.widgets.sequence.arrows import (
    APP,
    AUTHORIZE,
    BANK,
    THIEF,
    TOKEN,
    Arrow,
    Seen,
)
from labapi.classroom.widgets.sequence.carried import (
    FORM,
    SESSION,
    answered_in,
    form_in,
    members_of,
    query_of,
    sent_in,
)
from labapi.classroom.widgets.sequence.fresh_run import FRAMING, FlowLab, FreshRun, send, values
from labapi.domain.credentials.oauth.authorization import challenge_of
from labapi.domain.loans.features import EXAMPLE

When = Literal["before", "after"]
CALLS: Mapping[str, tuple[str, str]] = {
    "predict": ("POST", "/api/v1/predict"),
    "models:read": ("GET", "/api/v1/models"),
    "keys:write": ("GET", "/api/v1/api-keys"),
}
"""A request for each of some scopes; nothing in it differs between labs."""


@dataclass
class Thief:
    """Somebody at one arrow of a fresh run, with what was read there, and what was tried since."""

    run: FreshRun
    place: int
    loot: dict[str, str]
    public: dict[str, str]
    """The id and the callback of the app, and its scopes: nobody keeps these secret."""
    did: list[Seen] = field(default_factory=list)

    @classmethod
    def at(cls, run: FreshRun, arrow: Arrow, seen: Seen) -> Thief:
        """Read what this arrow carries in this run; `seen` is its exchange there."""
        carried = sent_in if arrow.side == "request" else answered_in
        return cls(run, arrow.of, values(carried(seen.exchange)), public_facts(run))

    def sends(
        self,
        method: str,
        target: str,
        form: Mapping[str, str] | None = None,
        cookie: str = "",
    ) -> Exchange:
        """Send a request to the bank, and note it."""
        body = urlencode(form).encode() if form is not None else b""
        named = [("Cookie", cookie)] if cookie else []
        named += [("Content-Type", FORM)] if form is not None else []
        return self.sends_this(_request(self.run.lab, method, target, named, body))

    def sends_this(self, exchange: Exchange) -> Exchange:
        """Send a request that is ready, and note it."""
        answered = send(self.run.lab.url, exchange)
        self.did.append(replace(self.run.recorded[0], exchange=answered, sender=THIEF,
                                receiver=BANK, number=0))  # fmt: skip
        return answered

    def asks_for_a_token(self, **form: str) -> Exchange:
        """Send a form to the token endpoint, with the app's id and, where it was read, secret."""
        proof = {name: self.loot[name] for name in ("client_secret",) if name in self.loot}
        who = self.loot.get("client_id") or self.public["client_id"]
        return self.sends("POST", TOKEN, {**form, "client_id": who, **proof})

    def calls(self, token: str, beyond: bool = False) -> Exchange:
        """Call the API with a token: within its scopes, or beyond them."""
        return self.sends_this(api_call(self.run, token, beyond))


def api_call(run: FreshRun, token: str, beyond: bool = False) -> Exchange:
    """Write a request to the API with a token: within its scopes, or beyond them."""
    allowed = public_facts(run).get("scope", "").split()
    scopes = [scope for scope in CALLS if (scope in allowed) != beyond]
    method, path = CALLS[scopes[0] if scopes else "predict"]
    headers = [("Authorization", f"Bearer {token}")]
    body = json.dumps({"features": EXAMPLE}).encode() if method == "POST" else b""
    headers += [("Content-Type", "application/json")] if body else []
    return _request(run.lab, method, path, headers, body)


def public_facts(run: FreshRun) -> dict[str, str]:
    """Collect what is no secret, from all of the run so far and from the recording."""
    found: dict[str, str] = {}
    for was in run.recorded:
        given = dict(query_of(was.exchange.target)) | was.form | values(sent_in(was.exchange))
        for name in ("client_id", "redirect_uri", "scope"):
            if given.get(name):
                found.setdefault(name, run.known.get(given[name], given[name]))
        granted = members_of(was.exchange).get("scope")
        found |= {"scope": granted} if isinstance(granted, str) else {}
    return {"client_id": "", **found}


def _request(
    lab: FlowLab, method: str, target: str, headers: list[tuple[str, str]], body: bytes
) -> Exchange:
    return Exchange(
        method, lab.url, target, "1.1", tuple(headers), body, None, (), b"", 0.0, "client"
    )


# What is tried. Each returns the answer that tells whether it went well.

Act = Callable[[Thief], Exchange | None]
DOES_NOT_FIT = json.dumps(
    {"error": "state does not fit", "error_description": "The app compares, and drops the code."}
).encode()


def send_the_challenge(thief: Thief) -> Exchange:
    """Ask for a token with all that the address bar showed: there is no code in it."""
    return thief.asks_for_a_token(
        grant_type="authorization_code",
        redirect_uri=thief.public.get("redirect_uri", ""),
        code_verifier=thief.loot["code_challenge"],
    )


def trade_the_code(thief: Thief) -> Exchange:
    """Trade the code, with a verifier that is made up."""
    return thief.asks_for_a_token(
        grant_type="authorization_code",
        code=thief.loot["code"],
        redirect_uri=thief.public.get("redirect_uri", ""),
        code_verifier=secrets.token_urlsafe(32),
    )


def send_a_copy(thief: Thief) -> Exchange:
    """Send the very same request again."""
    was = thief.run.flow[thief.place].exchange
    return thief.sends_this(replace(was, request_headers=_without_host(was)))


def be_faster(thief: Thief) -> Exchange:
    """Send a copy of a request before it arrives itself."""
    seen = thief.run.ahead()
    answer = thief.sends_this(replace(seen, request_headers=_without_host(seen)))
    thief.loot |= values(answered_in(answer))
    return answer


def use_what_came(thief: Thief) -> Exchange | None:
    """Call the API with the token that a try brought, if it brought one."""
    token = values(answered_in(thief.did[-1].exchange)).get("access_token")
    return thief.calls(token) if token else None


def use_what_came_first(thief: Thief) -> Exchange | None:
    """Call the API with the token of the thief's first answer, now that others have come."""
    token = values(answered_in(thief.did[0].exchange)).get("access_token")
    return thief.calls(token) if token else None


def call_the_api(thief: Thief) -> Exchange:
    """Call the API with the token."""
    return thief.calls(thief.loot.get("access_token") or thief.loot["token"])


def call_beyond(thief: Thief) -> Exchange:
    """Call the API for what the token is not good for."""
    return thief.calls(thief.loot["access_token"], beyond=True)


def ask_as_the_app(thief: Thief) -> Exchange:
    """Ask for a token in the app's own name, and use it."""
    answer = thief.asks_for_a_token(grant_type="client_credentials")
    return use_what_came(thief) or answer


def refresh(thief: Thief) -> Exchange:
    """Ask for the next access token, and use it."""
    answer = thief.asks_for_a_token(
        grant_type="refresh_token", refresh_token=thief.loot["refresh_token"]
    )
    return use_what_came(thief) or answer


def be_ada(thief: Thief) -> Exchange:
    """Begin a visit at the bank under Ada's cookie, say yes in her name, and trade the code."""
    code, verifier, answer = consent_to_oneself(thief, thief.loot[SESSION])
    if not code:
        return answer
    traded = thief.asks_for_a_token(
        grant_type="authorization_code",
        code=code,
        redirect_uri=thief.public.get("redirect_uri", ""),
        code_verifier=verifier,
    )
    return use_what_came(thief) or traded


def forge_a_callback(thief: Thief) -> Exchange:
    """Bring the app a code of the thief's own visit, whose `state` it compares with Ada's."""
    code, _, answer = consent_to_oneself(thief, secrets.token_urlsafe(32))
    if not code:
        return answer
    return _brought_to_the_app(thief, {"code": code, "state": secrets.token_urlsafe(8)})


def _brought_to_the_app(thief: Thief, query: dict[str, str]) -> Exchange:
    """Compare `state` as an app has to; where it fits, the app answers what it answered before."""
    was = thief.run.flow[thief.place]
    path = was.exchange.target.partition("?")[0]
    told = replace(was.exchange, target=f"{path}?{urlencode(query)}")
    if query["state"] != thief.loot.get("state"):
        told = replace(told, status=400, response_headers=(), response_body=DOES_NOT_FIT)
    thief.did.append(replace(was, exchange=told, sender=THIEF, number=0))
    return told


def forge_where_nobody_compares(thief: Thief) -> Exchange | None:
    """Bring the same to an app that compares nothing: it trades it with Ada's verifier."""
    trade = thief.run.next_trade()
    code, _, _ = consent_to_oneself(thief, secrets.token_urlsafe(32))
    if trade is None or not code:
        return None
    sent = urlencode(dict(form_in(trade)) | {"code": code})
    thief.sends_this(replace(trade, request_body=sent.encode()))
    thief.did[-1] = replace(thief.did[-1], sender=APP)
    return thief.did[-1].exchange


def consent_to_oneself(thief: Thief, cookie: str) -> tuple[str, str, Exchange]:
    """Walk through the consent page under a cookie; give the code, its verifier, and the answer."""
    verifier = secrets.token_urlsafe(32)
    asked = {
        "response_type": "code",
        "state": secrets.token_urlsafe(8),
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        **thief.public,
    }
    target = f"{AUTHORIZE}?{urlencode(asked)}"
    shown = f"labapi_consent={cookie}"
    page = thief.sends("GET", target, cookie=shown)
    consent = values(answered_in(page)).get("consent", "")
    form = {"consent": consent, "decision": "allow"}
    answer = thief.sends("POST", target, form, shown)
    return values(answered_in(answer)).get("code", ""), verifier, answer


def _without_host(exchange: Exchange) -> tuple[tuple[str, str], ...]:
    left_out = (*FRAMING, "server-timing")
    return tuple(pair for pair in exchange.request_headers if pair[0].lower() not in left_out)
