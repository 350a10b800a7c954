"""All that can go wrong, as a tree of classes; none of them knows what HTTP answers.

    LabError
     ├─ InvalidInput                 well formed, but a value is not acceptable
     │   ├─ IdempotencyKeyReused     the key of an earlier request, with another body
     │   └─ UntrainableDataset       too few rows, or only one kind of answer in them
     ├─ NotFound
     │   ├─ ModelNotFound
     │   ├─ DatasetNotFound
     │   ├─ PredictionNotFound
     │   ├─ ApiKeyNotFound
     │   └─ UnknownPath
     ├─ MethodNotAllowed             the path is there, but does not take this method
     ├─ Conflict                     acceptable, but not in the state that things are in
     │   ├─ DefaultModelInUse        there must always be a model that answers
     │   ├─ RequestInProgress        the first request under this key is still running
     │   └─ PatchConflict            a step of the patch does not fit what is there
     ├─ PreconditionFailed           somebody else has changed it since it was read
     ├─ ModelNotReady                no model can answer yet
     ├─ AccessRefused                it is the caller who is not let in, or not now
     │   ├─ NotIdentified            nobody knows who is calling: no credential, or no good one
     │   ├─ NotPermitted             we know who is calling, and they may not do this
     │   ├─ TooManyRequests          the caller's allowance is spent for now
     │   └─ PreflightRefused         a page of another origin may not send what it asks about
     ├─ StoreError                   nothing can be kept or read: see `sqlite/errors.py`
     ├─ MalformedHead                the request cannot be read as HTTP, or names no one host
     ├─ HeadTooLarge                 its headers are more than will be read
     ├─ MisdirectedRequest           it is for another server than this one
     ├─ OAuthRefused                 in the words of RFC 6749: see `credentials/oauth/errors.py`
     └─ MalformedBody                cannot even be read
         ├─ MalformedJSON
         ├─ MalformedCSV
         ├─ BodyTooLarge
         └─ UnsupportedContentType   or compressed, and nothing is unpacked here

`code` is a stable word for programs; the message is for people and says what to do; the
details name each value that was wrong. An error keeps its facts as attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that is wrong: where, why, and what came instead.

    `field` is the path to the value (`features.age`, `items.2.features.age`); `""` stands
    for the whole body.
    """

    field: str
    message: str
    received: object


class LabError(Exception):
    """The root of the tree: a message for people, and details for those who want to know more."""

    code: ClassVar[str] = "LAB_ERROR"

    def __init__(self, message: str, details: Sequence[Detail] = ()) -> None:
        """Keep the message and the details.

        `Exception.__init__` is not called, so that `args` stay the arguments of the subclass:
        its repr shows its facts, and it can be copied and pickled.
        """
        self.message = message
        self.details = tuple(details)

    def __str__(self) -> str:
        """Give the message."""
        return self.message


class InvalidInput(LabError):
    """It could be read, but a value in it is not acceptable."""

    code = "VALIDATION_ERROR"


class IdempotencyKeyReused(InvalidInput):
    """The key belongs to an earlier request that asked for something else."""

    code = "IDEMPOTENCY_KEY_REUSED"


class UntrainableDataset(InvalidInput):
    """No model can be learnt from these rows."""

    code = "UNTRAINABLE_DATASET"


class NotFound(LabError):
    """It is not there."""

    code = "NOT_FOUND"


class ModelNotFound(NotFound):
    """There is no model of this id, or no longer.

    >>> raise ModelNotFound("loan-classifier-v9.9")
    Traceback (most recent call last):
        ...
    labapi.domain.errors.ModelNotFound: There is no model 'loan-classifier-v9.9'. The list of
    models shows which there are.
    """

    code = "MODEL_NOT_FOUND"

    def __init__(self, model_id: str) -> None:
        """Name the id that was asked for."""
        self.model_id = model_id
        super().__init__(
            f"There is no model {model_id!r}. The list of models shows which there are."
        )


class DatasetNotFound(NotFound):
    """There is no data set of this id."""

    code = "DATASET_NOT_FOUND"

    def __init__(self, dataset_id: str) -> None:
        """Name the id that was asked for."""
        self.dataset_id = dataset_id
        super().__init__(
            f"There is no data set {dataset_id!r}. Upload it first; the answer tells its id."
        )


