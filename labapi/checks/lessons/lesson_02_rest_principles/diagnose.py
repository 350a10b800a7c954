"""Task 6: five probes that find out which constraint a server breaks."""

import re
from collections.abc import Iterator
from functools import partial

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._street import Street, street
from labapi.checks.lessons.lesson_02_rest_principles._suspects import (
    SOUND,
    AsksWho,
    DeleteHides,
    Greets,
    NewTag,
    Pages,
    PutAdds,
    Sound,
    broken,
    broken_after,
)
from labapi.checks.task import Misconception, Task, each_by_itself

WRITES_BETWEEN = re.compile("GET( PUT)+ GET")
"""The methods of a probe that compares before and after somebody has written."""
Said = tuple[bool, str]
"""Whether the promise is kept, by a probe, and the methods that it sent."""
PROBES = {
    "is_stateless": "stateless",
    "is_uniform": "uniform interface",
    "is_cacheable": "cacheable",
    "is_layered": "layered",
    "is_client_server": "client-server",
}
"""Each probe, and the constraint that it is about."""

STORED_IS_STATE = Misconception(
    "stored_is_state",
    belief="A server that keeps something is not stateless.",
    feedback="That a note which was put is there afterwards is what the server is for. Ask twice "
    "while nobody writes: what may not matter is who asked before.",
)
STATUS_IS_ALL = Misconception(
    "status_is_all",
    belief="Two answers with the same status are the same answer.",
    feedback="Both times it was `200`, and yet the client did not get the same. What else is there "
    "in an answer?",
)
ADDRESS_WAS_EMPTY = Misconception(
    "address_was_empty",
    belief="A `PUT` that works once works.",
    feedback="What a `PUT` means shows when something is there already: the new note is to stand "
    "in its place.",
)
SAID_IS_DONE = Misconception(
    "said_is_done",
    belief="If the server says that it has removed a note, the note is gone.",
    feedback="The status is what the server says of itself. Whether `DELETE` means here what it "
    "means elsewhere, you see when you look afterwards.",
)
ETAG_IS_ENOUGH = Misconception(
    "etag_is_enough",
    belief="An answer that has an `ETag` can be cached.",
    feedback="An `ETag` is good for something if the server knows it again as long as the note is "
    "the same, and no longer. Send it back, in `If-None-Match`, before and after a change.",
)
SHOWN_BY: dict[type[Sound], Misconception] = {
    PutAdds: ADDRESS_WAS_EMPTY,
    DeleteHides: SAID_IS_DONE,
    NewTag: ETAG_IS_ENOUGH,
}
"""What somebody believes whose probe lets this server pass."""


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Have each probe look at sound servers, at those it is to find, and at others."""
    with street(cases) as built:
        yield from each_by_itself(
            *(
                (1, f"`{probe}` knows them all", partial(_expect, work, cases, built, probe))
                for probe in PROBES
            )
        )


def _expect(work: Work, cases: Cases, built: Street, probe: str) -> None:
    """Have it look at all servers in a drawn order; tell first what it says of sound ones."""
    constraint = PROBES[probe]
    kinds = [*SOUND, *broken(constraint), *broken_after(constraint)]
    said = {kind: _asked(work, built, probe, kind) for kind in cases.shuffled(kinds)}
    _expect_sound(probe, said)
    missed = [kind for kind in broken(constraint) if said[kind][0]]
    if missed:
        _recognise(missed, probe)
        incorrect(f"{_seen(probe, missed[0], True)} What could it send to find that out?")
    for kind, (is_kept, _) in said.items():
        if kind.breaks != constraint and not is_kept:
            incorrect(
                f"{_seen(probe, kind, False)} That is a fault, but not the one that `{probe}` is "
                "to find. What does your probe look at beyond its promise?"
            )


def _expect_sound(probe: str, said: dict[type[Sound], Said]) -> None:
    for kind in SOUND:
        is_kept, sent = said[kind]
        compares = probe == "is_stateless" and WRITES_BETWEEN.search(sent)
        STORED_IS_STATE.when(not is_kept and compares, _seen(probe, kind, False))
        if not is_kept:
            incorrect(f"{_seen(probe, kind, False)} What does your probe take for a fault?")


def _asked(work: Work, built: Street, probe: str, kind: type[Sound]) -> Said:
    """Have a new server looked at; give what was said of it, and the methods that were sent."""
    house = built.house(kind())
    said = expect_type(f"{probe}(…)", work.call(probe, f"{house}/notes/1"), bool)
    return said, " ".join(asked.method for asked in built.asked_at(house))


def _recognise(missed: list[type[Sound]], probe: str) -> None:
    STATUS_IS_ALL.when(
        {Pages, Greets} <= set(missed) and AsksWho not in missed, _seen(probe, Pages, True)
    )
    for kind in missed:
        if kind in SHOWN_BY:
            SHOWN_BY[kind].when(True, _seen(probe, kind, True))


def _seen(probe: str, kind: type[Sound], said: bool) -> str:
    return f"Of a server that {kind.does}, `{probe}` said `{said}`."


TASK = Task(
    number=6,
    title="Which promise is broken?",
    points=5,
    objective="Find by requests which constraint a server breaks.",
    hints=(
        "Write down for each probe what to send, in which order, and what would be odd in the "
        "answers. All but one begin with a `PUT`, and that one could.",
        "Stateless, layered and client-server compare two answers to `GET`: `.text` of one with "
        "`.text` of the other. Uniform puts two notes at the one address, reads, removes, and "
        "looks again. Cacheable sends back the `ETag`, once before a change and once after it.",
        'A condition is a header: `{"If-None-Match": answer.headers["ETag"]}`. The status should '
        "be `304` while the note is the same, and `200` after another `PUT`. After a `DELETE` it "
        "should be `404`.",
    ),
    judge=judge,
    misconceptions=(
        STORED_IS_STATE, STATUS_IS_ALL, ADDRESS_WAS_EMPTY, SAID_IS_DONE, ETAG_IS_ENOUGH,
    ),
    why="None of your probes has seen the code of a server, or read a word of its documentation: "
    "what a constraint promises can be tried, and often refuted, from outside.",
)  # fmt: skip
