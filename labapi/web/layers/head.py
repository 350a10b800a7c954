"""The HEAD layer: answers `HEAD` as `GET` without the content (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.web.layers.trace import ANSWERED_BY_KEY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadLayer:
    """Let the layers further in see a GET, and drop the body of what they answer.

    The headers stay, `Content-Length` among them: HEAD tells how long the answer to GET
    would be.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the layers further in."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_content(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            elif ANSWERED_BY_KEY in asked:
                scope[ANSWERED_BY_KEY] = asked[ANSWERED_BY_KEY]
            await send(message)

        asked = {**scope, "method": "GET"}
        await self.app(asked, receive, send_without_content)
