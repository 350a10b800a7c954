"""The counting of arrows bites: each way to name a module is seen, on small made-up packages."""

from pathlib import Path

import pytest

from tests.architecture.imports import arrows, circles, peeks


@pytest.fixture
def house(tmp_path: Path):
    """A package of the files that a test gives, with `web/app.py` and `web/deep/low.py` in it."""

    def built(**files: str) -> Path:
        package = tmp_path / "house"
        (package / "web" / "deep").mkdir(parents=True)
        there = {"__init__": "", "web/__init__": "", "web/app": "", "web/deep/low": ""}
        for name, text in {**there, **files}.items():
            (package / f"{name}.py").write_text(text, encoding="utf-8")
        return package

    return built


@pytest.mark.parametrize(
    "line",
    [
        "import house.web.app",
        "import os, house.web.app as app",
        "from house.web import app",
        "from house.web.app import create",
        "from .web import app",
        "from .web.app import create",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.web import app",
        "def late():\n    from house.web.app import create",
        "class Late:\n    def it(self):\n        import house.web.app",
        "try:\n    import house.web.app\nexcept ImportError:\n    pass",
        "from importlib import import_module\nimport_module('house.web.app')",
        "import importlib\nimportlib.import_module('.web.app', __package__)",
        "HOMES = {'create': 'house.web.app'}",
        "ENTRY = 'house.web.app:create'",
        "import sys\nsys.modules.get('house.web.app')",
        "import sys\n'house.web.app' in sys.modules",
    ],
)
def test_each_way_to_name_a_module_is_an_arrow(house, line):
    assert arrows(house(face=line))["house.face"] == {"house.web.app"}


def test_a_name_at_run_time_is_an_arrow_to_all_that_it_may_be(house):
    line = "from importlib import import_module\nimport_module(f'{__name__}.{name}')"
    package = house(**{"web/__init__": line})
    assert arrows(package)["house.web"] == {"house.web.app", "house.web.deep.low"}


@pytest.mark.parametrize(
    "up", ["from ..app import it", "from .. import app", "from ...web import app"]
)
def test_dots_lead_up(house, up):
    assert arrows(house(**{"web/deep/low": up}))["house.web.deep.low"] == {"house.web.app"}


@pytest.mark.parametrize(
    "line",
    [
        "import json",
        "from json import loads",
        "SCOPE_KEY = 'house.trace'",
        "COMMAND = 'house'",
        "'''As `house.web.app` has it.'''",
        "SHOWN = 'house.web.app is the first page'",
    ],
)
def test_what_names_no_module_is_no_arrow(house, line):
    assert arrows(house(face=line))["house.face"] == set()


def test_a_name_of_the_face_is_an_arrow_to_the_face(house):
    assert arrows(house(low="from house import start"))["house.low"] == {"house"}


def test_a_circle_is_found_whatever_its_arrows_are_made_of(house):
    package = house(
        a="def late():\n    from house.b import it",
        b="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house import c",
        c="HOMES = ('house.a',)",
        d="import house.a",
    )
    assert circles(arrows(package)) == [["house.a", "house.b", "house.c"]]


def test_two_circles_are_two(house):
    package = house(
        a="import house.b", b="import house.a", c="import house.d, house.a", d="import house.c"
    )
    assert circles(arrows(package)) == [["house.a", "house.b"], ["house.c", "house.d"]]


def test_a_house_without_a_circle_has_none(house):
    package = house(a="import house.b, house.c", b="import house.c, house.web.app")
    assert circles(arrows(package)) == []


@pytest.mark.parametrize(
    "line",
    [
        "sys.modules.get('house.web.app')",
        "sys.modules['house.web.app']",
        "'house.web.app' in sys.modules",
        "sys.modules.pop('house')",
        "modules.get('house.web.app')",
        "sys.modules.get(SERVER)",
    ],
)
def test_a_look_into_sys_modules_is_seen(house, line):
    package = house(face=f"SERVER = 'house.web.app'\nfound = {line}")
    assert len(peeks(package / "face.py", "house")) == 1


def test_a_look_for_a_module_of_somebody_else_is_let_through(house):
    package = house(face="import sys\n'IPython' in sys.modules\nsys.modules.get('__main__')")
    assert peeks(package / "face.py", "house") == []
