"""Task 3: a list in pages, which stays whole while it grows."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_status, incorrect, request_line, same, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_07_api_design._links import links_in
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

APP, PATH = "library", "/api/v1/loans"
USUAL, MOST = 20, 100

LIMIT_UNBOUNDED = Misconception(
    "limit_unbounded",
    belief="Who asks for many shall have many.",
    feedback="One request could then ask for the whole table, and everybody waits for it. Where "
    "does the lab's own list say how many it gives at most?",
)
BOUND_IS_OUT = Misconception(
    "bound_is_out",
    belief="Up to 100 means fewer than 100.",
    feedback="Up to 100: the 100 itself is in. Which of `lt` and `le` says so?",
)
OFFSET_FOR_CURSOR = Misconception(
    "offset_for_cursor",
    belief="A page is found by counting from the front.",
    feedback="While you turned the pages a new loan came in at the front, and each other one moved "
    "by a place. A cursor names a loan, so that it does not matter where that stands.",
)
CURSOR_COMES_AGAIN = Misconception(
    "cursor_comes_again",
    belief="The cursor is the first of the next page.",
    feedback="The cursor is the last loan that was given. The next page begins right behind it.",
)
LINK_ALWAYS = Misconception(
    "link_always",
    belief="Each page has a next one.",
    feedback="A client goes on as long as there is a `Link`. What does it get behind the end?",
)
FULL_PAGE_GOES_ON = Misconception(
    "full_page_goes_on",
    belief="If a page is full, there is more.",
    feedback="The last page may be full, too. Is there a loan behind it? Ask the list itself.",
)


Loan = dict[str, Any]


class Page(NamedTuple):
    """One page, as a client sees it: the request and the answer, its loans, and what follows."""

    exchange: Exchange
    loans: list[Loan]
    following: str


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Fill the list, and turn its pages as a client would: by what `Link` says."""
    yield from each_by_itself(
        (1, "a page has its bounds", lambda: _bounds(work, cases)),
        (1, "each loan comes once, while others are added", lambda: _walks(work, cases)),
        (1, "there is a `Link` only where there is more", lambda: _ends(work, cases)),
    )


def _bounds(work: Work, cases: Cases) -> None:
    count = cases.whole(USUAL + 1, USUAL + 6)
    _fill(work, cases, count)
    for limit in cases.shuffled([1, cases.whole(2, 19), cases.whole(30, 99), MOST]):
        BOUND_IS_OUT.when(
            limit == MOST and _asked(work, limit).status == 422, f"`?limit={MOST}` got `422`."
        )
        _expect_count(_page(work, f"{PATH}?limit={limit}"), min(limit, count))
    _expect_count(_page(work, PATH), USUAL)
    for much in (MOST + 1, cases.whole(MOST + 2, 9999)):
        got_in = _asked(work, much).status == 200
        LIMIT_UNBOUNDED.when(got_in, f"`?limit={much}` got `200`.")
    for strange in (MOST + 1, 0, -cases.whole(1, 9), "all"):
        because = f"a page has from 1 to {MOST} loans"
        expect_status(_asked(work, strange), 422, because=because)


def _walks(work: Work, cases: Cases) -> None:
    for limit in cases.shuffled([1, cases.whole(2, 4), cases.whole(5, 9)]):
        count = cases.whole(2, 3) * limit + cases.whole(1, limit)
        loans = _fill(work, cases, count)
        walked = _walk(work, limit, loans)
        _recognise_again(walked)
        _expect_each_once(walked, loans, limit, "")
        growing = _walk(work, limit, loans, lambda: _lend(work, cases))
        doubled = _doubled(growing)
        twice = "".join(f"`{one.get('id')}`" for one in doubled[:1])
        OFFSET_FOR_CURSOR.when(doubled, f"With `?limit={limit}`, the loan {twice} came twice.")
        _expect_each_once(growing, loans, limit, ", while loans were added")


def _ends(work: Work, cases: Cases) -> None:
    """Look at each page on the way, whether it holds the oldest loan or not."""
    limit = cases.whole(2, 6)
    for count in (*cases.shuffled([limit - 1, limit + 1, 2 * limit + 1]), limit, 2 * limit, 1):
        loans = _fill(work, cases, count)
        for page in _walk(work, limit, loans):
            _expect_end(page, loans, limit)
    _fill(work, cases, 0)
    empty = _page(work, f"{PATH}?limit={limit}")
    LINK_ALWAYS.when(empty.following, "There was no loan at all, and a `Link`.")


