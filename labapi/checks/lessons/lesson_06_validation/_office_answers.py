"""Sources of answers to task 5: the reference, two that are right in other ways, two wrong ones."""

REFERENCE = """
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [{"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app

office = office_for(Tight)
"""
BY_HAND = """
import json
from fastapi import Request, Response
from pydantic import ValidationError

def refusal(status, details):
    text = json.dumps({"error": {"details": details}})
    return Response(text, status, media_type="application/json")

def office_for(shape):
    app = FastAPI()

    @app.post("/predict")
    async def predict(request: Request):
        try:
            application = shape.model_validate(json.loads(await request.body()))
        except ValidationError as error:
            found = {".".join(map(str, fault["loc"])): fault["msg"] for fault in error.errors()}
            return refusal(422, [{"field": name, "message": found[name]} for name in found])
        except ValueError:
            return refusal(400, [])
        return {"prediction": decide(application)}

    return app

office = office_for(Tight)
"""
IN_FLASK = """
from flask import Flask, request
from pydantic import ValidationError
from werkzeug.exceptions import BadRequest

office = Flask("office")

@office.errorhandler(BadRequest)
def unreadable(error):
    return {"error": {"details": [], "message": "This is not JSON."}}, 400

@office.errorhandler(ValidationError)
def refused(error):
    details = [{"field": fault["loc"][0], "message": fault["msg"]} for fault in error.errors()]
    return {"error": {"details": details}}, 422

@office.post("/predict")
def predict():
    return {"prediction": decide(Tight.model_validate(request.get_json()))}
"""
STOCK = """
def office_for(shape):
    app = FastAPI()

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app

office = office_for(Tight)
"""
ROUTE_CHECKS = """
from fastapi import HTTPException

def office_for(shape):
    app = FastAPI()

    @app.post("/predict")
    async def predict(body: dict):
        try:
            return {"prediction": decide(shape(**body))}
        except ValueError as error:
            raise HTTPException(400, str(error))

    return app

office = office_for(Tight)
"""
