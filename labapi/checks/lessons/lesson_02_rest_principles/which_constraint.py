"""Task 1: name the constraint that was broken, from what was seen."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    Reading,
    drawn,
    look_again,
    recognise,
    rows,
    said_under,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

NONE = "none"
WORDS = ("client-server", "resources", "uniform interface", "stateless", "cacheable", "layered")
ROWS = (
    rows(
        "memory", "stateless",
        "`GET /next` gives page 2 to whoever has just read page 1.",
        "A login is noted in the memory of the server. After a restart, all have to log in again.",
        "The second request of a conversation has to reach the machine that got the first.",
        "`GET /report` gives the report on the customer whom you have asked about last.",
    )
    | rows(
        "copies", "cacheable",
        "The `ETag` of a model that nobody changes is another one at each request. So no "
        "copy is ever confirmed.",
        "A model was changed, and its `ETag` is still that of before.",
        "The list of prices has no `ETag` and no `Cache-Control`. How long is a copy good? The "
        "server does not say, and each cache guesses.",
        "The balance of an account says `max-age=86400`, and changes each minute.",
    )
    | rows(
        "methods", "uniform interface",
        "`GET /offers/7` orders the offer: whoever looks at it gets a bill.",
        "Each answer is `200`. Whether it went wrong, a sentence in the body says.",
        "At `/models/7`, `DELETE` removes the model; at `/keys/7`, `DELETE` makes a new key.",
        "Models are read by `GET`, keys by `POST`, and data sets by `PUT`.",
    )
    | rows(
        "addresses", "resources",
        "A prediction is made and stored. It has no address, so nobody can point to it.",
        "All models share the address `/model`. Which one is meant, a header says.",
        "The bank has ten thousand loans, and the one address `/loans`. A single loan has none.",
    )
    | rows(
        "one page", "client-server",
        "The answer is a row of HTML, with the colours of one page of the bank.",
        "The program of the branch opens the database file of the server itself.",
        "When the page shows its fields in another order, the server's program "
        "has to be changed as well.",
    )
    | rows(
        "between", "layered",
        "What comes with the header `Via` is refused.",
        "`Location` names a machine that can be reached from inside the bank only.",
        "A second server was put behind the address, and all clients had to be changed.",
    )
    | rows(
        "stored", NONE,
        "Models are stored in a database. After a restart they are all there.",
        "A model is put at one machine, and read at the other: both use one store.",
        "Each prediction is stored, and can be read at its address a year later.",
    )
    | rows(
        "asked first", NONE,
        "The answers about a model have an `ETag`, and `Cache-Control: no-cache`.",
        "A model says `no-cache`. A client that has a copy asks before each use, and gets `304`.",
        "The answer with a new API key says `no-store`.",
    )
)  # fmt: skip
TALK = ("memory", "stored", "copies", "asked first")
BUILD = ("methods", "addresses", "one page", "between")

STORED_IS_STATE = Misconception(
    "stored_is_state",
    belief="A server that stores something is not stateless.",
    feedback="Models and predictions are what the server is for: they have addresses, and anybody "
    "may read them. Stateless is about the conversation. Would another client get the same?",
)
NO_CACHE_IS_NOT_CACHEABLE = Misconception(
    "no_cache_is_not_cacheable",
    belief="What says `no-cache` or `no-store` breaks the constraint *cacheable*.",
    feedback="The constraint is that an answer *says* whether and how it may be kept. This one "
    "says so.",
)
SEEN_BEHIND_A_PROXY = Misconception(
    "seen_behind_a_proxy",
    belief="What goes wrong behind a proxy is the layers' fault.",
    feedback="A proxy brings it to light. But what would go wrong with one machine alone, if it "
    "were started anew, or if two clients came at once? Somebody has to remember something.",
)
ADDRESS_IS_A_METHOD = Misconception(
    "address_is_a_method",
    belief="Which thing is meant and what shall be done are one question.",
    feedback="The methods are in order here. Ask of the *thing*: can it be named by an address, "
    "and by that alone?",
)


LOOK = "What would have to be otherwise, so that nobody could complain?"


def question(variant: Variant) -> Question:
    """Draw a row of each kind: those of the talk first, then those of the build."""
    return Question.lettered([*drawn(variant, ROWS, TALK), *drawn(variant, ROWS, BUILD)])


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for what the requests and copies tell, and for how the system is built."""
    asked = question(cases.variant)
    said = said_under(work, "which_constraint", asked, CONSTRAINT)
    yield from each_by_itself(
        (1, "stateless and cacheable, and what breaks neither", lambda: _talk(asked, said)),
        (1, "the four about things, methods and programs", lambda: _build(asked, said)),
    )


def _constraint(value: Any) -> str | None:
    """Read a constraint, as the lesson writes it or as books do.

    >>> _constraint("Uniform-Interface"), _constraint("layered system"), _constraint("fast")
    ('uniform interface', 'layered', None)
    """
    said = str(value).strip().lower() if isinstance(value, str) else ""
    plain = said.replace("-", " ").replace("_", " ").removesuffix(" system")
    known = {word.replace("-", " "): word for word in (*WORDS, NONE)}
    known |= {"uniform": "uniform interface", "resource based": "resources"}
    return known.get(plain)


CONSTRAINT = Reading(
    _constraint, f'Write one of {", ".join(f"`{word}`" for word in WORDS)}, or `"{NONE}"`.'
)


def _talk(asked: Question, said: dict[str, Any]) -> None:
    recognise(STORED_IS_STATE, "stored", asked, said, "stateless")
    recognise(NO_CACHE_IS_NOT_CACHEABLE, "asked first", asked, said, "cacheable")
    recognise(SEEN_BEHIND_A_PROXY, "memory", asked, said, "layered")
    look_again(asked, said, TALK, LOOK, quoting=True)


def _build(asked: Question, said: dict[str, Any]) -> None:
    recognise(ADDRESS_IS_A_METHOD, "addresses", asked, said, "uniform interface")
    look_again(asked, said, BUILD, LOOK, quoting=True)


TASK = Task(
    number=1,
    title="What was broken?",
    points=2,
    objective="Name the constraint that an API breaks, from what is seen of it.",
    hints=(
        "The lesson's summary has one question for each constraint. Read each row beside them: "
        "which question has a bad answer here?",
        "In each half, every constraint is broken once at most; two rows of the first break none. "
        "*Stateless* is about who remembers the talk, *cacheable* about what an answer says of its "
        "copies.",
        "In the second half: is there an address for each *thing*; does a *method* mean the same "
        "everywhere; can *server and page* be changed apart; can something stand *between* them?",
    ),
    judge=judge,
    misconceptions=(
        STORED_IS_STATE, NO_CACHE_IS_NOT_CACHEABLE, SEEN_BEHIND_A_PROXY, ADDRESS_IS_A_METHOD,
    ),
    why="Each constraint is a promise that can be tried: what was seen here is what its breach "
    "costs, and whom.",
    question=question,
)  # fmt: skip
