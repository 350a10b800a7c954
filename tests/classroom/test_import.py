import json
import subprocess
import sys

import pytest

import labapi

HEAVY = [
    *("anywidget", "fastapi", "grpc", "ipywidgets", "jsonschema", "numpy", "pandas", "requests"),
    "sklearn",
]


def run(code):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("first", ["labapi", "labapi.show", "labapi.diff", "labapi.reveal"])
def test_import_brings_no_heavy_library(first):
    code = (
        f"import sys, json, labapi; {first};"
        f"print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]))"
    )
    assert run(code) == []


UNASKED = ["asyncio", "difflib", "email.utils", "http.client", "ssl", "subprocess", "uvicorn"]


def test_opening_an_exercise_brings_nothing_that_only_a_check_needs():
    code = (
        "import sys, json, labapi; labapi.exercise('04_status_codes');"
        f"print(json.dumps([m for m in {UNASKED!r} if m in sys.modules]))"
    )
    assert run(code) == []


BESIDE = [
    *("flask", "google.protobuf", "graphql", "grpc", "schemathesis", "skops", "strawberry"),
    *("trustme", "websockets"),
]


@pytest.mark.parametrize("start", ["None", "labapi.start().stop()"], ids=["import", "start"])
def test_a_lab_without_alternatives_brings_nothing_of_theirs(start):
    code = (
        f"import sys, json, labapi; {start};"
        f"print(json.dumps([m for m in {BESIDE!r} if m in sys.modules]))"
    )
    assert run(code) == []


@pytest.mark.parametrize("name", labapi.__all__)
def test_every_public_name_can_be_imported(name):
    assert getattr(labapi, name) is not None


def test_completion_lists_the_public_names():
    assert dir(labapi) == sorted(labapi.__all__)


def test_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(AttributeError, match="start"):
        _ = labapi.strat
