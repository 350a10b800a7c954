"""Life: a server that says how it is while its model loads, and a name for each request.

The first app of a run has its model held back: what it said meanwhile stands in `trial.memo`,
under `LOADING`. Everything else is asked of apps whose model is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from labapi.checks.capstone.claims import (
    API,
    HEALTH,
    Claim,
    Missed,
    Objective,
    Trial,
    expect,
)
from labapi.checks.inside.capstone.answer import Answer, short

LOADING = "loading"
LOADING_S = 1.0
"""How long an answer may take while the model loads: it is to come at once."""
REQUEST_ID = "X-Request-ID"


@dataclass(frozen=True)
class Loading:
    """What an app answered while its model was held back; `waited_in` is where it waited for it."""

    health: Answer
    prediction: Answer
    waited_in: str

    def told(self, flat: bool) -> Loading:
        """Give the same, now that it is known whether this app has one status for all errors."""
        health, prediction = (replace(one, flat=flat) for one in (self.health, self.prediction))
        return Loading(health, prediction, self.waited_in)


def asked_while_loading(trial: Trial) -> Loading:
    """Ask how it is, and for a prediction, before the model is there."""
    trial.hurried = True
    health = trial.get(HEALTH, said="while the model loads", limit_s=LOADING_S)
    prediction = trial.post(said="while the model loads", limit_s=LOADING_S)
    trial.hurried = False
    return Loading(health, prediction, trial.bench.waited_in)


def _expect_not_waited(loading: Loading, answer: Answer) -> None:
    if loading.waited_in:
        came = f"no answer: {loading.waited_in} waited for `given.load_model()`"
        raise Missed(str(answer.sent), came, "503 at once, and the model loaded in a thread")


def health_tells_of_loading(trial: Trial) -> None:
    """Look at what `/health` said before the model was there."""
    loading: Loading = trial.memo[LOADING]
    _expect_not_waited(loading, loading.health)
    _expect_503(loading.health)


def predictions_wait(trial: Trial) -> None:
    """Look at what became of a prediction before the model was there."""
    loading: Loading = trial.memo[LOADING]
    _expect_not_waited(loading, loading.prediction)
    _expect_503(loading.prediction)


def _expect_503(answer: Answer) -> None:
    expect(answer.means(503), answer, "503: the model is not there yet")
    told = answer.header("Retry-After")
    came = f"`Retry-After: {short(told)}`" if told else f"{answer} without `Retry-After`"
    expect(told.isdigit(), answer, "`Retry-After` with a number of seconds", came)


def health_tells_ready(trial: Trial) -> None:
    """Ask an app how it is that nobody has asked anything: its model loads without being asked."""
    with trial.opener() as other:
        answer = other.get(HEALTH, said="of an app that has just started")
    expect(answer.worked, answer, "200: the model is there")
    said = answer.all("status")
    came = f"a body that says {short(said)}"
    expect("ready" in said, answer, '`"status": "ready"` in `data`', came)


def echoes_ids(trial: Trial) -> None:
    """Give a request a name, and find it again: in the header, and in `meta` where that is."""
    for answer in _named(trial):
        told, wanted = answer.header(REQUEST_ID), answer.sent.headers[REQUEST_ID]
        came = f"`{REQUEST_ID}: {short(told)}`" if told else f"{answer} without `{REQUEST_ID}`"
        expect(told == wanted, answer, f"`{REQUEST_ID}: {wanted}`", came)
        inner = answer.first("request_id")
        came = f"the `request_id` {short(inner)}"
        expect(inner is None or inner == wanted, answer, f"{wanted}, as in the header", came)


def _named(trial: Trial) -> list[Answer]:
    """Send requests with names: one that works, and some that do not."""

    def name() -> dict[str, str]:
        return {REQUEST_ID: trial.unknown("walk")}

    said = f"with `{REQUEST_ID}`"
    return [
        trial.get(HEALTH, headers=name(), said=said),
        trial.post(headers=name(), said=said),
        trial.post({}, f"without features, {said}", headers=name()),
        trial.post(headers=name(), key=None, said=f"without a key, {said}"),
        trial.get(f"{API}/{trial.unknown('nothing')}", headers=name(), said=said),
    ]


def makes_ids(trial: Trial) -> None:
    """Give no name: the server is to make one, another each time."""
    told = []
    for answer in (trial.get(HEALTH), trial.get(HEALTH), trial.post(), trial.post({}, "with {}")):
        made = answer.header(REQUEST_ID)
        expect(made, answer, f"`{REQUEST_ID}`, made by the server", f"{answer} without one")
        came = f"`{REQUEST_ID}: {short(made)}` again"
        expect(made not in told, answer, "another one for each request", came)
        told.append(made)


LIFE = Objective(
    "life",
    "Health and request ids",
    "12_request_life",
    (
        Claim("while the model loads, health is 503", health_tells_of_loading, "app"),
        Claim("while the model loads, a prediction is 503 at once", predictions_wait, "app"),
        Claim("with its model there, health is ready", health_tells_ready, "app"),
        Claim("a request's name comes back", echoes_ids, "app"),
        Claim("a request without a name gets one", makes_ids, "app"),
    ),
)
