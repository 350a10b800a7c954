"""Schemathesis reads the OpenAPI document and sends the running server what it can think of.

What it may be refused is listed, with reasons, in `expected_refusals.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from labapi.domain.credentials.caller import SCOPES
from labapi.domain.loans.features import FEATURE_NAMES
from labapi.domain.loans.population import applicants
from tests.contract.document import OPERATIONS

if TYPE_CHECKING:
    from labapi.classroom.lab import Lab

HERE = Path(__file__).parent
CONFIG = HERE / "schemathesis.toml"


def upload(lab: Lab) -> str:
    people = applicants(60, seed=1)
    lines = [",".join((*FEATURE_NAMES, "approved"))]
    lines += [
        ",".join(map(str, (*row, int(approved))))
        for row, approved in zip(people.matrix.tolist(), people.approved.tolist(), strict=True)
    ]
    headers = {"content-type": "text/csv"}
    answer = requests.post(f"{lab.url}/api/v1/datasets", data="\n".join(lines), headers=headers)
    dataset_id: str = answer.json()["data"]["id"]
    # The first training imports scikit-learn, which on a slow machine takes longer than a request.
    requests.post(f"{lab.url}/api/v1/models", json={"dataset_id": dataset_id})
    return dataset_id


def fuzz(lab: Lab, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run Schemathesis in a process and a folder of its own."""
    auth = lab.settings.auth
    lab.configure(auth=None)
    found = {
        "SCHEMATHESIS_HOOKS": str(HERE / "expected_refusals.py"),
        "TRAINABLE_DATASET": upload(lab),
    }
    lab.configure(auth=auth)
    script = "from schemathesis.cli import schemathesis; schemathesis()"
    run = ["run", f"{lab.url}/openapi.json", "--no-color", *options]
    return subprocess.run(
        [sys.executable, "-c", script, "--config-file", str(CONFIG), *run],
        cwd=folder,
        env={**os.environ, **found},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_check_is_on():
    checks = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["checks"]
    assert checks.pop("enabled") is True
    assert not any("enabled" in check for check in checks.values())


@pytest.mark.slow
def test_schemathesis_finds_nothing_unexpected(lab, tmp_path):
    done = fuzz(lab, tmp_path, "--max-examples", "10")
    assert done.returncode == 0, done.stdout
    assert f"{len(OPERATIONS)} selected / {len(OPERATIONS)} total" in done.stdout
    assert requests.get(f"{lab.url}/api/v1/health").status_code == 200


@pytest.mark.slow
def test_schemathesis_finds_no_way_past_the_key(lab, tmp_path):
    key = lab.issue_key("fuzz", SCOPES).key
    # What the document says is tried above with each value at each bound; here, the key is.
    options = ["-H", f"X-API-Key: {key}", "--phases", "examples,fuzzing", "--max-examples", "5"]
    # With -H the header is there even where Schemathesis means to leave it out; its check
    # "ignored_auth" asks without it, and with made-up ones.
    options += ["--exclude-checks", "missing_required_header"]
    done = fuzz(lab.configure(auth="api-key"), tmp_path, *options)
    assert done.returncode == 0, done.stdout
    assert f"{len(OPERATIONS)} selected / {len(OPERATIONS)} total" in done.stdout
    assert requests.get(f"{lab.url}/api/v1/models", timeout=9).status_code == 401


@pytest.mark.soak
def test_schemathesis_finds_nothing_unexpected_for_a_long_time(lab, tmp_path):
    done = fuzz(lab, tmp_path, "--max-examples", "1000")
    assert done.returncode == 0, done.stdout
