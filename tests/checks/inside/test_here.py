"""What a judge sees of the notebook it runs in: values, functions, and what can go wrong."""

from __future__ import annotations

import asyncio
import gc
import socket

import pytest

from labapi.checks.inside.codec import Table
from labapi.checks.inside.here import Here
from labapi.checks.inside.problems import Blank, LabDown, Raised, TookTooLong, Undefined, Unfit
from tests.checks.inside.cells import problem, run_in

VERBS = {
    "value": lambda here: here.value("x"),
    "call": lambda here: here.call("x"),
    "request": lambda here: here.request("x", "GET", "/"),
}


def test_a_value_is_a_copy_of_plain_data(here_of):
    given = {"ages": [35, 40], "pair": (1, 2)}
    seen = here_of("", applicant=given).value("applicant")
    assert seen == {"ages": [35, 40], "pair": [1, 2]}
    seen["ages"].append(0)
    assert given["ages"] == [35, 40]


def test_a_value_is_read_anew_each_time(here_of):
    namespace = {"x": 1}
    here = Here(namespace)
    assert here.value("x") == 1
    namespace["x"] = 2
    assert here.value("x") == 2


def test_a_data_frame_is_a_table(here_of):
    here = here_of("import pandas\nframe = pandas.DataFrame({'a': [1, 2], 'b': ['x', 'y']})")
    assert here.value("frame") == Table(("a", "b"), ((1, "x"), (2, "y")))


def test_a_function_that_fails_by_a_covered_name_is_told_the_cause(here_of):
    here = here_of("str = 'abc'\ndef x():\n    return str(5)")
    said = str(problem(Raised, here.call, "x"))
    assert "raised TypeError: 'str' object is not callable" in said
    assert "Your notebook has made `str` something else: it is 'abc' now. Run `del str`" in said


def test_a_covered_name_is_told_of_where_nothing_was_raised(here_of):
    caught = "try:\n        return str(5)\n    except TypeError:\n        return 0"
    here = here_of(f"str = 'abc'\ndef x():\n    {caught}\ndef y():\n    return 5")
    assert here.call("y") == 5
    assert here.covered() == []
    here.call("x")
    assert ["`str`" in said for said in here.covered()] == [True]


@pytest.mark.parametrize("ask", VERBS.values(), ids=VERBS.keys())
def test_a_name_that_is_not_there_asks_to_run_the_cell(here_of, ask):
    said = str(problem(Undefined, ask, here_of("")))
    assert said == "There is no `x` yet. Run the cell above that makes it, then check again."


@pytest.mark.parametrize("ask", VERBS.values(), ids=VERBS.keys())
def test_a_name_that_holds_the_blank_was_not_attempted(here_of, ask):
    said = str(problem(Blank, ask, here_of("x = ...")))
    assert said == "Write your answer for `x` in the cell above, and run it."


@pytest.mark.parametrize(
    "blank", ["{'age': ...}", "['___']", "{'___': 1}", "(1, (2, ...))", "'GET /___'"]
)
def test_a_blank_anywhere_in_a_value_was_not_attempted(here_of, blank):
    problem(Blank, here_of(f"x = {blank}").value, "x")


@pytest.mark.parametrize(
    "body",
    ["return ...", "return ___", "return {'age': ___ + 1}", "return '___'", "return inner()"],
)
def test_a_function_with_a_blank_was_not_attempted(here_of, body):
    here = here_of(f"def inner(): return ___\ndef f(x):\n    {body}")
    assert problem(Blank, here.call, "f", 1).name == "f"


def test_what_cannot_be_looked_into_is_told_with_its_type_and_place(here_of):
    said = str(problem(Unfit, here_of("x = {'age': object()}").value, "x"))
    assert said == "`x` holds something that cannot be checked: an object of type object at `age`"


def test_an_object_that_does_not_let_itself_be_read_is_unfit(here_of):
    source = (
        "import pandas\nclass Odd(pandas.DataFrame):\n    def astype(self, kind): raise MemoryError"
    )
    here = here_of(f"{source}\nx = Odd()")
    assert "cannot be checked: MemoryError" in str(problem(Unfit, here.value, "x"))


def test_a_function_gets_copies_and_gives_a_copy(here_of):
    here = here_of("def f(ages):\n    ages.append(0)\n    return (ages, 1)")
    ages = [35]
    assert here.call("f", ages) == [[35, 0], 1]
    assert ages == [35]


def test_what_is_no_function_is_not_called(here_of):
    said = str(problem(Unfit, here_of("f = 5").call, "f"))
    assert said == "`f` is an int, and the task asks for a function."


