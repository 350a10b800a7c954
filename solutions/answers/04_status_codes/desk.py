# %% wrong: stock_is_right
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


# %% wrong: all_is_400
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    return JSONResponse(error.errors(), 400)


# %% wrong: success_is_200
kept = {}
desk = reading_desk(kept)


@desk.post("/applications")
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    malformed = any(one["type"] == "json_invalid" for one in error.errors())
    return JSONResponse(error.errors(), 400 if malformed else 422)


# %% wrong: gone_is_200
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=200 if kept.pop(number, None) else 404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    malformed = any(one["type"] == "json_invalid" for one in error.errors())
    return JSONResponse(error.errors(), 400 if malformed else 422)


# %% right: by hand
import json
from uuid import UUID

from fastapi import FastAPI, HTTPException, Request
from pydantic import ValidationError

desk, places = FastAPI(), {}


@desk.post("/applications")
async def add(request: Request):
    try:
        asked = Application(**json.loads(await request.body()))
    except ValidationError:
        raise HTTPException(422) from None
    except ValueError:
        raise HTTPException(400) from None
    number = uuid4()
    places[number] = asked
    return Response(status_code=201, headers={"Location": f"/applications/{number}"})


@desk.get("/applications/{number}")
def read(number: UUID):
    if number in places:
        return places[number]
    raise HTTPException(404)


@desk.delete("/applications/{number}", status_code=204)
def remove(number: UUID):
    read(number)
    del places[number]


# %% right: Flask
import flask
from pydantic import ValidationError

desk, drawer = flask.Flask(__name__), {}


@desk.errorhandler(ValidationError)
def unfit(error):
    return str(error), 422


@desk.post("/applications")
def add():
    number = uuid4().hex
    drawer[number] = Application(**flask.request.get_json()).model_dump()
    return flask.Response(status=201, headers={"Location": flask.url_for("one", number=number)})


@desk.route("/applications/<number>", methods=["GET", "DELETE"])
def one(number):
    if number not in drawer:
        flask.abort(404)
    if flask.request.method == "GET":
        return drawer[number]
    del drawer[number]
    return flask.Response(status=204)


# %% only: a new application gets `201` and its place
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


# %% only: a removed one gets `204`, one that is not there `404`
kept = {}
desk = reading_desk(kept)


@desk.post("/applications")
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


# %% only: `400` and `422` are told apart
kept = {}
desk = reading_desk(kept)


@desk.post("/applications")
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    malformed = any(one["type"] == "json_invalid" for one in error.errors())
    return JSONResponse(error.errors(), 400 if malformed else 422)
