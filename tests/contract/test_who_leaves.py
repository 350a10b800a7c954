"""A client that goes in the middle of a stream: the work stops, and the journal says why."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest

from labapi.domain.loans.features import EXAMPLE
from labapi.web.routes import batch
from tests.contract.wire import HOST, JSON

PATIENCE_S = 10
ITEMS = 1000


class Work:
    """Stands for the work on a batch: it is done for two parts, and then goes on for ever."""

    def __init__(self):
        self.begun, self.goes_on, self.stopped = [], threading.Event(), threading.Event()
        self._plain = batch.predict_many

    async def predict_many(self, request, items, start=0):
        self.begun.append(start)
        if start < 200:
            return await self._plain(request, items, start)
        self.goes_on.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.stopped.set()
            raise


@pytest.fixture(name="work")
def _work(monkeypatch):
    work = Work()
    monkeypatch.setattr(batch, "predict_many", work.predict_many)
    return work


@pytest.mark.parametrize("accept", ["application/x-ndjson", "text/event-stream"])
def test_who_leaves_a_stream_stops_the_work_and_stands_in_the_journal(
    connect, entries, work, accept
):
    wire = connect()
    body = json.dumps({"items": [{"features": EXAMPLE}] * ITEMS}).encode()
    wire.send(
        "POST /api/v1/predict/batch HTTP/1.1", HOST, JSON, f"Accept: {accept}",
        f"Content-Length: {len(body)}", body=body,
    )  # fmt: skip
    assert work.goes_on.wait(PATIENCE_S)
    wire.__exit__()
    entry = entries.get(timeout=PATIENCE_S)
    assert work.stopped.wait(PATIENCE_S)
    assert work.begun == [0, 100, 200]
    assert (entry.status, entry.broken_off) == (200, "the client left")
    assert repr(entry).endswith("→ 200, then the client left>")
    assert entry.crash is None


def test_who_reads_to_the_end_and_then_goes_has_not_left(connect, entries):
    wire = connect()
    body = json.dumps({"items": [{"features": EXAMPLE}] * 150}).encode()
    wire.send(
        "POST /api/v1/predict/batch HTTP/1.1", HOST, JSON, "Accept: text/event-stream",
        f"Content-Length: {len(body)}", body=body,
    )  # fmt: skip
    assert b"event: end" in wire.read().body
    wire.__exit__()
    assert entries.get(timeout=PATIENCE_S).broken_off == ""
