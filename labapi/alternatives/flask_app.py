"""The contract of lesson 05 in Flask: the same questions, answers and errors by another framework.

Flask gives the routes, `HEAD` and `OPTIONS` for every `GET`, 404, 405 and 413, a bound for bodies,
and a thread for each request, so what waits here holds up nobody else. What FastAPI does besides is
marked *By hand*. The rules of loans are nowhere here: `use_cases.py` asks for them where they are.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, current_app, g, request, url_for
from werkzeug.exceptions import HTTPException

from labapi.alternatives.alone import run_app
from labapi.alternatives.use_cases import UseCases
from labapi.domain.errors import BodyTooLarge, LabError, MalformedHead, MethodNotAllowed, NotFound
from labapi.web import problems
from labapi.web.envelope import Failure, ListMeta, Meta, Success, SuccessPage
from labapi.web.layers.trace import Trace, request_id_of
from labapi.web.openapi.part import contract_document
from labapi.web.predicting import ready_model
from labapi.web.problems import JSON, PROBLEM_JSON
from labapi.web.request.body import media_type_of, parse_json, refuse_coded
from labapi.web.request.conditional import represent
from labapi.web.request.negotiation import would_rather
from labapi.web.routes.health import HealthOut
from labapi.web.schemas.fields import rfc3339
from labapi.web.schemas.models import ModelOut
from labapi.web.schemas.predictions import PredictionOut

if TYPE_CHECKING:
    from labapi.web.envelope import ErrorOut
    from labapi.web.services import Services
    from labapi.web.settings import Settings

api = Blueprint("api", __name__, url_prefix="/api/v1")


def create_app(services: Services, settings: Settings) -> Flask:
    """Build the app; what it works with goes in here, so a test can give it its own."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes + 1  # why: see `body`
    app.url_map.merge_slashes = False  # or //api/v1/models would be sent on to another path
    app.extensions["loans"] = UseCases(services, settings)
    app.register_blueprint(api)
    app.add_url_rule("/openapi.json", view_func=openapi)
    app.before_request(begin)
    app.after_request(finish)
    app.register_error_handler(LabError, on_lab_error)
    app.register_error_handler(HTTPException, on_http_exception)
    app.register_error_handler(500, on_fault)
    return app


def loans() -> UseCases:
    """Give what the app works with. FastAPI would hand it to each function as a parameter."""
    found: UseCases = current_app.extensions["loans"]
    return found


# The questions.


@api.get("/health")
def read_health() -> Response:
    """Tell whether predictions can be had now, and from which model."""
    model = ready_model(loans())
    found = Success(data=HealthOut(model_version=model.id), meta=meta(model.id))
    return answered(found.model_dump_json(), {"Cache-Control": "no-store"})


@api.get("/models")
def list_models() -> Response:
    """List the models a page at a time."""
    page = loans().models(request.args.to_dict())  # By hand: query parameters, all still texts
    told = ListMeta(**dict(meta()), next_cursor=page.next_cursor)
    headers = {}
    if page.next_cursor is not None:
        asked = {**request.args.to_dict(), "cursor": page.next_cursor}
        following = url_for("api.list_models", _external=True, **asked)
        headers["Link"] = f'<{following}>; rel="next"'
    return answered(SuccessPage(data=list(page.items), meta=told).model_dump_json(), headers)


@api.get("/models/<model_id>")
def read_model(model_id: str) -> Response:
    """Read one model in full."""
    return answered(represent(ModelOut, loans().model(model_id), model_id))


@api.post("/predict")
def create_prediction() -> Response:
    """Answer one application: approved or rejected, with a probability."""
    made = loans().predict(body())
    return answered(Success(data=made, meta=meta(made.model_version)).model_dump_json())


@api.get("/predict/<prediction_id>")
def read_prediction(prediction_id: str) -> Response:
    """Read a past prediction again."""
    found = loans().prediction(prediction_id)
    return answered(represent(PredictionOut, found, found.model_version))


def openapi() -> Response:
    """Give the contract. By hand: FastAPI makes one of the signatures, which say nothing here."""
    return answered(json.dumps(contract_document()))


# The request and the answer.


def body() -> Any:
    """Read the JSON that came. By hand: `request.json` takes NaN, and the same key twice."""
    refuse_coded(request.headers.get("Content-Encoding", ""), (JSON,))
    media_type_of(request.headers.get("Content-Type", ""), (JSON,))
    came, most = request.get_data(cache=False), loans().settings.max_body_bytes
    if len(came) > most:  # By hand: of a body in chunks Flask reads what it may, and says nothing
        raise BodyTooLarge(most)
    return parse_json(came)


def begin() -> None:
    """Give the request its id, before Flask looks for its route, and begin to measure."""
    sent = request.headers.get("X-Request-ID", "").encode("latin-1")
    g.trace = Trace(request_id_of({"headers": [(b"x-request-id", sent)]}))


def finish(response: Response) -> Response:
    """Tell in every answer, those to errors among them, which request it belongs to."""
    g.trace.stop()
    response.headers["X-Request-ID"] = g.trace.request_id
    response.headers["Server-Timing"] = g.trace.server_timing()
    return response


def meta(model_version: str | None = None) -> Meta:
    """Fill in the envelope's `meta` for this request."""
    return Meta(
        request_id=g.trace.request_id,
        timestamp=rfc3339(loans().services.clock.now()),
        response_time_ms=round(g.trace.elapsed_ms, 3),
        model_version=model_version,
    )


def answered(text: str | bytes, headers: dict[str, str] | None = None) -> Response:
    """Answer 200. By hand: FastAPI would write the shape as JSON, and promise it in its menu."""
    return Response(text, headers=headers, mimetype=JSON)


# The errors. By hand: Flask's own are pages of HTML, and FastAPI's are JSON of another shape.


def on_lab_error(error: LabError) -> Response:
    """Answer an error of the domain with the status of the one table."""
    status = problems.STATUS_OF[type(error)]
    if status == 500:  # what somebody has to mend is told to the operator, and no client
        current_app.logger.error("%s: %s", g.trace.request_id, error)
    return refused(status, problems.error_out(error), problems.headers_of(error))


def on_http_exception(error: HTTPException) -> Response:
    """Say in the API's words what Flask itself refused."""
    match error.code:
        case 404:
            there = "/openapi.json tells what there is."
            return on_lab_error(NotFound(f"There is nothing at {request.path}. {there}"))
        case 405:
            allowed = tuple(sorted(getattr(error, "valid_methods", ())))
            return on_lab_error(MethodNotAllowed(request.method, allowed))
        case 413:
            return on_lab_error(BodyTooLarge(loans().settings.max_body_bytes))
    return on_lab_error(MalformedHead("The request cannot be read."))


def on_fault(error: Exception) -> Response:
    """Answer 500 without a word about the inside; Flask has logged the traceback."""
    return refused(500, problems.FAULT, {})


def refused(status: int, found: ErrorOut, headers: dict[str, str]) -> Response:
    """Answer with an error, as RFC 9457 shapes it where the client asked for that by name."""
    headers, told = problems.ERROR_HEADERS | headers, meta()
    if would_rather(request.headers.get("Accept", ""), PROBLEM_JSON, JSON):
        text = problems.problem_of(status, found, told).model_dump_json()
        return Response(text, status, headers, mimetype=PROBLEM_JSON)
    text = Failure(error=found, meta=told).model_dump_json()
    return Response(text, status, headers, mimetype=JSON)


if __name__ == "__main__":
    sys.exit(run_app("Flask", create_app))
