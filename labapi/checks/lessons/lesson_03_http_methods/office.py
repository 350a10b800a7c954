"""Task 6: build `PUT` and `DELETE` that keep their promise."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    expect_header,
    expect_json,
    expect_status,
    incorrect,
    request_line,
    shown,
)
from labapi.checks.inside.problems import Blank
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

REST = "`GET` and `POST` work as before"
PLACES = 100
"""So many places are tried to find one that is empty."""

PUT_NEEDS_SOMETHING = Misconception(
    "put_needs_something",
    belief="`PUT` can only replace what is already there.",
    feedback="`PUT` says what shall stand in this place. If the place is empty, it is filled, "
    "and the status tells the client so.",
)
SUCCESS_IS_200 = Misconception(
    "success_is_200",
    belief="What has worked is answered with `200`.",
    feedback="The note was not there before: something has been made. The lesson's `PUT` of a new "
    "model had a status of its own for that.",
)
SECOND_IS_CONFLICT = Misconception(
    "second_is_conflict",
    belief="A `PUT` to a place that is taken must be refused.",
    feedback="A client that missed your first answer sends the same again, and should not be told "
    "that it went wrong. `PUT` replaces what is there.",
)
PUT_MERGES = Misconception(
    "put_merges",
    belief="`PUT` adds to what is there.",
    feedback="A field of the earlier note is still there, though the new note does not have it. "
    "`PUT` carries the whole note; to change a part is the task of another method.",
)
IDEMPOTENT_IS_SAME_ANSWER = Misconception(
    "idempotent_is_same_answer",
    belief="Idempotent means that the answer is the same each time.",
    feedback="The promise is about the effect: the note is gone after one `DELETE` and after two. "
    "The answers may differ, and the task asks for one that tells that nothing was there.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send each request twice; look with `GET` at what is kept in between.

    What was given out still works: that is paid beside one of the two methods, not by itself.
    """
    _expect_begun(work, cases)
    paid = 0
    for points, claim in each_by_itself(
        (
            1,
            "`PUT` fills a place or replaces what is there, and a second copy changes nothing",
            lambda: _expect_puts(work, cases),
        ),
        (
            1,
            "`DELETE` removes the one note, the second time none",
            lambda: _expect_deletes(work, cases),
        ),
        (1, REST, lambda: _rest_still_works(work, cases)),
    ):
        if claim == REST and not paid:
            continue
        paid += points
        yield points, claim


def _expect_begun(work: Work, cases: Cases) -> None:
    """An office as it was given out knows neither method; one that knows nothing is no office.

    What is sent carries no note, so that nothing is kept before the first that is asked for.
    """
    place = f"/notes/{cases.name('note')}"
    statuses = {work.request("office", method, place).status for method in ("DELETE", "PUT")}
    if statuses == {405}:
        for other in ("/notes", f"{place}/"):
            _expect_nothing_at(work, other)
        raise Blank("office")
    if statuses == {404} and work.request("office", "POST", "/notes").status == 404:
        incorrect("`office` answers `404` to `POST /notes`, too. Keep its `GET` and `POST`.")


def _expect_nothing_at(work: Work, other: str) -> None:
    """Say so where one of the two methods was given to a path that is nearly the right one."""
    for method in ("PUT", "DELETE"):
        if work.request("office", method, other).status not in (307, 404, 405):
            said = f"`office` takes `{method} {other}`, and does not take it at"
            incorrect(f"{said} `/notes/{{note_id}}`, as it stands in the task.")


def _empty_place(work: Work, cases: Cases) -> str:
    """Find a place with no note in it: checks before this one may have left theirs."""
    for _ in range(PLACES):
        place = f"/notes/{cases.name('note')}"
        if work.request("office", "GET", place).status != 200:
            return place
    incorrect(f"There is a note at `{place}` already. Run your cell again, to begin with none.")


def _expect_puts(work: Work, cases: Cases) -> None:
    place, neighbour = _empty_place(work, cases), f"/notes/{cases.name('note')}"
    _put_twice(work, cases, place)
    here = _kept(work, place)
    _put(work, neighbour, _note(cases))
    if _kept(work, place) != here:
        incorrect(f"After `PUT {neighbour}` the note `{place}` is no longer what it was.")
    work.request("office", "DELETE", place)
    if _kept(work, place) is None:  # where it can be emptied, it can be filled again
        because = "the note there had been removed, and another was to be put in its place"
        expect_status(_put(work, place, here), 201, because=because)
    for path in (place, neighbour):  # the next check finds as much room as this one did
        work.request("office", "DELETE", path)


