"""What runs at a commit, at a push and on other systems is the command that a person types."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from labapi.commands.test import STEPS

ROOT = Path(__file__).absolute().parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
JOBS = yaml.safe_load((ROOT / ".github" / "workflows" / "checks.yml").read_text("utf-8"))["jobs"]
SYSTEMS = JOBS["test"]["strategy"]["matrix"]
COMMAND = "python lab.py test"


def hooks():
    return [hook for source in HOOKS["repos"] for hook in source["hooks"]]


def test_no_hook_is_fetched_from_elsewhere():
    assert {source["repo"] for source in HOOKS["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks()} == {"system"}


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_a_hook_runs_steps_that_there_are(hook):
    assert hook["entry"].startswith(COMMAND)
    assert set(hook["entry"].removeprefix(COMMAND).split()) <= set(STEPS)


def test_everything_runs_before_a_push():
    pushed = [hook["entry"] for hook in hooks() if hook["stages"] == ["pre-push"]]
    assert pushed == [COMMAND]


def test_each_system_runs_steps_that_there_are():
    given = {row["system"]: set(row["steps"].split()) for row in SYSTEMS["include"]}
    assert set(given) == set(SYSTEMS["system"])
    for steps in given.values():
        assert steps in (set(), set(STEPS) - {"browser"})


def test_the_oldest_python_is_the_one_that_pyproject_asks_for():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert asked["requires-python"] == f">={SYSTEMS['python'][0]}"


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/release.md"])
def test_the_lowest_versions_are_tried_as_the_pages_say(page):
    told = re.sub(r"(^|[ \n])\.venv/bin/uv", r"\1uv", (ROOT / page).read_text("utf-8"))
    commands = [step["run"] for step in JOBS["lowest"]["steps"] if "run" in step][1:]
    assert [line for line in commands if line not in told] == []
