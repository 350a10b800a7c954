"""The gradebook of Canvas, in the forms in which it is exported."""

from __future__ import annotations

import pytest

from labapi.grading.tables.books import Book, Columns
from labapi.grading.tables.sheet import NoTable, Sheet

PLAIN = """\
Student,ID,SIS Login ID,Section,Notes,Exercise 03 (87568490),Exercise 04 (87568491),Current Score
,,,,,Manual Posting,,
    Points Possible,,,,,14,15,(read only)
"Läst-Näme, Fírst",40934,id01,Section A,,,12.5,83.33
"Other, An",40935,id02,"Section A and Section B",,EX,N/A,
"Third, A",40936,id03,Section A,,3.00,,
"Student, Test",40999,1f3c,Section A,,,,
"""
WITH_SIS = """\
LastName,FirstName,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,03 (1)
    Points Possible,,,,,,,,14
Läst-Näme,Fírst,40934,s-77,id01,,uni.example,A,
"""
GERMAN = '''\
Student;ID;SIS Login ID;Section;Übung 3 (5);Final Score\r
    Points Possible;;;;14,00;(read only)\r
"=""Evil""";40934;id01;A;7,25;50,0\r
Zwei, Nr.;40935;id02;A;;\r
'''
FORMS = {
    "plain": PLAIN.encode(),
    "with SIS": WITH_SIS.encode(),
    "German": b"\xef\xbb\xbf" + GERMAN.encode(),
    "muted": PLAIN.replace("Manual Posting", "Muted").encode(),
    "hidden": PLAIN.replace("Manual Posting", "Manual Posting (scores hidden)").encode(),
}
EXERCISE = "03_http_methods"


def book(data: bytes) -> Book:
    return Book.of(Sheet.parse(data))


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS.keys())
def test_without_points_the_gradebook_is_the_bytes_that_came(data):
    written = book(data).filled_in(EXERCISE, {}, 14)
    assert (written.data, written.notes) == (data, ())


def test_students_are_read_without_the_rows_that_are_none():
    students = [(one.id, one.lms_id, one.name) for one in book(FORMS["plain"]).roster]
    assert students == [
        ("id01", "40934", "Läst-Näme, Fírst"),
        ("id02", "40935", "Other, An"),
        ("id03", "40936", "Third, A"),
    ]


def test_a_name_in_two_columns_and_all_ids_are_read():
    (student,) = book(FORMS["with SIS"]).roster
    assert student.name == "Läst-Näme, Fírst"
    assert student.known_as == ("id01", "s-77", "40934")


def test_a_name_that_was_guarded_against_formulas_is_read_as_it_is():
    assert next(iter(book(FORMS["German"]).roster)).name == "Evil"


def test_points_stand_in_their_column_and_nothing_else_changes():
    written = book(FORMS["plain"]).filled_in(EXERCISE, {"id01": (7.5, ""), "id03": (3, "")}, 14)
    expected = PLAIN.replace("Section A,,,12.5", "Section A,,7.5,12.5")
    assert written.data.decode() == expected


def test_points_are_written_with_the_decimal_mark_of_the_file():
    written = book(FORMS["German"]).filled_in(EXERCISE, {"id02": (7.5, "")}, 14)
    assert written.data.decode("utf-8-sig") == GERMAN.replace("id02;A;;", "id02;A;7,5;")


def test_who_is_excused_keeps_that():
    written = book(FORMS["plain"]).filled_in(EXERCISE, {"id02": (7.5, "")}, 14)
    assert written.data == FORMS["plain"]
    assert written.notes == ("Other, An keeps EX: that stands in Canvas.",)


def test_another_maximum_in_canvas_is_said():
    (note,) = book(FORMS["plain"]).filled_in(EXERCISE, {}, 20).notes
    assert "20 points here and 14 in Canvas" in note


@pytest.mark.parametrize("asked", ["Exercise 04", "87568491", "Exercise 04 (87568491)"])
def test_a_column_is_found_by_what_was_asked_for(asked):
    written = book(FORMS["plain"]).filled_in(EXERCISE, {"id03": (2, "")}, 15, Columns(asked))
    assert '"Third, A",40936,id03,Section A,,3.00,2,' in written.data.decode()


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Exercise 3", True),
        ("03_http_methods", True),
        ("HTTP methods", True),
        ("Week 3: methods", True),
        ("Exercise 13", False),
        ("Exercise 30", False),
        ("Methods of thought", False),
    ],
)
def test_a_column_is_found_by_its_title(title, found):
    sheet = book(f"Student,ID,SIS Login ID,Section,{title} (1),Other (2)\nA,1,a,S,,\n".encode())
    if found:
        assert sheet.filled_in(EXERCISE, {"a": (1, "")}, 1).data.endswith(b"A,1,a,S,1,\n")
    else:
        with pytest.raises(NoTable, match="no column for exercise 03"):
            sheet.filled_in(EXERCISE, {"a": (1, "")}, 1)


