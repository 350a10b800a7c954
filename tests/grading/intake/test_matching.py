"""A file finds its row of the roster, or the row needs a teacher; nobody is guessed."""

from __future__ import annotations

import pytest

from labapi.grading.intake.archive import Archive
from labapi.grading.intake.groups import BadGroups, Groups
from labapi.grading.intake.matching import NO_GROUPS, Desk, sorted_by_student
from labapi.grading.intake.submissions import intake_of
from labapi.grading.tables.roster import Roster, Student
from tests.grading.intake.conftest import COURSE, as_json, handed_in, notebook

ADA = Student("id01", "Lovelace, Ada", "40934", ("id01", "s-77", "40934"))
BOB = Student("id02", "Bobson, Bob", "40935", ("id02",))
TWINS = (Student("t1", "Kim Lee", "1", ("t1",)), Student("t2", "Lee Kim", "2", ("t2",)))
ROSTER = Roster((ADA, BOB, *TWINS))


@pytest.fixture
def desk(folder_of):
    """Sort these files by the students of the roster."""

    def sort(files: dict[str, bytes], roster: Roster = ROSTER, groups: Groups = NO_GROUPS) -> Desk:
        with Archive(folder_of(files)) as archive:
            found = intake_of(archive).submissions
            return sorted_by_student(found, roster, COURSE, groups=groups)

    return sort


def doubt(desk: Desk, student: Student) -> str:
    (one,) = desk.of[student.id]
    return one.doubt


def doubt_of_stranger(desk: Desk) -> str:
    (one,) = desk.strangers
    return one.doubt


@pytest.mark.parametrize("id", ["id01", " ID01 ", "s-77"])
def test_the_id_in_the_hand_in_finds_its_row(desk, id):
    assert doubt(desk({"x.ipynb": handed_in(id, "anything")}), ADA) == ""


def test_the_number_of_the_platform_finds_its_row(desk):
    assert doubt(desk({"lovelaceada_40934_9_x.ipynb": handed_in()}), ADA) == ""


def test_a_platform_and_a_hand_in_that_disagree_need_a_teacher(desk):
    said = doubt(desk({"lovelaceada_40934_9_x.ipynb": handed_in("id02", "Bob Bobson")}), ADA)
    assert "is Lovelace, Ada's, as Canvas's number says, and Bobson, Bob's, as the id" in said


def test_an_id_and_a_name_that_disagree_need_a_teacher(desk):
    assert "as the name in the hand-in says" in doubt(
        desk({"x.ipynb": handed_in("id01", "Bob Bobson")}), ADA
    )


def test_a_name_alone_finds_its_row_but_not_its_questions(desk):
    said = doubt(desk({"x.ipynb": handed_in("typo", "Ada Lovelace")}), ADA)
    assert "under the id typo, which is none of Lovelace, Ada's (id01, s-77, 40934)" in said


def test_a_name_that_two_have_is_not_guessed(desk):
    said = doubt_of_stranger(desk({"x.ipynb": handed_in("typo", "Kim Lee")}))
    assert "is true of Kim Lee (t1) and of Lee Kim (t2)" in said


def test_who_is_not_on_the_roster_is_a_stranger(desk):
    said = doubt_of_stranger(desk({"x.ipynb": handed_in("zz", "Eve")}))
    assert "nobody on the roster goes by 'zz' (the id in the hand-in) or 'Eve'" in said


def test_a_file_that_says_nothing_is_a_strangers(desk):
    assert "nothing in it says whose it is" in doubt_of_stranger(desk({"x.ipynb": b"{}"}))


def test_a_damaged_file_is_still_somebodys(desk):
    sorted_desk = desk({"lovelaceada_40934_9_x.ipynb": b"{"})
    assert [one.submission.problem != "" for one in sorted_desk.of["id01"]] == [True]


def test_who_did_not_join_needs_a_teacher(desk):
    assert "had not joined rest-2027" in doubt(desk({"x.ipynb": handed_in(course="")}), ADA)


def test_the_questions_of_another_course_need_a_teacher(desk):
    assert "for the course other" in doubt(desk({"x.ipynb": handed_in(course="other")}), ADA)


def test_a_key_that_was_changed_by_hand_needs_a_teacher(desk):
    said = doubt(desk({"x.ipynb": handed_in(variant="0" * 16)}), ADA)
    assert "was changed by hand" in said


