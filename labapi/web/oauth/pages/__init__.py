"""The pages that the OAuth server shows to people: HTML with no script and nothing from outside."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from starlette.responses import HTMLResponse


def show(name: str, status: int, form_action: str = "", **values: str) -> HTMLResponse:
    """Fill a page in; the values are plain text, and those named `…_html` are HTML already.

    `form_action` names where an answer to the form may lead the browser besides here. The headers
    keep the page from caches, from frames (a click on a page that lies invisibly over another one
    is nobody's consent), and from any script.
    """
    filled = {
        key: value if key.endswith("_html") else escape(value, quote=True)
        for key, value in values.items()
    }
    html = Template(_read(f"{name}.html")).substitute(filled, style_html=_read("page.css"))
    policy = (
        f"default-src 'none'; style-src 'sha256-{_style_hash()}'; base-uri 'none'; "
        f"form-action 'self' {form_action}".rstrip()
        + "; frame-ancestors 'none'"
    )
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    return HTMLResponse(html, status, headers)


@cache
def _read(name: str) -> str:
    return (files(__name__) / name).read_text("utf-8")


def _style_hash() -> str:
    return base64.b64encode(hashlib.sha256(_read("page.css").encode()).digest()).decode("ascii")
