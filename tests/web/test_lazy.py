from __future__ import annotations

import subprocess
import sys

import pytest

import labapi.web.routes


def test_a_route_can_be_named_before_anything_was_started():
    code = "import labapi; print(labapi.web.routes.predictions.create_prediction.__name__)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "create_prediction"


@pytest.mark.parametrize("package", [labapi.web, labapi.web.routes])
def test_what_is_not_there_is_an_attribute_error(package):
    with pytest.raises(AttributeError, match="nothing"):
        package.nothing  # noqa: B018  # to name it is the test