@pytest.mark.parametrize(
    "source", ["class App: pass\napp = App", "import pydantic\nclass app(pydantic.BaseModel): pass"]
)
def test_a_class_in_the_place_of_an_app_is_called_a_class(here_of, source):
    said = str(problem(Unfit, here_of(source).request, "app", "GET", "/"))
    assert said.startswith("`app` is a class, and the task asks for an app")


@pytest.mark.parametrize(
    ("signature", "given", "said"),
    [
        ("()", (1,), "`f` takes (), and the task calls it with 1 argument."),
        ("(a, b)", (1,), "`f` takes (a, b), and the task calls it with 1 argument."),
        ("(a, *, b)", (1, 2), "`f` takes (a, *, b), and the task calls it with 2 arguments."),
        ("(a)", (), "`f` takes (a), and the task calls it with 0 arguments."),
    ],
)
def test_a_function_that_does_not_take_so_many_arguments_is_told(here_of, signature, given, said):
    assert str(problem(Unfit, here_of(f"def f{signature}: pass").call, "f", *given)) == said


@pytest.mark.parametrize("signature", ["(a, b=1)", "(*all)", "(a, /)"])
def test_more_room_than_needed_is_no_fault(here_of, signature):
    assert here_of(f"def f{signature}: return 7").call("f", 1) == 7


def test_a_built_in_function_can_be_called(here_of):
    assert here_of("f = max").call("f", 1, 5) == 5


def test_a_type_error_inside_the_function_is_the_functions_own(here_of):
    told = problem(Raised, here_of("def f(a):\n    return a + 'b'").call, "f", 1)
    assert (told.kind, told.line_number) == ("TypeError", 2)


def test_a_coroutine_is_told_to_be_a_plain_function(here_of):
    said = str(problem(Unfit, here_of("async def f(): return 1").call, "f"))
    assert said == "`f` is an `async def`; write it with a plain `def`."


def test_an_exception_is_told_with_the_call_and_the_line(here_of):
    here = here_of("def f(features):\n    age = 1\n    return features['agee']")
    said = str(problem(Raised, here.call, "f", {"age": 35}))
    assert said == (
        "`f({'age': 35})` raised KeyError: 'agee'\n"
        "It happened in line 3 of your cell: `return features['agee']`\n"
        "The keys that are there: `age`."
    )


def test_the_line_is_the_learners_even_where_a_library_raised(here_of):
    here = here_of("import json\ndef f(text):\n    return json.loads(text)")
    told = problem(Raised, here.call, "f", "{")
    assert (told.kind, told.line_number, told.line) == (
        "JSONDecodeError", 3, "return json.loads(text)",
    )  # fmt: skip


def test_an_exception_without_a_line_of_the_learners_names_none(here_of):
    said = str(problem(Raised, here_of("f = int").call, "f", "x"))
    assert "line" not in said


@pytest.mark.parametrize(
    "raised", ["SystemExit(3)", "BaseException('b')", "GeneratorExit", "StopIteration"]
)
def test_an_exception_of_any_kind_is_the_learners(here_of, raised):
    told = problem(Raised, here_of(f"def f(): raise {raised}").call, "f")
    assert told.kind == raised.partition("(")[0]


def test_an_exception_that_cannot_be_written_is_told_without_its_message(here_of):
    source = "class Odd(Exception):\n    def __str__(self): raise self\ndef f(): raise Odd"
    assert str(problem(Raised, here_of(source).call, "f")).startswith("`f()` raised Odd\n")


def test_a_message_of_any_length_is_cut(here_of):
    told = problem(Raised, here_of("def f(): raise ValueError('x' * 10**6)").call, "f")
    assert len(told.message) == 400


def test_long_arguments_are_cut_and_the_port_is_marked(here_of):
    here = here_of("def f(api, text): raise ValueError")
    told = problem(Raised, here.call, "f", "http://127.0.0.1:8123/api", "x" * 10_000)
    assert told.call.startswith("f('http://127.0.0.1:⟨8123⟩/api', 'xxx")
    assert len(told.call) < 200


def test_an_endless_loop_is_stopped_and_told(here_of):
    here = here_of("def f(n):\n    while True:\n        n += 1", limit_s=0.05)
    said = str(problem(TookTooLong, here.call, "f", 1))
    assert said.startswith("`f(1)` had not ended after 0.05 seconds and was stopped.")


def test_endless_recursion_is_an_exception(here_of):
    assert problem(Raised, here_of("def f(): return f()").call, "f").kind == "RecursionError"


def test_the_interrupt_button_is_not_swallowed(here_of):
    problem(KeyboardInterrupt, here_of("def f(): raise KeyboardInterrupt").call, "f")


