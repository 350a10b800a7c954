"""What the compiler made of the contract is what stands in the tree, and the libraries take it."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from labapi.authoring.made import stubs as maker
from labapi.authoring.made.stubs import STUBS, StubsError, make_stubs
from tests.architecture.house import ROOT


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_stubs(ROOT, tmp_path_factory.mktemp("stubs"))


def test_the_stubs_are_those_of_the_contract(made):
    kept = {path.name: path.read_text() for path in (ROOT / STUBS).glob("*_pb2*")}
    anew = {path.name: path.read_text() for path in made}
    assert anew == kept, "run: python -m labapi.authoring stubs"


def least(name):
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (found,) = (one for one in map(Requirement, listed) if one.name == name)
    (bound,) = found.specifier
    return Version(bound.version)


def test_no_library_is_allowed_that_refuses_the_stubs():
    plain = (ROOT / STUBS / "loans_pb2.py").read_text()
    calls = (ROOT / STUBS / "loans_pb2_grpc.py").read_text()
    made_with = re.search(r"Protobuf Python Version: (\S+)", plain)[1]
    generated = re.search(r"GRPC_GENERATED_VERSION = '(\S+)'", calls)[1]
    assert least("protobuf") >= Version(made_with)
    assert least("grpcio") >= Version(generated)


def test_a_contract_that_cannot_be_read_is_told(tmp_path):
    contract = tmp_path / maker.CONTRACT
    contract.parent.mkdir(parents=True)
    contract.write_text('syntax = "proto3";\nmessage Loan { wrong }\n')
    with pytest.raises(StubsError, match=r"loans.proto cannot be read:\n.*:2:"):
        make_stubs(tmp_path, tmp_path)


def test_without_the_compiler_it_is_told_what_brings_it(monkeypatch, tmp_path):
    monkeypatch.setattr(maker.sys, "executable", "")
    monkeypatch.setattr(
        maker.subprocess,
        "run",
        lambda *given, **how: maker.subprocess.CompletedProcess(given, 1, "", "No module named x"),
    )
    with pytest.raises(StubsError, match=r"python lab.py test lint"):
        make_stubs(ROOT, tmp_path)
