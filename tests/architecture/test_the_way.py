"""What `web/app.py` says of a request's way is what a request really meets."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from labapi.classroom.exchange.way.facts import STAGES
from labapi.domain.loans.features import EXAMPLE
from labapi.web import app as app_module
from labapi.web import layers
from labapi.web.services import Services
from labapi.web.settings import Settings

LAYER_NAMES = {
    "JournalLayer": "journal",
    "CorsLayer": "cors",
    "TraceLayer": "trace",
    "ErrorsLayer": "errors",
    "HeadLayer": "head",
    "GateLayer": "gate",
    "IdentifyLayer": "identify",
    "LimitLayer": "limit",
}
EVERYTHING_ON = {"cors_origins": ["http://localhost:8888"], "auth": "any", "rate_limit": "default"}


def told_way() -> list[str]:
    (told,) = re.findall(r"^    (journal -> .*(?:\n +-> .*)*)$", app_module.__doc__ or "", re.M)
    return re.split(r"\s+->\s+", told)


def test_the_way_in_the_docstring_is_the_way_of_a_request():
    services = Services.open()
    entries = []
    api = app_module.create_app(Settings().changed(**EVERYTHING_ON), services, entries.append)
    key = {"X-API-Key": services.keys.create("the test", ["predict"]).key}
    client = TestClient(api, base_url="http://localhost")
    client.post("/api/v1/predict", json={"features": EXAMPLE}, headers=key)
    services.close()
    layers = [LAYER_NAMES[layer.cls.__name__] for layer in api.user_middleware]
    stages = [span.name for span in entries[0].spans]
    measured = [layer for layer in layers if layer in stages]
    assert stages[: len(measured)] == measured
    assert layers + [stage for stage in stages if stage not in layers] == told_way()
    assert [*entries[0].stations, *STAGES] == told_way()


@pytest.mark.parametrize("switched_off", EVERYTHING_ON)
def test_a_layer_that_is_off_is_no_station(switched_off):
    services = Services.open()
    entries = []
    on = {name: value for name, value in EVERYTHING_ON.items() if name != switched_off}
    api = app_module.create_app(Settings().changed(**on, fault="flaky"), services, entries.append)
    TestClient(api, base_url="http://localhost").get("/api/v1/health")
    services.close()
    missing = {"cors_origins": "cors", "auth": "identify", "rate_limit": "limit"}[switched_off]
    layers = [name for name in told_way() if name not in STAGES]
    assert list(entries[0].stations) == [name for name in layers if name != missing]


def test_the_docstring_names_only_files_that_exist():
    folder = Path(app_module.__file__).parent
    named = re.findall(r"`([a-z_/]+(?:\.py|/))`", app_module.__doc__ or "")
    assert named
    assert [name for name in named if not (folder / name).exists()] == []


def test_the_keys_of_a_scope_are_written_in_one_file():
    keys = {key for name, key in vars(layers).items() if name.endswith("_KEY")}
    assert len(keys) == 9
    package = Path(app_module.__file__).parents[1]
    writers = [
        str(path.relative_to(package))
        for path in sorted(package.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in keys
    ]
    assert writers == ["web/layers/__init__.py"] * len(keys)
