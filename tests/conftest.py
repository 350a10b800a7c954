"""What all tests share: made-up examples without a deadline, and tasks that a test writes itself.

A busy machine is no failure; times are for benchmarks.
"""

import gc
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from labapi.checks import catalogue

pytest_plugins = ["tests.time_limit"]
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture
def task_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of tasks, which Python finds under the name `labs.lessons`."""
    folder = tmp_path / "labs" / "lessons"
    folder.mkdir(parents=True)
    monkeypatch.setattr(catalogue, "FOLDER", folder)
    monkeypatch.setattr(catalogue, "__package__", "labs")
    monkeypatch.syspath_prepend(tmp_path)
    catalogue.tasks_of.cache_clear()
    yield folder
    catalogue.tasks_of.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "labs"]:
        del sys.modules[name]


@pytest.fixture(autouse=True, scope="module")
def _nothing_is_left_to_other_files() -> Iterator[None]:
    """Collect what the tests of a file left behind in cycles, a socket, say.

    Else the collector finds it at any time, and the test that runs then fails for another one.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


LONG = ("test_tasks.py", "test_lessons.py", "test_console_page.py", "test_parity.py")
"""Files that take minutes: each is run by one worker, who has to begin with it early."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the long files first, and leave the soak out unless it is asked for: `pytest -m soak`."""
    order = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.name, len(LONG)))
    if "soak" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.skip(reason="takes minutes; run it with -m soak"))


def pytest_collection_finish() -> None:
    """Let the collector of cycles look less often: it took a fifth of the time of the run.

    Fourteen thousand tests and all that they import are a million objects, which stay to the end.
    It does not look at these at all, and at new ones by the 20,000, not by the 700.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
