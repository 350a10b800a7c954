"""`show(r, expect=...)` draws first, and says below the picture if another status came."""

from http import HTTPStatus

import pytest

from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.expected import FAMILIES, LOOK
from labapi.classroom.exchange.show import show
from labapi.classroom.serving import serve
from tests.classroom.conftest import echo


@pytest.fixture(name="r")
def _r(session):
    return session.get(f"{serve(echo).url}/")


@pytest.mark.parametrize(
    "expect",
    [None, 200, pytest.param(HTTPStatus.OK, id="enum"), (200, 201), [200], {200}, range(200, 300)],
)
def test_nothing_is_said_when_all_is_as_expected(r, expect):
    assert repr(show(r, expect=expect)) == repr(show(r))
    assert show(r, expect=expect)._repr_html_() == show(r)._repr_html_()


@pytest.mark.parametrize("expect", [422, (401, 422)])
def test_another_status_is_said_in_one_line_after_the_whole_picture(r, expect):
    plain, surprised = show(r), show(r, expect=expect)
    line = repr(surprised).removeprefix(repr(plain)).strip()
    assert line.startswith("Expected 4")
    assert "422 Unprocessable Content" in line
    assert "got 200 OK. Look at the method" in line
    assert "\n" not in line
    html = surprised._repr_html_()
    assert html.index('<p class="lab-surprise"') > html.index("</section>") > html.index("200 OK")
    assert ">Expected 4" in html


def test_of_many_statuses_the_ends_are_told(r):
    assert "Expected one of 400 to 499, got 200 OK." in repr(show(r, expect=range(400, 500)))


def test_an_answer_that_never_came_is_no_expected_one(r):
    gone = exchange_of(r).__class__("GET", "", "/", "1.1", (), b"", None, (), b"", 1.0, "server")
    assert "Expected 200 OK, got no answer." in repr(show(gone, expect=200))


@pytest.mark.parametrize("status", [*LOOK, 207, 302, 418, 507, 799])
def test_every_surprise_says_where_to_look(r, status):
    answered = exchange_of(r).__class__(
        "GET", "", "/", "1.1", (), b"", status, (), b"", 1.0, "server"
    )
    last = repr(show(answered, expect=101)).splitlines()[-1]
    assert ". Look " in last
    assert LOOK.get(status, FAMILIES.get(status // 100, "")) in last


@pytest.mark.parametrize("wrong", ["422", b"401", 422.0, True, ["401"], "4xx", {"status": 422}])
def test_what_is_no_number_is_told_in_a_sentence(r, wrong):
    with pytest.raises(TypeError, match=r"is of type .*Write one status, as in expect=422, or"):
        show(r, expect=wrong)


@pytest.mark.parametrize("wrong", [99, 600, 0, -1, (200, 99), [], 42200])
def test_what_is_no_status_is_told_in_a_sentence(r, wrong):
    with pytest.raises(ValueError, match=r"expect.*Write one status, as in expect=422, or"):
        show(r, expect=wrong)
