"""Data sets: past applicants with the bank's own decisions, uploaded to train models on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from labapi.domain.datasets import parse_csv
from labapi.domain.errors import DatasetNotFound, Detail, MalformedCSV
from labapi.domain.loans.features import Features
from labapi.web.envelope import Success, SuccessStable
from labapi.web.openapi import examples
from labapi.web.openapi.answers import OUTDATED, body_refusals, one_resource, refusals, success
from labapi.web.openapi.parameters import IF_READ, DatasetId
from labapi.web.request.api_request import ApiRequest, validated
from labapi.web.request.api_route import JSON, ApiRoute, accepts, requires
from labapi.web.request.body import decode, parse_json
from labapi.web.request.conditional import answer_conditionally, rechecked, represent
from labapi.web.schemas.datasets import DATASET_BODY, DatasetIn, DatasetOut
from labapi.web.schemas.fields import rfc3339
from labapi.web.schemas.predictions import feature_values
from labapi.web.settings import Settings

if TYPE_CHECKING:
    from labapi.domain.datasets import Dataset

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["datasets"])
CSV = "text/csv"
Rows = tuple[list[Features], list[bool], str | None]
"""Features, labels, and the name that was given."""


@router.post(
    "/datasets",
    status_code=201,
    openapi_extra=DATASET_BODY,
    responses={
        **success(
            201, "What was stored.", examples.NEW_DATASET, Location="Where to read about it."
        ),
        **body_refusals(
            MalformedCSV("Line 3: 5 values where 6 columns are."),
            wrong=Detail("rows.0.age", "This must be at least 18.", 12),
            accepted=(JSON, CSV),
            limit_bytes=Settings().max_dataset_bytes,
        ),
    },
)
@accepts(JSON, CSV, limit="max_dataset_bytes")
@requires("models:write")
async def create_dataset(request: ApiRequest, response: Response) -> Success[DatasetOut]:
    """Upload training data, as JSON or as CSV with a header line."""
    features, labels, name = await _read_rows(request)
    request.trace.enter("store")
    dataset = await asyncio.to_thread(request.services.datasets.add, features, labels, name)
    response.headers["Location"] = f"/api/v1/datasets/{dataset.id}"
    request.trace.enter("envelope")
    return Success(data=_dataset_out(dataset), meta=request.meta())


@router.get(
    "/datasets/{dataset_id}",
    response_model=SuccessStable[DatasetOut],
    openapi_extra=IF_READ,
    responses={
        **one_resource("What is known of it.", examples.DATASET),
        **refusals(DatasetNotFound(examples.DATASET_ID), OUTDATED),
    },
)
@requires("models:read")
async def read_dataset(request: ApiRequest, dataset_id: DatasetId) -> Response:
    """Read how many rows a data set has, and how many of them were approved."""
    request.trace.enter("store")
    dataset = await request.when_free(request.services.datasets.read, dataset_id)
    request.trace.enter("envelope")
    body = represent(DatasetOut, _dataset_out(dataset), None)
    return answer_conditionally(request, body, rechecked(request))


async def _read_rows(request: ApiRequest) -> Rows:
    """Read the rows in a thread of its own: 5 MiB take a while, and others wait for answers."""
    read = _rows_of_csv if request.media_type == CSV else _rows_of_json
    return await asyncio.to_thread(read, await request.body())


def _rows_of_csv(body: bytes) -> Rows:
    features, labels = parse_csv(decode(body, MalformedCSV))
    return features, labels, None


def _rows_of_json(body: bytes) -> Rows:
    asked = validated(DatasetIn, parse_json(body))
    rows = asked.rows
    features = [Features(*feature_values(row)) for row in rows]
    return features, [row.approved for row in rows], asked.name


def _dataset_out(dataset: Dataset) -> DatasetOut:
    return DatasetOut(
        id=dataset.id,
        name=dataset.name,
        rows=dataset.rows,
        approved=dataset.approved,
        created_at=rfc3339(dataset.created_at),
    )
