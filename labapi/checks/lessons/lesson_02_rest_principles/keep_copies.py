"""Task 4: mend a cache of a client, which keeps too much and trusts it for too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons._street import (
    Asked,
    Reply,
    Street,
    confirms,
    street,
)
from labapi.checks.task import Misconception, Task, faults_each_by_itself

CALL = "read_at(…)"
PROMISES = ("max-age={}", "private, max-age={}", "Max-Age={},Private", "max-age={} , public")
"""Ways to write one promise."""

ENDS_AT_THE_MARK = Misconception(
    "ends_at_the_mark",
    belief="What stands behind the `?` does not belong to the address.",
    feedback="Page 1 and page 2 are two resources, and each needs a copy of its own. What is a "
    "copy kept under?",
)
MINUTE_FOR_ALL = Misconception(
    "minute_for_all",
    belief="A copy that is young enough for one is young enough for all.",
    feedback="How long a copy may be used without asking is for the server to say, answer by "
    "answer: by `max-age`, in seconds. Where it says nothing, ask.",
)
EVERYTHING_IS_KEPT = Misconception(
    "everything_is_kept",
    belief="`no-store` is meant for the programs in between.",
    feedback="It is meant for whoever might keep a copy, and that is you. The next request showed "
    "the server that there was one.",
)
NO_CACHE_IS_NO_STORE = Misconception(
    "no_cache_is_no_store",
    belief="`no-cache` says that nothing may be kept.",
    feedback="It says: keep it if you like, and ask before each use. To ask, your client needs the "
    "copy, and its `ETag`.",
)
COPY_NEEDS_NO_ASKING = Misconception(
    "copy_needs_no_asking",
    belief="Once there is a copy, the server need not be asked any more.",
    feedback="The server had not promised so many seconds, and the resource has changed. Until "
    "when may a copy be used?",
)


class Shelf:
    """A server with one resource an address, which can be exchanged; it confirms good copies."""

    def __init__(self, control: str | None, has_tag: bool = True) -> None:
        """Say this of each copy; None says nothing."""
        self.version, self.is_empty = 1, False
        self._control, self._has_tag = control, has_tag

    def __call__(self, asked: Asked) -> Reply:
        """Answer a request; each address below its own has a text of its own."""
        if asked.method not in ("GET", "HEAD"):
            return Reply(405, {"error": "This can only be read."}, {"Allow": "GET, HEAD"})
        if self.is_empty:
            return Reply(404, {"text": self.text(asked.place)}, {"Cache-Control": "no-store"})
        text = self.text(asked.place)
        headers = {"Cache-Control": self._control} if self._control else {}
        tag = f'"{abs(hash(text)):x}"'
        if self._has_tag:
            headers["ETag"] = tag
            if confirms(asked, tag):
                return Reply(304, None, headers)
        return Reply(200, {"text": text}, headers)

    def text(self, place: str) -> str:
        """Give what stands at a place now."""
        return f"{place}, removed" if self.is_empty else f"{place}, version {self.version}"


@dataclass(slots=True)
class _Reader:
    """Somebody who reads one shelf with the learner's cache, and has a clock of their own."""

    work: Work
    street: Street
    shelf: Shelf
    place: str
    now_s: int
    house: str = ""
    came: str = ""
    """What came last."""

    def __post_init__(self) -> None:
        """Let the shelf move in."""
        self.house = self.street.house(self.shelf)

    def reads(self, place: str = "", after_s: int = 0) -> list[Asked]:
        """Read so many seconds later, at its place or another; give what the server was asked."""
        self.now_s += after_s
        before = len(self.street.asked_at(self.house))
        given = self.work.call("read_at", f"{self.house}/{place or self.place}", self.now_s)
        self.came = expect_type(CALL, given, str)
        asked = self.street.asked_at(self.house)[before:]
        if len(asked) > 1:
            incorrect(f"For one reading, {len(asked)} requests were sent. One is enough.")
        return asked

    def is_right(self, place: str = "") -> bool:
        """Tell whether what came is what stands there now."""
        return f'"{self.shelf.text(place or self.place)}"' in self.came


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Bring out each fault, after a look whether a copy is still confirmed and exchanged."""
    with street(cases) as built:
        faults = (
            ("each address has a copy of its own", _look_for_query),
            ("a copy is used unasked for as long as was promised", _look_for_age),
            ("what says `no-store` is not kept", _look_for_no_store),
        )
        yield from faults_each_by_itself(
            "read",
            "all three faults",
            [(mended, partial(_sound_and, look, work, built, cases)) for mended, look in faults],
        )


def _sound_and(look: Any, work: Work, built: Street, cases: Cases) -> None:
    """Ask first that copies are confirmed, and exchanged where something else stands there."""
    reader = _reader(work, built, cases, "no-cache")
    reader.reads()
    _expect_right(reader, "read for the first time")
    if reader.reads(after_s=_long(cases)):
        _expect_right(reader, "confirmed, or read again,")
    reader.shelf.version += 1
    if reader.reads(after_s=_long(cases)):
        _expect_right(reader, "exchanged on the server")
    asked = reader.reads(after_s=_long(cases))
    if asked and asked[0].header("If-None-Match") and not confirms(asked[0], _tag(reader)):
        incorrect("Something new had come. The next `If-None-Match` named the `ETag` before it.")
    reader.shelf.is_empty = True
    if reader.reads(after_s=_long(cases)):
        _expect_right(reader, "removed, and answered with `404`,")
    look(work, built, cases)


def _look_for_query(work: Work, built: Street, cases: Cases) -> None:
    """Read two pages, one after the other, both good for long."""
    reader = _reader(work, built, cases, f"max-age={cases.whole(100, 900)}")
    places = [f"{cases.name('list')}?page={number}" for number in cases.shuffled(range(1, 5))[:2]]
    places.append(places[0].partition("?")[0])
    for place in cases.shuffled(places):
        asked = reader.reads(place, after_s=1)
        right = reader.is_right(place)
        ENDS_AT_THE_MARK.when(
            not asked or not right, f"For `/{place}` came `{reader.came}`, which was read before."
        )
        if asked[0].header("If-None-Match"):
            ENDS_AT_THE_MARK.when(True, f"For `/{place}`, it asked about a copy of another page.")


def _look_for_age(work: Work, built: Street, cases: Cases) -> None:
    reader = _reader(work, built, cases, "no-cache")
    reader.reads()
    asked = reader.reads(after_s=_long(cases))
    COPY_NEEDS_NO_ASKING.when(not asked, "The answer had `no-cache`, and nobody was asked again.")
    ages = [cases.whole(*bounds) for bounds in ((2, 25), (26, 50), (90, 300), (301, 900))]
    for way, age_s in zip(PROMISES, cases.shuffled(ages), strict=True):
        reader = _reader(work, built, cases, way.format(age_s))
        reader.reads()
        over = f"`max-age` had said {age_s} seconds, and they were over"
        for is_exchanged in (False, True):  # the `304` in between promises the same again
            _expect_unasked(reader, age_s - 1, age_s)
            _expect_asked_anew(reader, 1, over, is_exchanged)
    for control in cases.shuffled(["no-cache", None, "private, no-cache", "max-age=0"]):
        reader = _reader(work, built, cases, control)
        reader.reads()
        said = f"`Cache-Control: {control}`" if control else "no `Cache-Control`"
        for after_s in cases.shuffled([0, 1]):
            _expect_asked_anew(reader, after_s, f"The answer had {said}: it promised no second")
    age_s = cases.whole(10_000, 31_536_000)
    reader = _reader(work, built, cases, f"max-age={age_s}, immutable", has_tag=False)
    reader.reads()
    _expect_unasked(reader, age_s - 1, age_s)
    reader.shelf.version += 1
    reader.reads(after_s=1)
    _expect_right(reader, "no longer good, and had no `ETag` to ask about")


def _look_for_no_store(work: Work, built: Street, cases: Cases) -> None:
    reader = _reader(work, built, cases, "no-cache")
    reader.reads()
    asked = reader.reads(after_s=_long(cases))
    NO_CACHE_IS_NO_STORE.when(
        asked and not asked[0].header("If-None-Match"),
        "The answer had `no-cache` and an `ETag`. Later it was fetched anew, without a condition.",
    )
    for control in cases.shuffled(["no-store", "private, no-store", "No-Store"]):
        reader = _reader(work, built, cases, control)
        reader.reads()
        for after_s in (_long(cases), 1):
            asked = reader.reads(after_s=after_s)
            seen = f"The answer had `Cache-Control: {control}`. The next time,"
            EVERYTHING_IS_KEPT.when(not asked, f"{seen} nothing was asked for.")
            EVERYTHING_IS_KEPT.when(
                asked[0].header("If-None-Match"), f"{seen} `If-None-Match` named a copy of it."
            )
            _expect_right(reader, "not to be kept")


def _reader(
    work: Work, built: Street, cases: Cases, control: str | None, has_tag: bool = True
) -> _Reader:
    return _Reader(work, built, Shelf(control, has_tag), cases.name("price"), cases.whole(0, 10**6))


def _long(cases: Cases) -> int:
    """Draw a pause after which no copy is young."""
    return cases.whole(5_000, 90_000)


def _tag(reader: _Reader) -> str:
    return reader.shelf(Asked("GET", reader.place, {})).headers["ETag"]


def _expect_right(reader: _Reader, what: str) -> None:
    if not reader.came:
        incorrect(
            f"What was {what} came as an empty text. A `304` has no body: what it confirms is the "
            "copy, so give that."
        )
    if not reader.is_right():
        there = reader.shelf.text(reader.place)
        incorrect(f"What was {what} came as `{shown(reader.came)}`; `{there}` stands there now.")


def _expect_unasked(reader: _Reader, after_s: int, age_s: int) -> None:
    asked = reader.reads(after_s=after_s)
    MINUTE_FOR_ALL.when(
        asked,
        f"The answer was good for {age_s} seconds, and after {after_s} the server was asked.",
    )
    _expect_right(reader, "good for longer")


def _expect_asked_anew(
    reader: _Reader, after_s: int, because: str, is_exchanged: bool = True
) -> None:
    reader.shelf.version += is_exchanged
    asked = reader.reads(after_s=after_s)
    MINUTE_FOR_ALL.when(not asked, f"{because}, and no request came.")
    _expect_right(reader, "exchanged on the server" if is_exchanged else "confirmed with `304`")


TASK = Task(
    number=4,
    title="A cache with three faults",
    points=3,
    objective="Keep copies of answers for as long as the server allows.",
    hints=(
        "Run the given cell, and try `told(answer)` on an answer of your lab. Then go through "
        "`read` line by line: what is a copy kept under, until when is it used, and which is kept?",
        "One fault is in the first line, one is a number, and one is a condition that is missing "
        "in front of the last assignment.",
        '`told(copy).get("max-age", ___)` is a text or what you write in the blank; `int(…)` makes '
        'a number of it. And `"no-store" in told(answer)` is true or false.',
    ),
    judge=judge,
    misconceptions=(
        ENDS_AT_THE_MARK, MINUTE_FOR_ALL, EVERYTHING_IS_KEPT, NO_CACHE_IS_NO_STORE,
        COPY_NEEDS_NO_ASKING,
    ),
    why="The server says of each answer whether it may be kept, and for how long. A cache that "
    "obeys gives nobody a copy for longer than the server allowed.",
)  # fmt: skip
