"""The grading worksheet of Moodle, in the forms in which it is downloaded."""

from __future__ import annotations

import pytest

from labapi.grading.tables.books import LIST, MOODLE, Book, Columns
from labapi.grading.tables.sheet import NoTable, Sheet

ENGLISH = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 1234567,Fírst Läst-Näme,id01@uni.example,"Submitted for grading - ",,14.00,Yes,'
    '"Tuesday, 12 May 2020, 10:41 AM",-,\n'
    "Participant 1234568,Ann Other,id02@uni.example,No submission - ,3.00,14.00,Yes,-,-,old\n"
    "Participant 1234569,Late One,id03@uni.example,Submitted for grading - 2 days 3 hours late,,"
    "14.00,Yes,-,-,\n"
)
GERMAN = (
    'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,'
    '"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)","Zuletzt geändert (Bewertung)",'
    '"Feedback als Kommentar"\r\n'
    "Teilnehmer/in1234567,Fírst Läst-Näme,id01@uni.example,Zur Bewertung abgegeben - 36 Tage 10 "
    'Stunden zu spät -  - ,,"14,00",Ja,-,-,\r\n'
)
BLIND = (
    "Identifier,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),"
    "Last modified (grade),Feedback comments\n"
    "Participant 11,Submitted for grading - ,,14.00,Yes,-,-,\n"
)
GROUP = ENGLISH.replace(",Grade,", ",Group,Marker,Grade,").replace(",,14.00", ",A,M,,14.00")
FORMS = {
    "English": ENGLISH.encode(),
    "German": b"\xef\xbb\xbf" + GERMAN.encode(),
    "blind": BLIND.encode(),
}
EXERCISE = "03_http_methods"


def book(data: bytes | str) -> Book:
    return Book.of(Sheet.parse(data.encode() if isinstance(data, str) else data))


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS.keys())
def test_without_points_the_worksheet_is_the_bytes_that_came(data):
    given = book(data)
    assert (given.kind, given.filled_in(EXERCISE, {}, 14).data) == (MOODLE, data)


def test_participants_are_known_by_their_number_and_their_other_ids():
    student = next(iter(book(ENGLISH).roster))
    assert (student.id, student.lms_id) == ("id01@uni.example", "1234567")
    assert book(ENGLISH).roster.known_as("Participant 1234567") == [student]
    assert book(ENGLISH).roster.named("Läst-Näme Fírst") == [student]


def test_a_participant_is_called_by_the_id_number_where_there_is_one():
    head, first, *_ = ENGLISH.replace("Email address", "Email address,ID number").splitlines()
    row = first.replace("id01@uni.example", "id01@uni.example,0042")
    (student,) = book(f"{head}\n{row}\n").roster
    assert student.id == "0042"
    assert {"0042", "id01@uni.example"} <= set(student.known_as)


def test_in_blind_marking_a_participant_has_no_name():
    (student,) = book(BLIND).roster
    assert (student.id, student.name) == ("11", "Participant 11")


def test_lateness_is_what_moodle_says():
    late = {one.id: (one.late, one.late_s) for one in book(ENGLISH).roster}
    assert late["id03@uni.example"] == ("2 days 3 hours late (says Moodle)", 183_600.0)
    assert late["id01@uni.example"] == ("", 0.0)
    (german,) = book(GERMAN).roster
    assert german.late_s == 36 * 86_400 + 36_000


def test_a_duration_in_unknown_words_has_no_seconds():
    (one,) = book(BLIND.replace("grading - ", "grading - 3 lunas late")).roster
    assert (one.late, one.late_s) == ("3 lunas late (says Moodle)", None)


def test_points_and_comments_stand_in_their_columns():
    written = book(ENGLISH).filled_in(
        EXERCISE, {"id01@uni.example": (7.5, "Task 1: <right>\n=1")}, 14
    )
    expected = ENGLISH.replace('- ",,14.00', '- ",7.5,14.00', 1)
    expected = expected.replace('AM",-,\n', 'AM",-,Task 1: &lt;right&gt;<br>=1\n')
    assert written.data.decode() == expected


