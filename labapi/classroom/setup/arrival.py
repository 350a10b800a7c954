"""Whether a request arrives at a server here as it was written, and each time it is sent.

What comes between may be anything: a cache that `requests_cache.install_cache()` has put in the
place of `requests.Session`, a function that a start-up file has replaced, a password or a proxy
that `kept_out.py` does not know of. So it is tried: a small app is served, two equal requests are
sent by each library, and what arrived is compared with what was written.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapi.classroom.serving import serve
from labapi.classroom.setup.shadows import Shadowed, blaming_shadows

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

WRITTEN = "Bearer as-it-was-written"
WAIT_S = 2.0
PARTS = (
    "get", "post", "request", "api.request", "Session", "sessions.Session", "Session.request",
    "Session.prepare_request", "Session.send", "Session.get_adapter", "adapters.HTTPAdapter.send",
)  # fmt: skip
"""The parts of `requests` by which a request goes."""
NO_START = "labapi.start() would fail here"
CURE = "Choose Kernel, Restart Kernel, and leave out the cell or the start-up file that does it."
UNCACHE = "Run `requests_cache.uninstall_cache()`, or choose Kernel, Restart Kernel."


class Arrivals:
    """An app that counts what arrives, and notes the credential that each request carried."""

    def __init__(self) -> None:
        """Nothing has arrived yet."""
        self.credentials: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the number of the request."""
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        carried = dict(scope["headers"]).get(b"authorization", b"none")
        self.credentials.append(carried.decode("latin-1"))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        body = str(len(self.credentials)).encode()
        await send({"type": "http.response.body", "body": body})


def trouble_with_requests() -> str:
    """Say what comes between a cell's requests and a lab, and the cure; empty where nothing does.

    Where no server can be started at all, that is what is said.
    """
    try:
        with blaming_shadows():
            import_module("labapi.web.app")  # what `labapi.start` imports, and nothing before it
            import_module("requests")
            return _tried()
    except Shadowed as error:
        return str(error)
    except Exception as error:  # whatever it is: the check says so, and goes on
        return f"{NO_START} ({type(error).__name__}: {str(error)[:200]})."


def _tried() -> str:
    """Send, and compare."""
    app = Arrivals()
    served = serve(app, name="set-up check")
    try:
        for library, ask in _libraries():
            if fault := _fault(app, ask, served.url):
                return f"A request that `{library}` sent {fault} {_suspicion(library)}"
    finally:
        served.stop()
    return ""


def _libraries() -> Iterator[tuple[str, Callable[[str, dict[str, str]], str]]]:
    """Each library that may send a request, and how it is asked to."""
    yield "requests", _by_requests
    yield "urllib", _by_urllib
    if "httpx" in sys.modules:
        yield "httpx", _by_httpx


def _by_requests(url: str, headers: dict[str, str]) -> str:
    answered: str = import_module("requests").get(url, headers=headers, timeout=WAIT_S).text
    return answered


def _by_urllib(url: str, headers: dict[str, str]) -> str:
    urllib = import_module("urllib.request")
    with urllib.urlopen(urllib.Request(url, headers=headers), timeout=WAIT_S) as answer:
        return str(answer.read().decode())


def _by_httpx(url: str, headers: dict[str, str]) -> str:
    answered: str = sys.modules["httpx"].get(url, headers=headers, timeout=WAIT_S).text
    return answered


def _fault(app: Arrivals, ask: Callable[[str, dict[str, str]], str], url: str) -> str:
    """Send two requests; what is wrong, as the end of a sentence, or nothing."""
    for _ in range(2):
        before = len(app.credentials)
        try:
            answered = ask(f"{url}/", {"Authorization": WRITTEN})
        except Exception as error:
            return f"to a server in this kernel failed ({type(error).__name__}: {str(error)[:99]})."
        if len(app.credentials) != before + 1 or answered != str(before + 1):
            return "was not answered by the server in this kernel that it was sent to."
        if app.credentials[-1] != WRITTEN:
            return "arrived with another Authorization header than was written."
    return ""


def _suspicion(library: str) -> str:
    """Name what may have done it, and the cure."""
    found = list(_replaced()) if library == "requests" else []
    if any("requests_cache" in one for one in found):
        return f"{found[0]} {UNCACHE}"
    named = [name for name in os.environ if name in ("SSL_CERT_FILE", "SSL_CERT_DIR")]
    gone = [name for name in named if not Path(os.environ[name]).exists()]
    if library == "httpx" and gone:
        return f"The variable {gone[0]} names a file that is not there: take it away. {CURE}"
    return " ".join([*found[:1], CURE])


def _replaced() -> Iterator[str]:
    """Name each part of `requests` that is not its own any more, and who took its place."""
    for name in PARTS:
        part: Any = import_module("requests")
        for step in name.split("."):
            part = getattr(part, step, None)
        owner = str(getattr(part, "__module__", None) or type(part).__module__)
        if owner.split(".")[0] != "requests":
            yield f"`requests.{name}` is not requests' own: {_named(owner, part)} took its place."


def _named(owner: str, part: object) -> str:
    if owner == "__main__":
        return "a cell of this notebook"
    try:
        return f"{owner.split('.')[0]} ({inspect.getsourcefile(part)})"  # type: ignore[arg-type]
    except TypeError:  # nothing that was written in a file
        return owner
