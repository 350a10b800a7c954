"""What every widget does in an output: a form where widgets run, text and HTML everywhere."""

import sys

import pytest

from labapi.classroom.notebook import shell
from labapi.classroom.notebook.measured import RULE
from tests.classroom.widgets.conftest import WIDGETS

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(name="in_runs")
def _in_runs(monkeypatch):
    """Let outputs be shown in these runs of cells, one after the other."""

    def in_runs(*runs):
        coming = iter(runs)
        monkeypatch.setattr(shell, "_cell_and_run", lambda: next(coming))

    return in_runs


def test_an_output_holds_the_form_and_what_stands_where_none_can_be(widget):
    data, *_ = widget._repr_mimebundle_()
    assert VIEW in data
    assert RULE.sub("", data["text/plain"]) == RULE.sub("", repr(widget))
    assert RULE.sub("", data["text/html"]) == RULE.sub("", widget._repr_html_())


def test_without_anywidget_text_and_html_stand_alone(widget, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("labapi.classroom.widgets")]:
        if name.endswith((".page", ".form.form")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    assert set(widget._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_nothing_is_on_a_page_before_it_is_shown(widget):
    assert widget._page is None
    widget.changed("anything")


def test_a_form_can_be_closed_twice_and_shown_again(widget):
    widget._repr_mimebundle_()
    widget.close()
    widget.close()
    assert widget._page is None
    assert VIEW in widget._repr_mimebundle_()[0]


@pytest.mark.parametrize("name", WIDGETS)
def test_a_cell_that_is_run_again_closes_the_forms_that_it_had_shown(name, in_runs):
    in_runs(("cell", "run 1"), ("cell", "run 1"), ("cell", "run 2"))
    widgets = [WIDGETS[name]() for _ in range(3)]
    for widget in widgets:
        widget._repr_mimebundle_()
    assert [widget._page is None for widget in widgets] == [True, True, False]
    widgets[-1].close()


def test_a_form_that_is_shown_again_stays(widget, in_runs):
    in_runs(("cell", "run 1"), ("cell", "run 2"))
    widget._repr_mimebundle_()
    before = widget._page
    widget._repr_mimebundle_()
    assert widget._page is before
