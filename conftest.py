"""What holds for every run of pytest over this folder: lessons that are compared are repeatable."""

import os
import sys

import pytest

from labapi.classroom.notebook.ahead import REPEATABLE

# As in `labapi/__main__.py`: jsonschema, which much brings, would compile a grammar of URIs in each
# process for three seconds.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def pytest_configure(config: pytest.Config) -> None:
    """Let the kernels of nbval do nothing that depends on how fast this machine is."""
    if config.getoption("nbval", False) or config.getoption("nbval_lax", False):
        os.environ[REPEATABLE] = "1"