class PredictionNotFound(NotFound):
    """There is no prediction of this id."""

    code = "PREDICTION_NOT_FOUND"

    def __init__(self, prediction_id: str) -> None:
        """Name the id that was asked for."""
        self.prediction_id = prediction_id
        super().__init__(
            f"There is no prediction {prediction_id!r}. Take the id from the answer that made it."
        )


class ApiKeyNotFound(NotFound):
    """There is no API key of this id."""

    code = "API_KEY_NOT_FOUND"

    def __init__(self, key_id: str) -> None:
        """Name the id that was asked for."""
        self.key_id = key_id
        super().__init__(f"There is no API key {key_id!r}. The list of keys shows which there are.")


class UnknownPath(NotFound):
    """Nothing stands at this path."""

    def __init__(self, path: str) -> None:
        """Name the path that was asked for."""
        self.path = path
        super().__init__(f"There is nothing at {path}. /docs shows every path there is.")


class MethodNotAllowed(LabError):
    """The path is there, but does not take this method."""

    code = "METHOD_NOT_ALLOWED"

    def __init__(self, method: str, allowed: tuple[str, ...]) -> None:
        """Name the method that came, and those that are taken."""
        self.method, self.allowed = method, allowed
        super().__init__(f"This path does not take {method}. It takes: {', '.join(allowed)}.")


class Conflict(LabError):
    """Acceptable in itself, but not in the state that things are in."""

    code = "CONFLICT"


class DefaultModelInUse(Conflict):
    """The default model can be neither removed nor just switched off."""

    code = "DEFAULT_MODEL_IN_USE"

    def __init__(self, model_id: str) -> None:
        """Name the default model."""
        self.model_id = model_id
        super().__init__(
            f"{model_id} is the default model: it answers the predictions. "
            "Make another model the default first."
        )


class RequestInProgress(Conflict):
    """The first request under this key is still running."""

    code = "REQUEST_IN_PROGRESS"

    def __init__(self, message: str, retry_after_s: int = 1) -> None:
        """Say after how many seconds it is worth asking again."""
        self.retry_after_s = retry_after_s
        super().__init__(message)


class PatchConflict(Conflict):
    """A step of the patch does not fit what is there."""

    code = "PATCH_CONFLICT"


class PreconditionFailed(LabError):
    """Somebody else has changed it since it was read."""

    code = "PRECONDITION_FAILED"


class ModelNotReady(LabError):
    """No model can answer yet."""

    code = "MODEL_NOT_READY"

    def __init__(self, retry_after_s: int) -> None:
        """Say after how many seconds it is worth asking again."""
        self.retry_after_s = retry_after_s
        super().__init__(f"The model is still loading. Try again in {retry_after_s} s.")


class AccessRefused(LabError):
    """The request may be sound; it is the caller who is not let in, or not now."""

    code = "ACCESS_REFUSED"


class NotIdentified(AccessRefused):
    """Nobody knows who is calling: no credential came, or not a good one.

    `reason` says why the one that came was not taken (`""`: none came); `scope` is what the
    endpoint asks for.
    """

    code = "NOT_IDENTIFIED"

    def __init__(self, reason: str = "", scope: str = "") -> None:
        """Keep why, and what was asked for."""
        self.reason, self.scope = reason, scope
        super().__init__(reason or "This needs to know who is calling. Send a credential.")


class NotPermitted(AccessRefused):
    """We know who is calling, and their credential does not allow this."""

    code = "INSUFFICIENT_SCOPE"

    def __init__(self, scope: str, scopes: Iterable[str] = ()) -> None:
        """Name the scope that is missing, and those that are there."""
        self.scope, self.scopes = scope, frozenset(scopes)
        allowed = ", ".join(sorted(self.scopes)) or "nothing"
        super().__init__(f"This needs the scope {scope!r}, and yours allows: {allowed}.")


