"""The corpus is read as it is marked, and an answer that gets another verdict is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labapi.authoring import corpus
from labapi.authoring.corpus import Expected, Judged, files_of, judge_file, parsed
from labapi.checks.catalogue import tasks_of
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.notebook.answers import AnswersError
from labapi.checks.task import Misconception, Steps, Task

ROOT = Path(__file__).parents[2]
ADDED = Misconception("added", belief="It is added.", feedback="Look at the verb.")


def judge(work: Work, cases: object) -> Steps:
    given = work.value("limit")
    if not isinstance(given, int):
        incorrect("It is no number.")
    if given == 6 and work.call("half", 6) != 3:
        incorrect("It is not half.")
    ADDED.when(given == 5)
    yield 1, "it is a number"
    if given != 6:
        incorrect(f"It is {given}.")


TASK = Task(
    number=1,
    title="Multiply",
    points=2,
    objective="Multiply two by three.",
    hints=(),
    judge=judge,
    misconceptions=(ADDED,),
    id="multiply",
)
HALF = "half = lambda n: n / 2\n"
ANSWERS = {
    "passed: as a product": f"limit = 2 * 3\n{HALF}",
    "partly 1: one too many": "limit = 7",
    "incorrect: in words": "limit = 'six'",
    "error: there is no half": "limit = 6\nhalf = lambda n: n / 0",
    "cell_failed: there is no three": "limit = 2 * three",
    "not_attempted: left open": "limit = ...",
    "setup: under another name": "limits = 6",
    "added: the sum": "limit = 2 + 3",
}


@pytest.fixture(name="judged")
def _judged(tmp_path: Path):
    solution = tmp_path / "01_numbers_solution.ipynb"
    cell = {"cell_type": "code", "id": "multiply", "metadata": {}, "source": "limit = 6"}
    solution.write_text(json.dumps({"cells": [cell]}), "utf-8")

    def judged(answers: dict[str, str]) -> list[Judged]:
        file = tmp_path / "multiply.py"
        sections = (f"# %% {mark}\n{source}\n" for mark, source in answers.items())
        file.write_text("\n".join(sections), "utf-8")
        return judge_file(TASK, solution, file)

    return judged


def test_each_verdict_is_known_when_it_comes(judged) -> None:
    assert [str(one.expected) for one in judged(ANSWERS) if one.stray] == []


def test_no_verdict_is_taken_for_another(judged) -> None:
    for verdict in ("passed", "partly 1", "partly 2", "incorrect", "error", "added"):
        for mark, source in ANSWERS.items():
            (one,) = judged({f"{verdict}: claimed": source})
            assert (one.stray == "") == mark.startswith(f"{verdict}:"), (verdict, mark)


def test_an_answer_is_told_with_its_message(judged) -> None:
    (one,) = judged({"passed: claimed": "limit = 7"})
    assert one.stray == "public"
    assert "It is 7." in one.message


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("passed", "`# %% passed`: write `# %% <verdict>: <a few words>`"),
        ("partly: half of it", "after `partly` stand the points"),
        ("passed 2: all of it", "write `# %% <verdict>: <a few words>`"),
        ("misread: it is no misconception", "no misconception is called 'misread' (known: added)"),
    ],
)
def test_a_mark_that_makes_no_sense_is_told(mark: str, said: str) -> None:
    with pytest.raises(AnswersError) as told:
        parsed(f"# %% {mark}\nx = 1\n", ["added"])
    assert str(told.value).startswith("line 1: ")
    assert said in str(told.value)


def test_a_mark_stands_there_once() -> None:
    twice = "# %% passed: so\nx = 1\n\n# %% passed: so\nx = 2\n"
    with pytest.raises(AnswersError, match=r"line 4: .* stands there twice"):
        parsed(twice, [])


def test_points_are_read_as_a_number() -> None:
    assert parsed("# %% partly 2: half\nx = 1", []) == [Expected(1, "partly", "half", "x = 1", 2)]


def test_a_file_without_a_task_is_named(tmp_path: Path) -> None:
    folder = tmp_path / corpus.FOLDER / "03_http_methods"
    folder.mkdir(parents=True)
    (folder / "unsafe.py").write_text("# %% passed: so\nx = 1\n", "utf-8")
    (folder / "safe_methods.py").write_text("# %% passed: so\nx = 1\n", "utf-8")
    assert list(corpus.strays(tmp_path)) == [
        "tests/corpus/03_http_methods/unsafe.py: there is no task that these belong to"
    ]


def test_every_file_of_the_corpus_can_be_read() -> None:
    assert list(corpus.strays(ROOT)) == []
    for folder in (ROOT / corpus.FOLDER).iterdir():
        for task in tasks_of(folder.name):
            if file := files_of(ROOT, folder.name).get(task.id):
                names = [held.name for held in task.misconceptions]
                assert parsed(file.read_text("utf-8"), names) != [], file


def test_a_stray_answer_is_told_and_makes_the_command_fail(monkeypatch, capsys) -> None:
    good = Judged(Expected(1, "passed", "so", "x = 1"), "✓ Passed")
    bad = Judged(Expected(4, "passed", "not so", "x = 2"), "✗ Not right yet\nIt is 2.", "public")
    monkeypatch.setattr(corpus, "_of", lambda root, names: [("tests/corpus/a/b.py", [good, bad])])
    assert corpus.run(ROOT, ["a"]) == 1
    told = capsys.readouterr().out
    assert "b.py, line 4, passed: not so (it gets another verdict on the seed 'public')\n" in told
    assert "    It is 2.\n" in told
    assert "line 1" not in told
    assert told.endswith("2 answers of the corpus were judged; 1 findings.\n")


def test_all_messages_are_shown_on_demand(monkeypatch, capsys) -> None:
    good = Judged(Expected(1, "passed", "so", "x = 1"), "✓ Passed")
    monkeypatch.setattr(corpus, "_of", lambda root, names: [("tests/corpus/a/b.py", [good])])
    assert corpus.run(ROOT, ["a"], messages=True) == 0
    assert "b.py, line 1, passed: so\n    ✓ Passed\n" in capsys.readouterr().out
