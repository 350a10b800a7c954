"""lab.py as a newcomer meets it: a bare checkout, the real package index, nothing played."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from labapi.commands import serve as serving

ROOT = Path(__file__).absolute().parents[2]
LEFT_BEHIND = (".git", ".venv", ".lab.lock", "__pycache__", ".*_cache", ".hypothesis")
PLACES = ("URL", "INDEX", "FIND_LINKS", "CONFIG_FILE")  # of variables that name a package index

pytestmark = [pytest.mark.slow, pytest.mark.network]


def lab_py(checkout, *words, **environment):
    """Run lab.py from another folder than its own, and give back what it did."""
    return subprocess.run(
        [sys.executable, str(checkout / "lab.py"), *words],
        capture_output=True,
        text=True,
        cwd=checkout.parent,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
    )


def without_index(cache):
    """An environment in which every package index is a closed port, and no cache has a package."""
    named = {
        name: ""
        for name in os.environ
        if name.startswith(("PIP_", "UV_")) and any(place in name for place in PLACES)
    }
    closed = "http://127.0.0.1:9/simple"
    return named | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": closed,
        "PIP_NO_CACHE_DIR": "1",
        "UV_CACHE_DIR": str(cache),
        "UV_DEFAULT_INDEX": closed,
        "UV_HTTP_RETRIES": "0",
    }


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    checkout = tmp_path_factory.mktemp("new") / "Ünï läb"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    return checkout


@pytest.fixture(scope="module")
def offline(bare, tmp_path_factory):
    """What a first run without network ended in; the checkout stays as that left it."""
    return lab_py(bare, "setup", **without_index(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def ready(bare, offline):
    """The checkout, set up by a second run that has the network."""
    done = lab_py(bare, "setup")
    if done.returncode and "CI" not in os.environ:
        pytest.skip(f"no package index can be reached: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    return bare, done.stdout


def test_without_network_the_first_run_says_what_to_do(offline):
    assert offline.returncode == 1
    assert "Then run the same command again" in offline.stderr
    assert "Traceback" not in offline.stderr


def test_the_run_after_one_without_network_sets_up_all(ready):
    _, told = ready
    assert "Ready: python lab.py opens the first lesson." in told


def test_a_second_run_installs_nothing(ready, tmp_path):
    checkout, _ = ready
    stamp = checkout / ".venv" / "labapi-installed"
    written_ns = stamp.stat().st_mtime_ns
    assert lab_py(checkout, "setup", **without_index(tmp_path)).returncode == 0
    assert stamp.stat().st_mtime_ns == written_ns


@pytest.mark.soak  # test_lab.py has the same with an environment that is quickly made
def test_a_checkout_interrupted_while_installing_is_repaired(ready):
    checkout, _ = ready
    package = next((checkout / ".venv").rglob("site-packages/jupyterlab"))
    shutil.rmtree(package)
    (checkout / ".venv" / "labapi-unfinished").write_text("")
    done = lab_py(checkout, "setup")
    assert done.returncode == 0, done.stderr
    assert package.exists()


def test_nothing_is_left_in_the_checkout_but_what_git_ignores(ready):
    checkout, _ = ready
    names = {path.name for path in checkout.iterdir()} - {path.name for path in ROOT.iterdir()}
    assert names <= {".venv", ".lab.lock"}


@pytest.fixture
def taken_port():
    with serving.listen(0) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def opened(ready, taken_port):
    """The address that `lab.py --no-browser` prints, while JupyterLab runs."""
    checkout, _ = ready
    command = [sys.executable, checkout / "lab.py", "--no-browser", "--port", str(taken_port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=checkout.parent
    ) as process:
        try:
            found = (re.search(r"http://\S+", line) for line in process.stdout)
            yield next(match[0] for match in found if match)
        finally:
            process.terminate()


def test_jupyterlab_serves_the_first_lesson_on_the_next_port(opened, taken_port):
    address, token = opened.split("?token=")
    assert f":{taken_port}/" not in address
    assert requests.get(opened, timeout=20).status_code == 200
    lesson = address.replace("/lab/tree/", "/api/contents/")
    answer = requests.get(lesson, params={"token": token, "content": 0}, timeout=20)
    assert answer.json()["path"] == "notebooks/00_start_here.ipynb"


def test_jupyterlab_asks_for_no_news(opened):
    address, token = opened.split("/lab/")[0], opened.split("?token=")[1]
    page = requests.get(opened, timeout=20).text
    assert '"disabledExtensions": ["@jupyterlab/apputils-extension:announcements"]' in page
    plugin = "@jupyterlab/apputils-extension:notification"
    settings = f"{address}/lab/api/settings/{plugin}"
    answer = requests.get(settings, params={"token": token}, timeout=20).json()
    assert answer["schema"]["properties"]["fetchNews"]["default"] == "false"