@pytest.mark.parametrize("asked", ["", "Final Grade 3"])
def test_a_title_that_canvas_passes_over_is_told(asked):
    sheet = book(b"Student,ID,SIS Login ID,Section,Final Grade 3 (1),Other (2)\nA,1,a,S,,\n")
    with pytest.raises(NoTable, match=r"'Final Grade' when it reads a gradebook\. Give the"):
        sheet.filled_in(EXERCISE, {"a": (1, "")}, 1, Columns(asked))


def test_a_column_of_a_teacher_that_looks_like_an_assignment_is_none():
    text = (
        "Student,ID,SIS Login ID,Section,Group 3 (2024),Exercise 3 (1)\n"
        "    Points Possible,,,,(read only),1\nA,1,a,S,,\n"
    )
    written = book(text.encode()).filled_in(EXERCISE, {"a": (1, "")}, 1)
    assert written.data.endswith(b"A,1,a,S,,1\n")


def test_a_title_of_two_lines_is_found_as_it_is_told():
    text = 'Student,ID,SIS Login ID,Section,"Week 1,\n""warm"" up (1)","A (2)"\nA,1,a,S,,\n'
    with pytest.raises(NoTable, match=r'--column "Week 1, ..warm..  ?up \(1\)"'):
        book(text.encode()).filled_in(EXERCISE, {"a": (1, "")}, 1)
    asked = Columns('Week 1, "warm" up (1)')
    written = book(text.encode()).filled_in(EXERCISE, {"a": (1, "")}, 1, asked)
    assert written.data.decode() == text.replace("S,,", "S,1,")


def test_notes_that_look_like_numbers_do_not_tell_the_mark_of_the_decimals():
    head = "Student,ID,SIS Login ID,Section,Notes,Exercise 3 (1)\n"
    text = head + '    Points Possible,,,,,"1.014,0"\nA,1,a,S,3.10,\n'
    written = book(text.encode()).filled_in(EXERCISE, {"a": (7.5, "")}, 1014)
    assert (written.data.decode(), written.notes) == (text.replace("3.10,", '3.10,"7,5"'), ())


def test_a_maximum_of_nothing_in_canvas_is_mended_in_canvas():
    text = "Student,ID,SIS Login ID,Section,E 3 (1)\n    Points Possible,,,,0.00\nA,1,a,S,\n"
    (note,) = book(text.encode()).filled_in(EXERCISE, {}, 14).notes
    assert note == (
        "The exercise has 14 points here and 0 in Canvas: change the assignment in Canvas."
    )


def test_two_columns_that_may_be_meant_are_named():
    sheet = book(b"Student,ID,SIS Login ID,Section,Ex 3 (1),Retake 3 (2)\nA,1,a,S,,\n")
    with pytest.raises(NoTable, match=r"Ex 3 \(1\)\n    Retake 3 \(2\)\nSay which one it is: --co"):
        sheet.filled_in(EXERCISE, {"a": (1, "")}, 1)


def test_of_the_columns_there_are_the_one_most_like_what_was_typed_is_proposed():
    sheet = book(b"Student,ID,SIS Login ID,Section,Quiz (1),Exercise 03 (2)\nA,1,a,S,,\n")
    with pytest.raises(NoTable, match=r'--column "Exercise 03 \(2\)"'):
        sheet.filled_in(EXERCISE, {"a": (1, "")}, 1, Columns("Exercise 3"))


def test_a_row_that_breaks_off_is_told():
    sheet = book(b"Student,ID,SIS Login ID,Section,Ex 3 (1)\nA,1,a\n")
    with pytest.raises(NoTable, match="breaks off in row 2"):
        sheet.filled_in(EXERCISE, {"a": (1, "")}, 1)


def test_one_id_in_two_rows_is_told():
    with pytest.raises(NoTable, match="names 'a' twice, in rows 2 and 3"):
        book(b"Student,ID,SIS Login ID,Section,E 3 (1)\nA,1,a,S,\nB,2,A ,S,\n")
