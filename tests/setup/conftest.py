"""What the set-up tests share: lab.py as a module, and a checkout in a world of its own."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).absolute().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with lab.py and the locks, in a path that is hard on careless programs."""
    folder = tmp_path / "Ünï läb"
    folder.mkdir()
    for name in ("lab.py", "requirements.txt", "requirements-test.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def lab(checkout: Path) -> ModuleType:
    """The module lab.py of the checkout."""
    spec = importlib.util.spec_from_file_location("lab", checkout / "lab.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class World:
    """The programs around lab.py, played: which commands succeed, and which were called."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.fails: set[str] = set()  # a command fails if one of these words is in it
        self.handed_over: list[list[str]] = []
        self.lacks = ""  # what Python says of the packages that were installed

    def succeeds(self, command: list[str], said: list[str] | None = None) -> bool:
        self.calls.append(command)
        return not self.fails & {Path(word).name for word in command}


@pytest.fixture
def world(lab: ModuleType, monkeypatch: pytest.MonkeyPatch) -> World:
    """lab.py with a uv at hand that installs nothing, and a labapi that is not run."""
    world = World()
    monkeypatch.setattr(lab, "succeeds", world.succeeds)
    monkeypatch.setattr(lab, "find_uv", lambda place: "uv")
    monkeypatch.setattr(lab.Checkout, "lacks", lambda place, lock: world.lacks)
    monkeypatch.setattr(lab, "hand_over", lambda place, words: world.handed_over.append(words) or 0)
    return world
