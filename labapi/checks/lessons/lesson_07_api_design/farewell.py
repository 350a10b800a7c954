"""Task 6: what an old address says before it goes."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, near_miss, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_07_api_design._links import links_in
from labapi.checks.task import Misconception, Task, each_by_itself

CALL = "farewell(successor, since, until)"
ISO = re.compile(r"@?\d{4}-\d{2}-\d{2}.*")
DATE = re.compile(r"(\w{3}), (\d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2}) GMT")
TRIES = 3

REDIRECT_301 = Misconception(
    "redirect_301",
    belief="Moved for good is `301`.",
    feedback="After that a client may ask the new address with `GET`, and what it wanted to send "
    "is lost. Which status of the lesson keeps the method and the body?",
)
FOR_NOW = Misconception(
    "for_now",
    belief="Any redirect leads on, so it will do.",
    feedback="It says that the old address is the one to use next time, too. "
    "This one is leaving for good.",
)
GOES_ON_WITH_GET = Misconception(
    "goes_on_with_get",
    belief="A redirect sends on what came.",
    feedback="`303` sends the client on with a `GET`, and the body is lost. Which status of the "
    "lesson keeps the method and the body?",
)
ISO_DATE = Misconception(
    "iso_date",
    belief="A header takes a date as I write it.",
    feedback="Each header has a form of its own, and a program reads no other. Compare with the "
    "lesson's answer of `/api/v0/predict`: one counts seconds behind an `@`, one names the day of "
    "the week.",
)
DATES_SWAPPED = Misconception(
    "dates_swapped",
    belief="`Deprecation` is the day on which it goes.",
    feedback="*Deprecated* means: it works, and you should leave. *Sunset* is the "
    "end of a day: it names the last one.",
)
ANY_LINK_WILL_DO = Misconception(
    "any_link_will_do",
    belief="A link says where, and that is enough.",
    feedback="A page has many links. By `rel` a program finds the one that it looks for; what is "
    "the word for what comes after?",
)


class Asked(NamedTuple):
    """An address that goes, and what came of the learner's function for it."""

    successor: str
    since: date
    until: date
    status: Any
    headers: dict[str, str]

    def header(self, name: str) -> str:
        """Give a header that must be there, whatever the case of its name."""
        for given, value in self.headers.items():
            if given.lower() == name.lower():
                return value
        there = ", ".join(f"`{given}`" for given in self.headers) or "none"
        said = f"There is no header `{name}`. There is {there}."
        incorrect(said + near_miss(self.headers.items(), name))


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Let several addresses go, each on days of its own."""
    asked = [_asked(work, cases) for _ in range(TRIES)]
    yield from each_by_itself(
        (1, "it leads on, with method and body, for good", lambda: _leads_on(asked)),
        (1, "it says since when and until when", lambda: _dates(asked)),
    )


def _asked(work: Work, cases: Cases) -> Asked:
    successor = f"/api/v{cases.whole(2, 9)}/{cases.name('things')}"
    since = date(2024, 1, 1) + timedelta(cases.whole(0, 1200))
    until = since + timedelta(cases.whole(30, 2000))
    given = work.call("farewell", successor, since.isoformat(), until.isoformat())
    pair = expect_type(CALL, given, list, tuple)
    if len(pair) != 2 or not isinstance(pair[1], dict):
        incorrect(f"`{CALL}` gave `{shown(given)}`. It gives two things: a status and the headers.")
    texts = {str(name): value for name, value in pair[1].items()}
    for name, value in texts.items():
        if not isinstance(value, str):
            incorrect(f"The header `{name}` is `{shown(value)}`. What a header says is a text.")
    return Asked(successor, since, until, pair[0], texts)


def _leads_on(asked: list[Asked]) -> None:
    for one in asked:
        status = expect_type("the status", one.status, int)
        REDIRECT_301.when(status == 301, "The status was `301`.")
        FOR_NOW.when(status in (302, 307), f"The status was `{status}`.")
        GOES_ON_WITH_GET.when(status == 303, "The status was `303`.")
        if status != 308:
            incorrect(f"The status was `{status}`. A client goes on by itself after a redirect.")
        if (place := one.header("Location")) != one.successor:
            incorrect(f"`Location` was `{place}`, and the successor is `{one.successor}`.")
        _expect_link(one)


def _expect_link(one: Asked) -> None:
    value = one.header("Link")
    there = [words for address, words in links_in(value) if address == one.successor]
    if not there:
        incorrect(
            f"In `Link: {value}` a program finds no address `{one.successor}`: it stands between "
            "`<` and `>`."
        )
    follows = any("successor-version" in words for words in there)
    ANY_LINK_WILL_DO.when(not follows, f"`Link` was `{value}`.")


def _dates(asked: list[Asked]) -> None:
    for one in asked:
        since, until = one.header("Deprecation"), one.header("Sunset")
        swapped = since == _seconds(one.until) or until == _http_date(one.since)
        said = f"`Deprecation` was `{since}`, `Sunset` was `{until}`."
        DATES_SWAPPED.when(swapped, said)
        ISO_DATE.when(any(ISO.fullmatch(text) for text in (since, until)), said)
        ISO_DATE.when(DATE.fullmatch(since) or until.startswith("@"), said)
        days = f"For {one.since} and {one.until}: "
        if since != _seconds(one.since):
            incorrect(f"{days}`Deprecation` was `{since}`, which is another moment, or none.")
        if until != _http_date(one.until):
            incorrect(f"{days}`Sunset` was `{until}`, which is another moment, or none.")


def _seconds(day: date) -> str:
    """Write a day as RFC 9745 has it: in seconds, behind an `@`."""
    return f"@{int(_midnight(day).timestamp())}"


def _http_date(day: date) -> str:
    """Write a day as RFC 8594 has it: as all dates in HTTP are written."""
    return format_datetime(_midnight(day), usegmt=True)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


TASK = Task(
    number=6,
    title="How an address says farewell",
    points=2,
    objective="Announce the end of an address so that a program can read it.",
    hints=(
        "The lesson asked `/api/v0/predict`, and four headers came. Run that cell again, and look "
        "at each value.",
        "The status is one of two that keep the method, and is the one *for good*. `Deprecation` "
        "is `since` in seconds behind an `@`, `Sunset` is `until` as HTTP writes dates.",
        'A `Link` is written `<address>; rel="…"`, and the word is `successor-version`. The two '
        "given functions make the dates.",
    ),
    judge=judge,
    misconceptions=(
        REDIRECT_301, FOR_NOW, GOES_ON_WITH_GET, ISO_DATE, DATES_SWAPPED, ANY_LINK_WILL_DO,
    ),
    why="The old address still does its work, and each answer of it tells any program that reads "
    "headers where to go, since when, and probably until when.",
)  # fmt: skip
