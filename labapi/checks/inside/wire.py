"""The line between the judge and the process that runs a learner's code: JSON, a message a line.

Both ends use it, and each end mistrusts the other's bytes: a message has a greatest length, a time
by which it must have come, and is nothing but JSON.
"""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from typing import Any

from labapi.checks.inside.codec import LONGEST

LONGEST_LINE = 2 * LONGEST + 10_000
"""A value is written as JSON inside of JSON, which escapes its quotes."""
CHUNK = 65_536
HOST = "127.0.0.1"
INHERITED = "inherited"
"""Said to a child whose standard input is the line; the others read there how to reach it."""


class WireBroken(Exception):
    """Nothing more can be understood from the other end; the message says why."""


class WireClosed(WireBroken):
    """The other end has closed."""


class Wire:
    """One end of the line, over a connected socket."""

    def __init__(self, connection: socket.socket, longest: int = LONGEST_LINE) -> None:
        """Take over a socket; `close` closes it. Of a message `longest` bytes are read at most."""
        self._connection = connection
        self._longest = longest
        self._read = bytearray()

    def send(self, message: dict[str, Any], until: float | None = None) -> None:
        """Send one message by the time `until`; raises `TimeoutError` or `WireClosed`."""
        line = json.dumps(message).encode("ascii") + b"\n"
        try:
            self._connection.settimeout(_left(until))
            self._connection.sendall(line)
        except TimeoutError:
            raise
        except OSError as error:
            raise WireClosed(str(error)) from None

    def receive(self, until: float | None = None) -> dict[str, Any]:
        """Wait for one message by the time `until`.

        Raises `TimeoutError`, `WireClosed`, or `WireBroken` for what is no message.
        """
        line = self._line(until)
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise WireBroken(f"no JSON: {type(error).__name__}") from None
        if not isinstance(message, dict):
            raise WireBroken("no message")
        return message

    def hang_up(self) -> None:
        """End whatever waits on this line, in whichever thread; what has arrived can be read."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close this end."""
        self._connection.close()

    def _line(self, until: float | None) -> bytes:
        searched = 0
        while (end := self._read.find(b"\n", searched)) < 0:
            searched = len(self._read)
            if searched > self._longest:
                raise WireBroken("too long")
            self._read += self._more(until)
        line = bytes(self._read[:end])
        del self._read[: end + 1]
        return line

    def _more(self, until: float | None) -> bytes:
        try:
            self._connection.settimeout(_left(until))
            more = self._connection.recv(CHUNK)
        except TimeoutError:
            raise
        except OSError as error:
            raise WireClosed(str(error)) from None
        if not more:
            raise WireClosed("closed")
        return more


def _left(until: float | None) -> float | None:
    """Give the seconds that are left; None for no limit. Raises `TimeoutError` for none left."""
    if until is None:
        return None
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
