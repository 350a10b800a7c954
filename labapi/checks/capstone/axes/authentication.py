"""Authentication: who asks, and whether they may; judged on an app that has let in nobody yet.

401 is for whom nobody knows, 403 for whom one knows and does not let. What is open stays open.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from labapi.checks.capstone.claims import (
    DOCUMENT,
    HEALTH,
    KEY,
    MODELS,
    PREDICTIONS,
    Claim,
    Missed,
    Objective,
    Trial,
    Waits,
    expect,
)
from labapi.checks.inside.capstone.answer import Answer

UNKNOWN = "401: nobody knows who is asking"
IN_ITS_HEADER = f"401: a key belongs in `{KEY}`"
FORBIDDEN = "403: it is known who asks, and that they may not"


def _guarded(trial: Trial, **sending: Any) -> Iterator[Answer]:
    """Knock at everything that needs a key and is there."""
    yield trial.post(**sending)
    yield trial.get(f"{PREDICTIONS}/{trial.unknown()}", **sending)
    for path in (MODELS, trial.model_path()):
        answer = trial.get(path, **sending)
        if not answer.means(404):  # that the models are there is promised by `contract`
            yield answer


def _without_key(trial: Trial) -> list[Answer]:
    return list(
        trial.once("without", lambda: list(_guarded(trial, key=None, said="without a key")))
    )


def _expect_a_key_is_asked_for(trial: Trial) -> None:
    """Let a claim wait that tells nothing where everybody is let in."""
    if _without_key(trial)[0].worked:
        raise Waits("an API that asks for a key")


def nobody_is_401(trial: Trial) -> None:
    """Come without a key."""
    for answer in _without_key(trial):
        expect(answer.means(401), answer, UNKNOWN)


def a_401_says_what_to_send(trial: Trial) -> None:
    """Ask for `WWW-Authenticate`, which belongs to every 401 (RFC 9110, 11.6.1)."""
    for answer in _without_key(trial):
        if answer.means(401):
            came = f"{answer} without `WWW-Authenticate`"
            expect(answer.header("WWW-Authenticate"), answer, "`WWW-Authenticate`", came)


def strangers_are_401(trial: Trial) -> None:
    """Come with keys that nobody has given out, some nearly right."""
    _expect_a_key_is_asked_for(trial)
    good = trial.key("predict", "read")
    last = "0" if good[-1] != "0" else "1"
    asked = (
        (trial.unknown("key"), "with a key that nobody gave out"),
        (good[:-1] + last, "with a key whose last letter is wrong"),
        (good[:-1], "with a key that lacks its last letter"),
        (good + "0", "with a letter behind the key"),
        (good.upper(), "with a key in capital letters"),
        ("", "with an empty key"),
        *_with_company(trial.unknown("key"), good),
    )
    for key, said in asked:
        answer = trial.post(key=key, said=said)
        expect(answer.means(401), answer, UNKNOWN)
        came = "an answer in which the key can be read"
        expect(not key or key not in answer.text, answer, "an answer without the key", came)


def _with_company(other: str, good: str) -> Iterator[tuple[str, str]]:
    """Put a good key beside a made-up one, or beside a word: the whole of it is no key."""
    for between, name in (
        (" ", "a space"),
        ("\t", "a tab"),
        (",", "a comma"),
        (";", "a semicolon"),
    ):
        yield f"{other}{between}{good}", f"with a made-up key, {name}, and a good key"
    yield f"{good} {other}", "with a good key, a space, and a made-up key"
    yield f"ApiKey {good}", "with `ApiKey` before the key"
    yield f'"{good}"', "with a key in quotation marks"


def only_in_the_header(trial: Trial) -> None:
    """Send a good key where it does not belong: addresses are logged, and this is no token."""
    _expect_a_key_is_asked_for(trial)
    key = trial.key("predict", "read")
    body = json.dumps({"features": trial.drawn()}).encode()
    as_json = {"Content-Type": "application/json"}
    for name in ("api_key", KEY, "key"):
        path = f"{PREDICTIONS}?{name}={key}"
        answer = trial.send("POST", path, key=None, headers=as_json, body=body)
        if answer.worked:
            sent = f"`POST {PREDICTIONS}?{name}=…` with a good key in the address"
            raise Missed(sent, str(answer), IN_ITS_HEADER)
    bearer = {"Authorization": f"Bearer {key}"}
    answer = trial.post(key=None, headers=bearer, said="with a good key as a Bearer token")
    expect(not answer.worked, answer, IN_ITS_HEADER)


def strangers_learn_nothing(trial: Trial) -> None:
    """Come without a key and with a bad value: who asks is looked at first."""
    _expect_a_key_is_asked_for(trial)
    answer = trial.post({}, "without a key and without features", key=None)
    expect(answer.means(401), answer, "401: who may not ask is told nothing of the features")


def without_scope_is_403(trial: Trial) -> None:
    """Come with keys that are known and may do something else."""
    answers = [trial.post(key=trial.key("read"), said="with a key that may only read")]
    answers += [trial.post(key=trial.key(), said="with a key that may do nothing")]
    looked = trial.get(MODELS, key=trial.key(), said="with a key that may do nothing")
    answers += [looked] * (not looked.means(404))
    for answer in answers:
        expect(answer.means(403), answer, FORBIDDEN)


def with_scope_it_works(trial: Trial) -> None:
    """Come with keys that may do just this."""
    said = "with a key that may only predict"
    answer = trial.post(key=trial.key("predict"), said=said)
    expect(answer.worked, answer, "a prediction")
    for key, said in ((trial.key("read"), "only read"), (trial.key("predict"), "only predict")):
        answer = trial.get(MODELS, key=key, said=f"with a key that may {said}")
        if not answer.means(404):
            expect(answer.worked, answer, "the models: either scope may read them")


def open_stays_open(trial: Trial) -> None:
    """Read without a key what is for everybody."""
    for path in (HEALTH, DOCUMENT):
        answer = trial.get(path, key=None, said="without a key")
        expect(not answer.means(401, 403), answer, "an answer: this is for everybody")


AUTHENTICATION = Objective(
    "authentication",
    "Authentication",
    "08_authentication",
    (
        Claim("without a key it is 401", nobody_is_401),
        Claim("a 401 says what to send", a_401_says_what_to_send),
        Claim("an unknown key is 401", strangers_are_401),
        Claim("a key counts in its header only", only_in_the_header),
        Claim("a stranger learns nothing", strangers_learn_nothing),
        Claim("without the scope it is 403", without_scope_is_403),
        Claim("with the scope it works", with_scope_it_works),
        Claim("what is open needs no key", open_stays_open),
    ),
    alone=True,
)
