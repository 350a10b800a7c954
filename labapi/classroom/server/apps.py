"""Make an ASGI app of what a learner serves: FastAPI, Starlette, Flask, plain ASGI or WSGI."""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from labapi.web.layers import CRASH_KEY

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def adapted(app: Any) -> tuple[ASGIApp, Callable[[], None]]:
    """Give the app as ASGI, and what to call when it has stopped; `TypeError` for no app."""
    if _is_a("flask", "Flask", app):
        return _flask_as_asgi(app)
    if _is_a("starlette.applications", "Starlette", app) or _is_asgi(app):
        return cast("ASGIApp", app), _nothing
    if _is_wsgi(app):
        return _wsgi_as_asgi(app)
    raise TypeError(_advice(app))


def _is_a(module: str, name: str, app: Any) -> bool:
    # An object of that class can only exist if its module has been imported.
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(app, kind)


def _is_asgi(app: Any) -> bool:
    return inspect.iscoroutinefunction(_called(app)) and len(_taken(app)) == 3


def _is_wsgi(app: Any) -> bool:
    """Tell by the second name, which all who write by PEP 3333 use."""
    return callable(app) and len(_taken(app)) == 2 and _taken(app)[1] == "start_response"


def _called(app: Any) -> Any:
    """Give the function that runs when the app is called; None for a class, which is no app yet."""
    if inspect.isclass(app):
        return None
    return app if inspect.isfunction(app) or inspect.ismethod(app) else type(app).__call__


def _taken(app: Any) -> list[str]:
    """Name what the app takes when it is called."""
    with suppress(TypeError, ValueError):  # nothing that runs, or nothing that can be looked at
        return [name for name in inspect.signature(_called(app)).parameters if name != "self"]
    return []


def _flask_as_asgi(app: Any) -> tuple[ASGIApp, Callable[[], None]]:
    from flask import got_request_exception, request

    def note_crash(sender: object, exception: BaseException, **rest: object) -> None:
        scope = request.environ["asgi.scope"]
        scope[CRASH_KEY] = "".join(traceback.format_exception(exception))

    got_request_exception.connect(note_crash, sender=app)
    bridge, stop = _wsgi_as_asgi(app)

    def release() -> None:
        got_request_exception.disconnect(note_crash, sender=app)
        stop()

    return bridge, release


def _wsgi_as_asgi(app: Any) -> tuple[ASGIApp, Callable[[], None]]:
    from a2wsgi import WSGIMiddleware  # only an app that speaks WSGI needs these two

    from labapi.web.request.body import ending

    bridge = WSGIMiddleware(ending(app))  # type: ignore[arg-type]  # a dict has its keys
    stop = partial(bridge.executor.shutdown, wait=False, cancel_futures=True)
    return cast("ASGIApp", bridge), stop


def _nothing() -> None:
    """Release nothing."""


def _advice(app: Any) -> str:
    if inspect.isclass(app):
        said = f"This is the class {app.__name__} itself. Make an app of it first: "
        return said + f"app = {app.__name__}(...), then labapi.serve(app)."
    if inspect.isroutine(app):
        said = f"This is the function {app.__name__}. If it builds an app, call it: "
        return said + f"labapi.serve({app.__name__}())."
    said = "labapi.serve needs a FastAPI, Starlette or Flask app, and this is of type"
    return f"{said} {type(app).__name__}. Build one with app = fastapi.FastAPI(), for example."
