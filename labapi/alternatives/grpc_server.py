"""The loan API behind gRPC: functions that are called by name, in a contract for programs.

`loans.proto` is the contract; `stubs/` was made of it. `Loans` has one method for each function of
the contract: a message comes, `use_cases.py` does the work, a message goes. What is the same around
every call, errors and the journal, stands in `grpc_calls.py`, so no method has it.

The server is the library's one for threads. Its other one, for asyncio, is no faster (measured) and
would need an event loop beside that of the notebook.
"""

from __future__ import annotations

import itertools
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Any

import grpc

from labapi.alternatives.alone import run_server
from labapi.alternatives.grpc_calls import Surround
from labapi.alternatives.grpc_messages import document_of, item_message, message_of
from labapi.alternatives.stubs import loans_pb2 as messages
from labapi.alternatives.stubs import loans_pb2_grpc as loans
from labapi.alternatives.use_cases import UseCases
from labapi.web.layers.entry import Entry
from labapi.web.services import Services
from labapi.web.settings import Settings

HOST = "127.0.0.1"
WORKERS = 8
"""Calls that are worked on at a time; a stream holds its worker until it ends."""
WAITING = 64
"""Calls that are open at a time; one more is refused (`RESOURCE_EXHAUSTED`)."""
UNREAD_BYTES = 4 * 2**20
"""Of a message beyond this nothing is read, and the library refuses it: no journal sees the call.
One that is only beyond the settings' limit is refused as the domain does it."""
STOP_S = 0.8
"""How long a stop waits for calls: half of it before they are cut off, half after."""
COUNT = itertools.count(1)


class Loans(loans.LoansServicer):
    """What `loans.proto` promises; each method takes a message and gives one, or several."""

    def __init__(self, use_cases: UseCases) -> None:
        """Stand on what all protocols do."""
        self.do = use_cases

    def Health(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Tell whether a model can answer."""
        return messages.HealthReply(ready=self.do.is_ready())

    def ListModels(self, request: Any, context: grpc.ServicerContext) -> Any:
        """List one page of the models."""
        page = self.do.models(document_of(request))
        models = [message_of(messages.Model, model) for model in page.items]
        return messages.ListModelsReply(models=models, next_cursor=page.next_cursor)

    def GetModel(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Read one model, with what decides."""
        return message_of(messages.Model, self.do.model(request.id))

    def Predict(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Answer one question, and keep the answer."""
        return message_of(messages.Prediction, self.do.predict(document_of(request)))

    def GetPrediction(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Read a past answer."""
        return message_of(messages.Prediction, self.do.prediction(request.id))

    def PredictBatch(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Answer many questions in one message."""
        items = self.do.predict_many(document_of(request))
        return messages.PredictBatchReply(items=map(item_message, items))

    def PredictStream(self, request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        """Answer many questions, each in a message of its own, until the client has left."""
        return map(item_message, self.do.predict_many(document_of(request)))


@dataclass(frozen=True)
class GrpcServer:
    """A running server: where it is, and how it is stopped."""

    target: str
    server: grpc.Server
    workers: ThreadPoolExecutor
    names: str

    def stop(self) -> None:
        """Take no more calls, let those under way end for a moment, and be gone."""
        until = monotonic() + STOP_S
        self.server.stop(STOP_S / 2).wait(STOP_S)
        self.workers.shutdown(wait=False, cancel_futures=True)
        for thread in threading.enumerate():
            if thread.name.startswith(self.names):
                thread.join(max(0.0, until - monotonic()))


def start_server(
    services: Services, settings: Settings, record: Callable[[Entry], None], port: int = 0
) -> GrpcServer:
    """Serve the loan API by gRPC on loopback (port 0: any free one), in threads of its own.

    Raises `OSError` where the port is taken.
    """
    _require_free(port)
    names = f"labapi-grpc-{next(COUNT)}-"
    workers = ThreadPoolExecutor(WORKERS, thread_name_prefix=names)
    server = grpc.server(
        workers,
        interceptors=[Surround(settings.max_batch_bytes, services.clock, record)],
        options=[
            ("grpc.so_reuseport", 0),  # no second server on this port
            ("grpc.max_receive_message_length", max(UNREAD_BYTES, settings.max_batch_bytes)),
        ],
        maximum_concurrent_rpcs=WAITING,
    )
    methods = Loans(UseCases(services, settings))
    loans.add_LoansServicer_to_server(methods, server)  # type: ignore[no-untyped-call]
    bound = server.add_insecure_port(f"{HOST}:{port}")
    server.start()
    return GrpcServer(f"{HOST}:{bound}", server, workers, names)


def _require_free(port: int) -> None:
    """Raise the system's `OSError` where nobody can listen; the library's own error says less."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # there it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, port))


if __name__ == "__main__":
    sys.exit(run_server("gRPC", start_server))
