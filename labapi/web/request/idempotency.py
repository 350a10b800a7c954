"""The `Idempotency-Key` header: the same POST sent twice takes effect once.

After draft-ietf-httpapi-idempotency-key-header: the first request under a key runs and its
answer is saved; a repetition gets the saved answer; the same key with another body is refused
with 422; and while the first is under way a second one gets 409. The key may be quoted, as the
draft's structured field asks, or bare, as most clients send it. Refusals and crashes are not
saved, so a retry runs anew; other answers are remembered for a day (`LIFETIME_S` in
`labapi/domain/idempotency.py`).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, ParamSpec

from starlette.responses import Response

from labapi.domain.credentials.caller import Caller
from labapi.domain.errors import Detail, InvalidInput
from labapi.domain.idempotency import BETWEEN, LEASE_S, SavedAnswer
from labapi.domain.sqlite.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from labapi.web.request.api_request import ApiRequest

P = ParamSpec("P")
LONGEST_KEY = 255


async def answer_once(
    request: ApiRequest, handle: Callable[[ApiRequest], Awaitable[Response]]
) -> Response:
    """Run the request under its key, or give the answer that was saved under it."""
    key = owned(read_key(request.headers["idempotency-key"]), request.caller)
    records = request.services.idempotency
    asked = await fingerprint(request)
    saved = await request.when_free(records.claim, key, asked)
    if saved is not None:
        return _replay(saved)
    try:
        response = await handle(request)
        body = await whole_body(response)
    except BaseException:
        # Nothing was answered, so nothing is saved: a retry runs anew.
        await _settle(request, records.release, key, asked)
        raise
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.raw_headers
    ]
    answer = SavedAnswer(response.status_code, headers, body)
    await _settle(request, records.complete, key, asked, answer)
    return response


async def _settle(
    request: ApiRequest, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Note how a claimed request ended; where the store cannot take that now, go on trying.

    What was done is done, and who asked shall hear of it: a refusal now would have it done twice.
    Until it is noted the key counts as under way, so no retry runs beside it.
    """
    try:
        await request.when_free(work, *args, **kwargs)
    except StoreError:
        unsettled = request.services.unsettled  # the loop itself keeps no hold on its tasks
        later = asyncio.create_task(_insist(request, work, *args, **kwargs))
        unsettled.add(later)
        later.add_done_callback(unsettled.discard)


async def _insist(
    request: ApiRequest, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Try once a second, for as long as the claim holds."""
    for _ in range(int(LEASE_S)):
        await asyncio.sleep(1)
        with suppress(StoreError):
            await request.when_free(work, *args, **kwargs)
            return


def read_key(header: str) -> str:
    """Take a key from its header, quoted or bare; raises InvalidInput for one that is no key.

    >>> read_key('"8e03978e-40d5"') == read_key("8e03978e-40d5")
    True
    """
    key = header.strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not key or len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        reason = f"Use 1 to {LONGEST_KEY} printable ASCII characters; a UUID is a good key."
        raise InvalidInput(
            f"The Idempotency-Key is not usable. {reason}",
            [Detail("Idempotency-Key", reason, header)],
        )
    return key


def owned(key: str, caller: Caller) -> str:
    """Give the name under which a key is kept: each caller's keys are their own.

    Otherwise who guessed another's key would get the other's answer, or stand in its way.

    >>> owned("8e03978e", Caller("key", "key_1")) == owned("8e03978e", Caller("key", "key_2"))
    False
    """
    return f"{caller.subject}{BETWEEN}{key}" if caller.subject else key


async def fingerprint(request: ApiRequest) -> str:
    """Sum up what is asked for: method, path and body, whatever the spaces and order of keys."""
    body = json.dumps(await request.json(), sort_keys=True)
    asked = f"{request.method} {request.url.path}\n{body}"
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


async def whole_body(response: Response) -> bytes:
    """Collect the body of a response, streamed or not, and leave the response sendable."""
    if not hasattr(response, "body_iterator"):
        return bytes(response.body)
    body = b"".join([chunk async for chunk in response.body_iterator])
    response.body_iterator = _once(body)
    return body


async def _once(body: bytes):  # type: ignore[no-untyped-def]  # an async generator of one chunk
    yield body


def _replay(saved: SavedAnswer) -> Response:
    response = Response(saved.body, saved.status)
    response.raw_headers = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in saved.headers
    ]
    response.headers["Idempotent-Replayed"] = "true"
    return response
