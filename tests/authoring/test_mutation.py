"""Operators make their mutants, habits their rewrites; a judge that looks away is found."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from labapi.authoring.mutation import soak
from labapi.authoring.mutation.mutants import differing, mutants_of, shortened, shuffled
from labapi.authoring.mutation.operators import OPERATORS
from labapi.authoring.mutation.rewrites import HABITS, rewrites_of
from labapi.authoring.mutation.trial import Trial, seeds_of, try_task
from labapi.checks.catalogue import tasks_of
from labapi.checks.expect import incorrect
from labapi.checks.task import Task

SOLUTIONS = Path(__file__).parents[2] / "solutions"
IN_A_FUNCTION = "def f(a, b):\n    {}"
MADE = [
    ("another number", "x = 5", ["x = 6", "x = 4"]),
    ("another number", "x = 401", ["x = 402", "x = 400", "x = 403"]),
    ("another number", "x = 0.5", ["x = 1.5", "x = -0.5"]),
    ("a boolean flipped", "x = True", ["x = False"]),
    ("another text", "x = 'X-Key'", ["x = ''", "x = 'X-Ke'", "x = 'X_Key'"]),
    ("another text", "x = 'GET'", ["x = ''", "x = 'GE'", "x = 'POST'"]),
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
    assert {name for name, _, _ in MADE} == {name for name, _, _ in OPERATORS}


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
'''
ROWS = [{"age": age, "name": f"n{age}"} for age in (17, 18, 30, 40, 50, 60, 100)]
GIVEN = [(ROWS, 30), (ROWS, "a"), (ROWS[:3], 18), ([], 1), (ROWS, 100)]


def results(source: str) -> list[object]:
    """What the two functions above return in this writing of them, with the types."""
    namespace: dict[str, Callable[..., object]] = {}
    exec(source, namespace)
    given = [repr(namespace["admit"](rows, limit)) for rows, limit in GIVEN]
    return [*given, namespace["half"](3)]


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
        ("dictionaries called", "x = {**a, 'b': c}"),
        ("dictionaries called", "dict = list\nx = {'b': c}"),
    ],
)
def test_what_might_change_the_meaning_is_left_alone(habit: str, source: str) -> None:
    assert habit not in rewrites_of(source)


# Judged.

TIMES = """def times(number):
    ### BEGIN SOLUTION
    return number * factor
    ### END SOLUTION"""
ADDED = "def times(n):\n    return n + n + n"


def strict(work, cases) -> None:
    for number in (cases.whole(10, 1000), 0, -1, 0.5):
        given = work.call("times", number)
        if not isinstance(given, int | float) or given != 3 * number:
            incorrect("It is something else.")


def lax(work, cases) -> None:
    if work.call("times", cases.whole(1, 9)) in (None, 0):
        incorrect("It is nothing.")


def seldom(work, cases) -> None:
    """Looks at a part of all seeds only."""
    (strict if cases.whole(1, 4) > 1 else lax)(work, cases)


def by_value(work, cases) -> None:
    if work.value("limits") != {"a": 3, "b": 5}:
        incorrect("It is something else.")


TASK = Task(
    number=1,
    title="Multiply",
    points=2,
    objective="Multiply by a factor.",
    hints=(),
    judge=strict,
    misconceptions=(),
    id="multiply",
)


@pytest.fixture(name="tried")
def _tried(tmp_path: Path) -> Iterator[Callable[..., Trial]]:
    folder = tmp_path / "solutions"
    (folder / "answers" / "01_numbers").mkdir(parents=True)

    def tried(judge=strict, answer=TIMES, right=ADDED, listed="", seeds=1) -> Trial:
        (folder / "answers/01_numbers/multiply.py").write_text(f"# %% right\n{right}\n", "utf-8")
        (folder / "equivalents.toml").write_text(listed, "utf-8")
        cells = [("start", "factor = 3"), ("multiply", answer)]
        written = [
            {"cell_type": "code", "id": name, "metadata": {}, "source": source}
            for name, source in cells
        ]
        path = folder / "01_numbers.ipynb"
        path.write_text(json.dumps({"cells": written}), "utf-8")
        return try_task(replace(TASK, judge=judge), path, seeds_of(seeds), most=0)

    return tried


def test_a_judge_that_looks_at_all_of_it_lets_no_mutant_live(tried) -> None:
    trial = tried(seeds=2)
    assert trial.survivors == trial.faults == []
    assert trial.died == [trial.mutants] * 2
    assert trial.rewrites > 4


def test_a_mutant_that_lives_is_told_with_what_it_was(tried) -> None:
    trial = tried(lax)
    told = [str(one) for one in trial.survivors if one.answer == "reference"]
    assert (
        "reference, line 2, another operator: return number * factor  ->  return number / factor"
        "  [passes on 'public']"
    ) in told
    assert trial.died[0] == trial.mutants - len(trial.survivors)