def _expect_end(page: Page, loans: list[Loan], limit: int) -> None:
    said = f"{request_line(page.exchange)} gave {len(page.loans)} of {len(loans)} loans"
    if loans[-1] not in page.loans:
        if not page.following:
            incorrect(f"{said}, and no `Link` to the next page: a client would stop here.")
        return
    said += ", the last of them among these, and a `Link`."
    FULL_PAGE_GOES_ON.when(page.following and len(page.loans) == limit, said)
    LINK_ALWAYS.when(page.following, said)


def _walk(work: Work, limit: int, loans: list[Loan], between: Any = None) -> list[Page]:
    """Follow each `Link` until the oldest loan has come; no further than there can be pages."""
    pages = [_page(work, f"{PATH}?limit={limit}")]
    while loans[-1] not in pages[-1].loans and pages[-1].following and len(pages) <= len(loans):
        if between:
            between()
        pages.append(_page(work, pages[-1].following))
    return pages


def _recognise_again(walked: list[Page]) -> None:
    pairs = list(pairwise(walked))
    again = pairs and all(page.loans[-1:] == after.loans[:1] for page, after in pairs)
    CURSOR_COMES_AGAIN.when(
        again and pairs[0][0].loans, "Each page begins with the loan that ended the one before."
    )


def _doubled(walked: list[Page]) -> list[Loan]:
    came = [one for page in walked for one in page.loans]
    return [one for n, one in enumerate(came) if one in came[:n]]


def _expect_each_once(walked: list[Page], loans: list[Loan], limit: int, when: str) -> None:
    came = [one for page in walked for one in page.loans]
    said = f"There were {len(loans)} loans. With `?limit={limit}`{when}, "
    if missing := [one for one in loans if one not in came]:
        incorrect(f"{said}{len(missing)} of them never came, among them `{missing[0]['id']}`.")
    if doubled := _doubled(walked):
        incorrect(f"{said}`{doubled[0].get('id')}` came twice.")
    if came != loans:
        incorrect(f"{said}they came in another order than the list has.")
    for page in walked[:-1]:
        _expect_count(page, limit)


def _expect_count(page: Page, count: int) -> None:
    if len(page.loans) != count:
        came = len(page.loans)
        incorrect(f"{request_line(page.exchange)} gave {came} loans, and should give {count}.")


# What is sent.


def _fill(work: Work, cases: Cases, count: int) -> list[Loan]:
    """Empty the list and fill it anew; give the loans, the newest first."""
    expect_status(work.request(APP, "DELETE", PATH), 204, because="the list is emptied so")
    return [_lend(work, cases) for _ in range(count)][::-1]


def _lend(work: Work, cases: Cases) -> Loan:
    book = {"book": cases.name("book")}
    made = work.request(APP, "POST", PATH, json=book)
    expect_status(made, 201, because="a loan is added so; leave that as it was given")
    loan: Loan = expect_json(made)["data"]
    if not same({**loan, **book}, loan):
        incorrect(f"{request_line(made)} gave {shown(loan)}. Leave that as it was given.")
    return loan


def _asked(work: Work, limit: object) -> Exchange:
    return work.request(APP, "GET", f"{PATH}?limit={limit}")


def _page(work: Work, path: str) -> Page:
    exchange = work.request(APP, "GET", path)
    expect_status(exchange, 200, because="there is a page at this address")
    answer = expect_json(exchange)
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        incorrect(f"{request_line(exchange)} gave {shown(answer)}, and no list of loans in `data`.")
    return Page(exchange, data, _following(exchange))


def _following(exchange: Exchange) -> str:
    """Give the address of the next page, without its host; empty where none is told."""
    told = [value for name, value in exchange.response_headers if name.lower() == "link"]
    for address, relations in links_in(", ".join(told)):
        if "next" in relations:
            parts = urlsplit(urljoin(exchange.target, address))
            return f"{parts.path}?{parts.query}"
    return ""


TASK = Task(
    number=3,
    title="Page by page",
    points=3,
    objective="Build a list in pages with a limit, a cursor and a `Link`.",
    hints=(
        "Three places: the bounds of `limit` in the head of the function, where the page begins, "
        "and when there is more behind it.",
        "`Query(20, ge=…, le=…)` as a default gives a parameter its bounds. A page begins behind "
        "the loan whose id is the cursor, and at 0 where there is no cursor.",
        "A list of all the ids has a method `index(…)`, which says where one stands: one more is "
        "where the page begins. There is more if the end of the page is smaller than "
        "`len(loans)`.",
    ),
    judge=judge,
    misconceptions=(
        LIMIT_UNBOUNDED, BOUND_IS_OUT, OFFSET_FOR_CURSOR, CURSOR_COMES_AGAIN, LINK_ALWAYS,
        FULL_PAGE_GOES_ON,
    ),
    why="A client follows `Link` and knows no arithmetic: so the cursor may name a loan, and the "
    "pages fit together while the list grows.",
)  # fmt: skip
