# %% wrong: the_dish_alone
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422, "features is required")
    return decide(order["features"])


# %% wrong: serialized_twice
import json

office = FastAPI()


@office.get("/health")
def health():
    return json.dumps({"status": "success", "data": {"status": "ok"}})


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422, "features is required")
    return json.dumps({"status": "success", "data": decide(order["features"])})


# %% wrong: the_body_is_the_features
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    return {"status": "success", "data": decide(order)}


# %% wrong: my_fault_or_yours
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    return {"status": "success", "data": decide(order["features"])}


# %% wrong: sorry_with_200
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        return {"status": "error"}
    return {"status": "success", "data": decide(order["features"])}


# %% right: by schema
from typing import Annotated

from fastapi import Body

office = FastAPI()


def wrapped(data):
    return dict(status="success", data=data)


@office.get("/health")
async def health():
    return wrapped({"status": "ok"})


@office.post("/predict")
async def predict(features: Annotated[dict, Body(embed=True)]):
    return wrapped(decide(features))


# %% right: Flask
from flask import Flask, abort, request

office = Flask(__name__)


@office.get("/health")
def health():
    return {"data": {"status": "ok"}, "status": "success"}


@office.post("/predict")
def predict():
    features = request.get_json().get("features") or abort(422)
    return {"data": decide(features), "status": "success"}


# %% right: Starlette
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route


async def health(request):
    return JSONResponse({"status": "success", "data": {"status": "ok"}})


async def predict(request):
    order = await request.json()
    try:
        return JSONResponse({"status": "success", "data": decide(order["features"])})
    except KeyError:
        return JSONResponse({}, status_code=422)


office = Starlette(routes=[Route("/health", health), Route("/predict", predict, methods=["POST"])])


# %% only: the office says that it is well
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


# %% only: it decides on the applicants that it is sent
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "ok"}


@office.post("/predict")
def predict(order: dict):
    return {"status": "success", "data": decide(order["features"])}


# %% only: it refuses what it cannot cook
office = FastAPI()


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422, "features is required")
    return {"status": "success", "data": "approved"}
