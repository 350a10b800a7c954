"""Ask oasdiff itself what it calls the changes that labapi judges, where it is at hand."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from labapi.classroom.openapi.contract.comparison import compare_contracts
from labapi.classroom.openapi.contract.rules import RULES
from labapi.web.openapi.document import as_3_2
from tests.classroom.openapi.contracts.pairs import BASE, PAIRS
from tests.contract.document import document

LEVEL_OF = {3: "breaking", 2: "warning", 1: "fine"}
"""The levels of `oasdiff changelog --format json`, which are ERR, WARN and INFO."""
NOT_OURS = {"api-schema-removed", "api-version-not-bumped", "api-major-version-not-bumped"}
"""What oasdiff tells of a document that no request and no answer is made of."""
OLD = Path(__file__).parents[2] / "classroom" / "openapi" / "contracts" / "before_query.json"


def differences(folder: Path) -> list[str]:
    """Say where oasdiff and we call a change otherwise, or find it otherwise bad."""
    found = []
    for pair in PAIRS:
        found += _between(pair.name, BASE, pair.new, folder)
    today = document()
    before = json.loads(OLD.read_text(encoding="utf-8"))
    found += _between("before QUERY and today", before, as_3_2(today, "/"), folder)
    return found + _between("open and guarded", today, document(auth="any"), folder)


def version() -> str:
    """Tell which oasdiff there is; empty where there is none."""
    if not shutil.which("oasdiff"):
        return ""
    done = subprocess.run(["oasdiff", "--version"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "oasdiff"


def _between(name: str, old: Any, new: Any, folder: Path) -> list[str]:
    ours = {change.rule: change.level for change in compare_contracts(old, new, today=date.today())}
    theirs = _asked(old, new, folder)
    known = {rule: level for rule, level in theirs.items() if rule not in NOT_OURS}
    unknown = {rule for rule in known if rule not in RULES}
    return [
        *(f"{name}: we alone say {rule}" for rule in ours if rule not in known),
        *(f"{name}: oasdiff alone says {rule}" for rule in known if rule not in {*ours, *unknown}),
        *(f"{name}: oasdiff has a rule that we have not: {rule}" for rule in sorted(unknown)),
        *(
            f"{name}: {rule} is {ours[rule]} here and {level} there"
            for rule, level in known.items()
            if ours.get(rule, level) != level
        ),
    ]


def _asked(old: Any, new: Any, folder: Path) -> dict[str, str]:
    """Give what oasdiff says of two documents: its ids, with their levels."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / "old.json", folder / "new.json"]
    for file, one in zip(files, (old, new), strict=True):
        file.write_text(json.dumps(one), encoding="utf-8")
    command = ["oasdiff", "changelog", *map(str, files), "--format", "json"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {entry["id"]: LEVEL_OF[entry["level"]] for entry in json.loads(told or "[]")}
