"""`work` in this very process: the names of the notebook are at hand.

In a notebook this is the kernel. In grading it is the child process: there `inside.py` asks the
same four verbs of the same class.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from labapi.checks.inside.codec import CodecError, plain
from labapi.checks.inside.deadline import Late, deadline
from labapi.checks.inside.given import GivenNames
from labapi.checks.inside.judged_lab import judged_lab
from labapi.checks.inside.last_run import LastRuns
from labapi.checks.inside.learners_code import call_as_typed, has_blank, keys_left, problem_of
from labapi.checks.inside.left_blank import blank_lines, is_left_blank, names_used
from labapi.checks.inside.problems import (
    Blank,
    Raised,
    TookTooLong,
    Undefined,
    Unfit,
    WorkProblem,
)
from labapi.classroom.exchange.exchange import Exchange, exchange_of
from labapi.classroom.notebook.covered import covered_among

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab


LIMIT_S = 10.0
"""How long a call of a learner's function, or an answer of a learner's app, may take."""
NO_CONTENT = 204
WAIT_S = 10.0
"""How long a request waits for bytes of its answer; an answer that trickles is `deadline`'s."""


class Here:
    """What stands in one namespace, asked by the four verbs; `close()` stops what it served.

    `stands_on` are the names on which the task at hand stands: where a given cell has set one,
    what it has made is what all of that cell's names mean while a verb is answered.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        limit_s: float = LIMIT_S,
        runs: LastRuns | None = None,
        given: GivenNames | None = None,
        stands_on: Iterable[str] = (),
        patience: float = 1.0,
    ) -> None:
        """Look into this namespace, which is read anew at each verb.

        `runs` tells which cell a name comes from, and `given` what given cells have made, where
        that is known. `patience` is that of the `deadline`.
        """
        self._namespace = namespace
        self._runs = runs
        self._limit_s, self._patience = limit_s, patience
        self._given = given or GivenNames()
        self.stands_on = set(stands_on)
        self._served: dict[str, tuple[object, AppClient]] = {}
        self._asked: dict[str, object] = {}

    def value(self, name: str) -> Any:
        """Give the plain data that stands under this name."""
        with self._as_given(name):
            return self._plain(name, self._named(name))

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function with copies of plain data, and give the plain data it returns."""
        with self._as_given(name):
            return self._called(name, arguments)

    def _called(self, name: str, arguments: tuple[Any, ...]) -> Any:
        function = self._named(name)
        if not callable(function):
            raise Unfit(name, f"is {_kind(function)}, and the task asks for a function.")
        self._asked[name] = function
        copies = [plain(argument) for argument in arguments]
        _fits(name, function, copies)
        if is_left_blank(function):
            raise Blank(name, blank_lines(function))
        typed = call_as_typed(name, arguments)
        try:
            with deadline(self._limit_s, self._patience) as limit:
                returned = function(*copies)
        except Late:
            raise TookTooLong(typed, self._limit_s, limit.undisturbed) from None
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too: it is the learner's, not ours
            self._blame_a_failed_cell(error)
            raise problem_of(error, typed, name, self._namespace) from None
        if inspect.iscoroutine(returned):
            returned.close()
            raise Unfit(name, "is an `async def`; write it with a plain `def`.")
        return self._plain(name, returned, "returned")

    def request(self, app: str, method: str, path: str, **sending: Any) -> Exchange:
        """Serve the app of this name on loopback, send one request, and give the exchange."""
        with self._as_given(app):
            client = self._client_of(app)
            sending = plain(sending)
            try:
                with deadline(self._limit_s, self._patience):
                    return client.send(method, path, **sending)
            except (Late, TimeoutError):
                raise TookTooLong(f"{method} {path}", self._limit_s) from None

    def lab(self, **settings: Any) -> AbstractContextManager[JudgedLab]:
        """Start a fresh lab for the learner's code to call."""
        return judged_lab(**settings)

    def covered(self) -> list[str]:
        """Tell of Python's own names that what was asked uses, and that mean something else."""
        used = set[str]().union(*map(names_used, self._asked.values()))
        return covered_among(used, self._namespace)

    def close(self) -> None:
        """Stop the apps that were served."""
        for _, client in self._served.values():
            client.close()
        self._served.clear()

    def _as_given(self, name: str) -> AbstractContextManager[None]:
        """Let given names mean what was given; what a judge has asked for, the task stands on."""
        self.stands_on.add(name)
        return self._given.restored(self._namespace, self.stands_on)

    def _named(self, name: str) -> Any:
        if problem := self._trouble_with(name):
            raise problem
        if name not in self._namespace:
            raise Undefined(name)
        found = self._namespace[name]
        if found is ...:
            raise Blank(name)
        self._expect_run(found)
        return found

    def _expect_run(self, made: Any) -> None:
        """Ask that what the learner's code rests on does not come from a cell that failed."""
        for used in sorted(names_used(made) & self._namespace.keys()) if self._runs else ():
            if problem := self._trouble_with(used):
                raise problem

    def _blame_a_failed_cell(self, error: BaseException) -> None:
        """Where a name is missing that a cell was to set and did not, that cell is the reason."""
        missing = error.name if isinstance(error, NameError) else None
        if missing and (problem := self._trouble_with(missing)):
            raise problem from None

    def _trouble_with(self, name: str) -> WorkProblem | None:
        """Say what has become of the cell of a name; what was given is there in any case."""
        if self._runs is None or name in self._given.made(self.stands_on):
            return None
        return self._runs.problem(name)

    def _plain(self, name: str, found: Any, how: str = "holds") -> Any:
        try:
            copy = plain(found)
        except CodecError as error:
            said = f"{how} something that cannot be checked: {error}"
            raise Unfit(name, said) from None
        except Exception as error:  # an object that does not let itself be read
            said = f"{how} something that cannot be checked: {type(error).__name__}"
            raise Unfit(name, said) from None
        if has_blank(copy):
            raise Blank(name, keys_left(copy))
        return copy

    def _client_of(self, name: str) -> AppClient:
        """Serve the app, or find it served already."""
        # Not at the top: the HTTP server costs 0.2 s to import, and few tasks are apps.
        from labapi.classroom.server.server import ServerDidNotStart

        app = self._named(name)
        self._asked[name] = app
        if is_left_blank(app):
            raise Blank(name, blank_lines(app))
        if name in self._served and self._served[name][0] is app:
            return self._served[name][1]
        try:
            client = AppClient(app, name=f"check of {name}")
        except TypeError:
            advice = f"is {_kind(app)}, and the task asks for an app, such as `fastapi.FastAPI()`."
            raise Unfit(name, advice) from None
        except ServerDidNotStart as error:
            raise Raised(f"labapi.serve({name})", "ServerDidNotStart", str(error)) from None
        if name in self._served:
            self._served[name][1].close()
        self._served[name] = (app, client)
        return client


