"""The envelope: every answer of the API has the same outer shape.

Success is `{"status": "success", "data": …, "meta": …}`; failure is
`{"status": "error", "error": {"code", "message", "details"}, "meta": …}`. A client that knows
the envelope can read any answer, and finds the request's id in the same place each time.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

from labapi.web.schemas.fields import INT32, Optional, Timestamp

T = TypeVar("T")
MOST_ON_A_PAGE = 100


class Meta(BaseModel):
    """What is told of the request itself, in every answer that is made anew."""

    request_id: Annotated[str, Field(examples=["9f86d081884c7d65"])]
    timestamp: Timestamp
    response_time_ms: Annotated[float, Field(examples=[0.42])]
    model_version: Annotated[str | None, Optional] = None


class ListMeta(Meta):
    """The same for a list that comes in pages."""

    next_cursor: Annotated[str | None, Optional] = None


class StableMeta(BaseModel):
    """What is told beside a resource that has an ETag: nothing that changes by the request."""

    model_version: Annotated[str | None, Optional] = None


class Success(BaseModel, Generic[T]):
    """An answer that brings what was asked for."""

    status: Literal["success"] = "success"
    data: T
    meta: Meta


class SuccessPage(BaseModel, Generic[T]):
    """One page of a list."""

    status: Literal["success"] = "success"
    data: Annotated[list[T], Field(max_length=MOST_ON_A_PAGE)]
    meta: ListMeta


class SuccessStable(BaseModel, Generic[T]):
    """A resource with an ETag: the same bytes for as long as it does not change."""

    status: Literal["success"] = "success"
    data: T
    meta: StableMeta


class DetailOut(BaseModel):
    """One thing that is wrong: where in the request, why, and what came instead."""

    field: str
    message: str
    received: Any


MOST_DETAILS = 100
"""A small body can be wrong in very many places; the answer to it stays small."""
Details = Annotated[list[DetailOut], Field(max_length=MOST_DETAILS)]


class ErrorOut(BaseModel):
    """What went wrong: a stable code for programs, a message for people."""

    code: str
    message: str
    details: Details


class Failure(BaseModel):
    """An answer that tells why there is nothing to bring."""

    status: Literal["error"] = "error"
    error: ErrorOut
    meta: Meta


class Problem(BaseModel):
    """The same failure as RFC 9457 shapes it, for ``Accept: application/problem+json``."""

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599, json_schema_extra=INT32)]
    detail: str
    instance: str
    code: str
    details: Details
    request_id: str
    timestamp: Timestamp
