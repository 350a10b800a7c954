"""One client, judged by the exercises 03, 04 and 10: what passes in one passes in the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.result import Outcome

SOLUTIONS = Path(__file__).parents[3] / "solutions"
CLIENT = '''
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from uuid import uuid4

HARMLESS = ("GET", "HEAD", "PUT", "DELETE")


def seconds_of(told):
    if told.isdigit():
        return int(told)
    return max(0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())


def repeat(method, url, body, headers, tries, pause, backoff=lambda n: 0):
    """Send it under the rules of exercise 04, as often as a task allows."""
    may_repeat = method in HARMLESS or "Idempotency-Key" in headers
    for n in range(tries):
        answer = requests.request(method, url, json=body, headers=headers)
        again = answer.status_code == 429 or (answer.status_code >= 500 and may_repeat)
        if not again or n == tries - 1:
            return answer
        told = answer.headers.get("Retry-After")
        pause(backoff(n) if told is None else seconds_of(told))
    return answer


def new_key():
    return {"Idempotency-Key": str(uuid4())}
'''
USES = {
    "03_http_methods predict_safely": """
def predict_safely(api, features):
    question = {"features": features}
    answer = repeat("POST", f"{api}/predict", question, new_key(), 4, pause=lambda seconds: None)
    return answer.json().get("data")
""",
    "04_status_codes send": """
def send(method, url, body=None, headers=None):
    return repeat(method, url, body, headers or {}, 4, pause=wait)
""",
    "10_rate_limiting predict_patiently": """
def predict_patiently(api, features, wait=sleep, random=random):
    question = {"features": features}
    answer = repeat(
        "POST", f"{api}/predict", question, new_key(), 5, pause=wait,
        backoff=lambda n: random() * min(3, 0.5 * 2**n),
    )
    return answer.json().get("data")
""",
}
WRONG = {
    "a fault is final": ("(answer.status_code >= 500 and may_repeat)", "False"),
    "a limit is final": ("answer.status_code == 429 or", ""),
    "a 502 and a 504 are final": (">= 500", "in (500, 503)"),
    "a refusal is retried": ("answer.status_code == 429", "answer.status_code >= 400"),
    "one try too many": ("range(tries)", "range(tries := tries + 1)"),
    "one try too few": ("range(tries)", "range(tries := tries - 1)"),
    "without the key": ("headers=headers", "headers=None"),
    "a key for each try": ("headers=headers", "headers={**headers, **new_key()}"),
    "another body at each try": ("json=body", "json={**(body or {}), 'options': {'n': n}}"),
    "it does not wait": ("pause(backoff(n) if told is None else seconds_of(told))", "pass"),
    "it waits for itself": ("backoff(n) if told is None else seconds_of(told)", "backoff(n)"),
    "it waits in milliseconds": ("else seconds_of(told)", "else 1000 * seconds_of(told)"),
    "it waits at the end": ("if not again or n == tries - 1:", "if not again:"),
}
NOT_ASKED = {
    "03_http_methods predict_safely": {
        "a limit is final", "it does not wait", "it waits for itself", "it waits in milliseconds",
        "it waits at the end",
    },
}  # fmt: skip
"""What lesson 03 leaves to the next: its check asks for no pause, and limits nobody."""


@pytest.fixture(scope="module", params=USES)
def judged(request):
    """Judge a client by one of the exercises."""
    exercise, task_id = request.param.split()
    (task,) = (task for task in tasks_of(exercise) if task.id == task_id)
    solved = Rehearsal.of(SOLUTIONS / f"{exercise}_solution.ipynb")

    def judged(client, seed):
        return solved.judged(task, client + USES[request.param], seed)

    judged.name = request.param
    return judged


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_a_client_that_keeps_the_rules_passes_in_each_exercise(judged, seed):
    result = judged(CLIENT, seed)
    assert result.outcome is Outcome.PASSED, result


@pytest.mark.parametrize("fault", WRONG)
def test_a_client_with_one_fault_passes_in_none(judged, fault):
    old, new = WRONG[fault]
    assert old in CLIENT
    result = judged(CLIENT.replace(old, new), "one")
    passes = result.outcome is Outcome.PASSED
    assert passes == (fault in NOT_ASKED.get(judged.name, ())), result
