"""Is the server up, and is the model ready? Nothing may answer this from a cache."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from labapi.domain.errors import ModelNotReady
from labapi.web.envelope import Success
from labapi.web.openapi import examples
from labapi.web.openapi.answers import refusals, success
from labapi.web.predicting import ready_model
from labapi.web.request.api_request import ApiRequest
from labapi.web.request.api_route import ApiRoute


class HealthOut(BaseModel):
    """The server is up, and this model answers."""

    status: Literal["ok"] = "ok"
    model_ready: Literal[True] = True
    model_version: str


router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["health"])


@router.get(
    "/health",
    responses={
        **success(200, "The server is up and a model is ready.", examples.HEALTH),
        **refusals(ModelNotReady(1)),
    },
)
async def read_health(request: ApiRequest, response: Response) -> Success[HealthOut]:
    """Tell whether predictions can be had now, and from which model."""
    request.trace.enter("registry")
    model = await request.when_free(ready_model, request)
    response.headers["Cache-Control"] = "no-store"
    request.trace.enter("envelope")
    return Success(data=HealthOut(model_version=model.id), meta=request.meta(model.id))