def test_an_id_of_another_with_ones_own_name_needs_a_teacher(desk):
    files = {"x.ipynb": handed_in("id02", "Ada Lovelace")}
    assert "as the name in the hand-in says" in doubt(desk(files), BOB)


def test_attempts_are_in_the_order_of_the_platform(desk):
    files = {
        "lovelaceada_40934_1000_x.ipynb": handed_in(),
        "lovelaceada_40934_999_x.ipynb": handed_in(),
    }
    order = [one.submission.claim.order.lstrip("0") for one in desk(files).of["id01"]]
    assert order == ["999", "1000"]


def test_a_name_that_a_terminal_would_obey_is_shown_without_that(desk):
    eve = Student("id03", "\u202eEve\x1b[31m", "40936", ("id03",))
    roster = Roster((ADA, eve))
    files = {
        "x_40936_9_a.ipynb": handed_in(),
        "y_40936_8_b.ipynb": handed_in("id03", "x", course=""),
    }
    doubts = [one.doubt for one in desk(files, roster).of["id03"]]
    assert len(doubts) == 2
    assert all(doubts)
    assert not any(mark in doubt for doubt in doubts for mark in "\u202e\x1b")


# A file of several.

MOODLE = Roster(
    (
        Student("ada@x", "Ada Lovelace", "11", ("ada@x", "11"), platform="Moodle"),
        Student("bob@x", "Bob Bobson", "12", ("bob@x", "12"), platform="Moodle"),
        Student("eve@x", "Eve Evans", "13", ("eve@x", "13"), platform="Moodle"),
    )
)
BOTH = Groups({"Team_1": MOODLE.students[:2]})
DEFAULT = Groups({"Default group": MOODLE.students[:2]})
TEAM = "Team 1_11_assignsubmission_file_/x.ipynb"
NO_TEAM = "Default group_assignsubmission_file/x.ipynb"
EVE = "Eve Evans_13_assignsubmission_file/y.ipynb"


def members(desk: Desk) -> dict[str, tuple[str, str]]:
    """Say who has a file, with the group that it is from and what is doubted."""
    return {id: (one.group, one.doubt) for id, (one,) in sorted(desk.of.items())}


@pytest.mark.parametrize(("path", "groups"), [(TEAM, BOTH), (NO_TEAM, DEFAULT)])
def test_the_file_of_a_team_is_every_members(desk, path, groups):
    found = members(desk({path: handed_in("bob@x"), EVE: handed_in("eve@x", "E")}, MOODLE, groups))
    (name,) = groups.members
    assert found == {"ada@x": (name, ""), "bob@x": (name, ""), "eve@x": ("", "")}


def test_the_number_of_a_team_is_not_taken_for_a_participants(desk):
    files = {TEAM: handed_in("bob@x", "Bob Bobson"), EVE: handed_in("eve@x", "E")}
    found = members(desk(files, MOODLE))
    assert "is Ada Lovelace's, as Moodle's number says, and Bob Bobson's" in found["ada@x"][1]
    alone = members(desk({TEAM: handed_in("typo", "T"), EVE: handed_in("eve@x", "E")}, MOODLE))
    assert "the file is named after 'Team 1'. Where that is a group, write who" in alone["ada@x"][1]


@pytest.mark.parametrize("path", [NO_TEAM, "Team 1_99_assignsubmission_file/x.ipynb"])
def test_a_team_that_nobody_told_of_needs_a_teacher(desk, path):
    found = members(desk({path: handed_in("ada@x", "A"), EVE: handed_in("eve@x", "E")}, MOODLE))
    assert "into groups.csv (group,id), and grade again" in found["ada@x"][1]
    assert found["eve@x"] == ("", "")


def test_an_older_moodle_writes_the_group_before_the_name(desk):
    file = "Tuesday-Ada Lovelace_11_assignsubmission_file_/x.ipynb"
    assert members(desk({file: handed_in("ada@x", "A")}, MOODLE)) == {"ada@x": ("", "")}


def test_the_file_of_a_group_in_canvas_bears_the_number_of_one_of_them(desk):
    two = Groups({"Team No. 1": (ADA, BOB)})
    found = members(desk({"teamno1_40934_9_x.ipynb": handed_in("id02", "Bob")}, ROSTER, two))
    assert found == {"id01": ("Team No. 1", ""), "id02": ("Team No. 1", "")}
    others = Groups({"Team No. 1": (BOB, TWINS[0])})
    found = members(desk({"teamno1_40934_9_x.ipynb": handed_in("id02", "Bob")}, ROSTER, others))
    assert "Canvas's number says that it is Lovelace, Ada's" in found["id02"][1]


