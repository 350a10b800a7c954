"""Bodies that Hypothesis makes up for the attack of task 6, by the rules of a form.

Hypothesis is imported where it is used: it costs 0.2 s, and only the attack needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.checks.lessons.lesson_06_validation._rules import (
    MISSING,
    Form,
    Rule,
    without_missing,
)

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Body = dict[str, Any]


def bodies(form: Form) -> SearchStrategy[Body]:
    """Make up bodies: most fields in order, some not, now and then one that no one asked for.

    Hypothesis shrinks towards what stands first in a choice: all in order, and no other field.
    """
    from hypothesis import strategies as st

    often = st.sampled_from([True, True, True, True, False])
    strange: st.SearchStrategy[Body] = st.sampled_from([{"Age": 35}, {"ok": True}, {"price ": 1}])

    @st.composite
    def body(draw: st.DrawFn) -> Body:
        values: Body = {} if draw(often) else draw(strange)
        for name, rule in form.items():
            values = values | {name: draw(_kept(rule) if draw(often) else _broken(rule))}
        return without_missing(values)

    return body()


def _kept(rule: Rule) -> SearchStrategy[Any]:
    """Numbers that keep the rule; its ends often, and no amount below a cent."""
    from hypothesis import strategies as st

    low = rule.low + rule.above
    ends, whole = st.sampled_from([low, rule.high]), st.integers(low, rule.high)
    if rule.whole:
        return ends | whole
    return ends | whole | st.floats(max(rule.low, 0.01), rule.high)


def _broken(rule: Rule) -> SearchStrategy[Any]:
    """Values that break the rule: numbers beside it, and what only looks like a number or is none.

    A whole number that is written `35.0` is left out: it may be let in or not.
    """
    from hypothesis import strategies as st

    text = st.text("019 -.e<é'", max_size=6) | st.integers(rule.low, rule.high).map(str)
    near, none = st.sampled_from(beside(rule)), st.sampled_from([MISSING, None, True, False])
    far = st.integers(max_value=rule.low - 1) | st.integers(min_value=rule.high + 1)
    nested = st.lists(st.integers(0, 9), max_size=2) | st.dictionaries(text, text, max_size=1)
    return st.sampled_from([near, none, near, none, text, far, nested]).flatmap(lambda kind: kind)


def beside(rule: Rule) -> list[float]:
    """Give the numbers that are just outside of a rule, below and above; for whole ones, between.

    >>> beside(Rule(18, 120, whole=True)), beside(Rule(0, 60, above=True))
    ([17, 121, 18.5], [0, 60.01, -0.01])
    """
    if rule.whole:
        return [rule.low - 1, rule.high + 1, rule.low + 0.5]
    return [rule.low if rule.above else rule.low - 0.01, rule.high + 0.01, rule.low - 0.01]
