import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

from labapi import cli

ROOT = Path(__file__).absolute().parents[2]
DECISIONS = [
    path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))
]
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/console.md",
    "docs/container.md",
    "docs/grading.md",
    "docs/handing_out.md",
    "docs/jupyterhub.md",
    "docs/objectives.md",
    "docs/own_tasks.md",
    "docs/privacy.md",
    "docs/instructors.md",
    "SECURITY.md",
    "docs/release.md",
    "docs/standards.md",
    *DECISIONS,
)


def text(name):
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file(name):
    targets = [target for target in re.findall(r"\]\(([^)#]+)", text(name)) if ":" not in target]
    folder = (ROOT / name).parent
    assert [target for target in targets if not (folder / target).exists()] == []


def test_the_contents_in_the_readme_are_the_lessons_there_are():
    lessons = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(re.findall(r"\(notebooks/(\w+\.ipynb)\)", text("README.md"))) == lessons


def test_every_lesson_has_a_note_for_teachers():
    lessons = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {path.stem for path in (ROOT / "docs" / "teaching").glob("*.md")} == lessons


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_of_the_project_that_is_named_exists(name):
    named = re.findall(r"`((?:labapi|notebooks|tests)/[\w/.]+\.\w+)`", text(name))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_decision_is_in_the_index():
    listed = re.findall(r"\]\((\d\d_\w+\.md)\)", text("docs/decisions/README.md"))
    assert [f"docs/decisions/{name}" for name in listed] == DECISIONS[:-1]


def test_the_configuration_of_the_hub_names_what_is_there(monkeypatch):
    block = re.search(
        r"# file: jupyterhub_config.py\n(.*?)^```", text("docs/jupyterhub.md"), re.M | re.S
    )
    config, called = MagicMock(), []
    names = {"get_config": lambda: config}
    exec(compile(block[1], "jupyterhub_config.py", "exec"), names)
    manager, settings, _ = config.Spawner.args
    module, _, name = manager.partition("=")[2].rpartition(".")
    assert hasattr(import_module(module), name)
    inside = Path(settings.partition("=")[2]).relative_to(names["KIT"])
    assert (ROOT / inside / "overrides.json").exists()
    names["run"] = lambda command, **_: called.append([str(word) for word in command])
    config.Spawner.pre_spawn_hook(SimpleNamespace(user=SimpleNamespace(name="root")))
    (command,) = called
    cli.parser("open").parse_args(command[command.index("labapi") + 1 :])


def test_the_readme_gives_the_licence_of_the_project():
    assert "BSD-3-Clause" in text("README.md")
    assert "The labapi authors" in text("LICENSE")
