# %% passed: one route for both, and a shelf of its own
from fastapi import FastAPI, HTTPException, Request

shelf = {}
office = FastAPI()


@office.post("/notes", status_code=201)
def add(note: dict, response: Response):
    name = str(len(shelf) + 1)
    shelf[name] = note
    response.headers["location"] = f"/notes/{name}"
    return {"id": name}


@office.api_route("/notes/{name}", methods=["GET", "PUT", "DELETE"])
async def one(name: str, request: Request):
    there = name in shelf
    if request.method == "PUT":
        shelf[name] = await request.json()
        return Response(status_code=204 if there else 201)
    if not there:
        raise HTTPException(404)
    return shelf[name] if request.method == "GET" else remove(name)


def remove(name):
    del shelf[name]
    return Response(status_code=204)


# %% incorrect: a slash at the end
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}/")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note


@office.delete("/notes/{note_id}/")
def remove_note(note_id: str):
    return Response(status_code=404 if notes.pop(note_id, None) is None else 204)


# %% passed: in a database
import json
import sqlite3

from fastapi import HTTPException

base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
base.execute("CREATE TABLE notes (name TEXT PRIMARY KEY, note TEXT)")


class Kept:
    def __contains__(self, name):
        return bool(base.execute("SELECT 1 FROM notes WHERE name = ?", [name]).fetchall())

    def __getitem__(self, name):
        found = base.execute("SELECT note FROM notes WHERE name = ?", [name]).fetchall()
        return json.loads(found[0][0])

    def __setitem__(self, name, note):
        base.execute("REPLACE INTO notes VALUES (?, ?)", [name, json.dumps(note)])


notes = Kept()
office = reading_room(notes)


@office.put("/notes/{note_id}", status_code=201)
def put_note(note_id: str, note: dict):
    there = note_id in notes
    notes[note_id] = note
    return Response(status_code=200 if there else 201)


@office.delete("/notes/{note_id}", status_code=204)
def remove_note(note_id: str):
    if not base.execute("DELETE FROM notes WHERE name = ?", [note_id]).rowcount:
        raise HTTPException(404, "no such note")


# %% passed: a class with a Location for what is made, and an id of its own
class Office:
    def __init__(self):
        self.notes = {}
        self.app = reading_room(self.notes)
        self.app.put("/notes/{note_id}")(self.put)
        self.app.delete("/notes/{note_id}")(self.remove)

    def put(self, note_id: str, note: dict, response: Response):
        before = self.notes.get(note_id)
        self.notes[note_id] = dict(note)
        if before is None:
            response.status_code = 201
            response.headers["Location"] = f"/notes/{note_id}"
        return note

    def remove(self, note_id: str):
        try:
            del self.notes[note_id]
        except KeyError:
            return Response(status_code=404)
        return Response(status_code=204)


office = Office().app


# %% partly 2: only DELETE is written
notes = {}
office = reading_room(notes)


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    return Response(status_code=404 if notes.pop(note_id, None) is None else 204)


# %% partly 2: only PUT is written
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note
    return note


# %% partly 2: an empty note counts for none
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    return Response(status_code=204 if notes.pop(note_id, None) else 404)


# %% partly 2: what is removed is only emptied
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    if note_id not in notes:
        return Response(status_code=404)
    notes[note_id] = {}
    return Response(status_code=204)


# %% partly 2: the second removal raises
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    del notes[note_id]
    return Response(status_code=204)


# %% partly 2: the removal answers 200
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    if note_id not in notes:
        return Response(status_code=404)
    return notes.pop(note_id)


# %% partly 2: the status is decided after the note is stored
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    notes[note_id] = note
    response.status_code = 200 if note_id in notes else 201


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    return Response(status_code=404 if notes.pop(note_id, None) is None else 204)


# %% partly 2: always 201
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}", status_code=201)
def put_note(note_id: str, note: dict):
    notes[note_id] = note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    return Response(status_code=404 if notes.pop(note_id, None) is None else 204)


# %% partly 2: PUT makes an id of its own
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}", status_code=201)
def put_note(note_id: str, note: dict):
    notes[uuid4().hex] = note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    return Response(status_code=404 if notes.pop(note_id, None) is None else 204)


# %% incorrect: two lists of notes
notes = {}
office = reading_room({})


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note


@office.get("/note/{note_id}")
def read(note_id: str):
    return notes[note_id]


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    return Response(status_code=404 if notes.pop(note_id, None) is None else 204)


# %% partly 2: a PATCH that nobody asked for
notes = {}
office = reading_room(notes)


@office.patch("/notes/{note_id}")
@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note


@office.delete("/notes/{note_id}")
def remove_note(note_id: str):
    return Response(status_code=404 if notes.pop(note_id, None) is None else 204)


# %% put_merges: and nothing can be removed
notes = {}
office = reading_room(notes)


@office.put("/notes/{note_id}")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes.setdefault(note_id, {}).update(note)


# %% incorrect: both methods at the list of all notes
notes = {}
office = reading_room(notes)


@office.put("/notes")
def put_note(note_id: str, note: dict, response: Response):
    response.status_code = 200 if note_id in notes else 201
    notes[note_id] = note


@office.delete("/notes")
def remove_note(note_id: str):
    return Response(status_code=404 if notes.pop(note_id, None) is None else 204)


# %% incorrect: a new app that knows nothing
office = FastAPI()


# %% incorrect: the dictionary
office = {}


# %% not_attempted: untouched
notes = {}
office = reading_room(notes)


# write your two functions here
