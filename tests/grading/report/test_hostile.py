"""What students plant in what they hand in: shown as it is read, and never obeyed."""

import re
from dataclasses import replace

import pytest

from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import Record, State
from labapi.grading.report.class_page import class_page
from labapi.grading.report.data import as_json
from labapi.grading.report.shown import shown_class
from labapi.grading.report.student_page import student_page
from tests.grading.report.pages import Page

PLANTED = {
    "a script": "<script>alert(1)</script>",
    "an attribute": '"><img src=x onerror=alert(1)>',
    "the end of the style": "</style></head><body onload=alert(1)>",
    "a link": "[click](javascript:alert(1)) <javascript:alert(1)>",
    "code that is never closed": "`<b onclick=alert(1)>",
    "the marks of what is measured": "⟨<i>`⟩</i>`⟨",
    "a direction": "\u202egpj.exe\u2066 \u200f\u061c",
    "a terminal": "\x1b]0;owned\x07\x1b[2J\x00\x08\x9b31m",
    "half a letter": "\ud800",
    "the end of a comment": "--><!--",
    "an entity": "&lt;script&gt; &#x202e;",
    "another kind of line": "a\u2028b\u2029c\x85d\rE",
    "a formula": "=HYPERLINK(1)",
    "emphasis": "*<b>* **<i>**",
}
OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
ALLOWED = """
    a b bdi body br caption code details div em figcaption figure footer h1 h2 h3 head header
    html i li main meta nav ol p pre section small span strong style summary table tbody td th
    thead title tr ul"""


def planted_in(record: Record, what: str) -> Record:
    """Put it wherever something of a student's may stand."""
    texts = {"answer": what, "message": what, "note": what, "belief": what, "earned": (what,)}
    texts |= {"title": what, "misconception": what, "behaviour": what * 8}
    tasks = tuple(replace(one, **texts) for one in record.tasks)
    return replace(record, student=f"a{what}", name=what, why=what, late=what, late_s=60.0,
                   file=f"{what}.ipynb", tasks=tasks)  # fmt: skip


def pages(record, setting):
    same = replace(record, student="other")
    open_row = replace(record, student="open", state=State.NEEDS_YOU, tasks=())
    comment = Override(record.student, "", None, record.name)
    own = replace(setting, overrides=Overrides((comment,)))
    shown = shown_class([record, same, open_row], own)
    return [student_page(record, own), student_page(open_row, own), class_page(shown)]


@pytest.fixture(params=PLANTED)
def planted(request):
    return PLANTED[request.param]


def test_a_page_holds_only_its_own_tags_each_closed(record, setting, planted):
    for html in pages(planted_in(record, planted), setting):
        assert set(Page(html).tags) <= set(ALLOWED.split())


def test_no_attribute_runs_anything(record, setting, planted):
    for html in pages(planted_in(record, planted), setting):
        page = Page(html)
        assert not [name for _, name, _ in page.attributes if name.startswith("on")]
        assert all(re.match(r"#|students/[\w-]+\.html$|https?://", href) for href in page.hrefs)


def test_nothing_that_is_obeyed_and_not_read_is_left(record, setting, planted):
    hostile = planted_in(record, planted)
    written = [*pages(hostile, setting), as_json(shown_class([hostile], setting))]
    assert not [found[0] for html in written for found in OBEYED.finditer(html)]


def test_what_was_written_can_still_be_read(record, setting):
    hostile = planted_in(record, PLANTED["a script"])
    assert "<script>alert(1)</script>" in Page(student_page(hostile, setting)).text


def test_a_page_has_a_harmless_name_whatever_the_id(record, setting, planted):
    page = setting.names.page(replace(record, student=f"../{planted}/..\\con"))
    assert re.fullmatch(r"[a-z0-9-]+-[0-9a-f]{8}", page)


def test_two_ids_never_share_a_page(record, setting):
    found = {setting.names.page(replace(record, student=one)) for one in ("a b", "a-b", "A B", "é")}
    assert len(found) == 4


def test_an_endless_answer_is_cut(record, setting):
    endless = replace(record.tasks[0], answer="x" * 2_000_000)
    assert len(student_page(replace(record, tasks=(endless,)), setting)) < 200_000
