"""What is the same around every call of gRPC: bytes to a message and back, errors, the journal.

In the journal a call is what it is on the wire, a request of HTTP/2. The library keeps the frames
to itself, so what gRPC's protocol says of them is written down here: a POST to the method's path,
five bytes before each message, and how it ended in `grpc-status`, a header behind the body.
"""

from __future__ import annotations

import logging
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import grpc
from google.protobuf.message import DecodeError

from labapi.alternatives.grpc_messages import (
    UnknownMethod,
    code_of,
    failure_message,
    framed,
    trailers_of,
)
from labapi.alternatives.stubs import loans_pb2
from labapi.domain.errors import BodyTooLarge, LabError, MalformedBody
from labapi.domain.sqlite.errors import StoreError
from labapi.web.layers.entry import LEFT, Entry, RawHeaders
from labapi.web.layers.journal import KEPT_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labapi.domain.clock import Clock

log = logging.getLogger("labapi.errors")
PLAIN = " !\"#$&'()*+,/:;<=>?@[\\]^`{|}"
"""What stands in `grpc-message` as it is, beside letters and digits; the rest is `%` and digits."""
CONTENT_TYPE = (b"content-type", b"application/grpc")
ASKED = (CONTENT_TYPE, (b"te", b"trailers"))


class Surround(grpc.ServerInterceptor):  # type: ignore[misc]  # gRPC tells no types
    """What is the same around each call: bytes to a message and back, errors, the journal."""

    def __init__(self, limit: int, clock: Clock, record: Callable[[Entry], None]) -> None:
        """Read messages of at most `limit` bytes; `record` is called in the worker's thread."""
        self._limit = limit
        self._begin = partial(Call, clock=clock, record=record)

    def intercept_service(self, continuation: Any, asked: grpc.HandlerCallDetails) -> Any:
        """Give what the library shall call in the place of a method."""
        method = continuation(asked)
        if method is None:
            return grpc.unary_unary_rpc_method_handler(partial(self._unknown, asked))
        if method.response_streaming:
            return grpc.unary_stream_rpc_method_handler(partial(self._stream, asked, method))
        return grpc.unary_unary_rpc_method_handler(partial(self._single, asked, method))

    def _single(self, asked: Any, method: Any, raw: bytes, context: Any) -> bytes:
        with self._call(asked, raw, context) as call:
            answer = method.unary_unary(self._read(method, raw), context)
            return call.sent(method.response_serializer(answer))

    def _stream(self, asked: Any, method: Any, raw: bytes, context: Any) -> Iterator[bytes]:
        with self._call(asked, raw, context) as call:
            for answer in method.unary_stream(self._read(method, raw), context):
                yield call.sent(method.response_serializer(answer))  # ends here for who has left

    def _unknown(self, asked: Any, raw: bytes, context: Any) -> bytes:
        with self._call(asked, raw, context):
            raise UnknownMethod(asked.method)

    @contextmanager
    def _call(self, asked: Any, raw: bytes, context: Any) -> Iterator[Call]:
        """Note the call and how it ends; an error ends it with its code and the details."""
        call = self._begin(asked, raw, context)
        try:
            yield call
        except GeneratorExit:
            call.end(grpc.StatusCode.CANCELLED)
            raise
        except Exception as error:
            failure, code = failure_message(error), code_of(error)
            inside = isinstance(error, StoreError) or not isinstance(error, LabError)
            if inside:  # the log and the journal are told all of it, and no client
                log.error("%s failed", asked.method, exc_info=error)
            call.end(code, failure, error if inside else None)
            context.set_trailing_metadata(trailers_of(failure))
            context.abort(code, failure.message)
        else:
            call.end(grpc.StatusCode.OK)

    def _read(self, method: Any, raw: bytes) -> Any:
        if len(raw) > self._limit:
            raise BodyTooLarge(self._limit)
        try:
            return method.request_deserializer(raw)
        except DecodeError:
            raise MalformedBody("The message cannot be read by loans.proto.") from None


class Call:
    """What is known of one call so far; `end` hands the entry of it to the journal."""

    def __init__(
        self,
        asked: grpc.HandlerCallDetails,
        message: bytes,
        context: grpc.ServicerContext,
        clock: Clock,
        record: Callable[[Entry], None],
    ) -> None:
        """Begin with the message that came."""
        self._asked, self._context, self._clock, self._record = asked, context, clock, record
        self._request = framed(message)
        self._answer, self._answer_size = bytearray(), 0
        self._started_at, self._started_ns = clock.now(), clock.monotonic_ns()

    def sent(self, message: bytes) -> bytes:
        """Note a message of the answer, and give it back."""
        written = framed(message)
        self._answer_size += len(written)
        self._answer += written[: KEPT_BYTES - len(self._answer)]
        return message

    def end(
        self,
        code: grpc.StatusCode,
        failure: loans_pb2.Error | None = None,
        crash: BaseException | None = None,
    ) -> None:
        """Hand the entry to the journal: a client that has its answer finds it there.

        `CANCELLED` ends a stream that had begun; of another call whose client left, nothing is out.
        """
        headers, broken_off = self._ending(code, failure), ""
        if code is grpc.StatusCode.CANCELLED:
            headers, broken_off = (CONTENT_TYPE,), LEFT
        elif failure is not None and self._answer:
            broken_off = failure.code
        unanswered = not broken_off and not self._context.is_active()
        self._record(
            Entry(
                number=0,
                started_at=self._started_at,
                client=self._context.peer().partition(":")[2],
                http_version="2",
                method="POST",
                target=self._asked.method,
                raw_request_headers=(*ASKED, *_raw(self._asked.invocation_metadata)),
                request_body=self._request[:KEPT_BYTES],
                request_size=len(self._request),
                status=None if unanswered else 200,  # how a call went is in `grpc-status`
                raw_response_headers=() if unanswered else headers,
                response_body=b"" if unanswered else bytes(self._answer),
                response_size=0 if unanswered else self._answer_size,
                duration_ms=(self._clock.monotonic_ns() - self._started_ns) / 1e6,
                trace=None,
                answered_by=None,
                crash=None if crash is None else "".join(traceback.format_exception(crash)),
                protocol="gRPC",
                broken_off=broken_off,
            )
        )

    def _ending(self, code: grpc.StatusCode, failure: loans_pb2.Error | None) -> RawHeaders:
        """Write the headers of the answer, and those that come after its body."""
        status = (b"grpc-status", str(code.value[0]).encode())
        if failure is None:
            return (CONTENT_TYPE, status)
        said = (b"grpc-message", quote(failure.message, safe=PLAIN).encode())
        return (CONTENT_TYPE, status, said, *_raw(trailers_of(failure)))


def _raw(metadata: Iterable[Any]) -> tuple[tuple[bytes, bytes], ...]:
    """Write metadata as it stands on the wire: bytes, whose names end in `-bin`, in base64."""
    return tuple(
        (name.encode(), b64encode(value).rstrip(b"=") if name.endswith("-bin") else value.encode())
        for name, value in metadata
    )
