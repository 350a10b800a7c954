# %% passed: a router, and models of pydantic
from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()


class Facts(BaseModel):
    age: int
    income: float
    credit_score: int
    employment_years: float
    loan_amount: float


class Order(BaseModel):
    features: Facts


@router.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@router.post("/predict")
def predict(order: Order):
    return {"status": "success", "data": decide(order.features.model_dump())}


office = FastAPI(title="office")
office.include_router(router)


# %% passed: bare ASGI
import json


async def office(scope, receive, send):
    if scope["type"] != "http":
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    status, answer = 404, {"status": "error"}
    if (scope["method"], scope["path"]) == ("GET", "/health"):
        status, answer = 200, {"status": "success", "data": {"status": "ok"}}
    elif (scope["method"], scope["path"]) == ("POST", "/predict"):
        order = json.loads(body)
        status = 200 if "features" in order else 422
        if status == 200:
            answer = {"status": "success", "data": decide(order["features"])}
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


# %% passed: WSGI by hand
import json


def office(environ, start_response):
    status, answer = "404 Not Found", {}
    if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("GET", "/health"):
        status, answer = "200 OK", {"status": "success", "data": {"status": "ok"}}
    elif (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("POST", "/predict"):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        order = json.loads(environ["wsgi.input"].read(length))
        if "features" in order:
            status = "200 OK"
            answer = {"status": "success", "data": decide(order["features"])}
        else:
            status = "422 Unprocessable Content"
    start_response(status, [("Content-Type", "application/json")])
    return [json.dumps(answer).encode()]


# %% passed: more fields, and an answer made by hand
from fastapi.responses import JSONResponse

office = FastAPI()


@office.api_route("/health", methods=["GET", "HEAD"])
async def health():
    return JSONResponse({"status": "success", "data": {"status": "ok"}, "version": 3})


@office.post("/predict")
async def predict(order: dict):
    features = order.get("features")
    if not isinstance(features, dict):
        return JSONResponse({"status": "error", "code": "NO_FEATURES"}, 422)
    return JSONResponse({"status": "success", "data": decide(features), "meta": {"n": 1}})


# %% partly 3: the health at a path with a slash
office = FastAPI()


@office.get("/health/")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422)
    return {"status": "success", "data": decide(order["features"])}


# %% partly 3: the order is refused with 400
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(400, "features is required")
    return {"status": "success", "data": decide(order["features"])}


# %% partly 3: an empty order alone is refused
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    if not order:
        raise HTTPException(422)
    return {"status": "success", "data": decide(order.get("features", order))}


# %% partly 3: the health without its envelope
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "ok"}


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422)
    return {"status": "success", "data": decide(order["features"])}


# %% partly 2: whoever asks is approved
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422)
    return {"status": "success", "data": {"prediction": "approved", "probability": 0.5}}


# %% partly 2: made with 201
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict", status_code=201)
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422)
    return {"status": "success", "data": decide(order["features"])}


# %% partly 1: everything is refused
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    raise HTTPException(422)


# %% partly 2: predictions are read
office = FastAPI()


@office.get("/health")
def health():
    return {"status": "success", "data": {"status": "ok"}}


@office.post("/predict")
def predict(order: dict):
    if "features" not in order:
        raise HTTPException(422)
    decision = decide(order["features"])
    return {"status": decision["prediction"], "data": decision}


# %% incorrect: no endpoint
office = FastAPI()


# %% incorrect: the function and not the app
def office(order):
    return {"status": "success", "data": decide(order["features"])}


# %% incorrect: the address of an app
office = "http://127.0.0.1:8000"


# %% not_attempted: untouched
office = ...  # write your app here
