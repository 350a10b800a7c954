# %% wrong: stock_is_the_contract
def office_for(shape):
    app = FastAPI()

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% wrong: every_refusal_is_400
from fastapi import HTTPException


def office_for(shape):
    app = FastAPI()

    @app.post("/predict")
    async def predict(body: dict):
        try:
            return {"prediction": decide(shape(**body))}
        except ValueError as error:
            raise HTTPException(400, str(error))  # noqa: B904

    return app


office = office_for(Tight)


# %% wrong: malformed_is_a_bad_value
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "not_json":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [{"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% wrong: first_is_enough
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [
            {"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in faults[:1]
        ]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% wrong: loc_is_the_name
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [{"field": ".".join(fault["loc"]), "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% wrong: sent_is_refused
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [{"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}})

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% wrong: handler_is_a_route
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return dict({"error": {"details": []}}, status_code=400)
        details = [{"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in faults]
        return dict({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% right: by hand
import json

from fastapi import Request
from pydantic import ValidationError


def refusal(status, faults=()):
    pairs = [(fault["loc"], fault["msg"]) for fault in faults]
    details = [{"field": name, "message": said} for (name,), said in pairs]
    return JSONResponse({"error": {"details": details}}, status)


def office_for(shape):
    app = FastAPI()

    @app.post("/predict")
    async def predict(request: Request):
        try:
            application = shape.model_validate(json.loads(await request.body()))
        except ValidationError as error:
            return refusal(422, error.errors())
        except ValueError:
            return refusal(400)
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% right: Flask
from flask import Flask, request
from pydantic import ValidationError
from werkzeug.exceptions import BadRequest

office = Flask(__name__)


@office.errorhandler(BadRequest)
def unreadable(error):
    return {"error": {"details": []}}, 400


@office.errorhandler(ValidationError)
def refused(error):
    faults = {fault["loc"]: fault["msg"] for fault in error.errors()}
    details = [{"field": name, "message": said} for (name,), said in faults.items()]
    return {"error": {"details": details}}, 422


@office.post("/predict")
def predict():
    return {"prediction": decide(Tight.model_validate(request.get_json()))}


# %% only: a good application gets its prediction
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [{"field": "a field", "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% only: one wrong field is refused with 422, and named
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [
            {"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in faults[:1]
        ]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": "approved"}

    return app


office = office_for(Tight)


# %% only: all wrong fields are named in one answer
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        if len(faults) == 1:
            return JSONResponse({"error": {"details": []}}, status_code=422)
        details = [{"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": "approved"}

    return app


office = office_for(Tight)


# %% only: what is not JSON gets 400
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [{"field": "a field", "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": "approved"}

    return app


office = office_for(Tight)
