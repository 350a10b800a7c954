"""What a well-designed API keeps, one rule a function.

A rule is given a method, a path, and what the document says of the two, as plain data. It yields a
sentence for each thing that it does not like, and nothing where it finds no fault. References to
parameters, answers, headers and schemas are followed already, so `operation["responses"]["201"]`
is all there.

>>> list(kebab_case("GET", "/v1/apiKeys", {}))
['`apiKeys` is not in kebab-case: `api-keys`']

A rule of your own is such a function: `labapi.review_design(contract, rules=[mine])`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from labapi.classroom.openapi.schema import Json, as_list, as_object

Rule = Callable[[str, str, Json], Iterable[str]]
"""A rule: called with a method, a path and an operation, it gives a sentence for each fault."""
_VERBS = """
activate add approve authorize buy calculate call cancel check classify compute configure convert
create deactivate delete deploy destroy disable do download edit enable evaluate execute fetch find
generate get infer insert invoke list load login logout make modify patch post predict process
publish put read register reject remove rename replace reset revoke run save search send set show
start stop store submit train update upload validate verify write
"""
VERBS = frozenset(_VERBS.split())
"""Words that say what to do. Some (a check, a search) can name a thing too: excuse it then."""
NO_S = frozenset(("people", "children", "data", "media"))
ONE_IN_S = frozenset(("address", "status", "bus", "news"))
"""Plurals that do not end in s, and words of one thing that do: the few that paths often have."""
VERSION = re.compile(r"v\d+(\.\d+)*", re.IGNORECASE)
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
JSON = "application/json"
ENVELOPE = ("status", "data", "meta")
ERROR = ("status", "error")
PAGED_BY = ("limit", "cursor")
DATES = ("Deprecation", "Sunset")
MOST_IDS = 2
WELL_KNOWN = ".well-known"
"""Below it, names stand directly and without a version (RFC 8615)."""


def nouns(method: str, path: str, operation: Json) -> Iterator[str]:
    """A path names things; the method says what to do."""
    for name in _names(path):
        verbs = [word for word in _words(name) if word in VERBS]
        rest = "-".join(word for word in _words(name) if word not in VERBS)
        if verbs:
            better = f"; `{rest}` would name the thing" if rest else "; name the thing instead"
            yield f"`{name}` says what to do{better}"


def plural(method: str, path: str, operation: Json) -> Iterator[str]:
    """What there can be many of has a plural."""
    parts = _parts(path)
    many = {a: f"an id follows `{a}`" for a, b in pairwise(parts)
            if _is_id(b) and not _is_id(a)}  # fmt: skip
    if method == "POST" and "201" in as_object(operation.get("responses")) and parts:
        last = parts[-1]
        many |= {last: f"`{last}` makes one of many"} if not _is_id(last) else {}
    for name, why in many.items():
        if not _is_plural(name):
            verb = VERBS & {*_words(name)}
            yield f"{why}, and it is no plural{'' if verb else f': `{_plural_of(name)}`'}"


def kebab_case(method: str, path: str, operation: Json) -> Iterator[str]:
    """Names have small letters, with hyphens between words."""
    for name in (part for part in _parts(path) if not _is_id(part)):
        if not KEBAB.fullmatch(name.removeprefix(".")):  # RFC 8615 has the dot of .well-known
            yield f"`{name}` is not in kebab-case: `{'-'.join(_words(name))}`"


def versioned(method: str, path: str, operation: Json) -> Iterator[str]:
    """The path says which version it belongs to."""
    if WELL_KNOWN in _parts(path):
        return
    if not any(VERSION.fullmatch(part) for part in _parts(path)):
        yield "there is no version in the path, such as `/v1`"


def hierarchy(method: str, path: str, operation: Json) -> Iterator[str]:
    """A collection, an id, what belongs to it; not more than two ids."""
    parts = [part for part in _parts(path) if part != "api" and not VERSION.fullmatch(part)]
    for one, other in pairwise(part for part in parts if part != WELL_KNOWN):
        if not _is_id(one) and not _is_id(other):
            yield f"`{one}/{other}`: two names in a row; an id between them tells which one"
        if _is_id(one) and _is_id(other):
            yield f"`{one}/{other}`: two ids in a row; a name between them tells of what"
    ids = sum(map(_is_id, parts))
    if ids > MOST_IDS:
        yield f"there are {ids} ids in it: what has an id of its own can be asked for by it"


def envelope(method: str, path: str, operation: Json) -> Iterator[str]:
    """Every answer of success has status, data and meta."""
    for status, answer in _answers(operation, "2"):
        missing = [name for name in ENVELOPE if name not in _fields(answer)]
        if missing and as_object(answer.get("content")):
            yield f"the answer {status} has no {_listed(missing)}"


def pages(method: str, path: str, operation: Json) -> Iterator[str]:
    """A list comes in pages: it takes limit and cursor."""
    answer = as_object(as_object(operation.get("responses")).get("200"))
    data = as_object(_fields(answer).get("data"))
    if method != "GET" or data.get("type") != "array":
        return
    taken = [as_object(one).get("name") for one in as_list(operation.get("parameters"))]
    missing = [name for name in PAGED_BY if name not in taken]
    if missing:
        yield f"it gives a list and takes no {_listed(missing)}"


def errors(method: str, path: str, operation: Json) -> Iterator[str]:
    """Every error has a schema, with status and error (RFC 9457 is another form)."""
    for status, answer in _answers(operation, "45"):
        missing = [name for name in ERROR if name not in _fields(answer)]
        if missing:
            yield f"the error {status} has no {_listed(missing)}"


def announced(method: str, path: str, operation: Json) -> Iterator[str]:
    """What is deprecated says since when, and when it goes: the course asks for both."""
    if operation.get("deprecated") is not True:
        return
    found = {
        str(name).lower()
        for answer in as_object(operation.get("responses")).values()
        for name in as_object(as_object(answer).get("headers"))
    }
    for name in DATES:
        if name.lower() not in found:
            yield f"it is deprecated, and no answer has `{name}`"


OF_NAMES: tuple[Rule, ...] = (nouns, plural, kebab_case, versioned, hierarchy)
"""The rules about paths: how to name things so that others can guess."""
OF_MESSAGES: tuple[Rule, ...] = (envelope, pages, errors, announced)
"""The rules about what comes and goes."""
DESIGN_RULES: tuple[Rule, ...] = (*OF_NAMES, *OF_MESSAGES)
"""The rules of `labapi.review_design`, if it is given no others."""


# What the rules read a path and an operation by.


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _is_id(part: str) -> bool:
    return part.startswith("{")


def _names(path: str) -> list[str]:
    """Give the parts that name something: no ids, no version, not the word api."""
    parts = (part for part in _parts(path) if not _is_id(part))
    return [part for part in parts if part.lower() != "api" and not VERSION.fullmatch(part)]


def _words(name: str) -> list[str]:
    """Take a name apart: `getAPIKeys` and `get_api_keys` are get, api, keys."""
    parts = re.split(r"[^A-Za-z0-9]+", HUMP.sub("-", name))
    return [part.lower() for part in parts if part]


def _is_plural(name: str) -> bool:
    """Judge by the last word, which is the one that is counted: `home-address` is one."""
    last = (_words(name) or [""])[-1]
    return last in NO_S or (last.endswith("s") and last not in ONE_IN_S)


def _plural_of(name: str) -> str:
    if name.lower().endswith(("s", "x", "ch", "sh")):
        return f"{name}es"
    ends = name[-1:].lower() == "y" and name[-2:-1].lower() not in "aeiou"
    return f"{name[:-1]}ies" if ends else f"{name}s"


def _answers(operation: Json, families: str) -> Iterator[tuple[str, Json]]:
    for status, answer in as_object(operation.get("responses")).items():
        if str(status)[:1] in families:
            yield str(status), as_object(answer)


def _fields(answer: Json) -> Json:
    """Give the fields of a JSON body."""
    content = as_object(as_object(answer.get("content")).get(JSON))
    return as_object(as_object(content.get("schema")).get("properties"))


def _listed(names: list[str]) -> str:
    return " and no ".join(f"`{name}`" for name in names)
