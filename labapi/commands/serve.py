"""`labapi serve`: the loan API by itself, on this machine only, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapi.classroom.server.loopback import HOST, loopback_socket

if TYPE_CHECKING:
    from labapi.domain.credentials.keys import ApiKeys
    from labapi.domain.credentials.oauth.clients import Clients, NewClient
    from labapi.web.layers.mounted import Mounted
    from labapi.web.services import Services
    from labapi.web.settings import Settings

FIRST_PORT, LAST_PORT = 8000, 8049
SERVING = """The loan API is at  http://{host}:{port}/api/v1
Its documentation:  http://{host}:{port}/docs
{store}
Press Ctrl-C to stop it."""
KEPT = "What it stores is kept in {}."
NOT_KEPT = "What it stores is gone when it stops (keep it with --store FILE)."
BESIDE = """
By GraphQL:  {}
By MCP:      {}
By Flask:    {}
By gRPC:     {}"""
FIRST_KEY = """
An API key that may do everything, shown this once:  {}"""
KEYS_HOLD = """
The API keys in the store hold on. If yours is lost: --new-key."""
TAKEN = """Port {port} cannot be used: {reason}.
Choose another with --port, or leave --port out to take the first free one."""

USUAL_SCOPES = ("predict",)
NO_TOKENS = "--new-client is for servers that take tokens: add --auth token, or --auth any."
REGISTERED = """
The app {name!r} is registered. {what}
  client_id      {id}{secret}"""
SECRET = "\n  client_secret  {}"
CONFIDENTIAL = "Its secret is shown this once:"
PUBLIC = "It is public, so it has no secret:"


class PortTaken(Exception):
    """No socket could be bound; the message says to which port and why."""


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi serve` takes."""
    verb.add_argument("--port", type=int, help="the port (default: the first free one from 8000)")
    verb.add_argument(
        "--store",
        type=Path,
        metavar="FILE",
        help="keep models, data sets and predictions in FILE (default: until the server stops)",
    )
    verb.add_argument(
        "--cors-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let pages of ORIGIN, such as http://localhost:8888, read the answers (repeatable)",
    )
    verb.add_argument(
        "--auth",
        choices=("api-key", "token", "any"),
        help="ask every caller for an API key, for a token, or for either; "
        "a first key is printed once",
    )
    verb.add_argument(
        "--new-key",
        action="store_true",
        help="with --auth: print a new key though the store has keys (the first one was lost)",
    )
    add_reach_options(verb)
    add_client_options(verb)
    add_limit_options(verb)
    verb.set_defaults(run=serve_as_asked)


