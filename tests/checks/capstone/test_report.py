"""The report: a radar that reads without colour, a table, a sentence and a link for each miss."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from labapi.checks.capstone.face import capstone
from labapi.checks.capstone.radar import Spoke, radar
from labapi.course import ROOT
from tests.checks.capstone.variants import FAULTS, factory_of, source_with

BROKEN = [one for one in FAULTS if one.name in ("no limit", "unknown names", "no CORS")]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module", name="whole")
def _whole():
    return capstone(factory_of(source_with()), seed="a")


@pytest.fixture(scope="module", name="broken")
def _broken():
    return capstone(factory_of(source_with(*BROKEN)), seed="a")


def test_a_report_prints_a_line_an_objective(whole):
    lines = repr(whole).splitlines()
    assert lines[0] == "Capstone: 80 of 80 claims held, 12 of 12 objectives whole."
    assert len(lines) == 13
    assert all(line.startswith("✓ ") for line in lines[1:])


def test_a_report_can_be_asked(broken):
    assert broken.failed == ("validation", "cors", "limits")
    assert broken["validation"].total - broken["validation"].held == 1
    assert broken.score["limits"] == (0, 5)
    assert sum(total for _, total in broken.score.values()) == broken.total
    assert not broken.full


def test_each_miss_is_a_sentence_that_says_what_was_sent_came_and_was_expected(broken):
    for miss in broken.misses:
        assert re.fullmatch(r"Sent: .+; came: .+; expected: .+; open lesson \d\d\.", str(miss))
        assert str(miss) in repr(broken)


def test_each_miss_links_to_its_lesson(broken):
    links = re.findall(r'href="([^"]+)"', broken._repr_html_())
    assert len(links) == len(broken.misses)
    assert {"../notebooks/06_validation.ipynb", "../notebooks/09_cors.ipynb"} <= set(links)


def test_each_objective_names_a_lesson(whole):
    there = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} | {"12_request_life"}
    assert {axis.lesson for axis in whole.axes} <= there


def test_one_cause_is_told_once(broken):
    assert sum(miss.axis == "limits" for miss in broken.misses) == 1
    assert broken["limits"].waits.startswith("waits for a key whose limit is reached")


def test_what_a_server_sends_is_escaped():
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route

    def evil(request):
        return Response(b'{"code": "<script>alert(1)</script>"}', 400)

    routes = [Route("/{path:path}", evil, methods=["GET", "POST"])]
    drawn = capstone(lambda given: Starlette(routes=routes))._repr_html_()
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_the_seed_is_marked_as_what_differs_from_run_to_run(broken, whole):
    assert 'seed="⟨a⟩"' in repr(broken)
    assert "seed" not in repr(whole)


def test_the_radar_is_a_picture_with_words(broken):
    root = ElementTree.fromstring(broken._repr_svg_())
    said = root.attrib["aria-label"]
    assert root.attrib["role"] == "img"
    assert "Not whole: Validation 7 of 8, CORS 0 of 6, Rate limits 0 of 5." in said


def test_the_radar_tells_whole_from_not_whole_by_shape(broken):
    root = ElementTree.fromstring(broken._repr_svg_())
    kinds = [one.attrib.get("class") for one in root.iter(f"{SVG}circle")]
    assert (kinds.count("lab-whole"), kinds.count("lab-part")) == (9, 3)
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert {"7 of 8", "Validation", str(broken.held)} <= set(texts)


def test_all_of_the_radar_lies_within_its_picture():
    root = ElementTree.fromstring(radar([Spoke(f"Objective {n}", n, 12) for n in range(12)], ""))
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    for one in root.iter(f"{SVG}text"):
        assert 0 < float(one.attrib["x"]) < wide
        assert 10 < float(one.attrib["y"]) < high - 4


def test_the_table_has_a_row_an_objective(broken):
    drawn = broken._repr_html_()
    assert drawn.count('scope="row"') == 12
    assert drawn.count('class="lab-box-held"') == broken.held
    assert drawn.count('class="lab-box-open"') == broken.total - broken.held
