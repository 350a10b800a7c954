"""An answer that leaves in parts, as lines (NDJSON) or as server-sent events, while it is made.

What cannot be told by a status any more is told within the stream. It ends with a line or event of
its own, so a client can tell an end from a cut:

- `{"status": "end", "items": 1000, "meta": {…}}`, the event `end`: that was all;
- `{"status": "error", "error": {…}, "meta": {…}}`, the event `failure`: the rest cannot be made.
  It has the shape of every error here, and the code that the same error has before the first byte.

No `meta` stands in an item's own line, so a bad item is not taken for a stream that breaks off. In
server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) an item is an
event without a name, which a browser hands to `onmessage`. The last one is not named `error`: that
is the name under which an `EventSource` tells of a lost connection.

A client that leaves is noticed: the server cancels what it waits for, and `layers/journal.py`
notes that the answer was broken off.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from labapi.web.envelope import Failure, Meta
from labapi.web.layers import BROKEN_OFF_KEY
from labapi.web.problems import told
from labapi.web.schemas.fields import INT32
from labapi.web.schemas.predictions import MOST_ITEMS

if TYPE_CHECKING:
    from labapi.web.request.api_request import ApiRequest

NDJSON, SSE = "application/x-ndjson", "text/event-stream"


class StreamEndOut(BaseModel):
    """What a stream says when all of it has been sent."""

    status: Literal["end"] = "end"
    items: Annotated[int, Field(ge=0, le=MOST_ITEMS, json_schema_extra=INT32)]
    meta: Meta


class Form(NamedTuple):
    """How a stream is written: `write` takes JSON, and the event's name (`""` for an item)."""

    write: Callable[[bytes, str], bytes]
    response: type[StreamingResponse]
    headers: dict[str, str]


def _as_line(said: bytes, name: str) -> bytes:
    return said + b"\n"


def _as_event(said: bytes, name: str) -> bytes:
    return format_sse_event(data_str=said.decode(), event=name or None)


# A server in between is to keep no copy, and nginx is to hold nothing back: as FastAPI says itself.
FORMS = {
    NDJSON: Form(_as_line, StreamingResponse, {}),
    SSE: Form(
        _as_event, EventSourceResponse, {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    ),
}


async def stream(
    request: ApiRequest, media_type: str, parts: AsyncIterator[list[bytes]]
) -> StreamingResponse:
    """Answer with parts as they are made, each a list of items in JSON.

    The first part is made before the status line: what fails there still has a status.
    """
    form, first = FORMS[media_type], await anext(parts)
    told_so_far = _told(request, form.write, first, parts)
    return form.response(told_so_far, headers=form.headers, media_type=media_type)


async def _told(
    request: ApiRequest,
    write: Callable[[bytes, str], bytes],
    first: list[bytes],
    parts: AsyncIterator[list[bytes]],
) -> AsyncIterator[bytes]:
    """Write part after part, and then how it ended."""
    sent = len(first)
    try:
        yield b"".join([write(item, "") for item in first])
        async for part in parts:
            sent += len(part)
            yield b"".join([write(item, "") for item in part])
    except Exception as error:  # no status can tell it any more
        failure = Failure(error=told(request, error), meta=_meta(request))
        request.scope[BROKEN_OFF_KEY] = failure.error.code
        yield write(failure.model_dump_json().encode(), "failure")
    else:
        end = StreamEndOut(items=sent, meta=_meta(request))
        yield write(end.model_dump_json().encode(), "end")


def _meta(request: ApiRequest) -> Meta:
    """Fill in `meta` with the time until now: the trace has stopped with the head."""
    now_ms = round(request.trace.age_ms, 3)
    return request.meta().model_copy(update={"response_time_ms": now_ms})