class TooManyRequests(AccessRefused):
    """The caller's allowance is spent; in `retry_after_s` whole seconds it is worth a try.

    A batch of `cost` items may be more than what is `left`, or more than the limit: then it will
    never be let in, and `retry_after_s` is None.
    """

    code = "RATE_LIMIT_EXCEEDED"

    def __init__(
        self, limit: int, window_s: float, retry_after_s: int | None, cost: int = 1, left: int = 0
    ) -> None:
        """Say what the allowance is, and when to come back."""
        self.limit, self.window_s, self.retry_after_s = limit, window_s, retry_after_s
        self.cost, self.left = cost, left
        allowance = f"The limit is {_requests(limit)} in {window_s:g} s"
        again = f"Try again in {retry_after_s} s"
        batch = f"A batch of {cost:,} items costs as much as {_requests(cost)}. {allowance}"
        sooner = f", or send at most {left:,} items now" if left else ""
        told = f"{batch}, of which {left:,} are left. {again}{sooner}."
        if cost == 1:
            told = f"{allowance}, and it is used up. {again}."
        elif retry_after_s is None:
            told = f"{batch}, so this batch will never be let in. Send at most {limit:,} at a time."
        super().__init__(told)


def _requests(count: int) -> str:
    return "1 request" if count == 1 else f"{count:,} requests"


class PreflightRefused(AccessRefused):
    """A browser asked whether a page of another origin may send a request, and it may not.

    `what` is `"origin"`, `"method"` or `"header"`; `received` is what was asked for.
    """

    code = "PREFLIGHT_REFUSED"

    def __init__(self, what: str, received: str) -> None:
        """Name what is not on the list."""
        self.what, self.received = what, received
        super().__init__(
            f"A page may not send this: the {what} {received} is not on this server's list."
        )


class MalformedHead(LabError):
    """The request cannot be read as HTTP, or does not say for which host it is."""

    code = "MALFORMED_REQUEST"


class HeadTooLarge(LabError):
    """The request line and the headers are larger than will be read."""

    code = "HEADERS_TOO_LARGE"

    def __init__(self, limit_bytes: int) -> None:
        """Say how many bytes would be read."""
        self.limit_bytes = limit_bytes
        super().__init__(
            f"The request line and the headers are too large: at most {limit_bytes:,} bytes are "
            "read. Send fewer cookies or shorter values, and what is long in the body."
        )


class MisdirectedRequest(LabError):
    """It is for another server: the host that it names is none of this one's names."""

    code = "MISDIRECTED_REQUEST"

    def __init__(self, host: str) -> None:
        """Name the host that was asked for."""
        self.host = host
        super().__init__(
            f"This server is not {host!r}: it answers to localhost and 127.0.0.1, so that a page "
            "of another name cannot read it. If it is to be reached under that name, say so where "
            f"it is started: labapi.start(hosts=[{host!r}]), or labapi serve --host {host}."
        )


class MalformedBody(LabError):
    """The body cannot even be read."""

    code = "MALFORMED_BODY"


class MalformedJSON(MalformedBody):
    """The body is not JSON."""

    code = "MALFORMED_JSON"


class MalformedCSV(MalformedBody):
    """The body is not a CSV table of the expected columns."""

    code = "MALFORMED_CSV"


class BodyTooLarge(MalformedBody):
    """The body is larger than will be read."""

    code = "PAYLOAD_TOO_LARGE"

    def __init__(self, limit_bytes: int) -> None:
        """Say how many bytes would be read."""
        self.limit_bytes = limit_bytes
        super().__init__(
            f"The body is too large: at most {limit_bytes:,} bytes are read here. "
            "Send less at a time."
        )


class UnsupportedContentType(MalformedBody):
    """The body is of a type that is not read here, or compressed."""

    code = "UNSUPPORTED_MEDIA_TYPE"

    def __init__(self, received: str, accepted: tuple[str, ...], codings: str = "") -> None:
        """Name the type that came (`""` for none), those that are read, and how it is coded."""
        self.received, self.accepted, self.codings = received, accepted, codings
        if codings:
            super().__init__(
                f"The body is compressed (Content-Encoding: {codings}), and compressed bodies are "
                "not read here. Send it as it is, without Content-Encoding."
            )
            return
        came = f"A body of type {received} is" if received else "A body without a Content-Type is"
        super().__init__(f"{came} not read here. Send Content-Type: {' or '.join(accepted)}.")
