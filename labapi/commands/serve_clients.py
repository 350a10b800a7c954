"""`labapi serve --new-client NAME`: the apps for OAuth 2.0 that an operator registers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labapi.domain.credentials.oauth_clients import Clients, NewClient

USUAL_SCOPES = ("predict",)
NO_TOKENS = "--new-client is for servers that take tokens: add --auth token, or --auth any."
REGISTERED = """
The app {name!r} is registered. {what}
  client_id      {id}{secret}"""
SECRET = "\n  client_secret  {}"
CONFIDENTIAL = "Its secret is shown this once:"
PUBLIC = "It is public, so it has no secret:"


@dataclass(slots=True)
class AskedClient:
    """An app as it was typed."""

    name: str
    confidential: bool
    redirect_uris: list[str] = field(default_factory=list)
    scopes: list[str] = field(default_factory=list)


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
    """Say something of the app that was begun last."""

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


def clients_told(clients: Clients, asked: Sequence[AskedClient]) -> str:
    """Register the apps and tell their ids and secrets; `ValueError` says what is wrong."""
    return "".join(
        _told(
            clients.register(
                one.name, one.redirect_uris, one.scopes or USUAL_SCOPES, one.confidential
            )
        )
        for one in asked
    )


def _told(made: NewClient) -> str:
    what = CONFIDENTIAL if made.secret else PUBLIC
    secret = SECRET.format(made.secret) if made.secret else ""
    return REGISTERED.format(name=made.name, what=what, id=made.id, secret=secret)
