"""Ids of what a lab really keeps, for the paths that ask for one.

The id that an OpenAPI document shows as an example is made up: asked for, it is a 404.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.lab import Lab
from labapi.domain.identifiers import id_of
from labapi.domain.predictions import PREFIX

if TYPE_CHECKING:
    from labapi.classroom.serving import Served
    from labapi.domain.store import Store

NEWEST = "The id in the path is that of the newest {what} of this lab."
NONE_YET = "The id in the path is only an example: this lab keeps no {what} yet. {cure}"
CURES = {
    "prediction_id": ("prediction", "POST /api/v1/predict makes one, and answers with its id."),
    "dataset_id": ("data set", "POST /api/v1/datasets takes one, and answers with its id."),
}
KEY = "The id in the path is only an example. GET /api/v1/api-keys lists the keys with their ids."


def filled(server: Served, path: str, example: str) -> tuple[str, str]:
    """Put the id of something that is there into an example of a path, and say what was done.

    Where this lab has nothing of the kind the example stays, and the words say how to get an id;
    of other paths, and of other apps, nothing is said.
    """
    parameter = path.partition("{")[2].partition("}")[0]
    if not isinstance(server, Lab) or not server.running:
        return example, ""
    if parameter == "key_id":  # the newest key may be the caller's own, and is not for deleting
        return example, KEY
    if parameter not in CURES:
        return example, ""
    what, cure = CURES[parameter]
    found = _newest(server.store, parameter)
    if not found:
        return example, NONE_YET.format(what=what, cure=cure)
    steps = zip(path.split("/"), example.split("/"), strict=True)
    kept = "/".join(found if step == f"{{{parameter}}}" else shown for step, shown in steps)
    return kept, NEWEST.format(what=what)


def _newest(store: Store, parameter: str) -> str:
    if parameter == "prediction_id":
        rows = store.execute("SELECT max(number) AS newest FROM predictions")
        return id_of(PREFIX, rows[0]["newest"]) if rows[0]["newest"] else ""
    rows = store.execute("SELECT id FROM datasets ORDER BY created_at DESC LIMIT 1")
    return rows[0]["id"] if rows else ""
