"""Which changes of a contract break its clients: one law, and a table of rules below it.

A contract allows some messages and forbids the others. What a change does to them is its effect:
it allows fewer, or more, or others. Whether that breaks a client depends on who sends them. A
client sends requests: it breaks where one that was fine is refused now. It reads answers: it
breaks where one comes that could not come before. So the two sides are opposites.

>>> LAW["more"]["request"], LAW["more"]["answer"]
('fine', 'breaking')

No rule has a level of its own: `level` looks it up in the law. The names of the rules are those
of oasdiff, an open tool that compares two documents, and the levels are the same
(`tests/classroom/openapi/contracts/oasdiff.toml` says of which version, and how that is known).
"""

from __future__ import annotations

from typing import NamedTuple

BREAKING, WARNING, FINE = "breaking", "warning", "fine"
LEVELS = (BREAKING, WARNING, FINE)
"""The levels, the worst first."""
LAW = {
    "fewer": {"request": BREAKING, "answer": FINE},
    "more": {"request": FINE, "answer": BREAKING},
    "others": {"request": BREAKING, "answer": BREAKING},
    "unknown": {"request": WARNING, "answer": WARNING},
    "none": {"request": FINE, "answer": FINE},
}
"""The level of a change, by what it does to the messages that are allowed, and by its side.

`others`: some go, and some come. `unknown`: the comparer cannot tell (like oasdiff, it does not
look whether a shape is closed). `none`: the same messages as before, or a client passes over them;
a new optional field is counted here, since an open shape has allowed its name all the time.
"""


class Rule(NamedTuple):
    """What a change of one kind does, on which side, and what that means for a client."""

    effect: str
    side: str
    why: str

    @property
    def level(self) -> str:
        """Whether it is breaking, a warning or fine, by the law."""
        return LAW[self.effect][self.side]


RULES: dict[str, Rule] = {}
"""All rules by the name of the change."""


def _rules(side: str, effect: str, why: str, names: str) -> None:
    RULES.update(dict.fromkeys(names.split(), Rule(effect, side, why)))


# Paths, parameters and bodies; and what a client counts on in an answer: a status of success, a
# media type, a header that it was promised.

_rules("request", "more", "Nobody has to call it.", "endpoint-added")
_rules("request", "fewer", "A client that calls it gets an error, such as 404.", """
    api-path-removed-without-deprecation api-removed-without-deprecation""")  # fmt: skip
_rules("request", "fewer", "Its announced day has not come yet.", """
    api-path-removed-before-sunset api-removed-before-sunset""")  # fmt: skip
_rules("request", "fewer", "Its announced day is no date.", "api-path-sunset-parse")
_rules("request", "fewer", "It may go any day now, and its users counted on a date.",
    "sunset-deleted")  # fmt: skip
_rules("request", "none", "Its users had been told.", """
    api-path-removed-with-deprecation api-removed-with-deprecation""")  # fmt: skip
_rules("request", "none", "It still answers as before.", """
    endpoint-deprecated endpoint-deprecated-with-sunset endpoint-reactivated""")  # fmt: skip
_rules("request", "none", "The name is in the document only; no message has it.", """
    api-operation-id-added api-operation-id-removed""")  # fmt: skip

_rules("request", "fewer", "A request of today lacks it.", """
    new-required-request-parameter request-parameter-became-required
    request-body-added-required request-body-became-required
    new-required-request-property request-property-became-required""")  # fmt: skip
_rules("request", "fewer", "The default is the server's: without the field a request is not valid.",
    """new-required-request-property-with-default
    request-property-became-required-with-default""")  # fmt: skip
_rules("request", "none", "Nobody has to send it.", """
    new-optional-request-parameter new-optional-request-property""")  # fmt: skip
_rules("request", "more", "A client that sends it still may.", """
    request-body-added-optional request-body-became-optional request-parameter-became-optional
    request-property-became-optional""")  # fmt: skip
_rules("request", "unknown", "Some servers refuse it, others ignore it.", """
    request-parameter-removed request-property-removed""")  # fmt: skip
_rules("request", "none", "The same requests are allowed; what they mean has changed.", """
    request-parameter-default-value-added request-parameter-default-value-changed
    request-parameter-default-value-removed request-property-default-value-added
    request-property-default-value-changed request-property-default-value-removed
    request-body-default-value-added request-body-default-value-changed
    request-body-default-value-removed""")  # fmt: skip

_rules("answer", "none", "The same answers are allowed.", """
    response-property-default-value-added response-property-default-value-changed
    response-property-default-value-removed response-body-default-value-added
    response-body-default-value-changed response-body-default-value-removed""")  # fmt: skip

_rules("request", "more", "One way more to send it.", "request-body-media-type-added")
_rules("request", "more", "Nobody gets it who does not ask for it.", "response-media-type-added")
_rules("request", "more", "A client takes a 2xx that it does not know as 200 (RFC 9110, 15).",
    "response-success-status-added")  # fmt: skip
_rules("request", "fewer", "A client that sends it is refused.", """
    request-body-media-type-removed request-body-removed""")  # fmt: skip
_rules("request", "fewer", "A client that asks for it does not get it any more.",
    "response-media-type-removed")  # fmt: skip
_rules("request", "fewer", "A client that waits for it meets another.",
    "response-success-status-removed")  # fmt: skip
