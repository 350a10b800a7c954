"""The stubs of gRPC, made of `loans.proto` by the compiler that grpcio-tools brings.

They are kept in the tree, so that a learner needs no compiler, and are never edited. A test makes
them anew and compares. They ask for the libraries that they were made with, or newer ones: a
protobuf of the same major version, and a grpcio; so `pyproject.toml` says which at least.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONTRACT = Path("labapi/alternatives/loans.proto")
STUBS = Path("labapi/alternatives/stubs")
NO_TOOLS = (
    "The stubs are made by grpcio-tools, which is not installed. The test tools bring it: "
    "python lab.py test lint"
)


class StubsError(Exception):
    """The stubs cannot be made; the message says why."""


def make_stubs(root: Path, into: Path) -> list[Path]:
    """Make the stubs of the contract of a checkout below the folder `into`; give their paths.

    The compiler knows the contract by the path of the stubs: so they import each other by the
    names that they have in `labapi`, wherever they are made.
    """
    command = [
        *(sys.executable, "-m", "grpc_tools.protoc"),
        f"-I{STUBS.as_posix()}={(root / CONTRACT).parent}",
        *(f"--{kind}_out={into}" for kind in ("python", "pyi", "grpc_python")),
        (STUBS / CONTRACT.name).as_posix(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "No module named" in done.stderr:
        raise StubsError(NO_TOOLS)
    if done.returncode:
        raise StubsError(f"{CONTRACT.as_posix()} cannot be read:\n{done.stderr.strip()}")
    return sorted((into / STUBS).glob(f"{CONTRACT.stem}_pb2*"))
