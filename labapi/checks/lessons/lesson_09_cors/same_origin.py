"""Task 1: tell which addresses have one origin."""

from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    TRUTHS,
    Rows,
    drawn,
    look_again,
    rows,
    said_under,
    seen,
    wrong_letters,
)
from labapi.checks.task import Misconception, Task
from labapi.checks.variant import Question, Variant


def _pairs(kind: str, answer: bool, *pairs: tuple[str, str]) -> Rows:
    return rows(kind, answer, *(f"`{one}` and `{other}`" for one, other in pairs))


ROWS: Rows = {
    **_pairs(
        "path", True,
        ("https://bank.example/loans", "https://bank.example/rates?year=2"),
        ("http://localhost:8888/lab", "http://localhost:8888/tree"),
        ("https://bank.example/#top", "https://bank.example/index.html"),
        ("https://app.bank.example/v1/rates", "https://app.bank.example/"),
    ),
    **_pairs(
        "scheme", False,
        ("https://bank.example", "http://bank.example"),
        ("http://app.bank.example/rates", "https://app.bank.example/rates"),
        ("http://localhost:8443", "https://localhost:8443"),
        ("http://bank.example:443", "https://bank.example"),
    ),
    **_pairs(
        "port", False,
        ("http://localhost:8888", "http://localhost:8000"),
        ("https://bank.example", "https://bank.example:8443"),
        ("http://127.0.0.1:8888/lab", "http://127.0.0.1:8889/lab"),
        ("http://bank.example:8080", "http://bank.example"),
    ),
    **_pairs(
        "local", False,
        ("http://localhost:8000", "http://127.0.0.1:8000"),
        ("http://127.0.0.1:8888/lab", "http://localhost:8888/lab"),
        ("http://localhost", "http://[::1]"),
    ),
    **_pairs(
        "usual port", True,
        ("https://bank.example", "https://bank.example:443/"),
        ("http://bank.example:80", "http://bank.example/rates"),
        ("https://app.bank.example:443/loans", "https://app.bank.example/loans"),
        ("http://localhost/lab", "http://localhost:80"),
    ),
    **_pairs(
        "family", False,
        ("https://bank.example", "https://app.bank.example"),
        ("https://app.bank.example", "https://rates.bank.example"),
        ("https://www.bank.example", "https://bank.example"),
        ("https://app.bank.example/rates", "https://bank.example/app/rates"),
    ),
}  # fmt: skip
PATH_COUNTS = Misconception(
    "path_counts",
    belief="Another path is another origin.",
    feedback="These two addresses differ behind the host and its port only. An origin has three "
    "parts. Is the path one of them?",
)
PORT_IS_DETAIL = Misconception(
    "port_is_detail",
    belief="What counts is the machine, not the port.",
    feedback="These two addresses are on one machine, as your notebook's page and your lab are. "
    "Does the lesson's browser take those two for one origin?",
)
NAME_OR_NUMBER = Misconception(
    "name_or_number",
    belief="A name is the same as the number that it leads to.",
    feedback="Both lead to one computer. A browser does not ask where a name leads: it "
    "compares letters.",
)
FAMILY = Misconception(
    "family",
    belief="A subdomain belongs to its parent.",
    feedback="These two hosts end alike, and may belong to one bank. A browser compares whole "
    "hosts, and makes no exception for families.",
)


def question(variant: Variant) -> Question:
    """Draw a pair for each belief, and two that have to be compared part by part."""
    second = variant.one_of(("scheme", "usual port", "path"))
    kinds = ["path", second, "port", "local", "usual port", "family"]
    return Question.lettered(drawn(variant, ROWS, kinds))


def judge(work: Work, cases: Cases) -> None:
    """Compare six answers; the beliefs first, then the pairs that are left."""
    asked = question(cases.variant)
    said = said_under(work, "same_origin", asked, TRUTHS)
    _believed(PATH_COUNTS, asked, said, "path")
    _believed(PORT_IS_DETAIL, asked, said, "port")
    _believed(NAME_OR_NUMBER, asked, said, "local")
    _believed(FAMILY, asked, said, "family")
    look = (
        "Write down scheme, host and port of both addresses. Where no port stands, it is the usual "
        "one of the scheme."
    )
    look_again(asked, said, ROWS, look)


def _believed(belief: Misconception, asked: Question, said: dict[str, Any], kind: str) -> None:
    wrong = wrong_letters(asked, said, kind)
    belief.when(wrong, seen(asked, wrong))


TASK = Task(
    number=1,
    title="One origin or two?",
    points=2,
    objective="Tell whether two addresses have the same origin.",
    hints=(
        "The lesson's first sentence on origins names its three parts. Nothing else counts.",
        "`https` alone means port 443, `http` alone port 80. And names are compared as they are "
        "written, not by where they lead.",
        "For each pair, ask three times: is the scheme the same, the host, the port? One *no* "
        'makes it two origins: `{"A": ___, …}`.',
    ),
    judge=judge,
    misconceptions=(PATH_COUNTS, PORT_IS_DETAIL, NAME_OR_NUMBER, FAMILY),
    why="A browser compares scheme, host and port, letter by letter, and nothing else: neither "
    "the path nor where a name leads.",
    question=question,
)
