"""What one running lab may do differently from another: every switch, its default and its bounds.

`lab.configure(fault="slow")` makes a changed copy of these settings and builds the API anew
from it. No switch that breaks something is on by default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, Protocol, get_args
from urllib.parse import urlsplit

from labapi.domain.limiter import STRATEGIES, Policies
from labapi.domain.registry import RETRY_AFTER_S

Fault = Literal["crash", "slow", "flaky", "unsteady", "loading", "midway"]
Auth = Literal["api-key", "token", "any"]
Strategy = Literal["fixed-window", "sliding-log", "sliding-counter", "token-bucket"]
Limits = Mapping[str, str | None]
KIB = 1024
MIB = 1024 * KIB
USUAL_HEADERS = (
    "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
    "X-API-Key", "X-Request-ID",
)  # fmt: skip
"""The request headers that this API reads and that no page may set without leave."""
USUAL_EXPOSED = (
    "ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After",
    "WWW-Authenticate", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
    "X-Request-ID",
)  # fmt: skip
"""The response headers that a client of this API needs and that no page may read without leave."""
ANY, NO_ORIGIN = "*", "null"
DEFAULT_PORTS = {"http": 80, "https": 443}
HOST = re.compile(
    r"(?P<name>\[[0-9A-F:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::(?P<port>\d{0,5}))?", re.A | re.I
)
"""A host and perhaps a port (RFC 3986, section 3.2)."""
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
EXAMPLE = "http://localhost:8888"
STAR_WITH_CREDENTIALS = (
    'cors_origins=["*"] and cors_credentials=True do not go together. With both, every page that '
    "a user visits could act here in their name. Browsers refuse `*` for a request with "
    "credentials, and a server that then echoes each origin undoes that protection. Name the "
    f'origins: cors_origins=["{EXAMPLE}"].'
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The switches of one lab.

    Attributes:
        fault: what goes wrong on purpose. `"crash"`: the model raises, so the answer is 500;
            `"slow"`: each inference first waits `slow_s`; `"flaky"`: the
            work of every POST is done, and then every other answer is lost (500); `"unsteady"`:
            the same for every method; `"loading"`: the model never becomes ready, so the
            answer is 503; `"midway"`: the model raises in a stream whose first 100 items are on
            their way, so no status can tell it.
        slow_s: seconds that a slow inference waits.
        retry_after_s: what `Retry-After` says, in whole seconds, while no model is ready.
        train_at_start: train the models when the lab starts instead of loading the shipped
            parameters; until that is done the answer is 503.
        max_body_bytes: the largest body that a JSON endpoint reads.
        max_batch_bytes: the largest body of `POST /predict/batch`.
        max_dataset_bytes: the largest data set that can be uploaded.
        auth: by what a caller must show who they are. `"api-key"`: the header `X-API-Key`;
            `"token"`: `Authorization: Bearer` with a signed token; `"any"`: either.
            None: everybody may do everything.
        rate_limit: how many requests a caller may send, such as `"5/10s"` (five in ten seconds)
            or a limit a path, such as `{"/predict": "100/60s", "*": "1000/60s"}`, where `"*"`
            stands for all other paths and None for no limit. `"default"`: 100 predictions a
            minute. Never limited: `/health` and the documentation. None: no limit at all.
        strategy: how the allowance is counted.
        rate_limit_store: `"memory"`: each server counts by itself; `"shared"`: all servers
            on one store count together.
        canary: a second model behind the same address, and the share of applications that it
            decides, such as `("loan-classifier-v2.0", 0.1)`; `model_version` of an answer tells
            which model it was. The share is taken by application: the same five features are
            decided by the same model each time, on every server and in a batch, too. A model that
            is not there, or no more, takes no share. None: the default model decides all.
        cors_origins: the origins whose pages may read the answers, such as
            `["http://localhost:8888"]`; `["*"]` for all; `"null"` for pages that have no
            origin of their own, such as sandboxed frames; none for no CORS headers at all.
        cors_credentials: whether those pages may send cookies, too; not together with `"*"`.
        cors_methods: the methods that a preflight allows.
        cors_headers: the request headers that a preflight allows, beside those that every page
            may set. `Content-Type: application/json` needs its name here.
        cors_exposed: the response headers that a page may read, beside those that every page may.
        cors_max_age_s: seconds for which a browser may remember a preflight.
        hosts: the names, beside `localhost` and this computer's loopback addresses, that the server
            answers to, such as `["hub.example"]`: those under which a proxy of yours is reached.
            A request to any other is refused with 421.

    """

    fault: Fault | None = None
    slow_s: float = 1.0
    retry_after_s: int = RETRY_AFTER_S
    train_at_start: bool = False
    max_body_bytes: int = 64 * KIB
    max_batch_bytes: int = 1 * MIB
    max_dataset_bytes: int = 5 * MIB
    auth: Auth | None = None
    rate_limit: str | Limits | None = None
    strategy: Strategy = "fixed-window"
    rate_limit_store: Literal["memory", "shared"] = "memory"
    canary: tuple[str, float] | None = None
    cors_origins: Sequence[str] = ()
    cors_credentials: bool = False
    cors_methods: Sequence[str] = ("GET", "HEAD", "QUERY", "POST", "PUT", "PATCH", "DELETE")
    cors_headers: Sequence[str] = USUAL_HEADERS
    cors_exposed: Sequence[str] = USUAL_EXPOSED
    cors_max_age_s: int = 0
    hosts: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse a value that no part of the lab understands."""
        if self.fault is not None and self.fault not in get_args(Fault):
            known = ", ".join(repr(name) for name in get_args(Fault))
            raise ValueError(f"fault is {self.fault!r}. Use one of {known}, or None for no fault.")
        if self.auth is not None and self.auth not in get_args(Auth):
            known = ", ".join(repr(name) for name in get_args(Auth))
            raise ValueError(f"auth is {self.auth!r}. Use one of {known}, or None for no check.")
        if not isinstance(self.train_at_start, bool):
            raise ValueError(f"train_at_start is {self.train_at_start!r}. Use True or False.")
        _require_number("slow_s", self.slow_s)
        _require_canary(self.canary)
        check_cors(self)
        check_hosts(self.hosts)
        _require_limits(self)
        _require_whole("retry_after_s", self.retry_after_s, "seconds")
        for name in ("max_body_bytes", "max_batch_bytes", "max_dataset_bytes"):
            _require_whole(name, getattr(self, name), "bytes")

    @property
    def policies(self) -> Policies | None:
        """The limits as the limiter reads them, made anew each time; None for no limit."""
        if self.rate_limit is None:
            return None
        return Policies.of(self.rate_limit, self.strategy)

    def changed(self, **changes: object) -> Settings:
        """Give a copy with some switches changed; an unknown name is a TypeError that lists all.

        >>> Settings().changed(fault="slow", slow_s=0.2).slow_s
        0.2
        """
        known = [field.name for field in fields(self)]
        unknown = [name for name in changes if name not in known]
        if unknown:
            raise TypeError(f"There is no setting {unknown[0]!r}. There are: {', '.join(known)}.")
        return replace(self, **changes)  # type: ignore[arg-type]  # __post_init__ checks values


def _require_limits(settings: Settings) -> None:
    if settings.strategy not in tuple(STRATEGIES):  # a list has no hash
        known = ", ".join(map(repr, STRATEGIES))
        raise ValueError(f"strategy is {settings.strategy!r}. Use one of {known}.")
    if settings.rate_limit_store not in ("memory", "shared"):
        raise ValueError(
            f"rate_limit_store is {settings.rate_limit_store!r}. Use 'memory' or 'shared'."
        )
    settings.policies  # noqa: B018  # a limit that is written wrong is told now


def _require_canary(canary: object) -> None:
    if canary is None:
        return
    pair = tuple(canary) if isinstance(canary, tuple | list) else ()
    is_pair = len(pair) == 2 and isinstance(pair[0], str)
    share = pair[1] if is_pair else None
    is_share = isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1
    if not is_share:
        raise ValueError(
            f"canary is {canary!r}. Use the id of a model and a share from 0 to 1, such as "
            '("loan-classifier-v2.0", 0.1).'
        )


def _require_number(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise ValueError(f"{name} is {value!r}. Use a number of seconds from 0 up.")


def _require_whole(name: str, value: object, unit: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} is {value!r}. Use a whole number of {unit} from 1 up.")


def check_hosts(hosts: object) -> None:
    """Refuse names that no `Host` header could ever equal, or that would let every page in."""
    _require_texts("hosts", hosts, '["hub.example"]')
    for host in hosts:  # type: ignore[attr-defined]  # a list of texts, as has just been seen
        if "*" in host:
            raise ValueError(
                f"hosts has {host!r}. Name each host: with a pattern, any page could take such a "
                "name and read this server (DNS rebinding)."
            )
        if not HOST.fullmatch(host):
            bare = re.sub(r"^[a-z]+://", "", host, flags=re.I).partition("/")[0]
            shown = bare if HOST.fullmatch(bare) else "hub.example"
            raise ValueError(f'hosts has {host!r}. Use a name or an address, such as "{shown}".')


# What the CORS settings may be, and what is wrong with those that would never work.
#
# An origin is a scheme, a host and a port (RFC 6454; the Fetch standard, 3.2). A browser compares
# it with the list letter by letter, so an entry that no browser ever sends would be a silent fault:
# each is refused here, in words that say what to write instead.


class CorsSettings(Protocol):
    """The settings that say what pages of other origins may do."""

    @property
    def cors_origins(self) -> Sequence[str]:
        """The origins whose pages may read the answers."""

    @property
    def cors_credentials(self) -> bool:
        """Whether they may send cookies, too."""

    @property
    def cors_methods(self) -> Sequence[str]:
        """The methods that a preflight allows."""

    @property
    def cors_headers(self) -> Sequence[str]:
        """The request headers that a preflight allows."""

    @property
    def cors_exposed(self) -> Sequence[str]:
        """The response headers that a page may read."""

    @property
    def cors_max_age_s(self) -> int:
        """Seconds for which a browser may remember a preflight."""


def check_cors(settings: CorsSettings) -> None:
    """Refuse CORS settings that would never do what they seem to say; a `ValueError` says why."""
    _require_texts("cors_origins", settings.cors_origins, f'["{EXAMPLE}"]')
    for origin in settings.cors_origins:
        if fault := fault_of(origin):
            raise ValueError(f"cors_origins has {origin!r}. {fault}")
    if not isinstance(settings.cors_credentials, bool):
        raise ValueError(f"cors_credentials is {settings.cors_credentials!r}. Use True or False.")
    if settings.cors_credentials and ANY in settings.cors_origins:
        raise ValueError(STAR_WITH_CREDENTIALS)
    _require_names("cors_methods", settings.cors_methods, '["GET", "POST"]', upper=True)
    _require_names("cors_headers", settings.cors_headers, '["X-API-Key"]')
    _require_names("cors_exposed", settings.cors_exposed, '["Retry-After"]')
    age_s = settings.cors_max_age_s
    if isinstance(age_s, bool) or not isinstance(age_s, int) or not 0 <= age_s <= 86_400:
        raise ValueError(f"cors_max_age_s is {age_s!r}. Use whole seconds from 0 to 86400, a day.")


def fault_of(origin: str) -> str:
    """Say what keeps an entry of the list from ever matching an origin; empty if nothing does.

    >>> fault_of("http://localhost:8888")
    ''
    >>> fault_of("http://localhost:8888/")
    'It ends in a slash, and an origin has no path. Write "http://localhost:8888".'
    """
    if origin in (ANY, NO_ORIGIN):
        return ""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", origin):
        return f'It lacks a scheme. Write "http://{origin}" or "https://{origin}".'
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        said = "a host, or a port from 0 to 65535, is not written as one"
        return f'It is no address: {said}. Write it like "{EXAMPLE}".'
    shown = f"{parts.scheme}://{parts.netloc}".lower()
    if parts.path or parts.query or parts.fragment or origin[-1] in "?#":
        said = "ends in a slash" if parts.path == origin[len(shown) :] == "/" else "has a path"
        return f'It {said}, and an origin has no path. Write "{shown}".'
    if not parts.hostname or "@" in origin or not origin.isascii() or " " in origin:
        return f'An origin is scheme, host and port, in ASCII. Write it like "{EXAMPLE}".'
    if "*" in origin:
        return 'There are no patterns: name each origin, or write "*" by itself for all.'
    if port is not None and port == DEFAULT_PORTS.get(parts.scheme):
        bare = shown.removesuffix(f":{port}")
        return f'Browsers leave out the port that belongs to a scheme. Write "{bare}".'
    return f'Browsers write it in small letters. Write "{shown}".' if origin != shown else ""


def _require_texts(name: str, given: object, example: str) -> None:
    if isinstance(given, str):
        raise ValueError(f'{name} is one text. Use a list, even for one: ["{given}"].')
    if not isinstance(given, Sequence) or not all(isinstance(item, str) for item in given):
        raise ValueError(f"{name} is {given!r}. Use a list of texts, such as {example}.")


def _require_names(name: str, given: Sequence[str], example: str, upper: bool = False) -> None:
    """Refuse a list in which something is no name of a method or a header (RFC 9110, 5.6.2)."""
    _require_texts(name, given, example)
    for item in given:
        if not TOKEN.fullmatch(item):
            raise ValueError(
                f"{name} has {item!r}, which is no name. Use a list such as {example}."
            )
        if upper and item != item.upper():
            raise ValueError(f'{name} has {item!r}. Methods are in capitals: "{item.upper()}".')
