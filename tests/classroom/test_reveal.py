import functools
import inspect

import pytest
from fastapi import FastAPI

import labapi
from labapi.classroom.reveal import reveal
from labapi.classroom.server.server import Server


def test_function_is_shown_with_path_and_line():
    revealed = reveal(labapi.diff)
    assert revealed.path == "labapi/classroom/exchange/diff.py"
    assert revealed.source.startswith("@short_traceback\ndef diff(")
    assert repr(revealed).startswith(
        f"# labapi/classroom/exchange/diff.py, line {revealed.line}\n@short_traceback\n"
    )


def test_line_is_where_the_source_stands():
    revealed = reveal(Server.stop)
    with open(inspect.getsourcefile(Server)) as file:
        assert "def stop" in file.readlines()[revealed.line - 1]


def test_route_shows_its_function():
    app = FastAPI()

    @app.get("/x")
    async def read_x():
        return 1

    route = next(route for route in app.routes if getattr(route, "path", "") == "/x")
    assert "async def read_x():" in reveal(route).source


@pytest.mark.parametrize(
    "thing", [Server, Server.running, Server.start, functools.partial(labapi.diff, None)]
)
def test_classes_properties_methods_and_partials_have_a_source(thing):
    assert reveal(thing).path.startswith("labapi/classroom/")


def test_instance_shows_its_class():
    assert reveal(Server(None)).source.startswith("class Server:")


def test_html_is_escaped():
    def hostile():
        return "<script>"

    assert "&lt;script&gt;" in reveal(hostile)._repr_html_()


@pytest.mark.parametrize("thing", [3, "text", None, len, int, [1]])
def test_what_has_no_source_is_refused_with_advice(thing):
    with pytest.raises(TypeError, match=r"Pass a function|written in C"):
        reveal(thing)
