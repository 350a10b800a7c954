"""START HERE: the loan API, put together.

A request's way, from the outside in (`POST /api/v1/predict`):

    journal -> cors -> trace -> errors -> head -> gate -> identify -> limit
        -> route -> schema -> registry -> model -> store -> envelope

The names of the first line are layers (`layers/`): each wraps all that come after it, and sees the
answer on its way back. *cors*, *identify* and *limit* are there only where the settings ask for
them, and so is the *flaky* layer, which loses answers on purpose (`layers/responses.py`). Then
the router finds the *route* (`routes/`, one resource a file), and the body is read and checked
against its *schema* (`request/api_route.py`, `request/body.py`, `schemas/`). The *registry* says
which model answers, the *model* decides and the *store* keeps the prediction: these three steps
stand in `predicting.py`. The *envelope* carries the answer back (`envelope.py`). A refusal becomes
a status in the table of `problems.py`; only OAuth, whose standard names its own statuses, has them
in `oauth/answers.py`.

Where to look for any other fact:

- `settings.py`: the switches, with limits, faults, sizes of bodies, and origins that may read
- `services.py`: what the API works with
- `schemas/`: what goes in and comes out, and how many items a batch may have
- `layers/__init__.py`: the keys under which a layer leaves something for those further in
- `layers/gate.py`: the names that this server answers to (`Host`), and how large a head may be
- `layers/trace.py`: the request's id and `Server-Timing`
- `layers/responses.py`: the layers *errors* (500) and *head*
- `layers/mounted.py`: other protocols, such as GraphQL, each at a path of its own behind the layers
- `problems.py`: also what a 401 asks for; `details.py`: the words of a refusal
- `statuses.py`: the names of statuses
- `predicting.py`: also batches; `modelling.py`: training
- `request/`: between router and endpoint. The request as routes see it (`request/api_request.py`),
  repeated POSTs (`request/idempotency.py`), ETags (`request/conditional.py`), PATCH
  (`request/patching.py`), lists (`request/paging.py`)
- `openapi/`: what the API says of itself, from `openapi/document.py` on
- `routes/oauth.py`: where the OAuth server begins; its answers, forms, clients and the consent page
  stand in `oauth/`

How things are kept, how ids are made and how requests are counted is plain Python in
`labapi/domain`. CONTRIBUTING.md tells how to add a route.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from labapi.domain.credentials.oauth.errors import OAuthRefused, SentBack, ShownToUser
from labapi.domain.errors import LabError
from labapi.domain.limiter import MemoryStates, SharedStates
from labapi.web.layers.cors import CorsLayer
from labapi.web.layers.gate import GateLayer, Hosts
from labapi.web.layers.identify import IdentifyLayer
from labapi.web.layers.journal import Entry, JournalLayer
from labapi.web.layers.limit import LimitLayer
from labapi.web.layers.mounted import Mounted, routes_of
from labapi.web.layers.responses import ErrorsLayer, FlakyLayer, HeadLayer
from labapi.web.layers.trace import TraceLayer
from labapi.web.oauth import answers as oauth_answers
from labapi.web.openapi.document import describe
from labapi.web.problems import on_http_exception, on_invalid_request, on_lab_error
from labapi.web.routes import (
    api_keys,
    batch,
    datasets,
    docs,
    health,
    legacy,
    models,
    oauth,
    predictions,
    tokens,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from fastapi.telemetry import TelemetryConfig

    from labapi.web.services import Services
    from labapi.web.settings import Settings

UNWATCHED: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""FastAPI asks before each request whether OpenTelemetry watches; here the journal does."""
HANDLERS: dict[Any, Any] = {
    LabError: on_lab_error,
    OAuthRefused: oauth_answers.on_oauth_refused,
    SentBack: oauth_answers.on_sent_back,
    ShownToUser: oauth_answers.on_shown_to_user,
    RequestValidationError: on_invalid_request,
    HTTPException: on_http_exception,
}
ROUTERS = [
    predictions.router,
    batch.router,
    health.router,
    models.router,
    datasets.router,
    api_keys.router,
    legacy.router,
    tokens.router,
    oauth.router,
    docs.router,
]


