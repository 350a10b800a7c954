"""Statuses: each answer's number says what happened, and the server itself never fails.

Whether something is refused at all is asked elsewhere. Here only what was refused is looked at:
by which number. The statuses of keys, limits and loading belong to their own axes, as long as they
are those of an error at all.
"""

from __future__ import annotations

import json

from labapi.checks.capstone.claims import (
    MODELS,
    Claim,
    Objective,
    Trial,
    errors_of,
    expect,
    missed,
)

MEANING = {
    400: "400: this cannot be read as JSON",
    404: "404: there is nothing of that name",
    415: "415: another content type than JSON",
    422: "422: it is JSON, and what it says will not do",
}


def reading_is_200(trial: Trial) -> None:
    """Read what is there."""
    found = [trial.get(MODELS), trial.get(trial.model_path())] if trial.has_models else []
    found += [trial.read(trial.made())] if trial.readable else []
    for answer in found:
        if answer.worked:
            expect(answer.status == 200, answer, "200")


def a_new_one_is_201(trial: Trial) -> None:
    """Make something new."""
    made = trial.made()
    expect(made.status == 201, made, "201: something exists now that was not there before")


def _refused_with(trial: Trial, wanted: int) -> None:
    """Ask that what was refused for this reason has its status; what was taken is no matter."""
    for status, answer in errors_of(trial):
        if status == wanted:
            if answer.trouble or answer.is_error:
                expect(answer.status == wanted, answer, MEANING[wanted])
            elif wanted != 422:  # whether a bad value is taken is asked by `validation`
                missed(answer, MEANING[wanted])


def no_json_is_400(trial: Trial) -> None:
    """Send what is no JSON."""
    _refused_with(trial, 400)


def bad_values_are_422(trial: Trial) -> None:
    """Send JSON whose values will not do."""
    _refused_with(trial, 422)
    features = trial.drawn()
    name = trial.random.choice(list(features))
    for value in ("much", True, None):
        answer = trial.post({**features, name: value}, f"with `{name}: {json.dumps(value)}`")
        if answer.trouble or answer.is_error:
            expect(answer.status == 422, answer, MEANING[422])


def unknown_is_404(trial: Trial) -> None:
    """Ask for what is not there."""
    _refused_with(trial, 404)


def other_types_are_415(trial: Trial) -> None:
    """Send another content type."""
    _refused_with(trial, 415)


def nothing_breaks_it(trial: Trial) -> None:
    """Send what nobody would have thought of."""
    raw: tuple[tuple[str, bytes], ...] = (
        ("with an empty body", b""),
        ("with a list for a body", b"[1, 2, 3]"),
        ("with `null` for a body", b"null"),
        ("with a text for `features`", b'{"features": "all"}'),
        ("with brackets 5,000 deep", b'{"features": ' + b"[" * 5_000 + b"]" * 5_000 + b"}"),
        ("with bytes that are no UTF-8", b'{"features": {"\xff": 1}}'),
        ("with a number of 5,000 digits", b'{"features": {"a": ' + b"9" * 5_000 + b"}}"),
    )
    for said, body in raw:
        answer = trial.post_body(body, said)
        expect(answer.status < 500, answer, "an error of the 400s: the client's, not the server's")


def a_crash_is_500(trial: Trial) -> None:
    """Have the model raise, and see what a client is told."""
    trial.hurried = True  # a 503 is an answer here
    trial.bench.crash_model(True)
    try:
        answer = trial.post(said="while the model raises an error")
    finally:
        trial.bench.crash_model(False)
        trial.hurried = False
    if answer.means(503):
        return  # it says that no model can answer now, which is true as well
    expect(answer.means(500), answer, "500: the server failed, and the client did nothing wrong")
    leaks = [word for word in ("Traceback", "inside-of-the-model", 'File "') if word in answer.text]
    came = f"{answer.status} with what stands inside the server"
    expect(not leaks, answer, "a 500 that tells nothing of the inside", came)


def no_error_is_a_success(trial: Trial) -> None:
    """Look at all kinds of errors: none comes as a success."""
    for _, answer in errors_of(trial):
        if answer.is_error:
            expect(answer.status >= 400, answer, "an error's status: its body says that it is one")


STATUSES = Objective(
    "statuses",
    "Status codes",
    "04_status_codes",
    (
        Claim("reading is 200", reading_is_200),
        Claim("a new prediction is 201", a_new_one_is_201),
        Claim("what is no JSON is 400", no_json_is_400),
        Claim("JSON with a bad value is 422", bad_values_are_422),
        Claim("what is not there is 404", unknown_is_404),
        Claim("another content type is 415", other_types_are_415),
        Claim("nothing that a client sends breaks the server", nothing_breaks_it),
        Claim("a model that crashes is 500, and no word of the inside", a_crash_is_500),
        Claim("no error comes as a success", no_error_is_a_success),
    ),
)
