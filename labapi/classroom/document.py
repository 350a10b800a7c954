"""The OpenAPI document of a running server, read over HTTP as any client would."""

from __future__ import annotations

from typing import Any

from labapi.classroom.measured import marked

PLACE = "/openapi.json"
LIMIT_S = 10


class NoDocument(RuntimeError):
    """The server gives no OpenAPI document; the message says what it answered, and why that is."""


def read_document(url: str) -> dict[str, Any]:
    """Ask the server at `url` for its document; `NoDocument` where it has none."""
    import requests  # 0.1 s to import

    with requests.Session() as session:
        session.trust_env = False  # no proxy stands between a notebook and its own kernel
        try:
            answer = session.get(url + PLACE, timeout=LIMIT_S)
        except requests.RequestException:
            raise NoDocument(_silent(url)) from None
    if answer.status_code != 200:
        raise NoDocument(_refused(answer.status_code))
    try:
        document = answer.json()
    except ValueError:
        raise NoDocument(f"{PLACE} is there, but it is no JSON.") from None
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise NoDocument(f"{PLACE} is JSON, but no OpenAPI document: it has no paths.")
    return document


def _silent(url: str) -> str:
    return f"Nothing answered at {marked(url)}. Start the server, then ask for the menu again."


def _refused(status: int) -> str:
    said = f"This app has no menu: GET {PLACE} answered {status}."
    return (
        f"{said} FastAPI writes such a document from the code; "
        "with Flask or Starlette, the author has to."
    )
