"""Offices that keep the contract of task 6, each built in another way."""

REFERENCE = """
office = FastAPI()

@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}

@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422, "features is required")
    return {"status": "success", "data": decide(order["features"])}
"""
BY_SCHEMA = """
from typing import Annotated
from fastapi import Body

office = FastAPI()

def wrapped(data):
    return dict(status="success", data=data, meta={"by": "me"})

@office.get("/health")
async def health():
    return wrapped({"status": "ok"})

@office.post("/predict")
async def predict(features: Annotated[dict[str, float], Body(embed=True)]):
    return wrapped(decide(features))
"""
FLASK = """
from flask import Flask, abort, request

office = Flask("office")

@office.get("/health")
def health():
    return {"data": {"status": "ok"}, "status": "success"}

@office.post("/predict")
def predict():
    features = request.get_json().get("features") or abort(422)
    return {"data": decide(features), "status": "success"}
"""
STARLETTE = """
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
        return JSONResponse({"status": "error", "error": "features?"}, status_code=422)

office = Starlette(routes=[
    Route("/health", health), Route("/predict", predict, methods=["POST"])
])
"""
REFUSING = """    if "features" not in order:
        raise HTTPException(422, "features is required")
"""
