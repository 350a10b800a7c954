"""A name of Python's that a notebook has made something else is named with its cure."""

import linecache

import pytest

from labapi.classroom.notebook.covered import covered_among, why_covered


def told(source, **names):
    """Run a cell that fails, and give what is told of it."""
    file = "<a cell>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    try:
        exec(compile(source, file, "exec"), names)
    except Exception as error:
        return why_covered(error, names)
    finally:
        del linecache.cache[file]
    raise AssertionError("the cell did not fail")


@pytest.mark.parametrize(
    "name", ["str", "list", "len", "print", "type", "dict", "sum", "max", "input", "id", "open"]
)
def test_what_is_called_and_is_no_function_any_more_is_named(name):
    said = told(f"def f(x):\n    return [{name}(y) for y in x]\n{name} = 'abc'\nf([1])")
    assert said.startswith(f"Your notebook has made `{name}` something else: it is 'abc' now.")
    assert f"Run `del {name}` in a cell" in said


@pytest.mark.parametrize(
    "source",
    [
        "str = 'a'\nsorted([1], key=str)",
        "str = 'a'\nisinstance(1, str)",
        "str = 'a'\nisinstance(1, (float, str))",
        "str = 'a'\nx = [1].append(\n    int(\n        str(5)\n    )\n)",
        "str = 5\nstr.join(',', ['a'])",
    ],
)
def test_it_is_named_however_it_is_used(source):
    assert "has made `str` something else" in told(source)


def test_a_type_with_brackets_is_named():
    assert "has made `list` something" in told("list = [1]\ndef f(x: list[int]): ...")


@pytest.mark.parametrize(
    ("source", "cure"),
    [
        ("requests = [1]\nrequests.get('/')", "Run `import requests` in a cell"),
        ("json = {}\njson.dumps(1)", "Run `import json` in a cell"),
        ("labapi = 5\nlabapi.show(1)", "Run `import labapi` in a cell"),
        ("lab = 5\nlab.url", "Run the first code cell of this notebook again"),
        ("check = []\ncheck.all()", "Run the first code cell of this notebook again"),
        ("api = {}\napi.rstrip('/')", "Run the first code cell of this notebook again"),
    ],
)
def test_what_the_first_cell_makes_is_named_with_its_cure(source, cure):
    assert cure in told(source)


def test_a_function_of_ones_own_is_named_where_it_was_called():
    assert "a function of your own" in told("max = lambda rows: 0\nmax(1, 2)")
    assert told("max = lambda *rows: 0\nlen(max(1, 2))") == ""


def test_a_variable_of_a_function_is_not_to_be_deleted():
    said = told("def f(list):\n    return list(range(3))\nf([1])")
    assert said.startswith("In `f`, `list` is a variable: it is [1]")
    assert "del" not in said


@pytest.mark.parametrize(
    "source",
    [
        "id = {}\nid['a']",
        "id = '5'\nid + 1",
        "type = 'POST'\nx = {}\nx.foo(type)",
        "token = {}\ntoken.foo",
        "x = 3\nx()",
        "api = 'http://x'\napi.get('/')",
        "None.foo",
        "str(1, 2, 3, 4)",
        "[][0]",
    ],
)
def test_a_mistake_that_is_no_such_thing_is_left_alone(source):
    assert told(source) == ""


def test_of_the_names_that_are_used_those_that_cannot_be_called_are_told():
    names = {"str": "a", "max": lambda: 0, "id": 5, "rows": 3}
    said = covered_among({"str", "max", "rows", "len"}, names)
    assert [line.split("`")[1] for line in said] == ["str"]