_rules("request", "none", "No document has to list all errors; a client knows what a 4xx is.", """
    response-non-success-status-added response-non-success-status-removed""")  # fmt: skip
_rules("request", "fewer", "It was promised, and a client reads it.",
    "required-response-header-removed")  # fmt: skip
_rules("request", "more", "A client passes over headers that it does not know.",
    "response-header-added")  # fmt: skip
_rules("answer", "more", "An answer without it may come now.", "response-header-became-optional")
_rules("answer", "none", "It was never promised.", "optional-response-header-removed")

_rules("request", "more", "One way more to be let in.", """
    api-security-added api-security-scope-removed api-security-anonymous-access-added
    api-global-security-added api-global-security-scope-removed
    api-global-security-anonymous-access-added""")  # fmt: skip
_rules("request", "fewer", "A client that came in that way is refused.", """
    api-security-removed api-security-anonymous-access-removed api-global-security-removed
    api-global-security-anonymous-access-removed""")  # fmt: skip
_rules("request", "fewer", "A client without this scope is refused.", """
    api-security-scope-added api-global-security-scope-added""")  # fmt: skip

# The fields of an answer. That a field more breaks nobody is a stance: readers pass over what they
# do not know. The law counts it as the same messages, and oasdiff does so, too.

_rules("answer", "fewer", "Readers pass over fields that they do not know.",
    "response-required-property-added")  # fmt: skip
_rules("answer", "none", "Readers pass over fields that they do not know.",
    "response-optional-property-added")  # fmt: skip
_rules("answer", "more", "It was promised, and a client reads it.",
    "response-required-property-removed")  # fmt: skip
_rules("answer", "none", "It was never promised.", "response-optional-property-removed")
_rules("answer", "more", "One day it is not there.", "response-property-became-optional")
_rules("answer", "fewer", "A careful client is content with more.",
    "response-property-became-required")  # fmt: skip

# The values that a parameter, a body or a field may have.

BOUNDS = {
    "maximum": "max",
    "minimum": "min",
    "exclusiveMaximum": "exclusive-max",
    "exclusiveMinimum": "exclusive-min",
    "maxLength": "max-length",
    "minLength": "min-length",
    "maxItems": "max-items",
    "minItems": "min-items",
    "maxProperties": "max-properties",
    "minProperties": "min-properties",
}
"""The keywords of JSON Schema that bound a value, with their names in the rules."""
_SENT = ("request-parameter", "request-property", "request-body")
_READ = ("response-property", "response-body")
_WIDER = (
    "became-nullable became-not-enum enum-value-added type-generalized list-of-types-widened "
    "pattern-removed const-removed unique-items-unset"
)
"""What lets a value be more than before; the bounds go with them."""
_TIGHTER = (
    "became-not-nullable became-enum enum-value-removed type-specialized list-of-types-narrowed "
    "pattern-added const-added unique-items-set"
)
"""The same, turned round."""
_NOBODY_HAS = {
    *(f"{place}-type-specialized" for place in _SENT),  # told as type-changed
    *(f"{place}-unique-items-set" for place in _READ),
    *(f"{place}-body-pattern-{word}" for place in ("request", "response")
      for word in ("added", "removed", "changed")),
    *(f"request-parameter-{name}" for name in (
        "became-nullable", "became-not-nullable", "const-added", "const-removed", "const-changed",
        "unique-items-set", "unique-items-unset")),
}  # fmt: skip
"""What would follow from the pattern, and is no rule."""


def _of_values(effect: str, words: str, sent: str, read: str) -> None:
    for places, side, why in ((_SENT, "request", sent), (_READ, "answer", read)):
        for name in (rule_of(place, word) for place in places for word in words.split()):
            if name not in _NOBODY_HAS:
                _rules(side, effect, why, name)


def _of_bounds(of_max: str, of_min: str, then: str) -> str:
    """Name what a change of each bound is called: an upper one grows as a lower one shrinks."""
    names = BOUNDS.values()
    moved = [f"{name}-{of_max if 'max' in name else of_min}" for name in names]
    return " ".join([*moved, *(f"{name}-{then}" for name in names)])


def rule_of(place: str, word: str) -> str:
    """Name the rule for a change of a value: the whole body of an answer has a name of its own.

    >>> rule_of("request-property", "enum-value-added"), rule_of("response-body", "became-enum")
    ('request-property-enum-value-added', 'response-mediatype-became-enum')
    """
    own = place == "response-body" and "enum" in word
    return f"{'response-mediatype' if own else place}-{word}"


_of_values(
    "more",
    f"{_WIDER} {_of_bounds('increased', 'decreased', 'unset')}",
    "What clients send so far is still allowed.",
    "A client has no line of code for it.",
)
_of_values(
    "fewer",
    f"{_TIGHTER} {_of_bounds('decreased', 'increased', 'set')}",
    "What was fine so far is refused.",
    "A client that was ready for more is ready for this.",
)
_of_values(
    "others",
    "type-changed const-changed",
    "What was fine so far is refused.",
    "A client reads it as something else.",
)
_CANNOT_TELL = "The comparer does not work out which texts both patterns let pass."
_of_values("unknown", "pattern-changed", _CANNOT_TELL, _CANNOT_TELL)
