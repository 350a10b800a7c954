"""The bench at a distance: the app runs where the learner's cells ran, and is asked by a function.

A notebook of lesson 14 has one given function, which a judge calls by the verb `call`, in the
kernel and in a child process alike:

    def ask_capstone(verb, sent):
        return labapi.capstone.ask(create_app, verb, sent)

What goes in is drawn on the judge's side: the keys, the requests. What comes out are answers, as
plain data; none is believed, and each is looked at where no learner's code can reach.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

from labapi.checks.inside.capstone.answer import Answer, Sent
from labapi.checks.inside.capstone.bench import REQUEST_S, Bench, KernelBench, NotServed
from labapi.checks.inside.capstone.given import Given, HeldModel
from labapi.checks.inside.capstone.sources import WINE, given_for, source_of
from labapi.checks.inside.work import Work

PRACTICE_LIMIT = 60
FACTS = ("model_version", "classes", "keys", "origins", "limit")
"""What is drawn for an app; all the rest of a `Given` follows from its data."""
_BENCHES: dict[int, Bench] = {}
_NUMBERS = count(1)


def practice_given(
    data: str = WINE,
    *,
    model: Any = None,
    features: Any = None,
    classes: Any = None,
    seed: str = "practice",
) -> Given:
    """Make a `given` to try an app with by hand; its model is there at once."""
    source = source_of(data, model, features, classes)
    return given_for(source, Random(seed), HeldModel(source.model, held=False), PRACTICE_LIMIT)


def ask(create_app: Callable[[Given], Any], verb: str, sent: dict[str, Any]) -> Any:
    """Do on this side what a `WorkBench` asks for; what goes in and comes out is plain data."""
    if verb == "open":
        return _opened(create_app, sent)
    bench = _BENCHES[sent["bench"]]
    if verb == "send":
        request = Sent(sent["method"], sent["path"], sent["headers"], sent["body"])
        answer = bench.send(request, sent["limit_s"])
        return {name: getattr(answer, name) for name in _TOLD}
    if verb == "release":
        bench.release()
    elif verb == "crash_model":
        bench.crash_model(sent["crashes"])
    elif verb == "close":
        _BENCHES.pop(sent["bench"]).close()
    return bench.waited_in


_TOLD = ("status", "headers", "body", "crash", "trouble")


def _opened(create_app: Callable[[Given], Any], sent: dict[str, Any]) -> dict[str, Any]:
    source = source_of(sent["data"])
    held = HeldModel(source.model, sent["held"])
    drawn = {name: sent[name] for name in FACTS}
    drawn |= {"classes": tuple(drawn["classes"]), "origins": tuple(drawn["origins"])}
    drawn["keys"] = {key: tuple(scopes) for key, scopes in drawn["keys"].items()}
    given = Given(load_model=held.loader(), features=source.features, **drawn)
    try:
        bench = KernelBench(create_app, given, held)
    except NotServed as error:
        return {"failed": str(error)}
    number = next(_NUMBERS)
    _BENCHES[number] = bench
    return {"bench": number}


class WorkBench:
    """An app that runs where the learner's cells ran, asked by a function of the notebook."""

    def __init__(self, work: Work, name: str, data: str, given: Given, held: bool) -> None:
        """Have it made there; raises `NotServed`, and what `work.call` raises."""
        self._work, self._name = work, name
        drawn: dict[str, Any] = {one: getattr(given, one) for one in FACTS}
        drawn |= {"classes": list(given.classes), "origins": list(given.origins)}
        drawn["keys"] = {key: list(scopes) for key, scopes in given.keys.items()}
        opened = self._asked("open", **drawn, data=data, held=held)
        failed = opened.get("failed") if isinstance(opened, dict) else "nothing was opened"
        if failed:
            raise NotServed(str(failed))
        self._number = opened["bench"]

    @property
    def waited_in(self) -> str:
        """Where the app waited for its model and should not have."""
        return str(self._told("waited_in"))

    def send(self, sent: Sent, limit_s: float = REQUEST_S) -> Answer:
        """Send a request, and give what came of it within the limit."""
        asked = {"method": sent.method, "path": sent.path, "headers": dict(sent.headers)}
        told = self._told("send", **asked, body=sent.body, limit_s=limit_s)
        try:
            headers = tuple((str(name), str(value)) for name, value in told["headers"])
            body = told["body"] if isinstance(told["body"], bytes) else b""
            answer = Answer(sent, int(told["status"]), headers, body)
            return replace(answer, crash=str(told["crash"]), trouble=str(told["trouble"]))
        except (KeyError, TypeError, ValueError):
            return Answer(sent, 0, trouble="an answer that is none")

    def release(self) -> None:
        """Let the app have its model."""
        self._told("release")

    def crash_model(self, crashes: bool) -> None:
        """Have the model raise at each question, or no more."""
        self._told("crash_model", crashes=crashes)

    def close(self) -> None:
        """Stop the app."""
        self._told("close")

    def _told(self, verb: str, **sent: Any) -> Any:
        return self._asked(verb, bench=self._number, **sent)

    def _asked(self, verb: str, **sent: Any) -> Any:
        return self._work.call(self._name, verb, sent)