def test_a_mutant_that_lives_on_some_seeds_is_told_with_these(tried) -> None:
    trial = tried(seldom, seeds=8)
    alive = {one.seeds for one in trial.survivors}
    assert len(alive) == 1
    (seeds,) = alive
    assert 0 < len(seeds) < 8
    assert [
        seed for seed, n in zip(seeds_of(8), trial.died, strict=True) if n < max(trial.died)
    ] == [*seeds]


LISTED = """[["01_numbers".multiply]]
in = "reference"
was = "return number * factor"
became = "{}"
why = "The example needs one."
"""


def test_an_equivalent_is_no_survivor(tried) -> None:
    trial = tried(lax, listed=LISTED.format("return number / factor"))
    assert trial.equivalents == 1
    assert not any("number / factor" in str(one) for one in trial.survivors)
    assert trial.faults == []


@pytest.mark.parametrize(
    ("became", "said"),
    [
        ("return number ** factor", "equivalents.toml lists what no mutant is: "),
        ("return number / factor", "which does not pass on 'public': "),
    ],
)
def test_a_stale_equivalent_is_a_fault(tried, became: str, said: str) -> None:
    (fault,) = tried(listed=LISTED.format(became)).faults
    assert said in fault


def test_a_rewrite_that_fails_is_a_fault(tried) -> None:
    named = f"{ADDED}\nassert times.__name__ == 'times'"
    (fault,) = tried(right=named).faults
    assert "right answer 1, rewritten (functions under another name), does not pass" in fault


def test_an_answer_that_is_no_right_one_is_a_fault(tried) -> None:
    (fault, *_) = tried(right="def times(n):\n    return n + n").faults
    assert fault.startswith("right answer 1 does not pass on 'public': ")


def test_mutants_that_come_to_the_same_value_are_none(tried) -> None:
    steps = "limits = {}\nfor name, most in (('b', 5), ('a', 3)):\n    limits[name] = abs(most)"
    trial = tried(by_value, answer="limits = {'a': 3, 'b': 5}", right=steps)
    assert trial.survivors == []
    assert trial.mutants < len(mutants_of(steps)) + len(mutants_of("limits = {'a': 3, 'b': 5}"))


def test_a_mutant_without_end_is_dead_soon(tried, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labapi.authoring.mutation.trial.LIMIT_S", 0.1)
    monkeypatch.setattr("labapi.authoring.mutation.trial.STOPPED", "had not ended after 0.1 second")
    asked = []

    def counting(work, cases) -> None:
        asked.append(0)
        strict(work, cases)
        asked.pop()

    added = "total, left = 0, 3\n    while left:\n        left -= 1\n        total += n"
    trial = tried(counting, right=f"def times(n):\n    {added}\n    return total", seeds=9)
    assert trial.survivors == []
    assert trial.died == [trial.mutants] * 9
    assert len(asked) < 9 * trial.mutants


# All of them.


def test_a_few_mutants_of_cheap_tasks_die() -> None:
    for name, task_id in (("03_http_methods", "safe_methods"), ("09_cors", "guarded")):
        task = next(task for task in tasks_of(name) if task.id == task_id)
        trial = try_task(task, SOLUTIONS / f"{name}_solution.ipynb", seeds_of(1), most=8)
        assert list(soak.findings([trial])) == []
        assert trial.mutants == 8


def a_trial(**changed) -> Trial:
    return replace(Trial("03_http_methods", "office", 6, 100, 2, 9, [98, 97]), **changed)


def test_too_many_equivalents_and_too_few_deaths_are_findings() -> None:
    assert list(soak.findings([a_trial()])) == []
    (many,) = soak.findings([a_trial(equivalents=4, died=[96, 96])])
    assert many == "03_http_methods: 4 of 100 mutants are equivalent: too many"
    (few,) = soak.findings([a_trial(died=[98, 90])])
    assert few == "03_http_methods: on one seed only 91.8 % of the mutants died"


def test_the_table_is_written_between_its_marks() -> None:
    table = soak.table([a_trial()], soak.Soak(Path(), seeds=2))
    assert "| 03 HTTP methods | 1 | 100 | 100 % | 98.9 % | 2 | 9 |\n" in table
    assert "`python lab.py verify --mutants --seeds 2`" in table
    page = f"before\n{soak.OPENED}\nold\n{soak.CLOSED}\nafter\n"
    written = soak.with_table(page, table)
    assert written.startswith(f"before\n{soak.OPENED}\n\n| exercise")
    assert written.endswith(f"{soak.CLOSED}\nafter\n")
    assert "old" not in written
    assert soak.with_table(written, table) == written


def test_a_page_without_marks_is_told() -> None:
    with pytest.raises(ValueError, match="to write the table between"):
        soak.with_table("nothing", "table")
