"""The menu: the OpenAPI document for programs, and Swagger UI for people, with no CDN.

Swagger UI's files come from an installed package, so the page works with the network off. The
document is the largest answer of all: it is written once, and who has it need not get it again.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.responses import HTMLResponse, JSONResponse

from labapi.domain.errors import UnknownPath
from labapi.web.openapi.document import as_3_2
from labapi.web.request.conditional import REVALIDATE, answer_conditionally

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(include_in_schema=False)
OWN_SCRIPT = "fill_in.js"
ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
    OWN_SCRIPT: "text/javascript",
}


@router.get("/openapi.json")
async def read_openapi(request: Request) -> Response:
    """Give the OpenAPI document."""
    body = _written(request, "3.1", request.app.openapi)
    return answer_conditionally(request, body, REVALIDATE)


@router.get("/docs/openapi.json")
async def read_openapi_3_2(request: Request) -> Response:
    """Give the same in OpenAPI 3.2, from which Swagger UI can send a QUERY."""
    body = _written(request, "3.2", lambda: as_3_2(request.app.openapi(), ".."))
    return answer_conditionally(request, body, REVALIDATE)


@router.get("/docs")
async def read_docs(request: Request) -> HTMLResponse:
    """Give the page that draws the document and sends requests from it."""
    page = get_swagger_ui_html(
        openapi_url="docs/openapi.json",
        title=f"{request.app.title}: documentation",
        swagger_js_url="docs/swagger-ui-bundle.js",
        swagger_css_url="docs/swagger-ui.css",
        swagger_favicon_url="docs/favicon-32x32.png",
        swagger_ui_parameters={"docExpansion": "list", "validatorUrl": None},
    )
    script = f'<script src="docs/{OWN_SCRIPT}"></script></body>'
    return HTMLResponse(bytes(page.body).decode().replace("</body>", script))


@router.get("/docs/{name}")
async def read_docs_asset(request: Request, name: str) -> Response:
    """Give one of the files that the page loads."""
    if name not in ASSETS:
        raise UnknownPath(request.url.path)
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(_asset(name), headers=headers, media_type=ASSETS[name])


def _written(request: Request, version: str, describe: Callable[[], dict[str, Any]]) -> bytes:
    """Write a document as JSON when it is first asked for; it takes some milliseconds."""
    kept: dict[str, bytes] = request.app.state.documents
    if version not in kept:
        kept[version] = bytes(JSONResponse(describe()).body)
    return kept[version]


@cache
def _asset(name: str) -> bytes:
    folder = "labapi.web.openapi" if name == OWN_SCRIPT else "fastapi_swagger.resources"
    return (files(folder) / name).read_bytes()