def layers(
    settings: Settings, services: Services, record: Callable[[Entry], None], hosts: Hosts
) -> list[Middleware]:
    """List the layers, the outermost first; what is switched off is not there at all."""
    inner = inner_layers(settings, services, hosts)
    return [
        Middleware(JournalLayer, record=record, clock=services.clock, inner=stations_of(inner)),
        *inner,
    ]


def inner_layers(settings: Settings, services: Services, hosts: Hosts) -> list[Middleware]:
    """List the layers that the journal watches."""
    measured = measured_layers(settings)
    cors = [Middleware(CorsLayer, settings=settings, hosts=hosts)] if settings.cors_origins else []
    fault = settings.fault
    flaky = [Middleware(FlakyLayer, fault=fault)] if fault in ("flaky", "unsteady") else []
    return [
        *cors,
        Middleware(TraceLayer, first=measured[0]),
        Middleware(ErrorsLayer),
        Middleware(HeadLayer),
        Middleware(GateLayer, hosts=hosts),
        *policy_layers(settings, services, measured),
        *flaky,
    ]


def stations_of(inner: list[Middleware]) -> tuple[str, ...]:
    """Name the layers as the way above does; *flaky* is no station, but a fault on the way."""
    names = [layer.cls.__name__ for layer in inner]  # type: ignore[attr-defined]  # classes, all
    return tuple(name.removesuffix("Layer").lower() for name in names if name != "FlakyLayer")


def policy_layers(settings: Settings, services: Services, measured: list[str]) -> list[Middleware]:
    """List the layers that look at the caller; each begins the stage of the one after it."""
    found = []
    if settings.auth:
        after = measured[measured.index("identify") + 1]
        found.append(Middleware(IdentifyLayer, services=services, auth=settings.auth, after=after))
    if policies := settings.policies:
        shared = settings.rate_limit_store == "shared"
        states = SharedStates(services.store) if shared else MemoryStates()
        found.append(Middleware(LimitLayer, policies=policies, states=states, services=services))
    return found


def measured_layers(settings: Settings) -> list[str]:
    """Name the measured layers that are switched on, in their order, and the router."""
    asked = {"identify": settings.auth, "limit": settings.rate_limit}
    return [*(name for name, setting in asked.items() if setting is not None), "route"]


def create_app(
    settings: Settings,
    services: Services,
    record: Callable[[Entry], None] | None = None,
    pages: Container[str] = (),
    mounted: Sequence[Mounted] = (),
) -> FastAPI:
    """Build the API; `record` is told of every request and its answer.

    `pages` holds the hosts under which pages may come, beside those of the settings. `mounted` are
    other protocols, each at its path behind the layers.
    """
    app = LoanApi(
        title="Loan API",
        version="1.0.0",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry=UNWATCHED,
        middleware=layers(settings, services, record or _forget, Hosts(settings.hosts, pages)),
        exception_handlers=HANDLERS,
        routes=[*(route for router in ROUTERS for route in router.routes), *routes_of(mounted)],
    )
    app.state.settings, app.state.services = settings, services
    app.state.methods_by_path = _methods_by_path(app)
    app.state.documents = {}
    return app


class LoanApi(FastAPI):
    """FastAPI with the lab's own OpenAPI document."""

    def openapi(self) -> dict[str, Any]:
        """Give the document that `openapi/document.py` writes."""
        return describe(self)


def _methods_by_path(app: FastAPI) -> list[tuple[Any, set[str], tuple[str, ...]]]:
    """Note which methods and content types each path has, for 405 and OPTIONS to tell."""
    return [
        (route.path_regex, set(route.methods or ()), getattr(route.endpoint, "accepts", ()))
        for route in app.routes
        if isinstance(route, Route)
    ]


def _forget(entry: Entry) -> None:
    """Record nothing: for a server that nobody watches."""
