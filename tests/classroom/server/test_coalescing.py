from __future__ import annotations

import asyncio

from labapi.classroom.server.protocols import CoalescingTransport


class Written:
    """A transport that notes what it is asked to do."""

    def __init__(self):
        self.did = []

    def write(self, data):
        self.did.append(data)

    def close(self):
        self.did.append("close")

    def is_closing(self):
        return "close" in self.did


def after_one_turn(steps):
    async def run():
        inner = Written()
        steps(CoalescingTransport(inner))
        before = list(inner.did)
        await asyncio.sleep(0)
        return before, inner.did

    return asyncio.run(run())


def test_what_is_written_in_one_turn_leaves_together_at_its_end():
    before, after = after_one_turn(
        lambda transport: [transport.write(b"head"), transport.write(b"body")]
    )
    assert (before, after) == ([], [b"headbody"])


def test_closing_first_sends_what_is_held():
    before, after = after_one_turn(lambda transport: [transport.write(b"bye"), transport.close()])
    assert before == after == [b"bye", "close"]


def test_the_rest_is_the_transports_own():
    _, after = after_one_turn(
        lambda transport: transport.close() if not transport.is_closing() else None
    )
    assert after == ["close"]