def _put_twice(work: Work, cases: Cases, place: str) -> None:
    note = _note(cases) | {cases.name("field"): "only in the first"}
    first = _put(work, place, note)
    PUT_NEEDS_SOMETHING.when(first.status == 404, _seen(first))
    SUCCESS_IS_200.when(first.status in (200, 204), _seen(first))
    expect_status(first, 201, because="the note was to be put in an empty place")
    _expect_kept(work, place, note)
    second = _put(work, place, note)
    SECOND_IS_CONFLICT.when(second.status in (409, 412, 400), _seen(second))
    expect_status(second, 200, 204, because="the same note was to be put there again")
    _expect_kept(work, place, note)
    other = _note(cases)
    expect_status(_put(work, place, other), 200, 204, because="the note there was to be replaced")
    PUT_MERGES.when(_kept(work, place) == note | other, f"`GET {place}` gives `{note | other}`.")
    _expect_kept(work, place, other)
    because = "an empty note was to be put there: it is a JSON object, too"
    expect_status(_put(work, place, {}), 200, 204, because=because)
    expect_status(_put(work, place, other), 200, 204, because="the note there, `{}`, was replaced")


def _expect_deletes(work: Work, cases: Cases) -> None:
    """Have an empty note removed, and one with something in it, from among others."""
    kept = _note(cases)
    notes = (kept, *cases.shuffled([{}, kept]))
    neighbour, *places = (_filled(work, cases, note) for note in notes)
    for place in places:
        _delete_twice(work, place)
        _expect_kept(work, neighbour, kept, f"After `DELETE {place}`: ")


def _delete_twice(work: Work, place: str) -> None:
    note = _kept(work, place)
    first = work.request("office", "DELETE", place)
    expect_status(first, 204, because=f"the note there, `{note}`, was to be removed")
    if _kept(work, place) is not None:
        incorrect(f"`DELETE {place}` was answered with `204`, and `GET` still finds the note.")
    second = work.request("office", "DELETE", place)
    IDEMPOTENT_IS_SAME_ANSWER.when(second.status == 204, f"For the second time: {_seen(second)}")
    expect_status(second, 404, because="there was no note to remove any more")
    if _kept(work, place) is not None:
        incorrect(f"After a second `DELETE {place}`, `GET` finds a note again.")


def _filled(work: Work, cases: Cases, note: dict[str, Any]) -> str:
    """Have a note kept, by `PUT` or, where that does not work, by `POST`; give its place."""
    place = f"/notes/{cases.name('note')}"
    if _put(work, place, note).status in (200, 201, 204) and _kept(work, place) == note:
        return place
    return _posted(work, note)


def _posted(work: Work, note: dict[str, Any]) -> str:
    """Add a note by `POST`, and give its place."""
    made = work.request("office", "POST", "/notes", json=note)
    expect_status(made, 201, because="a note was to be added")
    location = expect_header(made, "Location", "a client cannot find the new note without it")
    place = urlsplit(location).path
    _expect_kept(work, place, note)
    return place


def _rest_still_works(work: Work, cases: Cases) -> None:
    place, other = (_posted(work, _note(cases)) for _ in range(2))
    if place == other:
        incorrect(f"Two times `POST /notes` led to one place, `{place}`.")
    for method, path in (("POST", place), ("PATCH", place), ("DELETE", "/notes")):
        because = "no method but those of the task is to work there"
        wrong = expect_status(work.request("office", method, path), 405, because=because)
        expect_header(wrong, "Allow", "it tells the client which methods work here")


def _put(work: Work, place: str, note: dict[str, Any]) -> Any:
    return work.request("office", "PUT", place, json=note)


def _kept(work: Work, place: str) -> Any:
    """Read what is kept in a place; None where nothing is."""
    found = work.request("office", "GET", place)
    if found.status == 404:
        return None
    expect_status(found, 200, because="`GET` reads what is kept there")
    if (note := expect_json(found)) is None:
        incorrect(f"`GET {place}` is answered with `200` and `null`. With no note, `404` is due.")
    return note


def _expect_kept(work: Work, place: str, note: dict[str, Any], when: str = "") -> None:
    if (kept := _kept(work, place)) != note:
        came = "finds nothing" if kept is None else f"gives `{shown(kept)}`"
        incorrect(f"{when}The note `{shown(note)}` was sent to `{place}`; `GET {place}` {came}.")


def _note(cases: Cases) -> dict[str, Any]:
    return {"text": cases.name("text"), "stars": cases.whole(1, 5)}


def _seen(exchange: Any) -> str:
    return f"{request_line(exchange)} was answered with `{exchange.status}`."


TASK = Task(
    number=6,
    title="An office for notes",
    points=3,
    objective="Build endpoints whose `PUT` and `DELETE` are idempotent.",
    hints=(
        "The given code shows how a route is written. Yours begin with `@office.put(…)` and "
        "`@office.delete(…)`, with the path of the one for `GET`.",
        "`PUT` takes `note_id` and `note`. Whether `note_id in notes` *before* you store decides "
        "the status. `DELETE` takes `note_id`, and asks the same question before it removes.",
        "`response.status_code = …` sets a status where the function has a parameter "
        "`response: Response`. `notes.pop(note_id, None)` removes a note and gives it, or None.",
    ),
    judge=judge,
    misconceptions=(
        PUT_NEEDS_SOMETHING, SUCCESS_IS_200, SECOND_IS_CONFLICT, PUT_MERGES,
        IDEMPOTENT_IS_SAME_ANSWER,
    ),
    why="After one copy and after two the same notes are kept, so a client that missed your answer "
    "may send again; the statuses tell it what it found.",
)  # fmt: skip
