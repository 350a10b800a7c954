"""Two contracts of one API compared: `labapi.compare_contracts(old, new)`.

Each change is named, placed and judged by the table in `rules.py`. A change of a shape that many
operations share is one row, with all of them.

>>> old = {"paths": {"/models": {"get": {}}, "/health": {"get": {}}}}
>>> compare_contracts(old, {"paths": {"/models": {"get": {}}}})
1 change: 1 breaks.
✗ breaking  request  the path is gone, unannounced
    in GET /health
    api-path-removed-without-deprecation: A client that calls it gets an error, such as 404.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from labapi.classroom.notebook.markup import fold, page, prose, tag
from labapi.classroom.notebook.measured import as_html
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.openapi.contract.operations import compare_endpoints, endpoints_of, removed
from labapi.classroom.openapi.contract.rules import BREAKING, FINE, LEVELS, RULES, WARNING
from labapi.classroom.openapi.contract.unjudged import Found, differing
from labapi.classroom.openapi.descriptions import counted
from labapi.classroom.openapi.schema import Json, Schemas, as_object

SHEET = "classroom/openapi/contract/comparison.css"
SIGNS = {BREAKING: "✗", WARNING: "!", FINE: "✓"}
KINDS = {BREAKING: "lab-breaking", WARNING: "lab-warning", FINE: "lab-fine"}
NOTHING = "Nothing changed that a client could notice."
SILENT_PARTS = {"openapi", "swagger", "info", "paths", "components", "security", "$self"}
"""The parts of a document that are compared elsewhere, or promise nothing."""
HOW = 'Pass what the API gives: requests.get(f"{lab.url}/openapi.json").json()'


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a contract: its rule, where it is, and in which operations."""

    rule: str
    place: str
    said: str
    operations: tuple[str, ...]

    @property
    def level(self) -> str:
        """Whether it is `breaking`, a `warning` or `fine`."""
        return RULES[self.rule].level

    @property
    def why(self) -> str:
        """Why that is so, in a sentence."""
        return RULES[self.rule].why

    @property
    def side(self) -> str:
        """What changed: a `request`, or an `answer`."""
        return "answer" if "response" in self.rule else "request"

    @property
    def text(self) -> str:
        """What changed in words: `FeaturesIn.age: maximum: 120 → 130`."""
        return f"{self.place}: {self.said}" if self.place else self.said


class Comparison(Sequence[Change]):
    """What changed between two contracts, the worst first; true where anything changed."""

    def __init__(self, changes: Sequence[Change], not_judged: Sequence[str]) -> None:
        """Keep these changes, and what differs where no rule looks."""
        self._changes = tuple(sorted(changes, key=lambda one: LEVELS.index(one.level)))
        self.not_judged = tuple(not_judged)

    def __len__(self) -> int:
        """Count the changes that are judged."""
        return len(self._changes)

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Change, ...]: ...
    def __getitem__(self, index: int | slice) -> Change | tuple[Change, ...]:
        """Give a change by its number."""
        return self._changes[index]

    def __bool__(self) -> bool:
        """Whether anything changed, judged or not."""
        return bool(self._changes or self.not_judged)

    @property
    def breaking(self) -> tuple[Change, ...]:
        """The changes that break a client."""
        return self._of(BREAKING)

    @property
    def warnings(self) -> tuple[Change, ...]:
        """The changes of which nobody can tell from the documents."""
        return self._of(WARNING)

    @property
    def fine(self) -> tuple[Change, ...]:
        """The changes that every client survives."""
        return self._of(FINE)

    def _of(self, level: str) -> tuple[Change, ...]:
        return tuple(change for change in self._changes if change.level == level)

    @property
    def headline(self) -> str:
        """Say the whole in one line, as in `3 changes: 1 breaks, 2 are fine.`."""
        if not self:
            return NOTHING
        counts = Counter(change.level for change in self._changes)
        said = {BREAKING: ("breaks", "break"), WARNING: ("may break", "may break"),
                FINE: ("is fine", "are fine")}  # fmt: skip
        parts = [f"{counts[level]} {said[level][counts[level] > 1]}" for level in LEVELS
                 if counts[level]]  # fmt: skip
        judged = f"{counted(len(self), 'change')}: {', '.join(parts)}." if parts else ""
        others = f"{counted(len(self.not_judged), 'difference')} judged by no rule."
        return " ".join([*[judged] * bool(judged), *[others] * bool(self.not_judged)])

    def __repr__(self) -> str:
        """Write the headline and each change with its place, operations, rule and reason."""
        lines = [self.headline]
        for change in self._changes:
            sign = f"{SIGNS[change.level]} {change.level:8}"
            lines.append(f"{sign}  {change.side:7}  {change.text}")
            lines.append(f"    in {_first(change.operations)}")
            lines.append(f"    {change.rule}: {change.why}")
        lines += [OTHERS_TOLD] * bool(self.not_judged)
        return "\n".join([*lines, *(f"    {said}" for said in self.not_judged)])

    def _repr_html_(self) -> str:
        """Draw a table; each level has a sign and a word, so it reads without colour."""
        parts = [tag("p", as_html(self.headline), "lab-headline")]
        if self._changes:
            body = tag("tbody", "".join(map(_row, self._changes)))
            table = tag("table", _HEAD + body, "lab-table lab-contract")
            parts.append(tag("div", table, "lab-contract-box"))
        if self.not_judged:
            lines = "".join(tag("li", prose(said)) for said in self.not_judged)
            told = tag("p", as_html(OTHERS_TOLD), "lab-note") + tag("ul", lines, "lab-unjudged")
            parts.append(told)
        return page(*parts, sheets=[SHEET])