def test_the_questions_of_a_group_were_drawn_for_one_of_them(desk):
    two = Groups({"Team 1": (ADA, BOB)})
    found = members(desk({"team1_40934_9_x.ipynb": handed_in("t1", "Kim")}, ROSTER, two))
    assert "under the id t1, which is none of" in found["id01"][1]


def test_who_handed_in_together_on_gradescope_all_have_the_file(desk):
    listed = (
        "submission_77:\n  :submitters:\n  - :name: Ada\n    :sid: id01\n  - :name: Bob\n"
        "    :sid: id02\n  - :name: Eve\n    :email: eve@x\n  :created_at: 2026-01-30 20:30:10 Z\n"
    )
    files = {"e/submission_metadata.yml": listed.encode(), "e/submission_77/x.ipynb": handed_in()}
    found = desk(files)
    assert list(members(found)) == ["id01", "id02"]
    assert "'eve@x', one of those who handed it in" in doubt_of_stranger(found)


def test_a_folder_may_be_a_groups(desk):
    two = Groups({"Team 1": (ADA, BOB)})
    files = {"Team 1/x.ipynb": handed_in(), "t1/x.ipynb": handed_in("t1", "Kim Lee")}
    assert list(members(desk(files, ROSTER, two))) == ["id01", "id02", "t1"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("team,id\n", "has no column `group`"),
        ("group,id\nTeam 1,zz\n", "line 2: nobody on the roster goes by `zz`"),
        ("group,id\n,id01\n", "line 2: `id01` is in no group"),
    ],
)
def test_a_table_of_groups_that_says_nothing_is_told(tmp_path, table, said):
    (tmp_path / "groups.csv").write_text(table)
    with pytest.raises(BadGroups, match=said):
        Groups.of(tmp_path, ROSTER)


def test_groups_are_those_of_the_table_or_else_of_the_roster(tmp_path):
    roster = Roster((Student("a", "A", groups=("X", "Y")), Student("b", "B", groups=("X",))))
    assert {name: len(who) for name, who in Groups.of(tmp_path, roster).members.items()} == {
        "X": 2,
        "Y": 1,
    }
    (tmp_path / "groups.csv").write_text("group,id\nZ,b\n\nZ,b\n")
    assert {name: len(who) for name, who in Groups.of(tmp_path, roster).members.items()} == {"Z": 1}


# A platform that hides whose a file is.

BLIND = Roster(
    tuple(
        Student(n, f"Participant {n}", n, (n, f"Participant {n}"), platform="Moodle", nameless=True)
        for n in ("11", "12")
    )
)


def blind(number: str) -> str:
    return f"Participant_{number}_assignsubmission_file/x.ipynb"


def test_in_blind_marking_the_number_tells_the_row_and_the_id_only_the_questions(desk):
    found = desk(
        {blind("11"): handed_in("secret", "Ada"), blind("12"): handed_in("s2", "B")}, BLIND
    )
    assert members(found) == {"11": ("", ""), "12": ("", "")}


def test_in_blind_marking_one_id_under_two_numbers_needs_a_teacher(desk):
    found = desk({blind("11"): handed_in("s", "A"), blind("12"): handed_in("S ", "B")}, BLIND)
    assert all("under the same id" in said for _, said in members(found).values())


@pytest.mark.parametrize("word", ["Participant", "Teilnehmerin"])
def test_a_blind_file_is_matched_by_its_id_with_a_roster_of_names(desk, word):
    found = desk({f"{word}_777_assignsubmission_file/x.ipynb": handed_in("id02", "Bob Bobson")})
    assert members(found) == {"id02": ("", "")}


@pytest.mark.parametrize("path", ["anon_x7y_9_a.ipynb", "LATE_anon_x7y_9_a.ipynb", blind("777")])
def test_an_anonymous_file_is_its_ids_or_needs_a_teacher(desk, path):
    assert members(desk({path: handed_in("id02", "Bob Bobson")})) == {"id02": ("", "")}


@pytest.mark.parametrize("path", ["anon_x7y_9_a.ipynb", blind("777")])
def test_an_anonymous_file_without_a_note_needs_a_teacher(desk, path):
    assert "hides whose it is" in doubt_of_stranger(desk({path: as_json(notebook())}))
