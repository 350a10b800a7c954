"""Made-up names: the same for ever, known to nobody, and nowhere beside the real ones."""

import re
from dataclasses import replace

import pytest

from labapi.grading.records import State
from labapi.grading.report.class_page import class_page
from labapi.grading.report.data import as_json
from labapi.grading.report.names import MadeUpNames
from labapi.grading.report.shown import shown_class
from labapi.grading.report.student_page import student_page
from tests.grading.class_of import class_of
from tests.grading.report.pages import Page

SECRET = "00" * 16


@pytest.fixture(name="made_up")
def _made_up(setting):
    def make(*records):
        return replace(setting, names=MadeUpNames(SECRET, records))

    return make


def test_a_student_keeps_the_name_whoever_joins():
    few, many = class_of(30), class_of(300)
    before, after = MadeUpNames(SECRET, few), MadeUpNames(SECRET, many)
    assert [before.name(one) for one in few] == [after.name(one) for one in few]


def test_another_course_has_other_names(record):
    assert MadeUpNames(SECRET, [record]).name(record) != MadeUpNames("11", [record]).name(record)


def test_no_two_students_have_one_name(monkeypatch):
    monkeypatch.setattr("labapi.grading.report.names.NUMBERS", range(10, 11))  # so that some meet
    records = [replace(one, student=f"{n}") for n, one in enumerate(class_of(800))]
    names = MadeUpNames(SECRET, records)
    assert len({names.name(one) for one in records}) == 800
    assert len({names.page(one) for one in records}) == 800


def test_no_page_and_no_data_tells_a_name_an_id_or_a_file(made_up):
    records = class_of(60)
    setting = made_up(*records)
    shown = shown_class(records, setting)
    written = [class_page(shown), as_json(shown), *(student_page(one, setting) for one in records)]
    said = "\n".join([*(Page(html).text for html in (written[0], *written[2:])), *written[:2]])
    for one in records:
        assert not re.search(rf"(?<![0-9a-f]){one.student}(?![0-9a-f])", said)  # in no digest
        assert one.name not in said
        assert not one.file or one.file not in said


@pytest.mark.parametrize(
    "written",
    [
        "# Ada Lovelace, a123",
        "lovelace_answer = 1",
        "by = 'ADA.LOVELACE'",
        "# adalovelace@example.org",
        "# written by Lovelace, Ada",
        "handed_in_by='a123'",
    ],
)
def test_the_students_own_words_lose_name_and_id(record, made_up, written):
    said = made_up(record).names.in_text(written, record).casefold()
    assert not re.search(r"ada|lovelace|a123", said)


def test_the_names_of_others_are_taken_out_where_they_stand_whole(record, like, made_up):
    other = like("c-9981", "Chukwu, Ngozi")
    names = made_up(record, other).names
    assert names.in_text("with Ngozi Chukwu (c-9981)", record) == "with [name] ([id])"


def test_a_name_without_its_accents_is_found_and_one_with_them(record, made_up):
    jose = replace(record, name="José Núñez", student="j77")
    names = made_up(jose).names
    assert names.in_text("Jose + Núñez + JOSE\u0301", jose) == "[name] + [name] + [name]"


def test_a_script_without_gaps_between_words_hides_no_name(record, made_up):
    wang = replace(record, name="王小明", student="w77")
    assert made_up(wang).names.in_text("# 我是王小明。", wang) == "# 我是[name]。"


def test_code_stays_code_where_it_only_looks_like_a_name(record, like, made_up):
    names = made_up(record, like("1", "Post, Will")).names
    assert names.in_text("requests.post(will, adaptor)  # 1", record) == (
        "requests.post(will, adaptor)  # 1"
    )


def test_why_a_row_needs_somebody_tells_no_file(record, made_up):
    file = "lovelaceada_a123_4711_06_validation.ipynb"
    row = replace(record, state=State.NEEDS_YOU, file=file, why=f"`{file}` is from `a123`.")
    shown = shown_class([row], made_up(row))
    assert shown.students[0].record.why == "`[file]` is from `[id]`."


def test_the_name_of_a_page_tells_no_id(record, made_up):
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d\d", made_up(record).names.page(record))


def test_what_is_made_up_is_said_to_be(record, made_up):
    assert "The names on this page are made up" in class_page(
        shown_class([record], made_up(record))
    )
