"""What a given name means while an answer is judged: what was given; and it stays usable."""

import pytest

from labapi.checks.inside.given import GivenNames
from labapi.checks.inside.here import Here
from labapi.checks.inside.last_run import LastRuns
from labapi.checks.inside.problems import CellFailed, Raised

SIGN = """
import json
SECRET = 7
LOG = []

def secret_of(claims, more=1):
    return SECRET * claims + more

def sign(claims):
    LOG.append(claims)
    return f"{claims}.{secret_of(claims)}"

class Office:
    def opens(self):
        return 9
    @classmethod
    def closes(cls):
        return 17
    @property
    def name(self):
        return "bank"
"""
HELPS = "def send(letter):\n    return letter"
ANSWER = """
def check(claims):
    return sign(claims)
def hours():
    return [Office().opens(), Office.closes(), Office().name]
def deliver(town):
    return send(town, "by air")
"""
ELSEWHERE = 'def send(town, how):\n    return f"{town} {how}"'


class Notebook:
    """Cells that ran one after the other, with what is known of them."""

    def __init__(self):
        self.namespace = {"__name__": "__main__"}
        self.given, self.runs = GivenNames(), LastRuns()

    def run(self, cell, source, given=False):
        self.runs.begin(self.namespace)
        error = None
        try:
            exec(compile(source, cell, "exec"), self.namespace)
        except Exception as raised:
            error = raised
        self.runs.end(cell, source, error, self.namespace)
        if given:
            self.given.note(cell, source, self.namespace)

    def work(self, *stands_on):
        return Here(self.namespace, runs=self.runs, given=self.given, stands_on=stands_on)


@pytest.fixture(name="notebook")
def _notebook():
    notebook = Notebook()
    notebook.run("given-send", HELPS, given=True)
    notebook.run("given-sign", SIGN, given=True)
    notebook.run("answer", ANSWER)
    return notebook


SET_ANEW = [
    "def sign(claims): return 'forged'",
    "globals()['sign'] = lambda claims: 'forged'",
    "del sign",
    "sign.__code__ = (lambda claims: 'forged').__code__",
    "SECRET = 0",
    "def secret_of(claims): return 0",
    "secret_of.__defaults__ = (5,)",
    "secret_of.__defaults__ = None",
    "def other(c, *, more=4): return 4\nsecret_of.__kwdefaults__ = {'more': 3}\n"
    "secret_of.__code__ = other.__code__",
    "LOG = None",
    "def sign(claims:",
    "sign = sign(undefined)",
]


@pytest.mark.parametrize("source", SET_ANEW)
def test_what_was_given_is_judged_with_whatever_the_learner_makes_of_its_name(notebook, source):
    notebook.run("own", source)
    assert notebook.work().call("sign", 2) == "2.15"
    assert notebook.work("sign").call("check", 2) == "2.15"


@pytest.mark.parametrize(
    "source",
    [
        "Office.opens = lambda self: 0",
        "Office.closes = 0",
        "del Office.name",
        "Office.opens.__code__ = (lambda self: 0).__code__",
        "Office.closes.__func__.__code__ = (lambda cls: 0).__code__",
        "class Office: pass",
    ],
)
def test_so_is_a_given_class(notebook, source):
    notebook.run("own", source)
    assert notebook.work("Office").call("hours") == [9, 17, "bank"]


def test_a_function_that_sets_it_anew_while_it_is_judged_has_no_effect_either(notebook):
    notebook.run("own", "def spoil():\n    globals()['sign'] = None\n    sign_it = 1\n    return 1")
    work = notebook.work("sign")
    assert work.call("spoil") == 1
    assert work.call("check", 2) == "2.15"


def test_behind_the_check_the_learners_own_names_are_there_again(notebook):
    notebook.run("own", "sign = 'mine'\ndel SECRET")
    assert notebook.work().call("sign", 2) == "2.15"
    assert notebook.namespace["sign"] == "mine"
    assert "SECRET" not in notebook.namespace


def test_what_a_given_list_holds_is_added_to_and_stays(notebook):
    notebook.run("own", "LOG = ['another']")
    work = notebook.work()
    before = len(work.value("LOG"))
    work.call("sign", 3)
    assert work.value("LOG")[before:] == [3]
    assert notebook.namespace["LOG"] == ["another"]


def test_a_helper_with_the_name_of_what_another_task_was_given_is_the_learners(notebook):
    notebook.run("own", ELSEWHERE)
    assert notebook.work("sign").call("deliver", "Riga") == "Riga by air"


def test_what_stands_on_it_has_it_as_given(notebook):
    notebook.run("own", ELSEWHERE)
    with pytest.raises(Raised, match="positional argument"):
        notebook.work("send").call("deliver", "Riga")


def test_what_a_given_cell_speaks_of_is_held_with_it(notebook):
    notebook.run("given-more", "def stamp(n):\n    return send(n)", given=True)
    notebook.run("own", "send = None")
    assert notebook.work().call("stamp", 1) == 1


def test_what_a_judge_has_asked_for_is_held_for_the_rest_of_the_task(notebook):
    notebook.run("own", "def sign(claims): return 'forged'")
    work = notebook.work()
    assert work.call("check", 2) == "forged"
    assert work.value("SECRET") == 7
    assert work.call("check", 2) == "2.15"


def test_what_a_given_cell_imports_may_come_from_elsewhere(notebook):
    notebook.run("own", "json = 'mine'\ndef read(): return json")
    assert notebook.work("sign").call("read") == "mine"


def test_a_given_cell_that_ran_again_counts_as_it_ran_last(notebook):
    notebook.run("given-sign", SIGN.replace("SECRET = 7", "SECRET = 8"), given=True)
    notebook.run("own", "SECRET = 0")
    assert notebook.work().call("sign", 2) == "2.17"


def test_names_that_were_set_anew_can_be_told(notebook):
    notebook.run("own", "sign = 1\ndef send(): pass\nx = 1")
    assert notebook.given.set_anew(notebook.namespace, {"SECRET"}) == ["sign"]
    assert notebook.given.set_anew(notebook.namespace, {"check"}) == []


def test_a_name_of_the_learners_that_failed_is_still_told(notebook):
    notebook.run("answer", "def check(claims:")
    with pytest.raises(CellFailed, match="SyntaxError"):
        notebook.work("sign").call("check", 2)
