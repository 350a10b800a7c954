"""Exercise 09: servers with one hole each, whose owner would notice nothing, do not pass."""

import re
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from labapi import cors_verdict
from labapi.authoring.rehearsal import Rehearsal
from labapi.checks.catalogue import tasks_of
from labapi.checks.lessons.lesson_09_cors import asks_first, same_origin
from labapi.checks.notebook.answers import answers_of
from labapi.checks.notebook.blanks import answer_of

SOLUTION = Path(__file__).parents[3] / "solutions" / "09_cors_solution.ipynb"
TASKS = {task.id: task for task in tasks_of("09_cors")}
LISTED = '["https://app.bank.example", "http://localhost:8888"]'
ECHOING_PREFLIGHT = """    if request.method == "OPTIONS":
        answer.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
        answer.headers["Access-Control-Allow-Headers"] = "content-type"
    answer.headers["Vary"] = "Origin"
"""
ECHOING_WITH_COOKIES = """    if "cookie" in request.headers:
        answer.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
        answer.headers["Access-Control-Allow-Credentials"] = "true"
    return answer
"""
ALL_METHODS = """"Vary"] = "Origin"
    answer.headers["Access-Control-Allow-Methods"] = "*"
"""
UNREADABLE_REFUSAL = """    if answer.status_code == 422:
        del answer.headers["Access-Control-Allow-Origin"]
    return answer
"""
ENDS_ALIKE = r'r"https://.*app\.bank\.example|http://localhost:8888"'
UNESCAPED = 'r"https://app.bank.example|http://localhost:8888"'


@pytest.fixture(scope="module")
def solved():
    return Rehearsal.of(SOLUTION, answer_of)


def by_hand(old, new):
    """Change the counter that opens without the library's layer."""
    found = answers_of("09_cors", TASKS["counter"], SOLUTION.parent).right
    (answer,) = [source for source in found if "dispatch=open_to_pages" in source]
    assert old in answer
    return answer.replace(old, new)


def by_layer(old, new):
    """Change the reference."""
    reference = Rehearsal.of(SOLUTION, answer_of).source_of("counter")
    assert old in reference
    return reference.replace(old, new)


HOLES = {
    "a stranger's preflight is echoed": (
        by_hand('    answer.headers["Vary"] = "Origin"\n', ECHOING_PREFLIGHT),
        "leave to `POST` JSON",
    ),
    "strangers are echoed once a cookie comes": (
        by_hand("    return answer", ECHOING_WITH_COOKIES),
        "got its own name back",
    ),
    "all methods but with cookies": (
        by_hand('"Vary"] = "Origin"', ALL_METHODS),
        "leave to send `DELETE`",
    ),
    "one method more": (by_layer('"POST"]', '"POST", "PUT"]'), "to send `PUT`"),
    "all headers but with cookies": (by_hand("x-api-key", "x-api-key, *"), "on no list"),
    "a header that is usual, and on no list": (
        by_layer('"X-API-Key"]', '"X-API-Key", "Authorization"]'),
        "may send the header `Authorization`",
    ),
    "the method of the preflight": (
        by_layer('"POST"]', '"POST", "OPTIONS"]'),
        "The preflight itself needs no line",
    ),
    "all that ends in the page's name": (
        by_layer(f"allow_origins={LISTED}", f"allow_origin_regex={ENDS_ALIKE}"),
        "it is not one of the two",
    ),
    "a GET that needs leave gets none": (
        by_layer('["GET", "POST"]', '["POST"]'),
        "may not send `GET` with `X-API-Key`",
    ),
    "a page that cannot read a 404": (
        by_hand("    return answer", UNREADABLE_REFUSAL.replace("422", "404")),
        "`GET /nothing` was refused (`404`)",
    ),
    "a page that cannot read a 422": (
        by_hand("    return answer", UNREADABLE_REFUSAL),
        "was refused (`422`)",
    ),
    "a dot that is any character": (
        by_layer(f"allow_origins={LISTED}", f"allow_origin_regex={UNESCAPED}"),
        "it is not one of the two",
    ),
}


