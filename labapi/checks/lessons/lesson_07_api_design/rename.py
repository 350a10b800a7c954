"""Task 5: give an API names that can be guessed."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, NoReturn

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_type, incorrect, same, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_07_api_design._documents import faults_of_names
from labapi.checks.lessons.lesson_07_api_design._old_names import KINDS, OLD, Old, old_rows
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant
from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.openapi.design.rules import kebab_case, nouns, versioned

APP = "app"

VERB_STAYS = Misconception(
    "verb_stays",
    belief="A name says what the operation does.",
    feedback="What is done is said by the method, which is read first. What is left for the path?",
)
POST_DOES_ALL = Misconception(
    "post_does_all",
    belief="`POST` does everything, as the path says what.",
    feedback="Whoever guesses begins with the method: one reads, one makes, one removes.",
)
ID_IN_QUERY = Misconception(
    "id_in_query",
    belief="An id is a parameter like any other.",
    feedback="Behind a `?` stands what chooses from a list. A single thing has an address of its "
    "own: the collection, and its id in the path.",
)
SINGULAR = Misconception(
    "singular",
    belief="One thing has a name in the singular.",
    feedback="The collection has one name, whether you take all of it or one. With an id behind "
    "it, it is read as *of the books, this one*.",
)
AS_IN_CODE = Misconception(
    "as_in_code",
    belief="Names are written as in my code.",
    feedback="In a path, large and small letters make two addresses, so all are small. How are "
    "two words joined in it?",
)
TURNED_ROUND = Misconception(
    "turned_round",
    belief="What I want stands first.",
    feedback="What owns comes first, then which one, then what belongs to it: as in an address on "
    "a map, from the large to the small.",
)


def question(variant: Variant) -> Question:
    """Draw an operation of each kind; the three teams are mixed."""
    chosen = [variant.one_of(list(old_rows(does))) for does in KINDS]
    rows = {str(number): row for number, row in variant.shuffled(chosen)}
    lines = [f'    {number}: "{row.answer}",' for number, row in rows.items()]
    return Question(rows, solution="\n".join(["names = {", *lines, "}", "app = renamed(names)"]))


class Renamed(NamedTuple):
    """The learner's app and names, and what the judge has put on its shelves."""

    work: Work
    names: Mapping[Old, str]
    shelves: dict[str, dict[str, dict[str, Any]]]

    def at(self, old: Old, thing_id: str = "", **sending: Any) -> Exchange:
        """Send what somebody guesses who wants what this operation does."""
        path = old.path.replace("{id}", thing_id)
        return self.work.request(APP, old.method, path, **sending)

    def named(self, *does: str) -> Iterator[tuple[Old, list[dict[str, Any]]]]:
        """Give the operations that do this, each with the things that it works on."""
        for old in self.names:
            if old.does in does:
                yield old, list(self.shelves[old.kind].values())


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Let the linter read the names, then send a table of calls as somebody would guess them."""
    names = _names(work, question(cases.variant))
    yield from each_by_itself(
        (1, "the linter has nothing to say of the names", lambda: _linted(work, names)),
        (1, "collections are where they were guessed", lambda: _collections(work, cases, names)),
        (1, "so is each single thing, and what belongs to it",
         lambda: _members(work, cases, names)),
    )  # fmt: skip


def _names(work: Work, asked: Question) -> dict[Old, str]:
    given = expect_type("names", work.value("names"), dict)
    said = {str(number).strip(): name for number, name in given.items()}
    missing = [number for number in asked.rows if number not in said]
    if missing:
        incorrect(
            f"`names` has no name for number {', '.join(missing)}. It needs one for each number "
            "that `check.rename.question()` shows."
        )
    for number, name in said.items():
        if not isinstance(name, str) or len(name.split()) != 2:
            incorrect(
                f"For number {number} you wrote `{shown(name)}`. Write a method and a path, with a "
                "space between them."
            )
    return {OLD[int(number)]: " ".join(said[number].split()) for number in asked.rows}


def _linted(work: Work, names: Mapping[Old, str]) -> None:
    found = faults_of_names(work, APP)
    for old, name in names.items():
        told = [one for one in found if one.place.split() == _parts_of(name)]
        if told or "?" in name:
            _recognise(old, name, f"For the one that {old.said} you wrote `{name}`.")
    for one in found:
        incorrect(f"The linter's rule `{one.rule}` says of `{one.place}`: {one.words}.")


def _collections(work: Work, cases: Cases, names: Mapping[Old, str]) -> None:
    renamed = _filled(work, cases, names)
    for old, things in renamed.named("list", "words"):
        exchange = renamed.at(old)
        if exchange.status != 200 or not same(_json(exchange), things):
            _not_there(renamed, old, exchange)
    for old, _ in renamed.named("make"):
        thing = {"title": cases.name("title")}
        exchange = renamed.at(old, json=thing)
        made = _json(exchange) if exchange.status == 201 else None
        if not isinstance(made, dict) or made.get("title") != thing["title"]:
            _not_there(renamed, old, exchange)


def _members(work: Work, cases: Cases, names: Mapping[Old, str]) -> None:
    renamed = _filled(work, cases, names)
    for old, things in renamed.named("owned", "read"):
        thing = cases.one_of(things)
        shelf = renamed.shelves.get(old.owned, {}).values()
        owned = [one for one in shelf if one[old.kind] == thing["id"]]
        exchange = renamed.at(old, thing["id"])
        if exchange.status != 200 or not same(_json(exchange), owned if old.owned else thing):
            _not_there(renamed, old, exchange)
    for old, things in renamed.named("remove"):
        thing = cases.one_of(things)
        for status in (204, 404):
            exchange = renamed.at(old, thing["id"])
            if exchange.status != status:
                _not_there(renamed, old, exchange)


def _filled(work: Work, cases: Cases, names: Mapping[Old, str]) -> Renamed:
    """Put things on the shelves of the app that nobody has seen, and some that belong to them."""
    shelves: dict[str, dict[str, dict[str, Any]]] = {}
    for old in names:
        things = [_thing(cases) for _ in range(cases.whole(2, 4))]
        shelves.setdefault(old.kind, {one["id"]: one for one in things})
    for old in names:
        if old.owned:
            owners = list(shelves[old.kind])
            owned = [_thing(cases) | {old.kind: owner} for owner in cases.shuffled(owners * 2)]
            shelves[old.owned] = {one["id"]: one for one in owned}
    if work.request(APP, "PUT", "/fill", json=shelves).status != 204:
        incorrect("Leave the last line of the cell as it was: `renamed` makes the app that counts.")
    return Renamed(work, names, shelves)


def _thing(cases: Cases) -> dict[str, Any]:
    return {"id": cases.name("id"), "title": cases.name("title")}


def _json(exchange: Exchange) -> Any:
    return expect_json(exchange) if exchange.response_body else None


# What is said of a name that nobody has guessed.


def _not_there(renamed: Renamed, old: Old, exchange: Exchange) -> NoReturn:
    """Say which wish found nothing at the address that was guessed, and not at which address."""
    name = renamed.names[old]
    came = f"the answer was `{exchange.status}`"
    if exchange.status in (200, 201, 204):
        came = "something else was done"
    said = f"Somebody guessed how one {old.said}, and {came}. Your name for that is `{name}`."
    if exchange.status in (307, 308):
        incorrect(f"{said} Mind the slash at its end.")
    _recognise(old, name, said)
    incorrect(
        f"{said} A collection is named after its things, in the plural; `/api/v1` stands before "
        "it, an id behind it, and what belongs to that at the end."
    )


def _recognise(old: Old, name: str, said: str) -> None:
    """Tell the belief that shows in a name, if it is one of those that are known."""
    method, path = _parts_of(name)
    alone = old.does in ("read", "remove", "owned")
    words = path.lower().replace("_", "-").split("/")
    VERB_STAYS.when(list(nouns(method, path, {})), said)
    ID_IN_QUERY.when("?" in path or (alone and "{" not in path), said)
    POST_DOES_ALL.when(method == "POST" and old.method != "POST", said)
    AS_IN_CODE.when(list(kebab_case(method, path, {})), said)
    SINGULAR.when({old.kind.lower().replace(" ", "-"), old.owned[:-1]} & {*words} - {""}, said)
    TURNED_ROUND.when(old.owned in words[:-1] and old.owned, said)
    if list(versioned(method, path, {})):
        incorrect(f"{said} Which version of the API does it belong to?")


def _parts_of(name: str) -> list[str]:
    method, path = name.split()
    return [method.upper(), path]


TASK = Task(
    number=5,
    title="Names that can be guessed",
    points=3,
    objective="Rename the operations of an API so that others can guess them.",
    hints=(
        "For each, ask what thing it is about, and whether it is about all of them, about one, or "
        "about what belongs to one. The old verb becomes the method.",
        "All of them: the plural. One of them: the plural, then its id in the path. What belongs "
        "to one: the plural, the id, and another plural. Two words are joined by a hyphen.",
        'Below `/api/v1` there are three forms: `/___`, `/___/{id}` and `/___/{id}/___`. Making '
        "and listing share the first, reading and removing the second.",
    ),
    judge=judge,
    misconceptions=(
        VERB_STAYS, POST_DOES_ALL, ID_IN_QUERY, SINGULAR, AS_IN_CODE, TURNED_ROUND,
    ),
    why="Whoever knows one of your names knows them all: the thing in the plural, which one, and "
    "what belongs to it; the method says what to do.",
    question=question,
)  # fmt: skip
