import json
import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).absolute().parents[2]
LOCKS = ("requirements.txt", "requirements-test.txt")


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pins(lock):
    """Each package of a lock with its pin, its marker and its hashes, as one text."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def listed_for_conda():
    lines = (ROOT / "environment.yml").read_text("utf-8").splitlines()
    items = [line.strip()[2:] for line in lines if line.strip().startswith("- ")]
    return items[items.index("pip") + 1 :]


def test_conda_asks_for_what_pyproject_lists():
    conda = {str(Requirement(item)) for item in listed_for_conda() if item[:2] not in ("pi", "-e")}
    assert conda == {str(Requirement(item)) for item in project()["project"]["dependencies"]}


def test_conda_installs_the_checkout_itself():
    assert listed_for_conda()[-1] == "-e ."


def test_the_conda_environment_is_called_labapi():
    assert "name: labapi\n" in (ROOT / "environment.yml").read_text("utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"://|--index|--extra-index|--find-links| @ ", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_one_version_and_a_hash(lock):
    without = [pin for pin in pins(lock) if not re.match(r"\S+==\S+ .*--hash=sha256:", pin)]
    assert without == []


def test_the_test_lock_contains_the_lock():
    assert set(pins("requirements.txt")) - set(pins("requirements-test.txt")) == set()


def wanted(lock):
    document = project()
    listed = list(document["project"]["dependencies"])
    if lock == "requirements-test.txt":
        listed += document["dependency-groups"]["test"] + document["dependency-groups"]["lint"]
    return [Requirement(item) for item in listed]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_pyproject(lock):
    versions = {}
    for pin in pins(lock):
        name, version = re.match(r"(\S+)==(\S+)", pin).groups()
        versions.setdefault(name, []).append(version)
    unmet = [
        str(item)
        for item in wanted(lock)
        if not all(item.specifier.contains(version) for version in versions.get(item.name, ["0"]))
    ]
    assert unmet == []


@pytest.mark.parametrize("name", ["swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"])
def test_swagger_ui_is_installed_for_use_with_the_network_off(name):
    assert (resources.files("fastapi_swagger.resources") / name).is_file()


def test_jupyterlab_is_told_to_ask_for_no_news():
    folder = resources.files("labapi.commands") / "jupyterlab_settings"
    overrides = json.loads((folder / "overrides.json").read_text())
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