@pytest.mark.parametrize(("answer", "said"), HOLES.values(), ids=HOLES)
def test_a_counter_with_a_hole_does_not_pass(solved, answer, said):
    result = solved.judged(TASKS["counter"], answer)
    assert result.points < result.out_of
    assert said in result.message


def test_the_methods_of_task_2_earn_their_point_though_a_header_is_wrong(solved):
    answers = answers_of("09_cors", TASKS["asks_first"], SOLUTION.parent)
    result = solved.judged(TASKS["asks_first"], answers.wrong["json_is_simple"])
    assert (result.points, result.misconception) == (1, "json_is_simple")


def test_task_3_does_not_say_any_answer_is_yes_to_one_who_read_the_origin(solved):
    by_origin = """
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return "Access-Control-Allow-Origin" in requests.options(url, headers=asked).headers
"""
    result = solved.judged(TASKS["may_send"], by_origin)
    assert (result.points, result.misconception) == (1, None)
    assert "`, which is not allowed: `may_send(…)` is not what it should be" in result.message


@pytest.mark.parametrize(
    ("pattern", "points", "said"),
    [
        (r"https://[a-z0-9-]*\.bank\.example", 1, "`https://.bank.example` may read"),
        (r"https://[a-z0-9-+\.bank\.example", 0, "Your app raised: re."),
    ],
)
def test_task_4_tells_what_a_pattern_does(solved, pattern, points, said):
    result = solved.judged(TASKS["branches"], f"branches = branch_office(r'{pattern}')")
    assert result.points == points
    assert said in result.message


# What the rows of tasks 1 and 2 say is what the rules say.

PORTS = {"http": 80, "https": 443}


def origin(address):
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme]


def test_the_rows_of_task_1_follow_from_scheme_host_and_port():
    for row in chain(*same_origin.ROWS.values()):
        one, other = re.findall("`([^`]+)`", row.text)
        assert (origin(one) == origin(other)) is row.answer, row


def test_the_rows_of_task_2_follow_from_the_rules_of_the_browser():
    for row in chain(*asks_first.ROWS.values()):
        method, *others = re.findall("`([^`]+)`", row.text)
        headers = dict((*other.split(": ", 1), "x")[:2] for other in others)
        credentials = bool(headers.pop("credentials", ""))
        verdict = cors_verdict("https://a.example", method, headers, credentials)
        assert (not verdict.simple) is row.answer, row


# Parts that do not stand on one another are paid by themselves.


@pytest.mark.parametrize(
    ("task", "answer", "points"),
    [
        ("guarded", "guarded_office([allow_page])", 2),
        ("guarded", "guarded_office([ask_for_key, allow_page])", 0),
        ("branches", r"branch_office(r'https?://[a-z0-9-]+\.bank\.example')", 1),
        ("branches", "branch_office('.*')", 0),
        ("branches", r"branch_office(r'https://[a-z-]+\.bank\.example')", 0),
    ],
)
def test_what_is_right_in_it_is_paid(solved, task, answer, points):
    assert solved.judged(TASKS[task], f"{task} = {answer}").points == points


def test_who_lists_pages_without_a_scheme_is_not_told_of_a_slash(solved):
    listed = by_layer("https://app", "app").replace("http://localhost", "localhost")
    result = solved.judged(TASKS["counter"], listed)
    assert (result.points, result.misconception) == (0, None)


def test_a_preflight_with_a_letter_too_many_is_told_which_header_came(solved):
    many = solved.source_of("may_send").replace("Request-Method", "Request-Methods")
    result = solved.judged(TASKS["may_send"], many)
    assert "It has the header `access-control-request-methods`: look at each letter." in (
        result.message
    )
