"""An API's design read by rules: `labapi.review_design(document)`.

What a rule finds is a fault, or an exception that the document itself explains, under the name of
the rule in `x-design-excuse` of the operation:

>>> from labapi.classroom.openapi.design.rules import nouns
>>> excuse = {"nouns": "Most APIs for models have this name."}
>>> node = {"post": {"x-design-excuse": excuse}}
>>> review_design({"paths": {"/v1/predict": node}}, rules=[nouns])
1 rule read 1 operation. No fault without a reason; 1 exception is explained.
○ nouns: `predict` says what to do; name the thing instead
    in POST /v1/predict
    because: Most APIs for models have this name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from inspect import getdoc
from itertools import islice
from typing import Any

from labapi.classroom.notebook.markup import fold, page, prose, tag
from labapi.classroom.notebook.measured import as_html
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.openapi.descriptions import counted
from labapi.classroom.openapi.design.rules import DESIGN_RULES, Rule
from labapi.classroom.openapi.operations import methods_of
from labapi.classroom.openapi.schema import Json, Schemas, as_list, as_object, as_text

SHEET = "classroom/openapi/contract/comparison.css"
EXCUSE = "x-design-excuse"
"""Where an operation explains its exceptions: an object of reasons by the names of rules."""
FAULT, EXCUSED, FAILED = "fault", "explained", "failed"
SIGNS = {FAULT: "✗", EXCUSED: "○", FAILED: "!"}
MOST = 20
"""How many sentences of a rule about one operation are taken."""
SHOWN = 5
"""How many operations are named in a line."""
HOW = 'Pass what the API gives: requests.get(f"{lab.url}/openapi.json").json()'
SHAPE = "A rule is a function of method, path and operation that yields sentences"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule does not like: in words, in which operations, and why it is so if that is told.

    `kind` is `fault`, `explained`, or `failed` where the rule itself did.
    """

    kind: str
    rule: str
    said: str
    excuse: str
    operations: tuple[str, ...]


class Review(Sequence[Finding]):
    """What the rules found, faults first."""

    def __init__(self, found: Sequence[Finding], rules: Sequence[Rule], read: int) -> None:
        """Keep what was found, by which rules, in how many operations."""
        self._found = tuple(sorted(found, key=lambda one: list(SIGNS).index(one.kind)))
        self.rules = {name_of(rule): _told(rule) for rule in rules}
        self.read = read

    def __len__(self) -> int:
        """Count what was found."""
        return len(self._found)

    def __getitem__(self, index: Any) -> Any:
        """Give a finding by its number."""
        return self._found[index]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What nobody has explained."""
        return self._of(FAULT)

    @property
    def explained(self) -> tuple[Finding, ...]:
        """The exceptions that the document explains."""
        return self._of(EXCUSED)

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The rules that could not read an operation."""
        return self._of(FAILED)

    def _of(self, kind: str) -> tuple[Finding, ...]:
        return tuple(one for one in self._found if one.kind == kind)

    @property
    def ok(self) -> bool:
        """Whether the API passes, or explains its exceptions."""
        return not self.faults and not self.failed

    @property
    def headline(self) -> str:
        """The whole in one line."""
        by = f"{counted(len(self.rules), 'rule')} read {counted(self.read, 'operation')}."
        faults, told = len(self.faults), len(self.explained)
        if not self._found:
            return f"{by} Nothing was found."
        found = f"{counted(faults, 'fault')}" if faults else "No fault without a reason"
        told_so = f"; {counted(told, 'exception')} {'is' if told == 1 else 'are'} explained"
        failed = f" {counted(len(self.failed), 'rule')} failed." * bool(self.failed)
        return f"{by} {found}{told_so * bool(told)}.{failed}"

    def __repr__(self) -> str:
        """Write the headline, and each finding with its operations and its reason."""
        lines = [self.headline]
        for one in self._found:
            lines.append(f"{SIGNS[one.kind]} {one.rule}: {one.said}")
            lines.append(f"    in {_shown(one.operations)}")
            lines += [f"    because: {one.excuse}"] * bool(one.excuse)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Draw a table; what is a fault and what is explained is told by sign and word."""
        parts = [tag("p", as_html(self.headline), "lab-headline")]
        if self._found:
            body = tag("tbody", "".join(map(_row, self._found)))
            table = tag("table", _HEAD + body, "lab-table lab-review")
            parts.append(tag("div", table, "lab-review-box"))
        asked = "".join(_asked(name, told) for name, told in self.rules.items())
        parts.append(fold("What the rules ask", tag("dl", asked, "lab-asked")))
        return page(*parts, sheets=[SHEET])


@short_traceback
def review_design(document: Any, rules: Iterable[Rule] = DESIGN_RULES) -> Review:
    """Read the design of an API by rules; those of one's own are functions like any of them.

    Raises `ValueError` for what is no OpenAPI document, and `TypeError` for what is no rule. A rule
    that fails on an operation is told by name, and the others go on.
    """
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise ValueError(f"This is no OpenAPI document: it has no `paths`. {HOW}.")
    given = [rules] if callable(rules) else [*rules] if isinstance(rules, Iterable) else [rules]
    for rule in given:
        if not callable(rule):
            raise TypeError(f"This is no rule: {rule!r}. {SHAPE}; leave out the parentheses.")
    operations = [*operations_of(document)]
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for rule in given:
        for method, path, operation in operations:
            for kind, said, excuse in _findings(rule, method, path, operation):
                key = kind, name_of(rule), said, excuse
                found.setdefault(key, []).append(f"{method} {path}")
    findings = [Finding(*key, tuple(dict.fromkeys(where))) for key, where in found.items()]
    return Review(findings, given, len(operations))


def _findings(rule: Rule, method: str, path: str, node: Json) -> Iterator[tuple[str, str, str]]:
    try:
        given = rule(method, path, node)
        sentences = [given] if isinstance(given, str) else list(islice(given, MOST))
    except Exception as error:  # a rule may be a learner's: whatever it raises is told
        yield FAILED, _failure(error), ""
        return
    excuse = as_text(as_object(node.get(EXCUSE)).get(name_of(rule)))
    for said in sentences:
        yield (EXCUSED if excuse else FAULT), str(said), excuse


def _failure(error: Exception) -> str:
    if isinstance(error, TypeError) and "not iterable" in str(error):
        return f"it gave back something else than sentences. {SHAPE}: use yield"
    return f"it stopped with {type(error).__name__}: {error}"


def name_of(rule: Rule) -> str:
    """Give the name by which a rule is told, and excused."""
    return str(getattr(rule, "__name__", type(rule).__name__))


def _told(rule: Rule) -> str:
    """Give the first sentence of what a rule says about itself."""
    return (getdoc(rule) or "").strip().partition("\n")[0]


def operations_of(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Give each method and path with what the document says of them, references followed.

    >>> schema = {"$ref": "#/components/schemas/Model"}
    >>> answer = {"content": {"application/json": {"schema": schema}}}
    >>> shapes = {"schemas": {"Model": {"type": "object"}}}
    >>> paths = {"/models": {"get": {"responses": {"200": answer}}}}
    >>> [(_, _, operation)] = operations_of({"paths": paths, "components": shapes})
    >>> operation["responses"]["200"]["content"]["application/json"]["schema"]
    {'type': 'object'}
    """
    schemas = Schemas(document)
    for path, node in as_object(document.get("paths")).items():
        item = schemas.follow(node)
        for method, operation in methods_of(item).items():
            yield method, str(path), _followed(schemas, operation, item)