def _fits(name: str, function: Any, arguments: list[Any]) -> None:
    """Raise `Unfit` for a function that cannot take so many arguments."""
    with suppress(ValueError):  # built-in functions have no signature to look at
        signature = inspect.signature(function, follow_wrapped=False)  # what is really called
        try:
            signature.bind(*arguments)
        except TypeError:
            count = len(arguments)
            many = f"{count} argument{'s' * (count != 1)}"
            advice = f"takes {signature}, and the task calls it with {many}."
            raise Unfit(name, advice) from None


def _kind(found: Any) -> str:
    kind = "class" if isinstance(found, type) else type(found).__name__
    return f"an {kind}" if kind[:1].lower() in "aeiou" else f"a {kind}"


# A learner's app, served and asked: each exchange is looked at from both sides.


class AppClient:
    """One served app and a connection that is kept open: a new one doubles a request's time."""

    def __init__(self, app: object, name: str) -> None:
        """Serve the app under this name; raises what `labapi.serve` raises."""
        from requests import Session  # 0.1 s, which a task without an app does not need

        from labapi.classroom.serving import serve

        self._served = serve(app, name)
        self._session = Session()  # it opens a connection at the first request
        self._session.trust_env = False  # no proxy, no .netrc: this stays on this computer

    def send(self, method: str, path: str, **sending: Any) -> Exchange:
        """Give the exchange, with the app's crash if it had one; redirects are not followed.

        Raises `TimeoutError` when no answer comes, and `Raised` when the connection is dropped.
        """
        from requests import Request, RequestException, Timeout  # loaded already
        from requests.utils import default_headers

        self._session.cookies.clear()  # no request knows of the one before it
        url = self._served.url + path
        request = Request(method, url, **sending).prepare()
        for name, value in default_headers().items():  # a session looks for more, at twice the time
            request.headers.setdefault(name, value)
        try:
            response = self._session.send(request, timeout=WAIT_S, allow_redirects=False)
        except Timeout:
            raise TimeoutError from None
        except RequestException as error:
            raise Raised(f"{method} {path}", type(error).__name__, "no answer came") from None
        if response.status_code >= 500 or response.status_code == NO_CONTENT:
            # After a crash, or a 204 that had a body all the same, the server closes the connection
            # sooner or later: the next request opens a new one.
            self._session.close()
        return replace(exchange_of(response), crash=self._crash())

    def close(self) -> None:
        """Close the connection and stop the app."""
        self._session.close()
        self._served.stop()

    def _crash(self) -> str | None:
        """The traceback of the app at the last request, if it raised."""
        entries = self._served.journal[-1:]
        return entries[0].crash if entries else None
