"""Send requests to an app that a learner built, and look at each exchange from both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import requests

from labapi.checks.problems import Raised
from labapi.classroom.exchange import Exchange, exchange_of
from labapi.classroom.serving import Served

WAIT_S = 10.0


class Asking:
    """One served app and a connection that is kept open: a new one doubles a request's time."""

    def __init__(self, served: Served) -> None:
        """Open nothing yet; the first request does."""
        self._served = served
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy, no .netrc: this stays on this computer

    def ask(self, method: str, path: str, **sending: Any) -> Exchange:
        """Give the exchange, with the app's crash if it had one; redirects are not followed.

        Raises `TimeoutError` when no answer comes, and `Raised` when the connection is dropped.
        """
        self._session.cookies.clear()  # no request knows of the one before it
        url = self._served.url + path
        try:
            response = self._session.request(
                method, url, timeout=WAIT_S, allow_redirects=False, **sending
            )
        except requests.Timeout:
            raise TimeoutError from None
        except requests.RequestException as error:
            raise Raised(f"{method} {path}", type(error).__name__, "no answer came") from None
        if response.status_code >= 500:  # after a crash the server closes the connection
            self._session.close()  # the next request opens a new one
        return replace(exchange_of(response), crash=self._crash())

    def close(self) -> None:
        """Close the connection and stop the app."""
        self._session.close()
        self._served.stop()

    def _crash(self) -> str | None:
        """The traceback of the app at the last request, if it raised."""
        entries = self._served.journal[-1:]
        return entries[0].crash if entries else None
