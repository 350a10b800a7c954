# %% passed: a class of its own for the refusal, and Starlette's JSON
from starlette.responses import JSONResponse as Answer


class Refusal(Answer):
    def __init__(self, status, faults=()):
        named = {fault["loc"][-1]: fault["msg"] for fault in faults}
        details = [
            {"field": str(name), "message": why, "code": "bad"} for name, why in named.items()
        ]
        super().__init__({"error": {"code": "refused", "details": details}}, status)


def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    def refuse(request, error):
        unreadable = any(fault["type"] == "json_invalid" for fault in error.errors())
        return Refusal(400) if unreadable else Refusal(422, error.errors())

    @app.post("/predict")
    def predict(application: shape):
        return {"prediction": decide(application), "asked": application.model_dump()}

    return app


office = office_for(Tight)


# %% passed: Starlette alone
import json

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.routing import Route


async def predict(request):
    try:
        body = json.loads(await request.body())
    except ValueError:
        return JSONResponse({"error": {"details": []}}, 400)
    try:
        return JSONResponse({"prediction": decide(Tight(**body))})
    except ValidationError as error:
        details = [{"field": one["loc"][0], "message": one["msg"]} for one in error.errors()]
        return JSONResponse({"error": {"details": details}}, 422)


office = Starlette(routes=[Route("/predict", predict, methods=["POST"])])


# %% passed: a bare ASGI application
import json

from pydantic import ValidationError


def verdict(raw):
    try:
        body = json.loads(raw)
    except ValueError:
        return 400, {"error": {"details": []}}
    try:
        return 200, {"prediction": decide(Tight.model_validate(body))}
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        details = [{"field": ".".join(one["loc"]), "message": one["type"]} for one in faults]
        return 422, {"error": {"details": details}}


async def office(scope, receive, send):
    if scope["type"] != "http":
        return
    raw, more = b"", True
    while more:
        message = await receive()
        raw, more = raw + message.get("body", b""), message.get("more_body", False)
    status, answer = verdict(raw)
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


# %% passed: in a function that gets the office afterwards
office = office_for = None


def refuse(request, error):
    faults = error.errors()
    status = {"json_invalid": 400}.get(faults[0]["type"], 422)
    pairs = [(fault["loc"], fault["msg"]) for fault in faults] if status == 422 else []
    details = [dict(field=str(list(loc).pop()), message=message) for loc, message in pairs]
    return JSONResponse(content=dict(error=dict(details=details)), status_code=status)


def office_for(shape):
    app = FastAPI(exception_handlers={RequestValidationError: refuse})
    app.post("/predict")(lambda application: dict(prediction=decide(application)))
    app.router.routes.clear()

    async def predict(application: shape):
        return dict(prediction=decide(application))

    app.add_api_route("/predict", predict, methods=["POST"])
    return app


office = office_for(Tight)


# %% partly 3: all are approved
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
        return {"prediction": "approved"}

    return app


office = office_for(Tight)


# %% incorrect: everything is refused with 400
office = FastAPI()


@office.post("/predict")
async def predict():
    return JSONResponse({"error": {"details": []}}, status_code=400)


# %% incorrect: another path
office = FastAPI()


@office.post("/predictions")
async def predict(application: Tight):
    return {"prediction": decide(application)}


# %% incorrect: a slash too much
office = FastAPI(redirect_slashes=False)


@office.post("/predict/")
async def predict(application: Tight):
    return {"prediction": decide(application)}


# %% partly 2: what is not JSON is a bad value, and a list of names is enough
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        return JSONResponse({"error": {"details": [fault["loc"][-1] for fault in faults]}}, 422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% partly 1: the leaking schema
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


office = office_for(Leaky)


# %% every_refusal_is_400: and the details are right
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [{"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}}, status_code=400)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% malformed_is_a_bad_value: what is not JSON names its place
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        details = [
            {"field": str(fault["loc"][-1]), "message": fault["msg"]} for fault in error.errors()
        ]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = office_for(Tight)


# %% not_attempted: the handler is a stub
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        body = {"error": {"details": ...}}
        return JSONResponse(body, status_code=...)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


office = ...


# %% incorrect: the function, and not an app of it
def office_for(shape):
    return FastAPI()


office = office_for