def _followed(schemas: Schemas, operation: Json, item: Json) -> Json:
    shared = [*as_list(item.get("parameters")), *as_list(operation.get("parameters"))]
    found = {**operation, "responses": {}}
    if shared:
        found["parameters"] = [_with_schema(schemas, one) for one in shared]
    if "requestBody" in operation:
        found["requestBody"] = _with_content(schemas, operation["requestBody"])
    for status, node in as_object(operation.get("responses")).items():
        answer = _with_content(schemas, node)
        if "headers" in answer:
            headers = as_object(answer["headers"])
            answer["headers"] = {name: schemas.follow(one) for name, one in headers.items()}
        found["responses"][str(status)] = answer
    return found


def _with_content(schemas: Schemas, node: Any) -> Json:
    found = schemas.follow(node)
    if "content" in found:
        contents = as_object(found["content"]).items()
        found["content"] = {kind: _with_schema(schemas, one) for kind, one in contents}
    return found


def _with_schema(schemas: Schemas, node: Any) -> Json:
    """Follow a schema, and those of its fields."""
    found = schemas.follow(node)
    if "schema" in found:
        shape = schemas.read(found["schema"])
        inner = {name: schemas.read(one).keywords for name, one in shape.properties.items()}
        found["schema"] = {**shape.keywords, **({"properties": inner} if inner else {})}
    return found


def _shown(operations: Sequence[str]) -> str:
    rest = len(operations) - SHOWN
    more = f", and {counted(rest, 'operation')} more" if rest > 0 else ""
    return f"{', '.join(operations[:SHOWN])}{more}"


# The picture.

_COLUMNS = ("verdict", "rule", "what was found", "where")
_HEAD = tag("thead", tag("tr", "".join(tag("th", name, scope="col") for name in _COLUMNS)))
COLOURS = {FAULT: "lab-fault", EXCUSED: "lab-explained", FAILED: "lab-failed"}


def _row(one: Finding) -> str:
    sign = tag("span", SIGNS[one.kind], "lab-sign", aria_hidden="true")
    kind = tag("td", f"{sign} {one.kind}", f"lab-level {COLOURS[one.kind]}")
    said = prose(one.said)
    if one.excuse:
        said += tag("div", f"because: {prose(one.excuse)}", "lab-why")
    items = [tag("li", tag("code", as_html(name))) for name in one.operations]
    where = tag("ul", "".join(items[:SHOWN]), "lab-operations")
    if items[SHOWN:]:
        more = tag("ul", "".join(items[SHOWN:]), "lab-operations")
        where += fold(f"and {counted(len(items) - SHOWN, 'operation')} more", more)
    cells = tag("td", tag("code", as_html(one.rule)), "lab-rule") + tag("td", said, "lab-what")
    return tag("tr", kind + cells + tag("td", where))


def _asked(name: str, told: str) -> str:
    return tag("dt", tag("code", as_html(name))) + tag("dd", prose(told or "It does not say."))
