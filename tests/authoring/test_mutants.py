"""Each operator makes its mutants, and each habit of writing its rewrites."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from labapi.authoring.mutation.mutants import differing, mutants_of, shortened, shuffled
from labapi.authoring.mutation.operators import IN_ANNOTATIONS
from labapi.authoring.mutation.rewrites import HABITS, rewrites_of

IN_A_FUNCTION = "def f(a, b):\n    {}"
MADE = [
    ("another number", "x = 5", ["x = 6", "x = 4"]),
    ("another number", "x = 401", ["x = 402", "x = 400", "x = 403"]),
    ("another number", "x = 0.5", ["x = 1.5", "x = -0.5"]),
    ("a boolean flipped", "x = True", ["x = False"]),
    ("another text", "x = 'X-Key'", ["x = ''", "x = 'X-Ke'", "x = 'X_Key'"]),
    ("another text", "x = 'GET'", ["x = ''", "x = 'GE'", "x = 'POST'"]),
    ("another text", "x = 'retry-after'", ["x = ''", "x = 'retry-afte'", "x = 'retry_after'"]),
    ("another text", "x = 'token-bucket'", ["x = ''", "x = 'token-bucke'"]),
    ("another text", "x = r'a\\.b+'", ["x = ''", "x = 'a\\\\.b'", "x = 'a.b+'", "x = 'a\\\\.b*'"]),
    ("an entry dropped", "x = {'a': y, 'b': z}", ["x = {'b': z}", "x = {'a': y}"]),
    ("two values swapped", "x = {'a': y, 'b': z}", ["x = {'a': z, 'b': y}"]),
    ("an item dropped", "x = [y, z]", ["x = [z]", "x = [y]"]),
    ("an item dropped", "y, z = x", []),
    ("a piece of a text dropped", "x = f'{a}/b'", ["x = f'/b'", "x = f'{a}'"]),
    ("another comparison", "x = a >= b", ["x = a > b", "x = a < b"]),
    ("another comparison", "x = a == 9", ["x = a != 9", "x = a <= 9", "x = a >= 9"]),
    ("another comparison", "x = a == 'y'", ["x = a != 'y'"]),
    ("another comparison", "x = a in b", ["x = a not in b"]),
    ("and for or", "x = a and b", ["x = a or b"]),
    ("a condition dropped", "x = a and b", ["x = b", "x = a"]),
    ("another operator", "x = a + b", ["x = a - b"]),
    ("another operator", "x += y", ["x -= y"]),
    ("one side alone", "x = a - b", ["x = a", "x = b", "x = b - a"]),
    ("a sign dropped", "x = not y", ["x = y"]),
    ("a condition negated", "while a:\n    b()", ["while not a:"]),
    ("a condition negated", "x = a if not b else c", ["x = a if b else c"]),
    ("a condition that always holds", "if a:\n    b()", ["if True:"]),
    ("one branch alone", "x = a if b else c", ["x = a", "x = c"]),
    ("a filter dropped", "x = [y for y in z if y]", ["x = [y for y in z]"]),
    ("a keyword dropped", "f(a=b, c=d)", ["f(c=d)", "f(a=b)"]),
    ("arguments swapped", "f(a, b)", ["f(b, a)"]),
    ("arguments swapped", "max(a, b)", []),
    ("a call dropped", "x = int(y)", ["x = y"]),
    ("a call dropped", "x = y.strip()", ["x = y"]),
    ("a likely name", "x = requests.post", ["x = requests.put"]),
    ("a likely name", "x = min(y, z)", ["x = max(y, z)"]),
    ("another type", "class A(B):\n    x: int = 5", ["x: float = 5"]),
    ("another type", "@a\ndef f(b: str):\n    c()", ["def f(b: int):"]),
    ("another type", "def f(a: str):\n    b: int = c()", []),
    ("an index dropped", "x = y['z']", ["x = y"]),
    ("a statement dropped", "a()\nb()", ["", ""]),
    ("an else lost", "if a:\n    b()\nelse:\n    c()", [""]),
    ("a loop cut short", "for a in b:\n    c()", ["c() ⏎ break"]),
    (
        "the first left out",
        "for a in b:\n    c()",
        ["for a in __import__('itertools').islice(b, 1, None):"],
    ),
    ("nothing returned", IN_A_FUNCTION.format("return a"), ["return None"]),
    ("nan returned", IN_A_FUNCTION.format("return a"), ["return float('nan')"]),
    ("nan returned", IN_A_FUNCTION.format("return [a]"), []),
    ("parts swapped", IN_A_FUNCTION.format("return (a, b)"), ["return (b, a)"]),
    ("set and not added to", "x += y", ["x = y"]),
    ("a decorator dropped", "@a\ndef f():\n    b()", [""]),
    ("parameters swapped", IN_A_FUNCTION.format("c()"), ["def f(b, a):"]),
    (
        "a default dropped",
        "def f(a=b, *, c=d):\n    e()",
        ["def f(a, *, c=d):", "def f(a=b, *, c):"],
    ),
    ("an except dropped", "try:\n    a()\nexcept B:\n    c()", ["a()"]),
    ("a loop left", "for a in b:\n    continue", ["break"]),
]


@pytest.mark.parametrize(("operator", "source", "became"), MADE)
def test_an_operator_makes_its_mutants(operator: str, source: str, became: list[str]) -> None:
    assert [one.became for one in mutants_of(source) if one.operator == operator] == became


def test_every_operator_is_tried_above() -> None:
    assert {name for name, _, _ in MADE} == {name for name, _, _ in IN_ANNOTATIONS}


def test_a_mutant_says_where_and_what_it_was() -> None:
    (mutant, *_) = [one for one in mutants_of("a = 1\n\n\nb = (\n  2)") if one.line > 1]
    assert (mutant.operator, mutant.line, mutant.was) == ("a statement dropped", 4, "b = 2")
    assert mutant.source == "a = 1"


def test_mutants_are_unlike_their_answer_and_each_other() -> None:
    answer = ast.unparse(ast.parse(ANSWER))
    sources = [one.source for one in mutants_of(ANSWER)]
    assert len(sources) == len({*sources, answer}) - 1 > 60


def test_what_nobody_looks_at_is_left_alone() -> None:
    source = 'def f(a) -> int:\n    """Return 1."""\n    raise Refused("This is not let in.")'
    assert {one.operator for one in mutants_of(source)} == {"a statement dropped", "a call dropped"}


def test_a_change_that_is_no_python_is_no_mutant() -> None:
    assert [one for one in mutants_of("for a in b:\n    c = a") if "return" in one.source] == []
    for mutant in mutants_of(ANSWER):
        compile(mutant.source, "<mutant>", "exec")


def test_a_drawn_order_is_settled_by_its_seed() -> None:
    mutants = mutants_of(ANSWER)
    assert shuffled(mutants, "a") == shuffled(mutants, "a") != shuffled(mutants, "b")
    assert sorted(map(str, shuffled(mutants, "a"))) == sorted(map(str, mutants))


def test_a_line_that_came_in_is_told_with_the_one_before_it() -> None:
    assert differing("a\nb\nc", "a\nb\n  new\nc") == ("b", "b ⏎ new")


def test_a_long_line_is_cut_to_what_was_changed() -> None:
    was, became = shortened(f"x = [{'1, ' * 40}2]", f"x = [{'1, ' * 40}3]")
    assert was.startswith("…1")
    assert was.endswith("2]")
    assert len(became) < 50


# Rewrites.

ANSWER = '''
def admit(rows, limit):
    """Sort them out."""
    names, count = [], 0
    for row in rows:
        if row["age"] < 18 or row["age"] == limit:
            continue
        count += 1
        names.append(f"{row['name']}-{count:02d}")
    if limit in ("a", "b"):
        return {limit: names}
    while count > 3 and names:
        count -= 1
        names.pop()
    if not names:
        tags = {"none", "left"}
    else:
        tags = {name.upper() for name in names}
    for extra in (1, 2):
        count += extra
    long = [name for name in names if len(name) > 5]
    for other in [count, limit]:
        long.append(other)
    last = names[-1] if names else None
    return {"tags": sorted(tags), "count": count, "long": long, "last": last}


half = lambda number: number / 2
kept = ["a", ["b"]]
'''
ROWS = [{"age": age, "name": f"n{age}"} for age in (17, 18, 30, 40, 50, 60, 100)]
GIVEN = [(ROWS, 30), (ROWS, "a"), (ROWS[:3], 18), ([], 1), (ROWS, 100)]


def results(source: str) -> list[object]:
    """What the two functions above return in this writing of them, with the types."""
    namespace: dict[str, Callable[..., object]] = {}
    exec(source, namespace)
    given = [repr(namespace["admit"](rows, limit)) for rows, limit in GIVEN]
    return [*given, namespace["half"](3), list(namespace["kept"])]


@pytest.mark.parametrize("habit", HABITS)
def test_a_rewrite_does_the_same(habit: str) -> None:
    written = rewrites_of(ANSWER)[habit]
    assert results(written) == results(ANSWER)


def test_the_function_above_bites() -> None:
    """A mutant is not taken for a rewrite: what is compared above depends on nearly all of it."""
    alive = [mutant for mutant in mutants_of(ANSWER) if _same(mutant.source)]
    assert len(alive) < 0.15 * len(mutants_of(ANSWER))


def _same(source: str) -> bool:
    try:
        return results(source) == results(ANSWER)
    except Exception:
        return False


@pytest.mark.parametrize(
    ("habit", "source"),
    [
        ("locals renamed", "def f(a):\n    global b\n    b = a\n    return b"),
        ("locals renamed", "def f(a):\n    a = a + 1\n    return a"),
        ("loops written out", "for a in (1, 2):\n    if a:\n        break"),
        ("members compared", "x = a in {1, 2}"),
        ("additions written out", "x += [1]"),
        ("documented", "@app.get('/')\ndef f(a):\n    '''It.'''\n    return a"),
        (
            "literals named",
            "def f():\n    @app.get('/')\n    def g():\n        return 5\n    return g",
        ),
        ("functions under another name", "@app.get('/')\ndef f():\n    return a"),
        ("comparisons mirrored", "x = a() == b()"),
        ("comprehensions as loops", "def f(a):\n    return [a for a in a]"),
        ("lists handed in as tuples", "x = [1]\nx.append(2)"),
        ("values under another name", "x = y = 1"),
        ("dictionaries called", "x = {**a, 'b': c}"),
        ("dictionaries called", "dict = list\nx = {'b': c}"),
    ],
)
def test_what_might_change_the_meaning_is_left_alone(habit: str, source: str) -> None:
    assert habit not in rewrites_of(source)