def test_points_are_written_with_the_decimal_mark_of_the_worksheet():
    written = book(FORMS["German"]).filled_in(EXERCISE, {"id01@uni.example": (7.5, "")}, 14)
    assert ' - ,"7,5","14,00",Ja' in written.data.decode("utf-8-sig")


def test_more_points_than_moodle_knows_of_are_not_written_and_are_told():
    written = book(ENGLISH).filled_in(EXERCISE, {"id01@uni.example": (15, "")}, 15)
    assert written.data == FORMS["English"]
    assert "would skip the row" in written.notes[0]
    assert "15 points here and 14 in Moodle: set points = 14" in written.notes[1]


def test_a_grade_that_is_locked_is_not_written_and_is_told():
    locked = ENGLISH.replace("14.00,Yes", "14.00,No", 1).encode()
    written = book(locked.decode()).filled_in(EXERCISE, {"id01@uni.example": (7.5, "")}, 14)
    assert written.data == locked
    assert written.notes[0].startswith("Fírst Läst-Näme: the grade is locked")


def test_lateness_is_heard_in_any_language():
    (one,) = book(BLIND.replace("grading - ", "grading - 2 jours de retard - ")).roster
    assert (one.late, one.late_s) == ("2 jours de retard (says Moodle)", None)
    (one,) = book(BLIND.replace("grading - ", "grading - Extension granted until: 2 May")).roster
    assert (one.late, one.late_s) == ("", 0.0)


def test_a_comment_that_begins_as_a_formula_is_computed_by_no_spreadsheet():
    written = book(BLIND).filled_in(EXERCISE, {"11": (5, "=1+1")}, 14)
    assert written.data.endswith(b",-,&#61;1+1\n")


def test_a_second_grade_needs_the_box_to_be_ticked():
    (note,) = book(ENGLISH).filled_in(EXERCISE, {"id02@uni.example": (4, "")}, 14).notes
    assert "tick the box" in note


def test_a_worksheet_with_a_scale_is_refused():
    with pytest.raises(NoTable, match="by a scale of words"):
        book(BLIND.replace("Maximum Grade", "Scale")).filled_in(EXERCISE, {"11": (5, "")}, 14)


def test_in_another_language_the_columns_are_asked_for():
    finnish = BLIND.replace("Grade,Maximum Grade", "Arvosana,Enint").replace("Feedback c", "Pal c")
    with pytest.raises(NoTable, match='Say which one it is: --grade-column "…"'):
        book(finnish).filled_in(EXERCISE, {"11": (5, "")}, 14)
    written = book(finnish).filled_in(EXERCISE, {"11": (5, "")}, 14, Columns("Arvosana"))
    assert "grading - ,5,14.00" in written.data.decode()


def test_groups_and_markers_are_no_matter():
    given = book(GROUP)
    written = given.filled_in(EXERCISE, {"id01@uni.example": (5, "")}, 14)
    assert '- ",A,M,5,14.00' in written.data.decode()


def test_a_list_of_ones_own_is_a_roster_and_takes_no_points():
    given = book("Vorname;Nachname;Matrikelnummer\nAda;Lovelace;a1\n")
    (student,) = given.roster
    assert (given.kind, student.id, student.name) == (LIST, "a1", "Ada Lovelace")
    with pytest.raises(NoTable, match="no platform reads back"):
        given.filled_in(EXERCISE, {"a1": (1, "")}, 14)


def test_a_column_that_is_asked_for_is_taken():
    written = book(BLIND.replace("Maximum Grade", "Scale")).filled_in(
        EXERCISE, {"11": (5, "")}, 14, Columns("Grade")
    )
    assert "grading - ,5,14.00" in written.data.decode()
