"""How task 5 calls a learner's client, and what it saw of it."""

from typing import TYPE_CHECKING, Any

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, shown
from labapi.checks.inside.work import Work

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

MOST_TRIES = 5


def stopped(lab: "JudgedLab", limit_s: float) -> str:
    """Tell a client that goes to sleep from one that never stops sending."""
    tries = [sent for sent in lab.exchanges[1:] if sent.method == "POST"]  # the first was `spend`
    seen = f"`rehearse` had not ended after {limit_s:g} seconds and was stopped."
    if len(tries) > MOST_TRIES:
        return f"{seen} Meanwhile {len(tries)} tries were sent. When does your loop end?"
    asked = "".join(
        f" The server had said `Retry-After: {sent.response_header('Retry-After')}`."
        for sent in tries[-1:]
    )
    return (
        f"{seen}{asked} Your client has to wait with the `wait` that it is given: "
        "in a rehearsal that takes no time. `sleep` takes all of it."
    )


def rehearsed(
    work: Work, lab: "JudgedLab", features: dict[str, Any], luck: list[float]
) -> tuple[Any, list["Exchange"], list[float]]:
    """Call it with waits that take no time; give what it returned, its tries and its waits."""
    returned, tries = called(work, lab, "rehearse", features, luck)
    if not isinstance(returned, list) or len(returned) != 2 or not isinstance(returned[1], list):
        incorrect(f"`rehearse(…)` gave `{shown(returned)}`. Leave that function as it was.")
    given, waits = returned
    for wait_s in waits:
        if isinstance(wait_s, bool) or not isinstance(wait_s, int | float) or wait_s < 0:
            incorrect(f"It called `wait({shown(wait_s)})`. A wait is a number of seconds.")
    return given, tries, waits


def called(
    work: Work, lab: "JudgedLab", name: str, *arguments: Any
) -> tuple[Any, list["Exchange"]]:
    """Call a function of the notebook; give what it returned, and the tries that it sent."""
    before = len(lab.exchanges)
    given = work.call(name, lab.api, *arguments)
    tries = [one for one in lab.exchanges[before:] if one.method == "POST"]
    if not tries:
        incorrect("`predict_patiently` is to send `POST` to `{api}/predict`; no `POST` came.")
    return given, tries


def spend(lab: "JudgedLab", cases: Cases) -> None:
    """Use up the only request that the lab lets in."""
    with requests.Session() as bank:
        bank.trust_env = False  # no proxy: this stays on this computer
        body = {"features": cases.applicant()}
        bank.post(f"{lab.api}/predict", json=body).raise_for_status()


def told(tries: list["Exchange"]) -> str:
    """Say how many tries there were, and how they were answered."""
    answers = ", ".join(f"`{sent.status}`" for sent in tries[: 2 * MOST_TRIES])
    more = ", …" * (len(tries) > 2 * MOST_TRIES)
    return f"One call sent {len(tries)} {'try' if len(tries) == 1 else 'tries'}: {answers}{more}."
