"""A status, a header and a station tell their meaning; JSON in HTML has a class for each value."""

import json
import re
from html import unescape

import pytest

import labapi
from labapi.classroom.exchange.content import json_as_html, line_as_html, pretty
from labapi.classroom.exchange.diff import diff
from labapi.classroom.exchange.meanings import (
    draw_meanings,
    meaning_of,
    meaning_of_status,
    meanings,
    term,
)
from labapi.web.problems import STATUS_OF
from labapi.web.settings import USUAL_EXPOSED, USUAL_HEADERS
from labapi.web.statuses import NAMES

TAG = re.compile(r"<[^>]*>")


def kinds(html):
    return [(kind, unescape(text)) for kind, text in re.findall(r'class="lab-(\w+)">([^<]*)', html)]


# JSON in its colours.


def test_each_kind_of_value_has_its_class():
    html = json_as_html('{"name": "Ada: 1", "age": 35, "good": true, "list": [null, -1.5e3]}')
    assert kinds(html) == [
        ("key", '"name"'), ("string", '"Ada: 1"'), ("key", '"age"'), ("number", "35"),
        ("key", '"good"'), ("number", "true"), ("key", '"list"'), ("number", "null"),
        ("number", "-1.5e3"),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["prediction", "code"])
def test_what_an_answer_is_about_is_bold(key):
    assert f'<b class="lab-matters"><span class="lab-key">&quot;{key}' in json_as_html(
        f'  "{key}": "x",'
    )
    assert "<b" not in json_as_html(f'"other": "{key}"')


@pytest.mark.parametrize(
    "text",
    [
        "</pre><script>", '"<script>": "</b>"', "a & b < c", '"unclosed <i>', '"a\\"<b>": 1',
        '"<', "⟨<⟩", '{"a": ⟨4.2⟩, "b": "⟨<x>⟩"}', "", "\n\n", '"\\', "“<”",
    ],
)  # fmt: skip
def test_no_text_becomes_markup_and_none_is_lost(text):
    html = json_as_html(text)
    without = re.sub(r"</?(span|b)( class=\"lab-\w+\")?>|<!--[⟨⟩]-->", "", html)
    assert "<" not in without
    assert unescape(without) == text.replace("⟨", "").replace("⟩", "")


def test_pretty_json_reads_the_same_without_its_markup():
    text = pretty(json.dumps({"a": [1, {"b": "c<d"}], "code": {"e": None}})) or ""
    assert unescape(TAG.sub("", json_as_html(text))) == text


def test_lines_that_are_no_json_stay_as_they_are():
    assert line_as_html("Content-Length: 35") == "Content-Length: 35"
    assert line_as_html('ETag: "x"') == "ETag: &quot;x&quot;"
    assert "lab-key" in line_as_html('  "a": 1')


def test_the_exchange_and_the_comparison_colour_alike(session):
    lab = labapi.start("colours")
    answers = [session.post(f"{lab.url}/api/v1/predict", json=j) for j in ({}, {"a": 1})]
    for html in (labapi.show(answers[0])._repr_html_(), diff(*answers)._repr_html_()):
        assert '<b class="lab-matters"><span class="lab-key">&quot;code&quot;' in html


def test_brackets_of_measured_values_are_not_seen_in_html(session):
    lab = labapi.start("colours")
    r = session.get(f"{lab.url}/api/v1/health")
    for html in (labapi.show(r)._repr_html_(), diff(r, r)._repr_html_(), lab._repr_html_()):
        seen = re.sub(r"<style>.*?</style>|<!--.*?-->", "", html, flags=re.DOTALL)
        assert "lab-measured" in html
        assert not set("⟨⟩") & set(seen)


# What words mean.


def test_every_header_that_the_api_reads_or_exposes_has_its_meaning():
    shown = [*USUAL_HEADERS, *USUAL_EXPOSED, "Server-Timing", "Vary", "Cache-Control", "Allow"]
    assert [name for name in shown if not meaning_of("headers", name)] == []


def test_every_status_that_the_api_sends_has_its_meaning():
    sent = {200, 201, 204, 207, 304, *STATUS_OF.values()}
    assert [status for status in sent if str(status) not in meanings()["statuses"]] == []


def test_every_meaning_is_one_sentence_on_what_there_is():
    for kind, table in meanings().items():
        for name, said in table.items():
            assert said.endswith("."), (kind, name)
            assert len(said) <= 110, (kind, name)
            assert name == name.lower()
    assert set(meanings()["statuses"]) <= set(map(str, NAMES))


def test_a_status_without_a_sentence_tells_its_family():
    assert meaning_of_status(599) == meanings()["families"]["5"]
    assert meaning_of_status(799) == "It is outside the five families."


def test_a_word_without_a_meaning_stays_as_it_is():
    assert term("<b>X</b>", "headers", "X-Unheard-Of") == "<b>X</b>"


def test_what_a_mouse_finds_a_keyboard_finds_in_one_list():
    told = draw_meanings(429, ["Retry-After", "retry-after", "X-Unheard-Of"])
    assert told.count("<summary") == 1
    assert "tabindex" not in told
    assert re.findall(r"<dt>(.*?)</dt>", told) == ["429 Too Many Requests", "retry-after"]
    assert draw_meanings(None, ["X-Unheard-Of"]) == ""


def test_each_word_that_a_mouse_finds_stands_in_the_list_too(session):
    lab = labapi.start("words")
    html = labapi.show(session.post(f"{lab.url}/api/v1/predict", json={}))._repr_html_()
    seen, _, listed = html.partition("What each of these")
    hovered = re.findall(r'data-means="([^"]*)"', seen.partition("</style>")[2])
    assert len(hovered) > 20
    assert [
        said for said in hovered if said not in listed.replace("<code>", "").replace("</code>", "")
    ] == []
