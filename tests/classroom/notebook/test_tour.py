"""The tour stays true: what it names is there, and it stays short enough to be read."""

from __future__ import annotations

import re

import pytest

import labapi
from labapi.classroom.notebook.tour import Place, all_stops


@pytest.mark.parametrize("stop", all_stops(), ids=lambda stop: stop.title)
def test_each_word_in_code_can_be_read_in_the_source_that_is_shown(stop):
    shown = "\n".join(place.source for place in stop.places)
    assert [word for word in re.findall("`([^`]+)`", stop.words) if word not in shown] == []


@pytest.mark.parametrize("stop", all_stops(), ids=lambda stop: stop.title)
def test_each_name_of_a_stop_is_shown(stop):
    for place in stop.places:
        for name in place.names:
            assert re.search(
                rf"\b(def|class) {name.rpartition('.')[2]}\b|^{name}\b", place.source, re.M
            )


def test_there_are_twelve_stops_of_at_most_900_lines():
    assert len(all_stops()) == 12
    assert sum(stop.lines for stop in all_stops()) <= 900


def test_a_name_that_is_gone_is_told():
    with pytest.raises(LookupError, match="'gone' is not there"):
        _ = Place("version.py", ("gone",)).source


def test_a_method_is_shown_below_the_head_of_its_class():
    shown = Place("web/layers/trace.py", ("Trace.stop", "Trace.enter")).source
    assert shown.startswith("class Trace:\n")
    assert shown.index("def enter") < shown.index("def stop")
    assert "def server_timing" not in shown


def test_decorators_and_a_text_behind_a_value_are_shown():
    assert Place("web/routes/predictions.py", ("create_prediction",)).source.startswith("@router")
    assert Place("web/routes/predictions.py", ("Predicted",)).source.endswith('when it leaves."""')


def test_in_a_cell_it_is_a_list_of_stops_that_open():
    assert labapi.tour()._repr_html_().count("<details ") == 12


def test_one_stop_can_be_read_alone():
    assert repr(labapi.tour(5)).startswith("5. A route\n")
    assert "<details" not in labapi.tour(5)._repr_html_()


@pytest.mark.parametrize("stop", [0, 13, "5"])
def test_a_stop_that_there_is_not_is_told(stop):
    with pytest.raises(ValueError, match="the stops are 1 to 12"):
        labapi.tour(stop)


def test_source_that_changes_leaves_a_saved_notebook_equal():
    from labapi.classroom.notebook.measured import RULE

    assert "sockets[0].getsockname" not in RULE.sub("", labapi.tour()._repr_html_())
