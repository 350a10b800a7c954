"""CORS: the pages of the list may read the answers, errors too; all others may not.

What a browser would do with the headers is done here: whatever an answer says otherwise is
asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from labapi.checks.capstone.claims import (
    HEALTH,
    PREDICTIONS,
    Claim,
    Objective,
    Trial,
    Waits,
    expect,
)
from labapi.checks.inside.capstone.answer import Answer, short

ALLOW = "Access-Control-Allow-"
ORIGIN = f"{ALLOW}Origin"
SENT_BY_PAGES = ("content-type", "idempotency-key", "x-api-key")
READ_BY_PAGES = (
    "location",
    "x-request-id",
    "retry-after",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
)


def _preflight(trial: Trial, origin: str, said: str) -> Answer:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": ",".join(SENT_BY_PAGES),
    }
    return trial.send("OPTIONS", PREDICTIONS, key=None, headers=headers, said=said)


def leave_is_given(trial: Trial) -> None:
    """Ask leave as a browser does, for a page of each origin of the list."""
    for origin in trial.given.origins:
        answer = _preflight(trial, origin, f"as the preflight of a page of {origin}")
        expect(200 <= answer.status < 300, answer, "leave: a status of the 200s")
        _expect_readable(answer, origin)
        methods = answer.listed(f"{ALLOW}Methods")
        came = f"`{ALLOW}Methods: {short(', '.join(sorted(methods)))}`"
        expect(methods & {"post", "*"}, answer, f"POST in `{ALLOW}Methods`", came)
        names = answer.listed(f"{ALLOW}Headers")
        lacking = [name for name in SENT_BY_PAGES if name not in names and "*" not in names]
        came = f"`{ALLOW}Headers` without {', '.join(lacking)}"
        expect(not lacking, answer, "leave for the headers that such a page sends", came)


def _expect_readable(answer: Answer, origin: str) -> None:
    told = answer.header(ORIGIN)
    came = f"`{ORIGIN}: {short(told)}`" if told else f"{answer} without `{ORIGIN}`"
    expect(told == origin, answer, f"`{ORIGIN}: {origin}`", came)


def pages_read_successes(trial: Trial) -> None:
    """Send what a page of the list sends."""
    for origin in trial.given.origins:
        said = f"from a page of {origin}"
        for answer in (
            trial.made(headers={"Origin": origin}, said=said),
            trial.get(HEALTH, headers={"Origin": origin}, said=said),
        ):
            _expect_readable(answer, origin)


def pages_read_errors(trial: Trial) -> None:
    """Make all kinds of mistakes from a page of the list: it is to learn which."""
    origin = trial.random.choice(trial.given.origins)
    for answer in _mistakes(trial, origin):
        _expect_readable(answer, origin)


def _mistakes(trial: Trial, origin: str) -> Iterator[Answer]:
    headers, page = {"Origin": origin}, "from a page of the list"
    yield trial.post({}, f"without features, {page}", headers=headers)
    yield trial.post(key=None, headers=headers, said=f"without a key, {page}")
    yield trial.post(key=trial.key("read"), headers=headers, said=f"without the scope, {page}")
    yield trial.get(f"{PREDICTIONS}/{trial.unknown()}", headers=headers, said=page)
    yield trial.get(f"/{trial.unknown('nothing')}", headers=headers, said=page)
    yield trial.send("DELETE", HEALTH, headers=headers, said=page)
    yield trial.post_body(b"{", f"with no JSON, {page}", headers=headers)


def _foreign(trial: Trial) -> list[str]:
    """List origins that are none of the list, some of them much like one."""
    origin = trial.random.choice(trial.given.origins)
    host = urlsplit(origin).netloc
    return [
        f"https://{trial.unknown('site')[5:]}.example",
        f"{origin}.evil.example",
        f"https://evil-{host}",
        f"https://sub.{host}",
        origin.replace("https://", "http://"),
        f"{origin}:8443",
        "null",
    ]


def _expect_any_page(trial: Trial) -> None:
    """See that some page may read something: what is closed to all is no list."""
    origin = trial.given.origins[0]
    read = trial.once("a page reads", lambda: trial.get(HEALTH, headers={"Origin": origin}))
    if not read.header(ORIGIN):
        raise Waits("a page of the list that may read an answer")


def other_pages_read_nothing(trial: Trial) -> None:
    """Send what pages of other origins would, and ask leave for them."""
    _expect_any_page(trial)
    for origin in _foreign(trial):
        said = f"from a page of {origin}"
        for answer in (
            trial.get(HEALTH, headers={"Origin": origin}, said=said),
            trial.post(headers={"Origin": origin}, said=said),
            _preflight(trial, origin, f"as the preflight of a page of {origin}"),
        ):
            told = answer.header(ORIGIN)
            came = f"`{ORIGIN}: {short(told)}`"
            closed = told not in ("*", origin)
            expect(closed, answer, "an answer that no such page may read", came)


def caches_keep_them_apart(trial: Trial) -> None:
    """Ask for `Vary`: the answer to one origin is none for another."""
    _expect_any_page(trial)
    origin = trial.random.choice(trial.given.origins)
    said = "from a page of the list"
    for answer in (
        trial.get(HEALTH, headers={"Origin": origin}, said=said),
        trial.made(headers={"Origin": origin}, said=said),
    ):
        if answer.header(ORIGIN) in ("", "*"):
            continue  # it does not differ by origin
        told = answer.header("Vary")
        came = f"`Vary: {short(told)}`" if told else "an answer without `Vary`"
        expect(answer.listed("Vary") & {"origin", "*"}, answer, "`Vary: Origin`", came)


def headers_are_exposed(trial: Trial) -> None:
    """Ask which headers the script of a page may read."""
    origin = trial.random.choice(trial.given.origins)
    answer = trial.made(headers={"Origin": origin}, said="from a page of the list")
    told = answer.listed("Access-Control-Expose-Headers")
    lacking = [name for name in READ_BY_PAGES if name not in told and "*" not in told]
    came = f"`Access-Control-Expose-Headers` without {', '.join(lacking)}"
    expect(not lacking, answer, "all headers that its page needs among the exposed ones", came)


CORS = Objective(
    "cors",
    "CORS",
    "09_cors",
    (
        Claim("a page of the list gets leave", leave_is_given),
        Claim("it may read what worked", pages_read_successes),
        Claim("it may read what went wrong", pages_read_errors),
        Claim("no other page may read anything", other_pages_read_nothing),
        Claim("caches keep the origins apart", caches_keep_them_apart),
        Claim("the headers that it needs are exposed", headers_are_exposed),
    ),
)
