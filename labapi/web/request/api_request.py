"""The request as the routes see it: Starlette's, with the lab's own parts within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from labapi.domain.credentials.caller import ANONYMOUS, Caller
from labapi.web.envelope import ListMeta, Meta
from labapi.web.layers import ALLOWANCE_KEY, CALLER_KEY, TRACE_KEY
from labapi.web.schemas.fields import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.types import Receive, Scope

    from labapi.web.layers.limit import Allowance
    from labapi.web.layers.trace import Trace
    from labapi.web.services import Services
    from labapi.web.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)


class ApiRequest(Request):
    """One request to the API; `ApiRoute` makes it and reads its body before the endpoint runs.

    `services` are the lab's registry, stores and clock, `settings` its switches, and `trace`
    the stages measured so far: `request.trace.enter("model")` begins another. What reads or
    writes the store goes through `when_free`. `caller` is who sent it, as `layers/identify.py`
    found. `media_type` is the body's, in lower case and without parameters; `""` where no body
    is read.
    """

    media_type = ""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        """Take over a request that has found its route."""
        super().__init__(scope, receive)
        state = scope["app"].state
        self.services: Services = state.services
        self.settings: Settings = state.settings
        self.trace: Trace = scope[TRACE_KEY]
        self.caller: Caller = scope.get(CALLER_KEY, ANONYMOUS)

    def when_free(
        self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, T]:
        """Do a piece of work on the store, and let others be served while it is not free."""
        return self.services.store.when_free(work, *args, **kwargs)

    async def charge(self, cost: int) -> None:
        """Count all that this request costs, where it is more than 1; raises TooManyRequests."""
        allowance: Allowance | None = self.scope.get(ALLOWANCE_KEY)
        if allowance and cost > 1:
            await self.when_free(allowance.charge, cost)

    def require(self, scope: str) -> None:
        """Raise NotIdentified or NotPermitted, unless this lab asks nobody who they are."""
        if self.settings.auth:
            self.caller.require(scope)

    def keep_body(self, body: bytes, media_type: str) -> None:
        """Keep the body that has been read, and its type; Starlette's `body()` gives it."""
        self._body, self.media_type = body, media_type

    def keep_json(self, document: Any) -> None:
        """Keep what the body says; `json()` gives it, to FastAPI too, before it validates."""
        self._json = document

    async def parse(self, shape: type[ModelT]) -> ModelT:
        """Read the body as one shape, for the endpoints that take more than one content type."""
        return validated(shape, await self.json())

    def meta(self, model_version: str | None = None) -> Meta:
        """Fill in the envelope's `meta` for this request."""
        return Meta(
            request_id=self.trace.request_id,
            timestamp=rfc3339(self.services.clock.now()),
            response_time_ms=round(self.trace.elapsed_ms, 3),
            model_version=model_version,
        )

    def list_meta(self, next_cursor: str | None) -> ListMeta:
        """Fill in the `meta` of a page of a list."""
        return ListMeta(**dict(self.meta()), next_cursor=next_cursor)


def validated(shape: type[ModelT], document: Any) -> ModelT:
    """Check a document against a shape; raises what FastAPI raises for a wrong body."""
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None
