"""What a teacher sets by hand: read as it was meant, or told with its line and its cure."""

from dataclasses import replace

import pytest

from labapi.grading.overrides import BadOverrides, Override, Overrides, create
from labapi.grading.records import Graded, Record, State

TASK = Graded("leaks", 4, "Four leaks", "partly", 2, 4, "", behaviour="3f9ac1d2aa")
RECORD = Record("a123", "Ada", "06_validation", State.GRADED, tasks=(TASK,))
STUDENTS = ("a123", "0042", "b7")


@pytest.fixture(name="written")
def _written(tmp_path):
    """Write the file, and read it as a course does."""

    def write(*lines, head="id,task,points,comment"):
        path = tmp_path / "overrides.csv"
        path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
        return Overrides.read(path).checked(path, STUDENTS, [RECORD])

    return write


def refused(written, *lines, **given):
    with pytest.raises(BadOverrides) as raised:
        written(*lines, **given)
    return str(raised.value)


def test_where_there_is_no_file_nothing_was_set(tmp_path):
    assert Overrides.read(tmp_path / "overrides.csv") == Overrides()


def test_a_row_may_be_of_a_task_of_the_whole_or_a_comment_only(written):
    assert written("a123,leaks,3,Nearly", "b7,,12,", "0042,,,Well done").rows == (
        Override("a123", "leaks", 3.0, "Nearly", 2),
        Override("b7", "", 12.0, "", 3),
        Override("0042", "", None, "Well done", 4),
    )


def test_a_task_may_be_named_by_its_number(written):
    assert written("a123,4,3,").rows[0].task == "leaks"


def test_an_id_may_be_written_in_other_letters(written):
    assert written("A123,,3,").rows[0].student == "a123"


@pytest.mark.parametrize(("said", "points"), [("7,5", 7.5), ("7.5", 7.5), (" 3 ", 3.0)])
def test_points_are_read_as_a_spreadsheet_writes_them(written, said, points):
    row = written(f"a123;;{said};", head="id;task;points;comment").rows[0]
    assert row.points == points


def test_columns_may_stand_in_another_order_beside_others(written):
    rows = written("x,2,a123,leaks", head="seen,points,id,task").rows
    assert rows == (Override("a123", "leaks", 2.0, "", 2),)


def test_empty_rows_say_nothing(written):
    assert written("", ",,,", "a123,,1,").rows[0].line == 4


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",,3,", "has no id"),
        ("a123,,,", "neither points nor a comment"),
        ("a123,leaks,three,", "`three` is no number of points"),
        ("a123,leaks,-1,", "`-1` is no number of points"),
        ("a123,leaks,50%,", "`50%` is no number of points"),
        ("a123,leaks,nan,", "`nan` is no number of points"),
        ("zz,,3,", "there is no student `zz`"),
        ("42,,3,", "`0042` is there: did a spreadsheet take the zeros away?"),
        ("a123,leak,3,", "there is no task `leak`. There are: leaks."),
        ("like:3f9ac1d2,,3,", "needs the task"),
        ("like:00000000,leaks,3,", "look on the class page"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_line_and_its_cure(written, line, said):
    told = refused(written, line)
    assert "line 2: " in told
    assert said in told


def test_points_that_are_set_twice_are_no_guess_of_ours(written):
    told = refused(written, "a123,leaks,3,", "a123,4,2,")
    assert "line 3: line 2 sets points of the same too" in told


def test_a_missing_column_is_told_with_the_right_head(written):
    told = refused(written, "a123,3", head="student,points")
    assert "has no column `id`. Its first line must be: id,task,points,comment" in told


def test_all_faults_are_told_at_once_up_to_a_number(written):
    told = refused(written, *["nobody,,3,"] * 14)
    assert told.count("\n  line ") == 10
    assert told.endswith("and 17 more")  # each but the first sets the same points again


def test_a_workbook_is_no_table(tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_bytes(b"PK\x03\x04\0\0")
    with pytest.raises(BadOverrides, match="save it as CSV"):
        Overrides.read(path)


def test_a_line_is_counted_as_an_editor_does(written):
    told = refused(written, 'a123,,,"two\nlines"', "nobody,,3,")
    assert "line 4: there is no student `nobody`" in told


def test_a_comment_loses_what_a_terminal_would_obey(written):
    assert written("a123,,,red\x1b[31m\u202e").rows[0].comment == "red[31m"


def test_the_file_is_made_with_its_head_and_never_again(tmp_path):
    path = tmp_path / "overrides.csv"
    create(path)
    assert path.read_bytes() == b"\xef\xbb\xbfid,task,points,comment\r\n"
    path.write_text("mine", encoding="utf-8")
    create(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_what_was_made_can_be_read(tmp_path):
    path = tmp_path / "overrides.csv"
    create(path)
    assert Overrides.read(path) == Overrides()


def test_one_comment_reaches_all_who_hold_a_misconception():
    held, free = (replace(TASK, misconception=name) for name in ("zero_is_above_zero", ""))
    rows = Overrides((Override("believes:zero_is_above_zero", "leaks", comment="Is it?"),))
    assert rows.comments(replace(RECORD, tasks=(held,)), held) == ["Is it?"]
    assert rows.comments(replace(RECORD, tasks=(free,)), free) == []


def test_a_misconception_that_nobody_holds_is_told(written):
    assert "no answer of the task `leaks` is `believes:x` now" in refused(
        written, "believes:x,leaks,,Look again."
    )


@pytest.mark.parametrize("row", ["a123,leaks,2,5,", "a123,leaks,2,Well done, but slow."])
def test_a_comma_without_quotes_is_told_as_what_it_is(written, row):
    told = refused(written, row)
    assert "line 2 has more cells than the first line" in told
    assert "write points with a point: 2.5" in told
