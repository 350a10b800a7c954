from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.domain.datasets import Datasets, parse_csv
from labapi.domain.errors import DatasetNotFound, InvalidInput, MalformedCSV
from labapi.domain.loans.features import BOUNDS, EXAMPLE, FEATURE_NAMES, Features

HEADER = "age,income,credit_score,employment_years,loan_amount,approved"
GOOD = "35,55000,720,8,25000,true"
APPLICANT = Features(**EXAMPLE)


@pytest.fixture
def datasets(store, clock) -> Datasets:
    return Datasets(store, clock)


def with_value(name: str, value: str) -> str:
    cells = dict(zip(HEADER.split(","), GOOD.split(","), strict=True)) | {name: value}
    return f"{HEADER}\n{GOOD}\n{','.join(cells.values())}"


def test_a_data_set_reads_back_as_it_was_added(datasets):
    made = datasets.add([APPLICANT] * 3, [True, False, True], "spring")
    assert datasets.read(made.id) == made
    assert (made.rows, made.approved, made.name) == (3, 2, "spring")


def test_its_rows_come_back_in_order_and_exactly(datasets):
    other = Features(18, 0.1 + 0.2, 300, 0.1, 9_999_999.999999998)
    made = datasets.add([APPLICANT, other], [True, False])
    matrix, labels = datasets.rows(made.id)
    assert [tuple(row) for row in matrix] == [APPLICANT, other]
    assert [bool(label) for label in labels] == [True, False]


@pytest.mark.parametrize("verb", ["read", "rows"])
def test_a_data_set_that_is_not_there_is_named(datasets, verb):
    with pytest.raises(DatasetNotFound) as caught:
        getattr(datasets, verb)("ds_0")
    assert caught.value.dataset_id == "ds_0"


def test_the_columns_may_stand_in_any_order():
    header = ",".join(reversed(HEADER.split(",")))
    row = ",".join(reversed(GOOD.split(",")))
    assert parse_csv(f"{header}\n{row}") == ([APPLICANT], [True])


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{HEADER}\n{GOOD}",
        f"{HEADER}\r\n{GOOD}\r\n",
        f"{HEADER}\n\n{GOOD}\n\n",
        f"{HEADER.replace(',', ' , ')}\n{GOOD.replace(',', ' , ')}",
        f'{HEADER}\n"35","55000","720","8","25000","true"',
        f"{HEADER}\n35.0,5.5e4,720,8.0,25000.00,TRUE",
        f"{HEADER}\n35,55000,720,8,25000,1",
    ],
    ids=["bom", "crlf", "blank lines", "spaces", "quotes", "other spellings", "one"],
)
def test_the_spellings_of_other_programs_are_read(text):
    assert parse_csv(text) == ([APPLICANT], [True])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "header"),
        (HEADER, "no rows"),
        (GOOD, "header"),
        ("age,income\n35,55000", "header"),
        (f"{HEADER},zodiac\n{GOOD},leo", "header"),
        (f"{HEADER},age\n{GOOD},35", "header"),
        (f"{HEADER}\n{GOOD}\n35,55000", "Line 3"),
        (f"{HEADER}\n{GOOD},7", "Line 2"),
        (f'{HEADER}\n"35,55000', "Line 2"),
    ],
)
def test_a_table_of_the_wrong_form_is_malformed(text, told):
    with pytest.raises(MalformedCSV, match=told):
        parse_csv(text)


@pytest.mark.parametrize("name", FEATURE_NAMES)
@pytest.mark.parametrize("value", ["", "abc", "nan", "inf", "-inf", "-5", "1e400", "99999999"])
def test_a_bad_value_is_named_by_line_and_column(name, value):
    with pytest.raises(InvalidInput) as caught:
        parse_csv(with_value(name, value))
    assert "Line 3" in str(caught.value)
    assert name in caught.value.details[0].field


@pytest.mark.parametrize("name", ["age", "credit_score"])
def test_a_fraction_of_a_whole_number_is_refused(name):
    with pytest.raises(InvalidInput):
        parse_csv(with_value(name, f"{EXAMPLE[name]}.5"))


@pytest.mark.parametrize("value", ["", "yes", "2", "1.0"])
def test_an_answer_that_is_no_answer_is_refused(value):
    with pytest.raises(InvalidInput, match="approved"):
        parse_csv(with_value("approved", value))


@pytest.mark.parametrize("name", FEATURE_NAMES)
def test_the_ends_of_each_range_are_acceptable(name):
    bound = BOUNDS[name]
    lowest = 0.01 if bound.low_exclusive else bound.low
    for value in (lowest, bound.high):
        features, _ = parse_csv(with_value(name, str(value)))
        assert getattr(features[1], name) == value


@given(st.text())
def test_no_text_makes_the_reader_fail_in_another_way(text):
    with pytest.raises((MalformedCSV, InvalidInput)):
        parse_csv(text)


@given(st.text(st.sampled_from('0,"\n\r\x00 1e.5truefals')))
def test_no_row_makes_the_reader_fail_in_another_way(text):
    try:
        features, labels = parse_csv(f"{HEADER}\n{GOOD}\n{text}")
    except (MalformedCSV, InvalidInput):
        return
    assert len(features) == len(labels) >= 1
