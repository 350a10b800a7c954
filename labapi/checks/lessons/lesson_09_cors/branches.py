"""Task 4: find the hole in a pattern that lets in every branch, and more."""

from collections.abc import Iterator

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_status, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_09_cors._page import may_read
from labapi.checks.task import Misconception, Task, each_by_itself

PATH = "/rates"
ENDS_LIKE_OURS = Misconception(
    "ends_like_ours",
    belief="What ends in our name belongs to us.",
    feedback="Anybody can register a name that ends in the letters of yours. Which sign stands "
    "between a branch's name and the bank's own?",
)
DOT_IS_A_DOT = Misconception(
    "dot_is_a_dot",
    belief="A dot in a pattern means a dot.",
    feedback="In a regular expression a bare dot stands for any character, so names that look "
    "like yours at a glance get in. How does one write a dot that is only a dot?",
)
SCHEME_IS_DETAIL = Misconception(
    "scheme_is_detail",
    belief="`http` or `https` makes no difference here.",
    feedback="Whoever sits on the line can change a page that comes by `http`, and then speaks "
    "for the branch. The task names one scheme.",
)
ECHO = Misconception(
    "echo",
    belief="The server may let in whatever origin it is told of.",
    feedback="A server that says yes to each origin, by its name or by `*`, has no list at all: "
    "every page of the world may read its answers.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask for the rates from pages of branches, and from pages that only look like one."""
    names = (cases.name("branch"), "north", _numbered(cases))
    ours = [f"https://{name}.bank.example" for name in names]
    yield from each_by_itself(
        (
            1,
            "branches get in, and names that only end alike do not",
            lambda: _hole(work, cases, ours),
        ),
        (1, "nothing else that looks like a branch gets in", lambda: _rest(work, cases, ours)),
    )


def _numbered(cases: Cases) -> str:
    """A branch that is called by a number, as in a street of towns."""
    return f"{cases.whole(2, 99)}th-{cases.one_of(['street', 'avenue'])}"


def _hole(work: Work, cases: Cases, ours: list[str]) -> None:
    _expect_let_in(work, ours)
    stranger = f"https://{cases.name('page')}.example"
    ECHO.when(_let_in(work, stranger), f"A page of `{stranger}` may read the rates.")
    _refused(work, f"https://{cases.name('evil')}bank.example", ENDS_LIKE_OURS)


def _rest(work: Work, cases: Cases, ours: list[str]) -> None:
    _expect_let_in(work, ours[:1])
    branch = ours[0].removesuffix(".bank.example")
    _refused(work, ours[0].replace("https:", "http:"), SCHEME_IS_DETAIL)
    for letter in (cases.one_of("xyz"), "-"):
        _refused(work, f"{branch}{letter}bank.example", DOT_IS_A_DOT)
        _refused(work, f"{branch}.bank{letter}example", DOT_IS_A_DOT)
    for other in _no_branches(branch, cases.name("page")):
        if _let_in(work, other):
            incorrect(f"A page of `{other}` may read the rates. It is no branch.")


def _no_branches(branch: str, stranger: str) -> list[str]:
    """Give origins that look like that of a branch; `branch` is one up to the first dot."""
    ours, bank = f"{branch}.bank.example", "bank.example"
    origins = [f"{ours}.{stranger}.example", f"https://{stranger}.{ours.removeprefix('https://')}"]
    origins += [f"{ours}:8443", f"https://{bank}", f"https://.{bank}", f"{branch}_x.{bank}"]
    return ["null", *origins, f"{branch}.bank.{stranger}.example"]


def _let_in(work: Work, origin: str) -> bool:
    answer = work.request("branches", "GET", PATH, headers={"Origin": origin})
    return may_read(answer, origin)


def _expect_let_in(work: Work, origins: list[str]) -> None:
    for origin in origins:
        answer = work.request("branches", "GET", PATH, headers={"Origin": origin})
        expect_status(answer, 200, because="the rates were asked for")
        if not may_read(answer, origin):
            incorrect(f"A page of `{origin}` may not read the rates, and it is a branch.")


def _refused(work: Work, origin: str, belief: Misconception) -> None:
    belief.when(_let_in(work, origin), f"A page of `{origin}` may read the rates.")


TASK = Task(
    number=4,
    title="The pattern with a hole",
    points=2,
    objective="Mend an allow-list that is written as a pattern.",
    hints=(
        "Try origins by hand: `requests.get` with a header `Origin`, on the app served by "
        "`labapi.serve(branches)`. Which get their own name back?",
        "Read the pattern sign by sign. What does `.*` take in? And what does each dot?",
        r"A dot that is only a dot is written `\.`; letters, digits and hyphens are `[a-z0-9-]+`. "
        "Put one after the other.",
    ),
    judge=judge,
    misconceptions=(ENDS_LIKE_OURS, DOT_IS_A_DOT, SCHEME_IS_DETAIL, ECHO),
    why="What may stand in the place of the branch is written out, and each dot is only a dot: so "
    "whatever an attacker can register ends up outside the pattern.",
)
