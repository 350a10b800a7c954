"""Schemathesis reads the OpenAPI document and sends the running server what it can think of.

What it may be refused is listed, with reasons, in `expected_refusals.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from labapi.domain.credentials.caller import SCOPES
from labapi.domain.loans.features import FEATURE_NAMES
from labapi.domain.loans.population import applicants
from labapi.web.openapi.oauth import REDIRECT_URI
from labapi.web.openapi.security import CLIENT, KEY, TOKEN, schemes_of
from tests.contract.document import OPERATIONS

if TYPE_CHECKING:
    from labapi.classroom.lab import Lab
    from labapi.web.settings import Auth

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


def fuzz(
    lab: Lab, folder: Path, *options: str, auth: Auth | None = None, **policies: Any
) -> subprocess.CompletedProcess[str]:
    """Run Schemathesis in a process and a folder of its own, with credentials of its own."""
    found = {
        "SCHEMATHESIS_HOOKS": str(HERE / "expected_refusals.py"),
        "TRAINABLE_DATASET": upload(lab),
    }
    config = folder / CONFIG.name
    config.write_text(CONFIG.read_text(encoding="utf-8") + credentials(lab, auth), "utf-8")
    lab.configure(auth=auth, **policies)
    script = "from schemathesis.cli import schemathesis; schemathesis()"
    run = ["run", f"{lab.url}/openapi.json", "--no-color", *options]
    return subprocess.run(
        [sys.executable, "-c", script, "--config-file", str(config), *run],
        cwd=folder,
        env={**os.environ, **found},
        capture_output=True,
        text=True,
        check=False,
    )


def credentials(lab: Lab, auth: Auth | None) -> str:
    """Write one credential of each kind that the document of a lab names.

    In the configuration and not as a header of every request, for Schemathesis leaves it out where
    it tries what comes without.
    """
    key = lab.issue_key("fuzz", SCOPES).key
    token = requests.post(f"{lab.url}/token", headers={"X-API-Key": key}, timeout=9).json()
    app = lab.register_client("fuzz", [REDIRECT_URI], ["predict"], refresh=True)
    schemes = {
        KEY: f'api_key = "{key}"',
        TOKEN: f'bearer = "{token["access_token"]}"',
        CLIENT: f'username = "{app.id}"\npassword = "{app.secret}"',
    }
    taken = schemes_of(auth)
    return "".join(f"\n[auth.openapi.{name}]\n{schemes[name]}\n" for name in taken)


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
    options = ["--phases", "examples,coverage,fuzzing", "--max-examples", "5"]
    done = fuzz(lab, tmp_path, *options, auth="api-key")
    assert done.returncode == 0, done.stdout
    assert f"{len(OPERATIONS)} selected / {len(OPERATIONS)} total" in done.stdout
    assert requests.get(f"{lab.url}/api/v1/models", timeout=9).status_code == 401


ORIGIN = "http://localhost:8888"
CORS = {"cors_origins": [ORIGIN], "cors_credentials": True}
LIMIT = {"rate_limit": {"/predict": "100/min", "*": "60/1s"}}
MODES: dict[str, dict[str, Any]] = {
    "api-key": {"auth": "api-key"},
    "token": {"auth": "token"},
    "any": {"auth": "any"},
    "limit": LIMIT,
    "token bucket": {"rate_limit": "30/1s", "strategy": "token-bucket"},
    "shared": {"rate_limit": "60/1s", "strategy": "sliding-log", "rate_limit_store": "shared"},
    "cors": CORS,
    # A limit that is not spent here: a 429 would hide what comes of a credential that is left out.
    "all": {"auth": "any", "rate_limit": "100000/60s", **CORS},
}
AS_A_PAGE = ("-H", f"Origin: {ORIGIN}")


@pytest.mark.slow
def test_schemathesis_finds_nothing_where_every_policy_is_on(lab, tmp_path):
    options = [*AS_A_PAGE, "--phases", "examples,fuzzing", "--max-examples", "3"]
    done = fuzz(lab, tmp_path, *options, **MODES["all"])
    assert done.returncode == 0, done.stdout


@pytest.mark.soak
@pytest.mark.parametrize("mode", MODES)
def test_schemathesis_finds_nothing_in_any_mode(lab, tmp_path, mode):
    origin = AS_A_PAGE if "cors_origins" in MODES[mode] else ()
    done = fuzz(lab, tmp_path, *origin, "--max-examples", "20", **MODES[mode])
    assert done.returncode == 0, done.stdout


@pytest.mark.soak
def test_schemathesis_finds_nothing_unexpected_for_a_long_time(lab, tmp_path):
    done = fuzz(lab, tmp_path, "--max-examples", "1000")
    assert done.returncode == 0, done.stdout
