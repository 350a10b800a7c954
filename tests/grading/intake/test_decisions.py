"""Whose a file is, where a teacher decided."""

from __future__ import annotations

import pytest

from labapi.grading.intake.archive import Archive
from labapi.grading.intake.decisions import BadDecision, decisions_in
from labapi.grading.intake.matching import sorted_by_student
from labapi.grading.intake.submissions import intake_of
from labapi.grading.tables.roster import Roster, Student
from tests.grading.intake.conftest import COURSE, handed_in

ROSTER = Roster((Student("id01", "Ada"), Student("id02", "Bob")))
FILES = ["a b.ipynb", "c.ipynb"]


def decide(tmp_path, text: str, files=FILES) -> dict[str, str]:
    path = tmp_path / "decisions.csv"
    path.write_text(text)
    return dict(decisions_in(path, files, ROSTER))


def test_where_there_is_no_table_nothing_is_decided(tmp_path):
    assert decisions_in(tmp_path / "decisions.csv", FILES, ROSTER) == {}


def test_a_line_says_whose_a_file_is(tmp_path):
    assert decide(tmp_path, "file,id\na b.ipynb,ID01\n,\n") == {"a b.ipynb": "ID01"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,id\na,b\n", "has no column `file`"),
        ("file,id\nx.ipynb,id01\n", "line 2: no file is called `x.ipynb`"),
        ("file,id\nc.ipynb,id09\n", "line 2: nobody on the roster goes by `id09`"),
        ("file,id\nc.ipynb,id01\nc.ipynb,id02\n", "line 3: `c.ipynb` was decided in another"),
        ("", "is empty"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line(tmp_path, text, said):
    with pytest.raises(BadDecision, match=said):
        decide(tmp_path, text)


def test_a_line_about_another_exercise_waits_for_that_one(tmp_path):
    text = "file,id\nx 03_http_methods.ipynb,id01\nx 01_what_is_an_api.ipynb,id02\n"
    first, third = "x 01_what_is_an_api.ipynb", "x 03_http_methods.ipynb"
    assert decide(tmp_path, text, [third]) == {third: "id01"}
    assert decide(tmp_path, text, [first]) == {first: "id02"}
    with pytest.raises(BadDecision, match=r"Did you mean `x 03_http_methods\.ipynb`\?"):
        decide(tmp_path, text.replace("x 03", "y 03"), [third])


def test_a_file_that_was_decided_is_that_students_whatever_it_says(folder_of):
    files = {"x.ipynb": handed_in("zz", "Eve", course="")}
    with Archive(folder_of(files)) as archive:
        found = intake_of(archive).submissions
        desk = sorted_by_student(found, ROSTER, COURSE, {"x.ipynb": "id02"})
    assert [(one.doubt, desk.strangers) for one in desk.of["id02"]] == [("", [])]
