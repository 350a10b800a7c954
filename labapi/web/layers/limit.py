"""The limit layer: counts what each caller sends, and answers 429 when the allowance is spent.

It stands after *identify*, so that it knows whom to count, and before the router, so that all that
costs the server something is counted: malformed JSON, paths that are not there, failed logins. A
caller is the key or token that was found good; everybody else is the address they come from. So a
made-up key is no way out: it counts for the address.

Every answer that was counted tells the allowance twice: in the headers that most APIs use
(`X-RateLimit-Limit`, `-Remaining`, `-Reset`), and in the fields `RateLimit-Policy` and
`RateLimit` of draft-ietf-httpapi-ratelimit-headers-11 (sections 3 and 4, work in progress).
`X-RateLimit-Reset` is the second (since 1970) at which the whole allowance is back; `t` of
`RateLimit` counts the seconds until there is more than `r`. So on a 429, where `r` is 0,
`t` is what `Retry-After` says (RFC 9110, section 10.2.3). All of them are rounded up: whoever
waits for as long, and sends nothing else, is let in.

What is counted is *cost*. Each request costs 1, which this layer takes before anything is read; an
item of a batch costs what one prediction costs, so the route takes the rest, once the body is read
and before anything is predicted (`Allowance.charge`). A batch is let in as a whole or not at all.
One that is refused has cost the 1 of any request; then `Retry-After` tells when all of it would be
let in, and one that is larger than the limit hears that it never will. (Where not even 1 is left,
this layer refuses it unread, and tells when 1 is let in.) An answer that is given
again under an `Idempotency-Key` makes no prediction, and costs 1. Training and uploads cost 1 as
well: what one of them may ask of the server is bounded by the sizes of bodies and data sets, and a
limit of their own is one entry more, such as `{"/models": "5/min"}`.
"""

from __future__ import annotations

from ipaddress import IPv6Address
from typing import TYPE_CHECKING

from starlette.requests import Request

from labapi.domain.clock import to_microseconds
from labapi.domain.credentials.caller import ANONYMOUS
from labapi.domain.errors import TooManyRequests
from labapi.domain.limiter.decision import SECOND_US
from labapi.web.layers import ALLOWANCE_KEY, ANSWERED_BY_KEY, CALLER_KEY, TRACE_KEY
from labapi.web.layers.cors import is_preflight
from labapi.web.problems import problem_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from labapi.domain.clock import Clock
    from labapi.domain.limiter import Decision, Policies, Policy, State, States, Strategy
    from labapi.web.services import Services

RawHeaders = list[tuple[bytes, bytes]]


class LimitLayer:
    """Let in what the policy of the path allows its caller, and answer the rest."""

    def __init__(
        self, app: ASGIApp, policies: Policies, states: States, services: Services
    ) -> None:
        """Wrap the layers further in."""
        self.app, self.policies, self.states, self.services = app, policies, states, services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it."""
        policy = self._policy_of(scope)
        if policy is None:
            _enter_route(scope)
            await self.app(scope, receive, send)
            return
        name = f"{policy.counts} {name_of_caller(scope)}"
        allowance = Allowance(name, policy, self.states, self.services.clock)
        decision = await self.services.store.when_free(allowance.take, policy.strategy, 1)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = headers_of(allowance.decision, policy)
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        if decision.allowed:
            scope[ALLOWANCE_KEY] = allowance
            _enter_route(scope)
            await self.app(scope, receive, send_with_headers)
            return
        scope[ANSWERED_BY_KEY] = "limit"
        response = problem_response(Request(scope), refusal(decision, policy))
        await response(scope, receive, send_with_headers)

    def _policy_of(self, scope: Scope) -> Policy | None:
        """Give the policy that a request falls under; None where it is not counted."""
        if scope["type"] != "http" or is_preflight(scope):  # no page chose to send a preflight
            return None
        return self.policies.of_path(scope["path"])


class Allowance:
    """What one caller has left under one policy, as told by the latest `decision`."""

    decision: Decision

    def __init__(self, name: str, policy: Policy, states: States, clock: Clock) -> None:
        """Know whom to count, and by which policy; nothing is taken yet."""
        self.name, self.policy, self.states, self.clock = name, policy, states, clock

    def charge(self, cost: int) -> None:
        """Take all that a request costs, whose first 1 has been taken; raises TooManyRequests."""
        spec = self.policy.spec
        if cost > spec.limit:
            raise TooManyRequests(spec.limit, spec.window_s, None, cost)
        decision = self.take(_AfterTheFirst(self.policy.strategy), cost - 1)
        if not decision.allowed:
            raise refusal(decision, self.policy, cost)

    def take(self, strategy: Strategy, cost: int) -> Decision:
        """Count so much for the caller, if it is let in."""
        now_us = to_microseconds(self.clock.now())
        self.decision = self.states.decide(self.name, strategy, now_us, cost)
        return self.decision


class _AfterTheFirst:
    """A strategy for the rest of a cost; who comes again pays the first 1 again, too."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy, self.limit, self.window_us = strategy, strategy.limit, strategy.window_us
        self.forget_at_us = strategy.forget_at_us

    def decide(self, state: State, now_us: int, cost: int = 1) -> tuple[Decision, State]:
        decision, after = self.strategy.decide(state, now_us, cost)
        if not decision.allowed:
            whole, _ = self.strategy.decide(state, now_us, cost + 1)
            decision = decision._replace(retry_after_us=whole.retry_after_us)
        return decision, after


def name_of_caller(scope: Scope) -> str:
    """Name whom a request counts for: a credential that was found good, or else an address.

    Of an IPv6 address only the first half counts, because the second is the caller's own to choose.
    """
    caller = scope.get(CALLER_KEY, ANONYMOUS)
    if caller.kind != "anonymous":
        return f"caller {caller.subject}"
    client = scope.get("client")
    host = str(client[0]) if client else "unknown"
    return f"address {_network(host) if ':' in host else host}"


def headers_of(decision: Decision, policy: Policy) -> RawHeaders:
    """Tell an allowance in both ways."""
    spec, name = policy.spec, policy.name.encode("ascii")
    more_s = _seconds(decision.more_after_us)
    return [
        (b"x-ratelimit-limit", b"%d" % spec.limit),
        (b"x-ratelimit-remaining", b"%d" % decision.remaining),
        (b"x-ratelimit-reset", b"%d" % _seconds(decision.reset_at_us)),
        (b"ratelimit-policy", b'"%b";q=%d;w=%d' % (name, spec.limit, spec.window_s)),
        (b"ratelimit", b'"%b";r=%d;t=%d' % (name, decision.remaining, more_s)),
    ]


def refusal(decision: Decision, policy: Policy, cost: int = 1) -> TooManyRequests:
    """Make the error for a caller who is not let in."""
    (limit, window_s), retry_after_s = policy.spec, _seconds(decision.retry_after_us)
    return TooManyRequests(limit, window_s, retry_after_s, cost, decision.remaining)


def _seconds(count_us: int) -> int:
    """Round microseconds up to whole seconds."""
    return -(-count_us // SECOND_US)


def _network(host: str) -> str:
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def _enter_route(scope: Scope) -> None:
    if TRACE_KEY in scope:
        scope[TRACE_KEY].enter("route")
