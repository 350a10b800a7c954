"""Task 1: tell which addresses have one origin."""

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

ANSWERS = {"A": True, "B": False, "C": False, "D": False, "E": True, "F": False}
PATH, SCHEME, PORT, LOCAL, DEFAULT_PORT, SUBDOMAIN = ANSWERS
PATH_COUNTS = Misconception(
    "path_counts",
    belief="Another path is another origin.",
    feedback="The two addresses of pair A differ behind the host only. An origin has three parts. "
    "Is the path one of them?",
)
PORT_IS_DETAIL = Misconception(
    "port_is_detail",
    belief="What counts is the machine, not the port.",
    feedback="The two addresses of pair C are on one machine, like your notebook's page and your "
    "lab. Does the lesson's browser take those two for one origin?",
)
NAME_OR_NUMBER = Misconception(
    "name_or_number",
    belief="`localhost` and `127.0.0.1` are the same.",
    feedback="Both names of pair D lead to one computer. A browser does not ask where a name "
    "leads: it compares letters.",
)
FAMILY = Misconception(
    "family",
    belief="A subdomain belongs to its parent.",
    feedback="The hosts of pair F end alike, and may belong to one bank. A browser compares whole "
    "hosts, and makes no exception for families.",
)


def judge(work: Work, cases: Cases) -> None:
    """Compare six answers; the beliefs first, then the pairs that are left."""
    given = expect_type("same_origin", work.value("same_origin"), dict)
    said = {str(letter).strip().upper(): answer for letter, answer in given.items()}
    for letter in ANSWERS:
        if letter not in said:
            incorrect(f"`same_origin` says nothing of pair {letter}.")
        if not isinstance(said[letter], bool):
            incorrect(f"For pair {letter} write `True` or `False`.")
    PATH_COUNTS.when(not said[PATH])
    PORT_IS_DETAIL.when(said[PORT])
    NAME_OR_NUMBER.when(said[LOCAL])
    FAMILY.when(said[SUBDOMAIN])
    wrong = [letter for letter in ANSWERS if said[letter] != ANSWERS[letter]]
    if wrong:
        incorrect(
            f"Look again at pair {wrong[0]}. Write down scheme, host and port of both addresses. "
            "Where no port stands, it is the usual one of the scheme."
        )


TASK = Task(
    number=1,
    title="One origin or two?",
    points=2,
    objective="Tell whether two addresses have the same origin.",
    hints=(
        "The lesson's first sentence on origins names its three parts. Nothing else counts.",
        "`https` alone means port 443, `http` alone port 80. And names are compared as they are "
        "written, not by where they lead.",
        'Two of the six pairs have one origin: `{"A": True, "B": ___, …}`.',
    ),
    judge=judge,
    misconceptions=(PATH_COUNTS, PORT_IS_DETAIL, NAME_OR_NUMBER, FAMILY),
)
