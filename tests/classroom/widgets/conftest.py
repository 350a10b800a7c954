"""Each widget's model, made without a server, and a browser for the tests of their pages.

What all widgets have in common is tested on the models.
"""

from types import SimpleNamespace

import pytest

from labapi.classroom.serving import Journal
from labapi.classroom.widgets.ask import ask
from labapi.classroom.widgets.console import open_console
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.cors import open_probe
from labapi.classroom.widgets.cors.page_request import page_request
from labapi.classroom.widgets.limiter import limiter_playground
from labapi.classroom.widgets.page_tries import _make_page as make_tries_page
from labapi.classroom.widgets.page_tries.tries import PageTries, Try
from labapi.classroom.widgets.reader import page_reads
from labapi.classroom.widgets.sequence import _make_page as make_sequence_page
from labapi.classroom.widgets.sequence.sequence import OAuthSequence
from labapi.classroom.widgets.statuses import open_statuses
from labapi.classroom.widgets.tokens import token_inspector
from labapi.classroom.widgets.traffic import open_traffic
from tests.chromium import driven, launched


class Stopped:
    """A server that has stopped, and that nothing took the place of."""

    url = "http://127.0.0.1:9"
    journal = Journal()
    running = False

    def successor(self):
        return self


def start(name):
    return SimpleNamespace(name=name)


WIDGETS = {
    "ask": lambda: ask("03_http_methods", "two_tries"),
    "console": lambda: open_console(Stopped(), Draft()),
    "cors": lambda: open_probe(Stopped(), page_request("/", "GET", None, None, False)),
    "limiter": limiter_playground,
    "page_tries": lambda: PageTries(
        [Try("REST", "http://127.0.0.1:9/")], make_page=make_tries_page
    ),
    "reader": lambda: page_reads('{"id": 9007199254740993}'),
    "sequence": lambda: OAuthSequence(Stopped(), start, make_page=make_sequence_page),
    "statuses": lambda: open_statuses(start),
    "tokens": lambda: token_inspector("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9."),
    "traffic": lambda: open_traffic(Journal(), "Who asks?"),
}


def answer(widget, asked):
    """Have the page of a widget answer, as if it had asked."""
    if widget._page is None:
        widget._repr_mimebundle_()
    return widget._page.answer(asked)


@pytest.fixture(params=WIDGETS)
def widget(request):
    made = WIDGETS[request.param]()
    yield made
    made.close()


@pytest.fixture
def form(widget):
    """Its page, which keeps what it sends in `form.said`."""
    widget._repr_mimebundle_()
    page = widget._page
    page.said = []
    page.send = page.said.append
    return page


@pytest.fixture(scope="module")
def browser():
    """Chromium without JupyterLab: a test makes a page in it, and closes that again."""
    with driven() as playwright:
        made = launched(playwright)
        yield made
        made.close()
