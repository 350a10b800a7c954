"""Send one request to an app that a learner built, and look at the exchange from both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import requests

from labapi.checks.problems import Raised
from labapi.classroom.exchange import Exchange, exchange_of
from labapi.classroom.serving import Served

WAIT_S = 10.0


def ask_app(served: Served, method: str, path: str, **sending: Any) -> Exchange:
    """Give the exchange, with the app's crash if it had one; redirects are not followed.

    Raises `TimeoutError` when no answer comes, and `Raised` when the connection is dropped.
    """
    with requests.Session() as session:
        session.trust_env = False  # no proxy, no .netrc: this stays on this computer
        try:
            response = session.request(
                method, served.url + path, timeout=WAIT_S, allow_redirects=False, **sending
            )
        except requests.Timeout:
            raise TimeoutError from None
        except requests.RequestException as error:
            raise Raised(f"{method} {path}", type(error).__name__, "no answer came") from None
    return replace(exchange_of(response), crash=_crash(served))


def _crash(served: Served) -> str | None:
    """The traceback of the app at the last request, if it raised."""
    entries = served.journal[-1:]
    return entries[0].crash if entries else None
