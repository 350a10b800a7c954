"""Under which address this server was reached: the *issuer* of OAuth 2.0 (RFC 8414, section 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request


def issuer_of(request: Request) -> str:
    """Give scheme, host and prefix, with no slash at the end.

    Behind Jupyter's proxy the prefix and the scheme stand in headers that the proxy adds. A real
    server has one issuer, written in its settings, and believes no header; this one listens on the
    loopback address only, and what it answers here is kept by no cache.
    """
    sent = request.headers
    scheme = sent.get("x-forwarded-proto", request.url.scheme).split(",")[0].strip()
    scheme = scheme if scheme in ("http", "https") else request.url.scheme
    prefix = sent.get("x-forwarded-context", "").rstrip("/")
    return f"{scheme}://{request.url.netloc}{prefix}"
