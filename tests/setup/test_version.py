"""What speaks of the version, beside the number itself."""

import re
from pathlib import Path

import labapi

ROOT = Path(__file__).absolute().parents[2]


def test_every_exercise_says_that_it_was_made_for_this_version():
    files = sorted([*ROOT.glob("solutions/*.ipynb"), *ROOT.glob("exercises/*.ipynb")])
    made_for = ".".join(labapi.__version__.split(".")[:2])
    said = {
        path.name: re.findall(r'made_for=\\"(.*?)\\"', path.read_text("utf-8")) for path in files
    }
    assert said
    assert {name: found for name, found in said.items() if found != [made_for]} == {}
