"""The bench on which an app is tried: made, served, asked, and put away, with a limit to each.

Nothing here trusts the app to come to an end. Its factory and its start run in threads that are
left behind where they hang; a request is broken off; what it prints does not bury the picture.
"""

from __future__ import annotations

import inspect
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

from labapi.checks.inside.capstone.answer import Answer, Sent
from labapi.checks.inside.capstone.given import CREATING, Given, HeldModel
from labapi.checks.inside.learners_code import problem_of

if TYPE_CHECKING:
    from labapi.classroom.server.server import Server
    from labapi.web.layers.entry import Entry

REQUEST_S = 2.0
"""How long an answer may take."""
START_S = 10.0
"""How long `create_app`, and then the start of its app, may take."""
LOADING_S = 3.0
"""How long an app may take to start while its model loads; then the model is let go."""
LATE = "no answer within"
WAITED = "no answer: it waited for `given.load_model()`"
LARGEST = 1_000_000
"""So many bytes of an answer are read, and no more."""
CHUNK = 65_536
NUMBERS = count(1)


class NotServed(Exception):
    """There is no app to ask; the message says why, and what to do."""


class Bench(Protocol):
    """One app at work. In a notebook it runs in the kernel, in grading in a child process."""

    @property
    def waited_in(self) -> str:
        """Where the app waited for its model and should not have; `""` where it did not."""
        ...

    def send(self, sent: Sent, limit_s: float = REQUEST_S) -> Answer:
        """Send a request, and give what came of it within the limit."""
        ...

    def release(self) -> None:
        """Let the app have its model."""
        ...

    def crash_model(self, crashes: bool) -> None:
        """Have the model raise at each question, or no more."""
        ...

    def close(self) -> None:
        """Stop the app."""
        ...


class KernelBench:
    """An app that is served by a thread of this process."""

    def __init__(self, create_app: Callable[[Given], Any], given: Given, held: HeldModel) -> None:
        """Have an app made and served; raises `NotServed`."""
        self._held = held
        self._client: Client | None = None
        self._server: Server | None = None
        self._release_app: Callable[[], None] = _nothing
        self._crashes: list[str] = []
        try:
            self._serve(self._made(create_app, given))
        except BaseException:
            self.close()
            raise

    @property
    def waited_in(self) -> str:
        """Where the app waited for its model and should not have."""
        return self._held.waited_in

    def _made(self, create_app: Callable[[Given], Any], given: Given) -> Any:
        app = _in_time(partial(create_app, given), CREATING, "`create_app(given)`")
        if inspect.iscoroutine(app):
            app.close()
            raise NotServed("`create_app` is an `async def`: write it with a plain `def`.")
        if app is None:
            raise NotServed("`create_app(given)` returned None: let it end with `return app`.")
        return app

    def _serve(self, app: Any) -> None:
        # Not at the top: the HTTP server costs 0.2 s to import, which a picture does not need.
        from labapi.classroom.server.apps import adapted
        from labapi.classroom.server.kept_out import keep_out
        from labapi.classroom.server.server import Server
        from labapi.domain.clock import SystemClock
        from labapi.web.layers.journal import JournalLayer

        keep_out()
        try:
            asgi, self._release_app = adapted(app)
        except TypeError:
            kind = type(app).__name__
            said = f"`create_app(given)` returned an object of type {kind}, and no app."
            raise NotServed(f"{said} FastAPI, Starlette, Flask, ASGI and WSGI will do.") from None
        watched = JournalLayer(asgi, self._note, SystemClock())
        self._server = server = Server(watched, f"capstone-{next(NUMBERS)}")
        _in_time(server.start, "start of an app", "The start of your app", self._impatient)
        self._client = Client("127.0.0.1", server.port)

    def _impatient(self) -> None:
        """Let the model go where an app waits for it before it answers anybody."""
        if self._held.asked.is_set():
            self._held.blame("the app's start")

    def _note(self, entry: Entry) -> None:
        self._crashes.append(entry.crash or "")

    def send(self, sent: Sent, limit_s: float = REQUEST_S) -> Answer:
        """Send a request, and give what came of it within the limit."""
        if self._client is None:
            raise NotServed("The app is not served any more.")
        self._crashes.clear()
        calls = self._held.calls
        answer = self._client.send(sent, limit_s)
        if answer.trouble.startswith(LATE) and self._held.calls > calls:
            answer = replace(answer, trouble=WAITED)  # it was not the machine that was slow
        crash = self._crashes[-1] if self._crashes else ""
        return replace(answer, crash=crash) if crash else answer

    def release(self) -> None:
        """Let the app have its model."""
        self._held.release()

    def crash_model(self, crashes: bool) -> None:
        """Have the model raise at each question, or no more."""
        self._held.model.crashes = crashes

    def close(self) -> None:
        """Stop the app; one that hangs is left behind, and can keep nobody."""
        self._held.release()
        if self._client is not None:
            self._client.close()
        if self._server is not None:
            self._server.stop(0.5)
        self._release_app()
        self._server = self._client = None


