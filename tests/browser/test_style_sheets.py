"""What a formatter does not see in a style sheet: words that no browser knows."""

import re
from pathlib import Path

import pytest

import labapi

PACKAGE = Path(labapi.__file__).parent
SHEETS = sorted(sheet.relative_to(PACKAGE).as_posix() for sheet in PACKAGE.rglob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"[{;]\s*([\w-]+):\s*([^;{}]+?)(?: !important)?;")
UNKNOWN = "pairs => pairs.filter(([name, value]) => !CSS.supports(name, value))"


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


def declarations(sheet):
    text = COMMENT.sub("", (PACKAGE / sheet).read_text("utf-8"))
    # A declaration's ";" opens the next one, so that both must be seen twice.
    found = DECLARATION.findall(text.replace(";", ";;"))
    return [[name, " ".join(value.split())] for name, value in found]


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_browser_knows_every_property_and_value(page, sheet):
    assert declarations(sheet)
    assert page.evaluate(UNKNOWN, declarations(sheet)) == []
