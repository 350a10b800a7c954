"""Principles: no request rests on the one before, and nothing names the door it came through.

A server that lets in whom it has seen, mixes up its clients, sets cookies, has caches keep what is
for one caller only, or writes its own host into `Location` is caught here. That the same key is
refused from the start is asked elsewhere, on an app that has seen nobody yet.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from labapi.checks.capstone.axes.life import LOADING, Loading
from labapi.checks.capstone.claims import (
    HEALTH,
    KEY,
    MODELS,
    PREDICTIONS,
    Claim,
    Objective,
    Trial,
    errors_of,
    expect,
)
from labapi.checks.inside.capstone.answer import Answer, short

FRONT = "front.example"
MOMENT_S = 60
"""How long a copy of `/health` may pass for the truth."""
TOLD = ("id", "prediction", "probability", "timestamp")


def remembers_nobody(trial: Trial) -> None:
    """Come with a key, then without one; and with the cookies that the first answer set."""
    probe = trial.once("stranger", lambda: _stranger(trial))
    if probe.worked:
        return  # it lets in anybody: that is asked by `authentication`, and is no memory
    made = trial.made()
    cookies = made.header("Set-Cookie").partition(";")[0]
    headers = {"Cookie": cookies} if cookies else {}
    said = "without a key, right after a request with one"
    answer = trial.post(said=said, key=None, headers=headers)
    expect(not answer.worked, answer, "the refusal that a stranger gets")


def _stranger(trial: Trial) -> Answer:
    with trial.opener() as other:
        return other.post(key=None)


def keeps_clients_apart(trial: Trial) -> None:
    """Ask as two clients in turn: each is to get, and to find again, what is its own."""
    ada, bob = trial.key("predict", "read"), trial.key("predict", "read")
    asked = [(trial.drawn(), key) for key in (ada, bob, ada, bob)]
    made = [(features, key, trial.made(features, key=key)) for features, key in asked]
    ids = [answer.id for _, _, answer in made]
    expect(len(set(ids)) == len(ids), made[-1][2], "an id of its own for each prediction")
    for _, key, answer in made if trial.readable else ():
        found = trial.read(answer, key=key)
        _expect_same(answer, found, ("prediction", "probability"))


def _expect_same(made: Answer, found: Answer, names: tuple[str, ...]) -> None:
    for name in names:
        first, then = made.first(name), found.first(name)
        came = f"`{name}` {short(then)}"
        expect(first == then, found, f"{short(first)}, as the answer that made it said", came)


def sets_no_cookie(trial: Trial) -> None:
    """Ask for no cookie: whoever needs one keeps a session."""
    for answer in (trial.made(), trial.get(PREDICTIONS), trial.get("/openapi.json")):
        told = answer.header("Set-Cookie")
        expect(not told, answer, "an answer that sets no cookie", f"the cookie {short(told, 24)}")


def caches_keep_what_they_may(trial: Trial) -> None:
    """Read as a cache does: what it may keep, for whom, and for how long (RFC 9111)."""
    loading: Loading = trial.memo[LOADING]
    for health in (loading.health, trial.get(HEALTH)):
        fresh_s = max(_fresh_s(health, shared) for shared in (False, True))
        came = f"{_about_copies(health)}: for {fresh_s:g} s a copy says how it was"
        kept = not health.trouble and fresh_s > MOMENT_S
        expect(not kept, health, "an answer of this moment: `Cache-Control: no-store`", came)
    for answer in _for_one_caller(trial):
        came = (
            f"{_about_copies(answer)}: a cache that many share may give it to those without a key"
        )
        kept = not answer.trouble and _may_be_shared(answer)
        expect(not kept, answer, "`private`, or `no-store`: it is for who has a key", came)


def _for_one_caller(trial: Trial) -> list[Answer]:
    """Read what needs a key, with one and without, and make the mistakes that can be made there."""
    made = trial.made()
    wrong = [one for _, one in errors_of(trial) if one.sent.path.startswith((MODELS, PREDICTIONS))]
    found = [trial.get(MODELS), trial.get(trial.model_path())] if trial.has_models else []
    found += [trial.read(made)] if trial.readable else []
    return [made, *found, *wrong, trial.get(MODELS, key=None, said="without a key")]


def _rules(answer: Answer) -> dict[str, str]:
    """Read `Cache-Control`: each word, with what it is set to."""
    pairs = (one.partition("=") for one in answer.listed("Cache-Control"))
    return {name.strip(): value.strip(' "') for name, _, value in pairs}


def _fresh_s(answer: Answer, shared: bool) -> float:
    """Tell for how long a cache may give a copy and not ask: 0 where it must ask each time."""
    rules = _rules(answer)
    if rules.keys() & {"no-store", "no-cache"} or (shared and "private" in rules):
        return 0
    for name in ("s-maxage", "max-age") if shared else ("max-age",):
        if name in rules:
            return float(rules[name]) if rules[name].isdigit() else 0
    try:
        until = parsedate_to_datetime(answer.header("Expires"))
        return max(0.0, (until - parsedate_to_datetime(answer.header("Date"))).total_seconds())
    except (TypeError, ValueError):  # one of them is missing, or is no moment: stale by itself
        return 1 if shared and "public" in rules else 0


def _may_be_shared(answer: Answer) -> bool:
    """Tell whether a shared cache may give it to others; a key in `Vary` keeps them apart."""
    return not answer.listed("Vary") & {"*", KEY.lower()} and _fresh_s(answer, shared=True) > 0


def _about_copies(answer: Answer) -> str:
    told = answer.header("Cache-Control")
    return f"`Cache-Control: {told}`" if told else f"`Expires: {answer.header('Expires')}`"


def names_no_host(trial: Trial) -> None:
    """Come by another name, as through a proxy: `Location` must lead back the same way."""
    headers = {"Host": FRONT, "X-Forwarded-Host": FRONT, "X-Forwarded-Proto": "http"}
    made = trial.made(said=f"with `Host: {FRONT}`", headers=headers)
    told = made.header("Location")
    if told:
        host = urlsplit(urljoin(f"http://{FRONT}{PREDICTIONS}", told)).netloc
        came = f"`Location: {short(told)}`"
        expect(host == FRONT, made, f"a `Location` that leads to {FRONT} again", came)


def has_one_address(trial: Trial) -> None:
    """Follow `Location`: there stands what the answer told."""
    made = trial.made()
    if not (trial.readable and made.location):
        return
    found = trial.get(made.location, said="(the `Location` of a new prediction)")
    expect(found.worked, found, "the prediction that was just made")
    _expect_same(made, found, tuple(_told(made)))


def _told(made: Answer) -> list[str]:
    return [name for name in TOLD if name in made.prediction]


PRINCIPLES = Objective(
    "principles",
    "REST principles",
    "02_rest_principles",
    (
        Claim("nobody is let in for having been there", remembers_nobody),
        Claim("two clients never get each other's answers", keeps_clients_apart),
        Claim("no cookie is set", sets_no_cookie),
        Claim("no cache keeps what is for one caller, or a moment", caches_keep_what_they_may),
        Claim("`Location` leads back by the way one came", names_no_host),
        Claim("a prediction's address tells what its answer told", has_one_address),
    ),
)
