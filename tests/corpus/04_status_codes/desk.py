# %% passed: Starlette, with the number and more beside the application
from starlette.applications import Starlette
from starlette.responses import JSONResponse as Json
from starlette.routing import Route

kept = {}


async def add(request):
    try:
        application = Application.model_validate(await request.json()).model_dump()
    except ValueError as error:
        malformed = type(error).__name__ == "JSONDecodeError"
        return Json({"error": str(error)}, 400 if malformed else 422)
    number = str(len(kept) + 1)
    kept[number] = {"number": number, **application, "state": "new"}
    return Json(kept[number], 201, {"location": str(request.url_for("one", number=number))})


async def one(request):
    number = request.path_params["number"]
    if kept.get(number) is None:
        return Json({"error": "There is no such application."}, 404)
    if request.method == "DELETE":
        kept[number] = None
        return Json(None, 204)
    return Json(kept[number])


desk = Starlette(
    routes=[
        Route("/applications", add, methods=["POST"]),
        Route("/applications/{number}", one, methods=["GET", "DELETE"], name="one"),
    ]
)


# %% passed: numbers of its own, and a router
from itertools import count

from fastapi import APIRouter, FastAPI, HTTPException, status

router, numbers, drawer = APIRouter(prefix="/applications"), count(100), {}


@router.post("", status_code=status.HTTP_201_CREATED)
def add(application: Application, response: Response):
    number = next(numbers)
    drawer[number] = application
    response.headers["location"] = f"http://bank.example/applications/{number}"
    return {"id": number, **application.model_dump()}


@router.get("/{number}")
def read(number: int) -> Application:
    if number not in drawer:
        raise HTTPException(404, f"No application {number}.")
    return drawer[number]


@router.delete("/{number}", status_code=204)
def remove(number: int) -> None:
    read(number)
    del drawer[number]


desk = FastAPI()
desk.include_router(router)


@desk.exception_handler(RequestValidationError)
async def refuse(request, error):
    kinds = {one["type"] for one in error.errors()}
    return JSONResponse({"kinds": sorted(kinds)}, 400 if "json_invalid" in kinds else 422)


# %% passed: Flask that reads the JSON by itself, with its classes of views
import json

from flask import Flask, make_response, request
from flask.views import MethodView

kept = {}


class Applications(MethodView):
    def post(self):
        try:
            asked = json.loads(request.data)
        except json.JSONDecodeError as error:
            return {"at": error.pos}, 400
        if (
            not isinstance(asked.get("amount"), int)
            or asked["amount"] <= 0
            or not asked.get("name")
        ):
            return {"field": "amount or name"}, 422
        kept[len(kept)] = asked
        answer = make_response(asked, 201)
        answer.headers["Location"] = f"applications/{len(kept) - 1}"
        return answer


class One(MethodView):
    def get(self, number):
        return kept[number] if kept.get(number) else ({}, 404)

    def delete(self, number):
        if not kept.get(number):
            return {}, 404
        kept[number] = None
        return "", 204


desk = Flask("desk")
desk.add_url_rule("/applications", view_func=Applications.as_view("all"))
desk.add_url_rule("/applications/<int:number>", view_func=One.as_view("one"))


# %% partly 2: under the place something else is to be read
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = str(len(kept))
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}/"
    return {"place": f"/applications/{number}"}


@desk.delete("/applications/{number}")
@desk.delete("/applications/{number}/")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


@desk.get("/applications/{number}/")
def look(number: str):
    return {} if number in kept else Response(status_code=404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    return Response(status_code=400 if error.errors()[0]["type"] == "json_invalid" else 422)


# %% partly 1: the second takes the place of the first
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = application.name[:2]
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


@desk.delete("/applications/{number}")
def remove(number: str):
    return Response(status_code=204 if kept.pop(number, None) else 404)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    return Response(status_code=400 if error.errors()[0]["type"] == "json_invalid" else 422)


# %% partly 2: what is removed is forgotten without a word when it is not there
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    number = uuid4().hex
    kept[number] = application
    response.headers["Location"] = f"/applications/{number}"


@desk.delete("/applications/{number}", status_code=204)
def remove(number: str):
    kept.pop(number, None)


@desk.exception_handler(RequestValidationError)
def refuse(request, error):
    return Response(status_code=400 if error.errors()[0]["type"] == "json_invalid" else 422)


# %% partly 2: a value of the wrong type is taken for what is no JSON
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
    first = error.errors()[0]["type"]
    return Response(status_code=422 if first in ("greater_than", "missing") else 400)


# %% stock_is_right: nothing is refused by hand
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


# %% incorrect: the route crashes
kept = {}
desk = reading_desk(kept)


@desk.post("/applications", status_code=201)
def add(application: Application, response: Response):
    kept[number] = application


# %% incorrect: a function that makes the app
def desk():
    return reading_desk({})


# %% not_attempted: as it was given out
kept = {}
desk = reading_desk(kept)