@pytest.mark.parametrize("name", ["requests", "lab", "api", "labapi", "check"])
def test_a_name_of_the_first_cell_that_is_missing_asks_to_run_it(here_of, name):
    told = problem(Undefined, here_of(f"def f(): return {name}").call, "f")
    assert str(told).startswith(f"There is no `{name}` yet. Run the first code cell")


def test_another_name_that_is_missing_is_the_learners_mistake(here_of):
    assert problem(Raised, here_of("def f(): return reqeusts").call, "f").kind == "NameError"


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_lab_that_is_down_is_a_matter_of_set_up(here_of):
    here = here_of("import requests\ndef f(url): return requests.get(url, timeout=5).status_code")
    said = str(problem(LabDown, here.call, "f", f"http://127.0.0.1:{closed_port()}/api/v1"))
    assert said.startswith("The lab is not running: nothing answers at http://127.0.0.1:⟨")
    assert said.endswith(
        "Run the first code cell of this notebook, then your own cell, then check."
    )


def test_another_computer_that_does_not_answer_is_the_learners_matter(here_of):
    source = (
        "import requests\ndef f():\n"
        "    sent = requests.Request('GET', 'http://example.org/').prepare()\n"
        "    raise requests.ConnectionError('no way', request=sent)"
    )
    assert problem(Raised, here_of(source).call, "f").line_number == 4


def test_a_wrapped_function_takes_what_its_wrapper_takes(here_of):
    source = (
        "from functools import wraps\n"
        "def keyed(f):\n"
        "    @wraps(f)\n"
        "    def g(n): return f(n, 'key')\n"
        "    return g\n"
        "@keyed\n"
        "def ask(n, key): return [n, key]\n"
    )
    assert here_of(source).call("ask", 1) == [1, "key"]


def test_the_line_in_which_a_blank_is_left_is_quoted(here_of):
    source = "def ask(api):\n    text = api + '/health'\n    return text.replace(___, '')"
    said = str(problem(Blank, here_of(source).call, "ask", "here"))
    assert said.endswith("Still to fill in: `return text.replace(___, '')`.")


def test_the_keys_that_are_left_blank_are_named_where_others_are_filled(here_of):
    said = str(problem(Blank, here_of("x = {'a': 1, 'b': ..., 'c': '___'}").value, "x"))
    assert said.endswith("Still to fill in: `b`, `c`.")


def test_an_error_in_another_cell_is_told_with_the_line_that_led_there():
    names: dict[str, object] = {}
    run_in(names, "def digest_of(key):\n    return key.encode()", "<a given cell>")
    run_in(names, "def admit(key):\n    return digest_of(key)", "<the learner's>")
    said = str(problem(Raised, Here(names).call, "admit", None))
    assert "in line 2 of its cell: `return key.encode()`" in said
    assert said.endswith("which was called by `return digest_of(key)`")


def test_a_line_whose_text_is_unknown_is_told_by_its_number_alone():
    assert str(Raised("f()", "KeyError", "'a'", 3)).endswith("in line 3 of your cell.")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return d['data']['chance']", "The keys that are there: `prediction`, `probability`."),
        ("if d['status']: pass", "The keys that are there: `data`."),
        ("return {'a': 1,\n        'b': d['state']}", "The keys that are there: `data`."),
        ("d = {}\n    return d['data']", "There is no key at all in it."),
    ],
)
def test_a_key_that_is_missing_is_told_with_those_that_are_there(here_of, body, said):
    here = here_of(f"def f(d):\n    {body}")
    dish = {"data": {"prediction": "approved", "probability": 0.5}}
    assert str(problem(Raised, here.call, "f", dish)).splitlines()[-1] == said


@pytest.mark.parametrize(
    "body", ["return os.environ['nowhere']", "raise KeyError('x')", "d.pop('x')"]
)
def test_where_no_dictionary_was_asked_no_keys_are_told(here_of, body):
    here = here_of(f"import os\ndef f(d):\n    {body}")
    assert "keys" not in str(problem(Raised, here.call, "f", {}))


def test_an_event_loop_of_ones_own_is_told_what_to_do_and_warns_of_nothing(here_of, recwarn):
    source = "import asyncio\nasync def go(): return 1\ndef f(): return asyncio.run(go())"
    here = here_of(source)

    async def from_a_cell():
        return str(problem(Raised, here.call, "f"))

    said = asyncio.run(from_a_cell())
    gc.collect()
    assert said.splitlines()[-1].startswith("A notebook runs an event loop already")
    assert not recwarn.list