OTHERS_TOLD = "Different, and judged by no rule here; read for yourself what it means:"


@short_traceback
def compare_contracts(old: Any, new: Any, *, today: date | None = None) -> Comparison:
    """Compare two OpenAPI documents of one API, the older one first.

    Raises `ValueError` for what is no such document. `today` is the day on which an operation goes
    whose end is announced for a day of its own (`x-sunset`); left out, it is the day of the clock.
    """
    before, after = _document(old, "old"), _document(new, "new")
    found: dict[Found, dict[str, None]] = {}
    for operation, one in _all_that_changed(before, after, today or date.today()):
        found.setdefault(one, {})[operation] = None
    changes = [Change(*one, tuple(told)) for one, told in found.items() if one.rule]
    others = dict.fromkeys(f"{one.said} ({one.place})" for one in found if not one.rule)
    return Comparison(changes, tuple(others))


def _document(given: Any, which: str) -> Json:
    if isinstance(given, dict) and isinstance(given.get("paths"), dict):
        return given
    if isinstance(given, dict):
        what = "it has no `paths`"
    else:
        what = f"it is of type {type(given).__name__}, and a document is a dict"
    raise ValueError(f"The {which} contract is no OpenAPI document: {what}. {HOW}.")


def _all_that_changed(old: Json, new: Json, today: date) -> Iterator[tuple[str, Found]]:
    before, after = endpoints_of(old), endpoints_of(new)
    paths = {path for _, path in after}
    for key, one in before.items():
        if key in after:
            yield from ((str(after[key]), found) for found in compare_endpoints(one, after[key]))
        else:
            yield str(one), removed(one, key[1] in paths, today)
    for key, one in after.items():
        if key not in before:
            yield str(one), Found("endpoint-added", "", "the operation came")
    schemas = Schemas(old), Schemas(new)
    rest = differing((schemas[0], old), (schemas[1], new), SILENT_PARTS, "the document")
    yield from (("", found) for found in rest)
    ways = [
        as_object(as_object(one.get("components")).get("securitySchemes")) for one in (old, new)
    ]
    both = [{name: way[name] for name in ways[0] if name in ways[1]} for way in ways]
    pairs = (schemas[0], both[0]), (schemas[1], both[1])
    yield from (("", found) for found in differing(*pairs, set(), "securitySchemes"))


def _first(operations: Sequence[str]) -> str:
    more = f" and {counted(len(operations) - 1, 'operation')} more" if operations[1:] else ""
    return f"{operations[0]}{more}"


# The picture: a table that becomes a list of cards where there is no room for it.

_COLUMNS = ("level", "side", "what changed", "where", "rule")
_HEAD = tag("thead", tag("tr", "".join(tag("th", name, scope="col") for name in _COLUMNS)))


def _row(change: Change) -> str:
    sign = tag("span", SIGNS[change.level], "lab-sign", aria_hidden="true")
    level = tag("td", f"{sign} {change.level}", f"lab-level {KINDS[change.level]}")
    place = f"{tag('code', as_html(change.place))} " if change.place else ""
    what = tag("td", tag("span", f"{place}{as_html(change.said)}"), "lab-what")
    reason = tag("div", as_html(change.why), "lab-why")
    rule = tag("td", tag("code", as_html(change.rule)) + reason, "lab-rule")
    side = tag("td", change.side, "lab-side")
    return tag("tr", level + side + what + tag("td", _where(change.operations)) + rule)


def _where(operations: Sequence[str]) -> str:
    first = tag("code", as_html(operations[0]))
    if not operations[1:]:
        return first
    others = "".join(tag("li", tag("code", as_html(one))) for one in operations[1:])
    more = f"and {counted(len(operations) - 1, 'operation')} more"
    return first + fold(more, tag("ul", others, "lab-operations"))