def add_reach_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi serve` takes of names that it answers to, and of other ways to ask."""
    verb.add_argument(
        "--host",
        action="append",
        default=[],
        dest="hosts",
        metavar="NAME",
        help="answer to NAME as well: the name of a proxy of yours that passes its Host on "
        "(repeatable; without it, to localhost and 127.0.0.1 alone)",
    )
    verb.add_argument(
        "--alternatives",
        action="store_true",
        help="answer by GraphQL, MCP, Flask and gRPC, too; not together with --auth",
    )


def add_limit_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi serve` takes of a rate limit."""
    verb.add_argument(
        "--rate-limit",
        metavar="LIMIT",
        help="let each caller send so much, such as 5/10s; "
        "the word default stands for 100 predictions a minute",
    )
    verb.add_argument(
        "--strategy",
        default="fixed-window",
        help="how that is counted: fixed-window (the default), sliding-log, sliding-counter, "
        "token-bucket; servers on one --store count together",
    )


def serve_as_asked(options: argparse.Namespace) -> int:
    """Serve with what was typed."""
    return serve(
        options.port,
        options.store,
        new_key=options.new_key,
        clients=options.clients,
        alternatives=options.alternatives,
        auth=options.auth,
        cors_origins=options.cors_origin,
        hosts=options.hosts,
        rate_limit=options.rate_limit,
        rate_limit_store="shared" if options.store else "memory",
        strategy=options.strategy,
    )


def serve(
    port: int | None,
    store: Path | None,
    new_key: bool = False,
    clients: Sequence[AskedClient] = (),
    alternatives: bool = False,
    **settings: object,
) -> int:
    """Serve on `port` (None: the first free one from 8000), storing in the file `store`.

    `settings` are those of `lab.configure`; one that makes no sense is told, and nothing served.
    """
    try:
        listener = listen(port)
    except PortTaken as error:
        print(error, file=sys.stderr)
        return 1
    with listener:
        return run(listener, store, new_key, clients, alternatives, **settings)


def run(
    listener: socket.socket,
    store: Path | None,
    new_key: bool = False,
    clients: Sequence[AskedClient] = (),
    alternatives: bool = False,
    **settings: object,
) -> int:
    """Serve on a bound socket until Ctrl-C or a signal to end."""
    # FastAPI and uvicorn cost most of a second, which no other verb should pay.
    from labapi.classroom.alternatives.addresses import refuse_keys
    from labapi.domain.store import StoreError
    from labapi.web.services import Services
    from labapi.web.settings import Settings

    try:
        chosen = Settings().changed(**settings)
        if alternatives:
            refuse_keys(chosen)
        if clients and chosen.auth not in ("token", "any"):
            raise ValueError(NO_TOKENS)
        services = Services.open(store)
        with services.store.transaction():  # all of them or none
            apps = register_clients(services.grants.clients, clients)
        message = KEPT.format(store) if store else NOT_KEPT
        if chosen.auth:
            message += _key_message(services.keys, new_key) + apps
    except (StoreError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    with contextlib.closing(services):
        serve_until_stopped(listener, services, chosen, message, alternatives)
    return 0


def serve_until_stopped(
    listener: socket.socket,
    services: Services,
    settings: Settings,
    message: str,
    alternatives: bool,
) -> None:
    """Say where all answer, and serve."""
    import uvicorn

    from labapi.classroom.server.protocols import config_of
    from labapi.web.app import create_app

    port = listener.getsockname()[1]
    with contextlib.ExitStack() as stopping:
        mounted: Sequence[Mounted] = ()
        if alternatives:
            mounted, more = start_alternatives(services, settings, port, stopping)
            message += more
        server = uvicorn.Server(config_of(create_app(settings, services, mounted=mounted)))
        print(SERVING.format(host=HOST, port=port, store=message), flush=True)
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again after a clean stop
            server.run(sockets=[listener])


def start_alternatives(
    services: Services, settings: Settings, port: int, stopping: contextlib.ExitStack
) -> tuple[Sequence[Mounted], str]:
    """Start Flask and gRPC, until `stopping`; give what is to be mounted, and where all answer."""
    from labapi.classroom.alternatives.beside import GRAPHQL_PATH, MCP_PATH, Beside

    beside = Beside(services, settings)
    beside.start()
    stopping.callback(beside.stop)
    here = f"http://{HOST}:{port}"
    addresses = (here + GRAPHQL_PATH, here + MCP_PATH, beside.flask_url, beside.grpc_target)
    return beside.mounted(), BESIDE.format(*addresses)


def _key_message(keys: ApiKeys, new_key: bool) -> str:
    """Tell a key where none that may make others holds, or where a new one is asked for."""
    from labapi.domain.credentials.caller import SCOPES

    made = keys.create("new key", SCOPES) if new_key else keys.create_first()
    return FIRST_KEY.format(made.key) if made else KEYS_HOLD


def listen(port: int | None) -> socket.socket:
    """A socket bound to `port` on loopback, or to the first free port where it is None."""
    candidates = [port] if port is not None else range(FIRST_PORT, LAST_PORT + 1)
    for candidate in candidates:
        try:
            return bind(candidate)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            failure = TAKEN.format(port=candidate, reason=reason)
    raise PortTaken(failure)


def bind(port: int) -> socket.socket:
    """A loopback socket that listens on `port`."""
    listener = loopback_socket(port)
    try:
        listener.listen()  # until it listens, Linux lets a second server bind the same port
    except BaseException:
        listener.close()
        raise
    return listener


# `labapi serve --new-client NAME`: the apps for OAuth 2.0 that an operator registers.


@dataclass(slots=True)
class AskedClient:
    """An app as it was typed."""

    name: str
    confidential: bool
    redirect_uris: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)
    refresh: bool = False
    resource_server: bool = False


class _NewClient(argparse.Action):
    """Begin another app."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Add it behind those before it."""
        asked = AskedClient(values, confidential=option_string != "--new-public-client")
        namespace.clients = [*namespace.clients, asked]


class _OfTheLast(argparse.Action):
    """Say something of the app that was begun last: a word more, or that it is so."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Add it to what was said before; an error where there is no app yet."""
        if not namespace.clients:
            parser.error(f"{option_string} says something of an app: put it behind --new-client.")
        if self.nargs == 0:
            setattr(namespace.clients[-1], self.dest, True)
        else:
            getattr(namespace.clients[-1], self.dest).append(values)


def add_client_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi serve` takes of apps."""
    verb.add_argument(
        "--new-client",
        "--new-public-client",
        action=_NewClient,
        dest="clients",
        default=[],
        metavar="NAME",
        help="with --auth token or any: register an app for OAuth 2.0 and print its secret once; "
        "one that can keep no secret (in a browser, on a phone) is a public one (repeatable)",
    )
    verb.add_argument(
        "--redirect-uri",
        action=_OfTheLast,
        dest="redirect_uris",
        metavar="URI",
        help="where the app named before it gets its codes (repeatable)",
    )
    verb.add_argument(
        "--scope",
        action=_OfTheLast,
        dest="scopes",
        metavar="SCOPE",
        help="what the app named before it may ask for (repeatable; default: predict)",
    )
    verb.add_argument(
        "--refresh",
        action=_OfTheLast,
        nargs=0,
        help="give the app named before it refresh tokens with what its codes are changed into",
    )
    verb.add_argument(
        "--resource-server",
        action=_OfTheLast,
        nargs=0,
        help="the app named before it is a service that takes tokens: it may ask about all of them",
    )


def register_clients(clients: Clients, asked: Sequence[AskedClient]) -> str:
    """Register the apps and tell their ids and secrets; `ValueError` says what is wrong."""
    return "".join(
        _client_message(
            clients.register(
                one.name,
                one.redirect_uris,
                one.scopes or USUAL_SCOPES,
                one.confidential,
                one.refresh,
                one.resource_server,
            )
        )
        for one in asked
    )


def _client_message(made: NewClient) -> str:
    what = CONFIDENTIAL if made.secret else PUBLIC
    secret = SECRET.format(made.secret) if made.secret else ""
    return REGISTERED.format(name=made.name, what=what, id=made.id, secret=secret)
