from fastapi import FastAPI
from flask import Flask

from labapi.checks.inside.left_blank import is_left_blank


def made(source, **given):
    namespace = {"___": "an earlier output", **given}
    exec(source, namespace)
    return namespace


def test_a_blank_is_found_though_ipython_gives_it_a_value():
    assert is_left_blank(made("def f(a): return a + ___")["f"])
    assert not is_left_blank(made("def f(a): return a + a")["f"])


def test_a_blank_is_found_as_an_attribute_and_as_the_name_of_an_argument():
    assert is_left_blank(made("def f(api): return api.___(1)")["f"])
    assert is_left_blank(made("def f(field): return field(___=0, le=1)")["f"])


def test_a_blank_is_found_in_a_class_inside_a_function():
    assert is_left_blank(made("def f():\n    class A:\n        b = ___\n    return A")["f"])


def test_a_blank_is_found_in_what_a_function_calls_however_the_calls_run_in_circles():
    source = "def f(): return g()\ndef g(): return f() or h()\ndef h(): return ___"
    assert is_left_blank(made(source)["f"])
    assert not is_left_blank(made(source.replace("___", "1"))["f"])


def test_a_blank_is_found_in_an_endpoint():
    source = "@app.get('/a')\ndef a(): return ___"
    for app in (FastAPI(), Flask("app")):
        assert not is_left_blank(app)
        assert is_left_blank(made(source, app=app)["app"])


def test_a_blank_is_found_in_a_handler_of_errors():
    for wanted in ("404", "ValueError"):
        app = Flask("app")
        source = f"@app.errorhandler({wanted})\ndef a(error): return ___"
        assert is_left_blank(made(source, app=app)["app"])


def test_what_is_no_function_has_no_blank():
    assert [made for made in (None, 5, "___", len, int, object()) if is_left_blank(made)] == []


def test_a_class_of_apps_has_no_blank():
    assert not is_left_blank(FastAPI)
