"""Between gRPC's messages and the API's own documents and errors; nothing is decided here.

A message that comes in becomes the same document that JSON would have been, so that the shapes of
`web/schemas` read both. What the domain raises becomes one of gRPC's sixteen codes, by one table.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from google.protobuf.message import Message
from grpc import StatusCode

from labapi.alternatives.stubs import loans_pb2
from labapi.domain import errors
from labapi.domain.sqlite import errors as store_errors
from labapi.web.details import shown
from labapi.web.problems import FAULT_CODE, FAULT_MESSAGE, BadGateway, GatewayTimeout
from labapi.web.schemas.predictions import ItemFailureOut

if TYPE_CHECKING:
    from pydantic import BaseModel

    from labapi.web.schemas.predictions import ItemErrorOut, ItemOut


class UnknownMethod(errors.NotFound):
    """The contract has no method of this name."""

    def __init__(self, method: str) -> None:
        """Name the method that was called."""
        self.method = method
        super().__init__(f"There is no method {method}. loans.proto names those that there are.")


CODE_OF: dict[type[errors.LabError], StatusCode] = {
    errors.MalformedBody: StatusCode.INVALID_ARGUMENT,
    errors.MalformedJSON: StatusCode.INVALID_ARGUMENT,
    errors.MalformedCSV: StatusCode.INVALID_ARGUMENT,
    errors.MalformedHead: StatusCode.INVALID_ARGUMENT,
    errors.MisdirectedRequest: StatusCode.INVALID_ARGUMENT,
    errors.InvalidInput: StatusCode.INVALID_ARGUMENT,
    errors.IdempotencyKeyReused: StatusCode.INVALID_ARGUMENT,
    errors.NotIdentified: StatusCode.UNAUTHENTICATED,
    errors.AccessRefused: StatusCode.PERMISSION_DENIED,
    errors.NotPermitted: StatusCode.PERMISSION_DENIED,
    errors.PreflightRefused: StatusCode.PERMISSION_DENIED,
    errors.NotFound: StatusCode.NOT_FOUND,
    errors.ModelNotFound: StatusCode.NOT_FOUND,
    errors.DatasetNotFound: StatusCode.NOT_FOUND,
    errors.PredictionNotFound: StatusCode.NOT_FOUND,
    errors.ApiKeyNotFound: StatusCode.NOT_FOUND,
    UnknownMethod: StatusCode.UNIMPLEMENTED,
    errors.UnknownPath: StatusCode.UNIMPLEMENTED,
    errors.MethodNotAllowed: StatusCode.UNIMPLEMENTED,
    errors.UnsupportedContentType: StatusCode.UNIMPLEMENTED,
    # Aborted: begin again from what is there now. Failed precondition: something has to be mended.
    errors.RequestInProgress: StatusCode.ABORTED,
    errors.PreconditionFailed: StatusCode.ABORTED,
    errors.Conflict: StatusCode.FAILED_PRECONDITION,
    errors.DefaultModelInUse: StatusCode.FAILED_PRECONDITION,
    errors.PatchConflict: StatusCode.FAILED_PRECONDITION,
    errors.UntrainableDataset: StatusCode.FAILED_PRECONDITION,
    errors.TooManyRequests: StatusCode.RESOURCE_EXHAUSTED,
    errors.BodyTooLarge: StatusCode.RESOURCE_EXHAUSTED,
    errors.HeadTooLarge: StatusCode.RESOURCE_EXHAUSTED,
    errors.ModelNotReady: StatusCode.UNAVAILABLE,
    BadGateway: StatusCode.UNAVAILABLE,
    GatewayTimeout: StatusCode.DEADLINE_EXCEEDED,
    store_errors.StoreBusy: StatusCode.UNAVAILABLE,
    store_errors.StoreFull: StatusCode.RESOURCE_EXHAUSTED,
    store_errors.StoreDamaged: StatusCode.DATA_LOSS,
    store_errors.StoreError: StatusCode.INTERNAL,
    store_errors.StoreReadOnly: StatusCode.INTERNAL,
    store_errors.StoreGone: StatusCode.INTERNAL,
    store_errors.StoreFailing: StatusCode.INTERNAL,
    errors.LabError: StatusCode.INTERNAL,
}
"""Each class of the error tree and its code, as `web/problems.STATUS_OF` has its status."""
MOST_TOLD = 20
"""Details in an error: it travels among the trailing headers, of which 8 KiB are surely read."""


def document_of(message: Message) -> dict[str, Any]:
    """Write a message as the document that JSON would have been; what did not come is not in it.

    >>> document_of(loans_pb2.PredictRequest(features={"age": 0}))
    {'features': {'age': 0}}
    """
    return {
        field.name: _plain(getattr(message, field.name))
        for field in message.DESCRIPTOR.fields
        if field.is_repeated or message.HasField(field.name)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return document_of(value)
    return value if isinstance(value, str | int | float) else [_plain(item) for item in value]


def message_of(kind: type[Message], shape: BaseModel) -> Any:
    """Write a shape of the API as a message whose fields have the same names."""
    return kind(**shape.model_dump(exclude_none=True))


def item_message(item: ItemOut) -> loans_pb2.ItemReply:
    """Write what became of one item of a batch: its prediction, or what is wrong with it."""
    if isinstance(item, ItemFailureOut):
        return loans_pb2.ItemReply(error=_error_message(item.error))
    return loans_pb2.ItemReply(data=message_of(loans_pb2.Prediction, item.data))


def failure_message(error: Exception) -> loans_pb2.Error:
    """Write why a call failed; of an error that nobody foresaw, not a word about the inside.

    Elsewhere a `google.rpc.Status` stands in this place, of a package that is one more to install.
    """
    if not isinstance(error, errors.LabError):
        return loans_pb2.Error(code=FAULT_CODE, message=FAULT_MESSAGE)
    return _error_message(error)


def _error_message(error: errors.LabError | ItemErrorOut) -> loans_pb2.Error:
    details = [
        loans_pb2.Detail(
            field=detail.field,
            message=detail.message,
            received=None if detail.received is None else json.dumps(shown(detail.received)),
        )
        for detail in error.details[:MOST_TOLD]
    ]
    return loans_pb2.Error(code=error.code, message=error.message, details=details)


def code_of(error: Exception) -> StatusCode:
    """Find the code of an error; what nobody foresaw is internal."""
    return CODE_OF[type(error)] if isinstance(error, errors.LabError) else StatusCode.INTERNAL


def framed(message: bytes) -> bytes:
    """Put gRPC's prefix before a message: it is not compressed, and so many bytes long.

    >>> list(framed(b"abc"))
    [0, 0, 0, 0, 3, 97, 98, 99]
    """
    return b"\x00" + len(message).to_bytes(4, "big") + message


def trailers_of(failure: loans_pb2.Error) -> tuple[tuple[str, bytes], ...]:
    """Give what a client reads the code and the details of an error from."""
    return (("loans-error-bin", failure.SerializeToString()),)
