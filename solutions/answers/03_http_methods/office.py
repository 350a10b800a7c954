# %% wrong: put_needs_something
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    if note_id not in notes:
        return Response(status_code=404)
    response.status_code = 201
    notes[note_id] = note
    return note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    found = notes.pop(note_id, None)
    return Response(status_code=404 if found is None else 204)


# %% wrong: success_is_200
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    notes[note_id] = note
    return note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    found = notes.pop(note_id, None)
    return Response(status_code=404 if found is None else 204)


# %% wrong: second_is_conflict
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    if note_id in notes:
        return Response(status_code=409)
    response.status_code = 201
    notes[note_id] = note
    return note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    found = notes.pop(note_id, None)
    return Response(status_code=404 if found is None else 204)


# %% wrong: put_merges
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = notes.get(note_id, {}) | note
    return note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    found = notes.pop(note_id, None)
    return Response(status_code=404 if found is None else 204)


# %% wrong: idempotent_is_same_answer
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note
    return note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    found = notes.pop(note_id, None)
    return Response(status_code=204)


# %% right: Flask
from flask import Flask, abort, request

office, shelf = Flask(__name__), {}


@office.post("/notes")
def add():
    name = uuid4().hex
    shelf[name] = request.get_json()
    return {}, 201, {"Location": f"/notes/{name}"}


@office.route("/notes/<name>", methods=["GET", "PUT", "DELETE"])
def one(name):
    there = name in shelf
    if request.method == "PUT":
        shelf[name] = request.get_json()
        return {}, 200 if there else 201
    if not there:
        abort(404)
    if request.method == "GET":
        return shelf[name]
    del shelf[name]
    return {}, 204


# %% right: Starlette
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

kept = []  # pairs of name and note


def place_of(name):
    return next((n for n, pair in enumerate(kept) if pair[0] == name), None)


class Note(HTTPEndpoint):
    async def get(self, request):
        place = place_of(request.path_params["name"])
        if place is None:
            raise HTTPException(404)
        return JSONResponse(kept[place][1])

    async def put(self, request):
        name, note = request.path_params["name"], await request.json()
        place = place_of(name)
        if place is None:
            kept.append((name, note))
            return JSONResponse(note, 201)
        kept[place] = (name, note)
        return JSONResponse(note)

    async def delete(self, request):
        place = place_of(request.path_params["name"])
        if place is None:
            raise HTTPException(404)
        del kept[place]
        return Response(status_code=204)


async def add(request):
    kept.append((uuid4().hex, await request.json()))
    return JSONResponse({}, 201, {"Location": f"/notes/{kept[-1][0]}"})


office = Starlette(routes=[Route("/notes", add, methods=["POST"]), Route("/notes/{name}", Note)])


# %% only: `PUT` fills a place or replaces what is there, and a second copy changes nothing
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note
    return note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    notes.clear()
    return Response(status_code=204)


@office.api_route("/notes/{note_id}", methods=["POST", "PATCH"])
def touch_note(note_id: str):
    return Response(status_code=204)


# %% only: `DELETE` removes the one note, the second time none
notes = {}
office = reading_room(notes)


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    found = notes.pop(note_id, None)
    return Response(status_code=404 if found is None else 204)


@office.api_route("/notes/{note_id}", methods=["POST", "PATCH"])
def touch_note(note_id: str):
    return Response(status_code=204)


# %% only: `DELETE` removes the one note, the second time none + `GET` and `POST` work as before
notes = {}
office = reading_room(notes)


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    found = notes.pop(note_id, None)
    return Response(status_code=404 if found is None else 204)
