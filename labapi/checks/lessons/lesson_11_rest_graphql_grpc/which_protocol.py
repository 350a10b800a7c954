"""Task 1: choose a protocol by who asks, and know where the choice changes nothing."""

from collections.abc import Iterator
from functools import partial
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
    word_of,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

ANY = "any"
WORDS = ("REST", "GraphQL", "gRPC", "MCP", ANY)
ROWS = (
    rows(
        "screens", "GraphQL",
        "A screen shows one field of each of five things. It sends five requests for that, and "
        "drops nine tenths of what comes. Next month it will show other fields.",
        "Many teams make screens of the same data. Each is to choose its fields by itself, and "
        "to get them in one round trip.",
        "The phone's app shows two fields of a model, the desk's page shows twelve. Both ask "
        "the same address, and neither is to get a field that it does not show.",
    )
    | rows(
        "services", "gRPC",
        "Two programs of one house send each other a thousand small messages a second. The line "
        "is paid by the byte, and both are made from one contract.",
        "At night, a program in Java has a million applicants decided on by one in Python. Their "
        "messages are to be short, and their types made from a contract.",
        "Ten services of one bank call each other's functions, in four languages. A "
        "wrong type is to be found when a program is built, from the contract of both.",
    )
    | rows(
        "strangers", "REST",
        "Partners whom nobody knows yet are to ask for decisions with what they have: `curl`, a "
        "spreadsheet, any language. They install nothing, and learn no language of queries.",
        "The description of a model is read all day, and changes once a month. Each model has an "
        "address, and caches on the way answer by its `ETag`.",
        "A small shop asks for one decision a day, and uses all fields of the answer. It has "
        "HTTP and JSON, and wants to install nothing.",
    )
    | rows(
        "page", "REST",
        "A page sends one plain `fetch`, and shows the whole answer. No program may stand "
        "between, and nobody wants to write queries.",
        "JavaScript in a browser reads one model at its address, whole, and the browser is to "
        "keep a copy of it.",
        "A link in a page is to open a past decision, whole, in the browser itself: a `GET` of "
        "its address.",
    )
    | rows(
        "agent", "MCP",
        "An assistant finds out in the middle of a talk that it needs a decision. What it may "
        "call, and with what, its language model reads from a list.",
        "Chat programs of other makers are to ask the bank. They know tools, and have never seen "
        "this API or its contract.",
        "A language model chooses what to call. What it reads of the offers and "
        "of the answers is to be short, since each word is paid for.",
    )
    | rows(
        "secret", ANY,
        "What an applicant earns must not be readable on the way.",
        "Somebody listens on the line, and is to learn nothing of the loans.",
        "The owner of a public wireless network must not see the credit scores that pass it.",
    )
    | rows(
        "stream", ANY,
        "A batch of a thousand is to show its first answers while the last are being made.",
        "The decisions of a long batch are to appear one by one, as they are made.",
        "Whoever sends a batch is not to wait for its end before they see anything.",
    )
    | rows(
        "model", ANY,
        "The model takes 800 of the 810 ms of an answer. Customers are to wait half as long.",
        "A new model thinks for a second about each application, and that is too long.",
        "Of the time of a prediction, 99 parts of 100 go into the model. It has to get quicker.",
    )
)  # fmt: skip
ASKERS = ("screens", "services", "strangers", "page", "agent")
NO_MATTER = ("secret", "stream", "model")

BROWSER_CAN_GRPC = Misconception(
    "browser_can_grpc",
    belief="A page in a browser can call gRPC as any program can.",
    feedback="In the lesson a page tried it. What did it get, and what would have to stand in "
    "between?",
)
REPLACES_THE_API = Misconception(
    "replaces_the_api",
    belief="MCP is the new way to call an API, for every program.",
    feedback="MCP is for those who first have to read what there is to call. Is there a language "
    "model here that chooses?",
)
BINARY_IS_SECRET = Misconception(
    "binary_is_secret",
    belief="What is sent as bytes cannot be read by others.",
    feedback="In the lesson you read such a message yourself, without any key. What is it that "
    "encrypts, under each of the four?",
)
STREAMS_ARE_SPECIAL = Misconception(
    "streams_are_special",
    belief="Only one of them can send an answer in pieces.",
    feedback="The table has a row for the first of a thousand that are streamed. How many columns "
    "of it did you fill in?",
)
ALWAYS_FASTER = Misconception(
    "always_faster",
    belief="gRPC is faster, so everything gets faster by it.",
    feedback="It can save bytes, and the work of reading them. How much of this time is that?",
)
ONE_REQUEST = Misconception(
    "one_request",
    belief="GraphQL needs one request, so there is less work to do.",
    feedback="What a request asks for has to be worked out all the same. Which row of the table "
    "shows how long GraphQL took for a thousand, in one request?",
)


def question(variant: Variant) -> Question:
    """Draw one row of each kind."""
    return Question.lettered(drawn(variant, ROWS, (*ASKERS, *NO_MATTER)))


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the choices that who asks decides, and for those that change nothing."""
    asked = question(cases.variant)
    said = said_under(work, "which_protocol", asked, PROTOCOL)
    yield from each_by_itself(
        (1, "you choose by who asks, and for what", lambda: _askers(asked, said)),
        (1, "you know where the choice changes nothing", lambda: _no_matter(asked, said)),
    )


PROTOCOL = Reading(
    partial(word_of, WORDS), f"Write one of {', '.join(f'`{word}`' for word in WORDS)}."
)


def _askers(asked: Question, said: dict[str, Any]) -> None:
    recognise(BROWSER_CAN_GRPC, "page", asked, said, "gRPC")
    for kind in ("strangers", "page"):
        recognise(REPLACES_THE_API, kind, asked, said, "MCP")
    look = "Who asks here, what do they have, and what do they want less of?"
    look_again(asked, said, ASKERS, look, quoting=True)


def _no_matter(asked: Question, said: dict[str, Any]) -> None:
    recognise(BINARY_IS_SECRET, "secret", asked, said, "gRPC")
    recognise(STREAMS_ARE_SPECIAL, "stream", asked, said)
    recognise(ALWAYS_FASTER, "model", asked, said, "gRPC")
    recognise(ONE_REQUEST, "model", asked, said, "GraphQL")
    look_again(
        asked, said, NO_MATTER, "Would it be any better over another protocol?", quoting=True
    )


TASK = Task(
    number=1,
    title="Which protocol?",
    points=2,
    objective="Choose a protocol by who asks, and for what; tell what no protocol changes.",
    hints=(
        "The fold under the lesson's table says when each of them is worth it. Its list of what "
        "people mix up names three things that no protocol changes.",
        "Five rows tell of somebody who asks: two of them need nothing but HTTP and an address. "
        "Three rows tell of a wish alone, and all four protocols serve it alike.",
        "Fields that a screen chooses; a contract between programs of one house; an address for "
        "whoever comes; a list that a language model reads. Secrecy is the work of TLS, a slow "
        "model is slow behind all, and each can send in pieces.",
    ),
    judge=judge,
    misconceptions=(
        BROWSER_CAN_GRPC, REPLACES_THE_API, BINARY_IS_SECRET, STREAMS_ARE_SPECIAL, ALWAYS_FASTER,
        ONE_REQUEST,
    ),
    why="A protocol settles who can call, how the shape is agreed, and what travels: it neither "
    "encrypts nor makes a model think faster, and pieces can be sent by any of the four.",
    question=question,
)  # fmt: skip