def _nothing() -> None:
    """Release nothing."""


def _in_time(
    run: Callable[[], Any], name: str, what: str, after_a_while: Callable[[], None] = _nothing
) -> Any:
    """Run something of the learner's in a thread; raises `NotServed` if it fails or hangs."""
    returned: list[Any] = []
    raised: list[BaseException] = []

    def work() -> None:
        try:
            returned.append(run())
        except BaseException as error:  # SystemExit too: it is the learner's, and ends no kernel
            raised.append(error)

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    thread.join(LOADING_S)
    if thread.is_alive():
        after_a_while()
        thread.join(START_S - LOADING_S)
    if raised:
        raise NotServed(_failure(what, run, raised[0])) from None
    if not returned:
        raise NotServed(f"{what} had not ended after {START_S:g} seconds. What does it wait for?")
    return returned[0]


def _failure(what: str, run: Callable[[], Any], error: BaseException) -> str:
    if type(error).__name__ == "ServerDidNotStart":
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        told = [line for line in lines if not line.startswith("Application startup failed")]
        return f"{what} failed: {told[-1]}."
    function = getattr(run, "func", run)
    names = getattr(function, "__globals__", {})
    return str(problem_of(error, what.strip("`"), "create_app", names))


class Client:
    """A connection that is kept open, and broken off where an answer takes too long."""

    def __init__(self, host: str, port: int) -> None:
        """Open nothing yet."""
        self._host, self._port = host, port
        self._connection: HTTPConnection | None = None

    def send(self, sent: Sent, limit_s: float) -> Answer:
        """Send one request; where the app closed a kept connection meanwhile, once more."""
        fresh = self._connection is None
        answer = self._tried(sent, limit_s)
        if answer.trouble and not fresh and "closed" in answer.trouble:
            answer = self._tried(sent, limit_s)
        return answer

    def _tried(self, sent: Sent, limit_s: float) -> Answer:
        late = threading.Event()
        connection = self._connection = self._connection or HTTPConnection(
            self._host, self._port, timeout=limit_s
        )
        began_at = time.monotonic()
        watch = threading.Timer(limit_s, self._break_off, [connection, late])
        watch.daemon = True
        watch.start()
        try:
            return self._exchanged(connection, sent)
        except (OSError, HTTPException, ValueError) as error:
            self.close()
            timed_out = late.is_set() or time.monotonic() - began_at >= limit_s * 0.95
            return Answer(sent, 0, trouble=_trouble(error, timed_out, limit_s))
        finally:
            watch.cancel()

    def _exchanged(self, connection: HTTPConnection, sent: Sent) -> Answer:
        connection.putrequest(
            sent.method, sent.path, skip_host="Host" in sent.headers, skip_accept_encoding=True
        )
        headers = {"Accept": "application/json", **sent.headers}
        if sent.body is not None:
            headers.setdefault("Content-Length", str(len(sent.body)))
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(sent.body)
        response = connection.getresponse()
        body = b""
        while chunk := response.read(CHUNK):
            body += chunk
            if len(body) > LARGEST:
                self.close()
                told = f"an answer of more than {LARGEST:,} bytes"
                return Answer(sent, 0, trouble=f"{told}, which was not read to its end")
        if response.will_close or response.status >= 500:
            self.close()
        return Answer(sent, response.status, tuple(response.getheaders()), body)

    def _break_off(self, connection: HTTPConnection, late: threading.Event) -> None:
        late.set()
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _trouble(error: Exception, timed_out: bool, limit_s: float) -> str:
    if timed_out:
        return f"{LATE} {limit_s:g} s"
    if isinstance(error, HTTPException) and "IncompleteRead" in type(error).__name__:
        return "an answer that broke off"
    return "no answer: the connection was closed"
