"""What a page reads, as a cell has it: before a page has spoken, after it, and without one."""

from types import SimpleNamespace

import pytest
import requests

import labapi
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.widgets.reader.reader import LONGEST, NO_UTF_8, NOTHING
from tests.classroom.widgets.conftest import answer

TEXT = '{"id": 9007199254740993}'
ROUNDED = '{"id":9007199254740992}'


def says(reader, text, read):
    return answer(reader, {"kind": "read", "text": text, "read": read})


def test_before_a_page_has_read_the_rules_say_it():
    reader = labapi.page_reads(TEXT)
    assert (reader.read, reader.by_page) == (ROUNDED, False)
    assert "By JavaScript's rules, a page reads:\n  " + ROUNDED in repr(reader)


def test_what_the_page_says_is_kept_and_shown_as_the_pages():
    reader = labapi.page_reads(TEXT)
    told = says(reader, TEXT, ROUNDED)
    assert (reader.read, reader.by_page) == (ROUNDED, True)
    assert "This page's JavaScript reads" in reader._repr_html_()
    assert "Another number." in told["html"]


def test_another_text_of_the_page_takes_the_place_of_the_first():
    reader = labapi.page_reads(TEXT)
    says(reader, "35.0", "35")
    assert (reader.text, reader.read) == ("35.0", "35")
    assert reader._page.get_state(["text"])["text"] == "35.0", "it is there after a reload"


def test_a_page_that_does_otherwise_is_told_beside_the_rule():
    reader = labapi.page_reads(TEXT)
    says(reader, TEXT, '{"id":9007199254740993}')
    assert reader.changes == ()
    assert reader.outcome() == [
        f"By the rules it would be `{ROUNDED}`: this browser does otherwise."
    ]


def test_a_page_that_gives_up_is_told_by_the_name_of_its_error():
    reader = labapi.page_reads(TEXT)
    says(reader, TEXT, "✗ RangeError")
    assert reader.outcome()[0] == "The page gave up with `RangeError`."


@pytest.mark.parametrize("read", ["", "undefined", "[1"])
def test_a_page_that_says_no_json_is_refused_and_leaves_all_as_it_was(read):
    reader = labapi.page_reads(TEXT)
    assert says(reader, "2", read)["kind"] == "refused"
    assert (reader.text, reader.read, reader.by_page) == (TEXT, ROUNDED, False)


def test_what_is_no_json_is_told_with_its_place():
    assert labapi.page_reads("{'a': 1}").outcome() == [
        "No JSON: a key in double quotes must stand at line 1, column 2."
    ]


def test_what_python_reads_and_no_page_does_is_told():
    reader = labapi.page_reads('{"p": NaN}')
    assert reader.read == "✗ SyntaxError"
    assert reader.outcome() == [
        "No JSON: NaN is no word of JSON. Python's `json.loads` takes it all the same."
    ]


def test_a_text_that_reads_alike_is_told_as_unchanged():
    assert labapi.page_reads('{"a": 1}').outcome() == [NOTHING]


def test_bytes_are_read_as_utf_8_and_their_mark_is_passed_over():
    assert labapi.page_reads(b'\xef\xbb\xbf"\xc3\xa9"').read == '"é"'


def test_bytes_that_no_page_can_read_are_told_until_the_text_is_another():
    reader = labapi.page_reads('"Café"'.encode("latin-1"))
    assert (reader.read, reader.outcome()) == ('"Caf�"', [NO_UTF_8])
    says(reader, '"Caf�"', '"Caf�"')
    assert reader.outcome() == [NO_UTF_8]
    says(reader, '"Cafe"', '"Cafe"')
    assert reader.outcome() == [NOTHING]


def test_half_of_a_pair_travels_to_the_page_in_its_escaped_form():
    reader = labapi.page_reads(f'"{chr(0xD800)}"')
    assert reader.text == '"\\ud800"'
    reader.text.encode()


def test_an_answer_of_a_server_is_taken_by_its_body_and_its_ids_are_marked():
    lab = labapi.start()
    r = requests.get(f"{lab.url}/api/v1/health")
    reader = labapi.page_reads(r)
    assert reader.text == r.text
    request_id = r.json()["meta"]["request_id"]
    assert f'⟨"{request_id}"⟩' in repr(reader)
    assert f"<!--⟨-->&quot;{request_id}" in reader._repr_html_()


def test_two_answers_alike_but_for_times_and_ids_are_drawn_alike():
    lab = labapi.start()
    drawn = [repr(labapi.page_reads(requests.get(f"{lab.url}/api/v1/health"))) for _ in range(2)]
    assert drawn[0] != drawn[1]
    assert RULE.sub("", drawn[0]) == RULE.sub("", drawn[1])


def test_a_text_of_the_learners_own_has_nothing_measured_in_it():
    assert "⟨" not in repr(labapi.page_reads('"2026-03-01T09:30:00+01:00"'))


@pytest.mark.parametrize("given", [{"id": 1}, 3, None, SimpleNamespace(text="1")], ids=repr)
def test_what_is_neither_text_nor_answer_is_told_with_what_to_pass(given):
    with pytest.raises(TypeError, match=r"json\.dumps\(\{'id': 1\}\).*This is of type"):
        labapi.page_reads(given)


@pytest.mark.parametrize("deep", ["[" * 100 + "1.0" + "]" * 100, '{"a":' * 100 + "1.0" + "}" * 100])
def test_a_hundred_levels_are_told_to_the_last_leaf(deep):
    (one,) = labapi.page_reads(deep).changes
    assert one.read == "1"


def test_a_bracket_in_a_text_is_no_level():
    assert labapi.page_reads(f'"{"[" * 500}"').outcome() == [NOTHING]


@pytest.mark.parametrize(
    ("text", "words"), [("1" * (LONGEST + 1), "20,001"), ("[" * 101, "100 levels")]
)
def test_what_is_too_much_to_look_at_is_told(text, words):
    with pytest.raises(ValueError, match=words):
        labapi.page_reads(text)


def test_a_change_is_readable_without_colours():
    html = labapi.page_reads('{"id": 9007199254740993, "n": 35.0}')._repr_html_()
    assert ">≠</span>" in html
    assert ">=</span>" in html
    assert '<code>900719925474099<b class="lab-matters">3</b></code>' in html


def test_nothing_of_a_text_becomes_markup():
    html = labapi.page_reads('{"<b>": 1.0, "t": "<i>"}', "Is `<u>` safe?")._repr_html_()
    assert not any(markup in html for markup in ("<b>", "<i>", "<u>"))
