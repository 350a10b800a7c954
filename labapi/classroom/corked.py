"""One packet where uvicorn would send two: head and body of an answer leave together.

uvicorn writes the head of an answer, then its body, and each write costs a system call and a
packet of its own. Here what is written within one turn of the event loop is sent at its end.
"""

from __future__ import annotations

import asyncio
from typing import Any


class CorkedTransport:
    """A transport that holds what is written until the turn of the loop is over."""

    def __init__(self, transport: Any) -> None:
        """Write to `transport`, whose other methods stay as they are."""
        self._transport = transport
        self._call_soon = asyncio.get_running_loop().call_soon
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """Leave to the transport whatever is not about writing."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send soon, together with what else is written in this turn."""
        if not self._held:
            self._call_soon(self._send)
        self._held.append(data)

    def close(self) -> None:
        """Send what is held, then close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        held, self._held = self._held, []
        if held:
            self._transport.write(b"".join(held))


def corked(protocol: type[Any]) -> type[Any]:
    """Make of a protocol class one that writes through a `CorkedTransport`."""

    class Corked(protocol):  # type: ignore[misc]  # a class that is known at run time only
        def connection_made(self, transport: Any) -> None:
            super().connection_made(CorkedTransport(transport))

    return Corked
