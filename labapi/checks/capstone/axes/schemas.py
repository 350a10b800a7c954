"""Schemas: the shape of what comes, whatever it says and under whichever status.

A wrong value is the matter of `contract`, a wrong number of `statuses`. Only what is an error is
asked for the shape of one: what was let in that should not have been is told by other axes.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from labapi.checks.capstone.claims import (
    HEALTH,
    MODELS,
    Claim,
    Objective,
    Trial,
    Waits,
    errors_of,
    expect,
    missed,
)
from labapi.checks.inside.capstone.answer import CODES, Answer, short

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
PARTS = ("field", "message", "received")


def _good(trial: Trial) -> list[Answer]:
    """Give one of each kind of success."""
    return list(trial.once("successes", lambda: _successes(trial)))


def _successes(trial: Trial) -> list[Answer]:
    made = trial.made()
    found = [trial.get(HEALTH), trial.get(MODELS), trial.get(trial.model_path()), trial.read(made)]
    return [made, *(answer for answer in found if answer.worked)]


def _bad(trial: Trial) -> list[tuple[int, Answer]]:
    """Give one of each kind of error; that a server breaks is the matter of `statuses`."""
    found = errors_of(trial)
    return [(status, answer) for status, answer in found if answer.is_error and answer.status < 500]


def _seen(trial: Trial) -> list[tuple[int, Answer]]:
    """Give the errors, of which there must be some: who refuses nothing has shown no shape."""
    found = _bad(trial)
    if not found:
        raise Waits("an error: whatever is wrong, this API never says so")
    return found


def successes_in_envelope(trial: Trial) -> None:
    """Look at each success."""
    for answer in _good(trial):
        top = answer.json if isinstance(answer.json, dict) else {}
        came = f"a body with {_names(answer.json)}"
        expect({"status", "data", "meta"} <= set(top), answer, "`status`, `data` and `meta`", came)
        said = top.get("status")
        expect(said == "success", answer, '`"status": "success"`', f"the status {short(said)}")
        _expect_meta(answer, top)


def _expect_meta(answer: Answer, top: dict[str, Any]) -> None:
    meta = top.get("meta")
    came = f"`meta` with {_names(meta)}"
    whole = isinstance(meta, dict) and {"request_id", "timestamp"} <= set(meta)
    expect(whole, answer, "`request_id` and `timestamp` in `meta`", came)


def errors_in_envelope(trial: Trial) -> None:
    """Look at each error."""
    for _, answer in _seen(trial):
        top = answer.json if isinstance(answer.json, dict) else {}
        came = f"a body with {_names(answer.json)}"
        expect(top.get("status") == "error", answer, '`"status": "error"`, `error`, `meta`', came)
        error = top.get("error")
        whole = isinstance(error, dict) and {"code", "message", "details"} <= set(error)
        came = f"`error` with {_names(error)}"
        expect(whole, answer, "`code`, `message` and `details` in `error`", came)
        texts = isinstance(error, dict) and all(
            isinstance(error[name], str) for name in ("code", "message")
        )
        expect(texts, answer, "texts for `code` and `message`")
        expect(isinstance(top["error"]["details"], list), answer, "a list of `details`")
        _expect_meta(answer, top)


def _names(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"`{name}`" for name in list(value)[:5]) or "nothing in it"
    return "no names" if value is not None else "nothing that is JSON"


def codes_are_known(trial: Trial) -> None:
    """Ask for the code of each error; one that fits its status will do as well."""
    for status, answer in _seen(trial):
        fitting = {*CODES[status], *CODES.get(answer.status, ())}
        if status == 400:
            fitting |= set(CODES[422])
        came = f"the code {short(answer.code)}" if answer.code else "no code"
        expect(answer.code in fitting, answer, f"the code {CODES[status][0]}", came)


def details_tell_all(trial: Trial) -> None:
    """Look at what is told of a value that will not do."""
    features = trial.drawn()
    name = trial.random.choice(list(features))
    bad = {**features, name: "much"}
    refused = [trial.post(bad, f'with `{name}: "much"`')]
    refused += [answer for status, answer in _seen(trial) if status == 422]
    for answer in refused:
        if not answer.is_error or answer.status >= 500:
            continue
        details = answer.first("details")
        came = f"`details` {short(details)}"
        expect(isinstance(details, list) and details, answer, "one of `details` at least", came)
        for detail in details:
            whole = isinstance(detail, dict) and set(PARTS) <= set(detail)
            expect(whole, answer, "`field`, `message` and `received` in each of `details`", came)
            _expect_path(answer, detail)


def _expect_path(answer: Answer, detail: dict[str, Any]) -> None:
    told = detail["field"]
    came = f"the field {short(told)}"
    starts = isinstance(told, str) and (told == "features" or told.startswith("features."))
    expect(starts, answer, "a path such as `features.name`", came)


def predictions_have_all(trial: Trial) -> None:
    """Look at what a prediction tells."""
    version = trial.given.model_version
    for answer in (trial.made(), *([trial.read(trial.made())] if trial.readable else [])):
        for name in ("id", "prediction", "probability", "model_version", "timestamp"):
            came = f"a body without `{name}`"
            expect(name in answer.prediction, answer, f"`{name}` in what is told", came)
        share = answer.first("probability")
        number = isinstance(share, int | float) and not isinstance(share, bool)
        came = f"the probability {short(share)}"
        expect(number and 0 <= share <= 1, answer, "a number from 0 to 1", came)
        told = answer.prediction["model_version"]
        came = f"the `model_version` {short(told)}"
        expect(told == version, answer, f"“{version}”, the given one", came)


def moments_are_plain(trial: Trial) -> None:
    """Ask that each moment says when it was, and in which zone."""
    for answer in [*_good(trial), *(answer for _, answer in _bad(trial))]:
        for told in answer.all("timestamp"):
            came = f"the timestamp {short(told)}"
            expect(_is_moment(told), answer, "a moment such as 2026-11-30T09:30:00Z", came)


def _is_moment(told: Any) -> bool:
    if not isinstance(told, str) or not MOMENT.fullmatch(told):
        return False
    try:
        datetime.fromisoformat(told.upper())
    except ValueError:
        return False
    return True


def bodies_are_json(trial: Trial) -> None:
    """Ask that every body is JSON and says so."""
    for answer in [*_good(trial), *(answer for _, answer in _bad(trial))]:
        if answer.trouble:
            missed(answer, "a body of JSON")
        kind = answer.header("Content-Type").partition(";")[0].strip().lower()
        said = kind == "application/json" or (kind.endswith("+json") and answer.is_error)
        came = f"`Content-Type: {short(kind)}`" if kind else "an answer without `Content-Type`"
        expect(said, answer, "`Content-Type: application/json`", came)
        expect(answer.is_json, answer, "a body that is JSON", f"the body {short(answer.text)}")


SCHEMAS = Objective(
    "schemas",
    "JSON schemas",
    "05_json_schemas",
    (
        Claim("every success is in the envelope", successes_in_envelope),
        Claim("every error is in the envelope", errors_in_envelope),
        Claim("every error has its code", codes_are_known),
        Claim("`details` tell which field, why, and what came", details_tell_all),
        Claim("a prediction has its five fields", predictions_have_all),
        Claim("every moment has a zone", moments_are_plain),
        Claim("every body is JSON", bodies_are_json),
    ),
)
