# %% wrong: stock_is_right
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application.model_dump()
    response.headers["Location"] = f"/applications/{number}"
    return kept[number]


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    malformed = any(one["type"] == "json_invalid" for one in error.errors())
    reasons = [one["msg"] for one in error.errors()]
    return JSONResponse({"detail": reasons}, 422)


# %% wrong: all_is_400
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application.model_dump()
    response.headers["Location"] = f"/applications/{number}"
    return kept[number]


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    malformed = any(one["type"] == "json_invalid" for one in error.errors())
    reasons = [one["msg"] for one in error.errors()]
    return JSONResponse({"detail": reasons}, 400)


# %% wrong: success_is_200
kept = {}
desk = reading_desk(kept)


@desk.post("/applications")
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application.model_dump()
    response.headers["Location"] = f"/applications/{number}"
    return kept[number]


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    malformed = any(one["type"] == "json_invalid" for one in error.errors())
    reasons = [one["msg"] for one in error.errors()]
    return JSONResponse({"detail": reasons}, 400 if malformed else 422)


# %% wrong: gone_is_200
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application.model_dump()
    response.headers["Location"] = f"/applications/{number}"
    return kept[number]


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=200 if kept.pop(number, None) else 404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    malformed = any(one["type"] == "json_invalid" for one in error.errors())
    reasons = [one["msg"] for one in error.errors()]
    return JSONResponse({"detail": reasons}, 400 if malformed else 422)


# %% right: by hand
import json

from fastapi import FastAPI, HTTPException, Request
from pydantic import ValidationError

desk, places = FastAPI(), []


@desk.post("/applications")
async def add(request: Request):
    try:
        asked = Application(**json.loads(await request.body()))
    except ValidationError as error:
        raise HTTPException(422, str(error)) from None
    except ValueError:
        raise HTTPException(400, "This is no JSON.") from None
    places.append(asked)
    where = {"Location": f"/applications/{len(places)}"}
    return JSONResponse(asked.model_dump(), 201, where)


def find(number):
    if not 0 < number <= len(places) or places[number - 1] is None:
        raise HTTPException(404)
    return places[number - 1]


@desk.get("/applications/{number}")
def read(number: int):
    return find(number)


@desk.delete("/applications/{number}", status_code=204)
def remove(number: int):
    find(number)
    places[number - 1] = None


# %% right: Flask
from flask import Flask, request
from pydantic import ValidationError
from werkzeug.exceptions import NotFound

desk, drawer = Flask("desk"), {}


@desk.errorhandler(ValidationError)
def unfit(error):
    return {"detail": str(error)}, 422


@desk.post("/applications")
def add():
    number = uuid4().hex
    drawer[number] = Application(**request.get_json(force=True)).model_dump()
    return drawer[number], 201, {"Location": f"{request.host_url}applications/{number}"}


@desk.route("/applications/<number>", methods=["GET", "DELETE"])
def one(number):
    if number not in drawer:
        raise NotFound
    return drawer[number] if request.method == "GET" else (drawer.pop(number) and "", 204)


# %% only: a new application gets `201` and its place
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application.model_dump()
    response.headers["Location"] = f"/applications/{number}"
    return kept[number]


# %% only: a removed one gets `204`, one that is not there `404`
kept = {}
desk = reading_desk(kept)


@desk.post("/applications")
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application.model_dump()
    response.headers["Location"] = f"/applications/{number}"
    return kept[number]


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


# %% only: `400` and `422` are told apart
kept = {}
desk = reading_desk(kept)


@desk.post("/applications")
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application.model_dump()
    response.headers["Location"] = f"/applications/{number}"
    return kept[number]


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    malformed = any(one["type"] == "json_invalid" for one in error.errors())
    reasons = [one["msg"] for one in error.errors()]
    return JSONResponse({"detail": reasons}, 400 if malformed else 422)
