"""Answers that look alike: found whatever their names, and not where all must look alike."""

import random
from dataclasses import replace

import pytest

from labapi.grading.records import Graded
from labapi.grading.report.asked import Asked
from labapi.grading.report.shown import shown_class
from labapi.grading.report.similar import (
    FREE,
    LEAST,
    MOST,
    RUN,
    WINDOW,
    fingerprints,
    similar,
    tokens,
)

LONG = """
def patient(url, tries):
    waited = 0
    for number in range(tries):
        answer = requests.get(url, timeout=5)
        if answer.status_code == 200:
            return answer.json()["data"]
        if answer.status_code not in (429, 503):
            raise ValueError(f"status {answer.status_code}")
        waited += float(answer.headers.get("Retry-After", 1))
        time.sleep(min(waited, 30))
    return None
"""
RENAMED = LONG.replace("answer", "reply").replace("waited", "slept").replace("url", "address")
OTHER = """
def patient(url, tries):
    session = requests.Session()
    while tries > 0:
        tries -= 1
        with session.get(url) as response:
            try:
                response.raise_for_status()
            except requests.HTTPError as error:
                delay = {429: 2, 503: 4}.get(error.response.status_code)
                if delay is None:
                    raise
                clock.wait(delay * 1.5)
            else:
                body = response.json()
                return body.get("data") or body["items"]
"""


def own_code(seed, count):
    """Code that nobody else would write: operators in a drawn order."""
    draw = random.Random(seed)
    drawn = (
        draw.choice(["+", "-", "*", "/", "%", "//", "**", "@", "|", "&"]) for _ in range(count)
    )
    return "own = 1 " + " ".join(f"{operator} ({n} {operator} own)" if n % 2 else f"{operator} own"
                                 for n, operator in enumerate(drawn))  # fmt: skip


@pytest.fixture(name="found")
def _found(record, setting):
    def find(*answers, starter="", given=()):
        records = [
            replace(
                record,
                student=f"s{n}",
                name=f"S {n:03}",
                tasks=(Graded("own", 1, "Own", "passed", 1, 1, "", answer=answer),),
            )
            for n, answer in enumerate(answers)
        ]
        asked = {"own": Asked(None, given=tuple(given), starter=starter)}
        return similar(shown_class(records, replace(setting, asked=asked)))

    return find


def test_other_names_comments_and_layout_hide_nothing(found):
    (pair,) = found(LONG, OTHER, "# my own\n" + RENAMED.replace("    ", "  "))
    assert [one.name for one, _ in pair.answers] == ["S 000", "S 002"]
    assert pair.share == 1.0


def test_answers_of_one_s_own_are_no_pair(found):
    assert found(LONG, OTHER) == []


def test_a_passage_that_was_taken_over_is_found(found):
    assert found(LONG, LONG + "\n\ndef more(number):\n    return [number] * 3\n")[0].share == 1.0


def test_what_the_exercise_gave_is_taken_out(found):
    assert found(LONG, RENAMED, given=[LONG]) == []
    assert found(LONG, RENAMED, starter=LONG) == []


def test_what_can_hardly_be_written_otherwise_is_no_pair(found):
    short = own_code(1, 12)
    assert RUN + LEAST * WINDOW < len(tokens(short)) < FREE
    assert found(short, short) == []
    assert len(found(own_code(1, 40), own_code(1, 40))) == 1


def test_what_many_have_is_how_one_writes_it(found):
    assert found(*[LONG] * 5) == []


def test_all_who_are_alike_are_told_once(found):
    (group,) = found(LONG, RENAMED, LONG)
    assert len(group.answers) == 3


def test_no_more_are_told_than_a_screen_can_hold(found):
    different = [own_code(n, 60) for n in range(MOST + 4)]
    assert len(found(*different[:3], *different[:3])) == 3
    assert len(found(*different, *different)) == MOST


def test_what_is_no_python_is_compared_as_far_as_it_goes(found):
    assert found(LONG + "\n'''", RENAMED + "\n)")[0].share > 0.9


def test_every_common_passage_of_a_certain_length_is_found():
    read = tuple(f"t{n}" for n in range(40))
    passage = read[10 : 10 + RUN + WINDOW - 1]
    elsewhere = ("a", "b", "c", *passage, "d", "e")
    assert fingerprints(read) & fingerprints(elsewhere)


def test_a_text_shorter_than_a_run_has_no_fingerprint():
    assert fingerprints(tokens("x = 1")) == set()
