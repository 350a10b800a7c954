"""All that a column of a notebook shows ends at one right edge, that of its code."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import DRAWN, PREPARE

NAMES = (
    "question", "exchange-refused", "diff", "journal", "traffic", "console-with-history",
    "restaurant", "statuses", "statuses-card", "menu", "playground", "live-burst", "token", "probe",
    "question-static", "source", "progress", "all-results", "setup-report", "sequence",
    "sequence-with-a-thief", "reader", "reader-no-json", "front", "exchange-through-a-proxy",
    "exchange-with-a-proxy", "journal-of-a-proxy", "traffic-of-a-proxy",
)  # fmt: skip
EDGES = """output => {
  const code = output.closest('.jp-Cell').querySelector('.jp-InputArea-editor');
  const edge = (node) => Math.round(node.getBoundingClientRect().right);
  const roots = [...output.querySelectorAll('.lab, .lab-ask')]
    .filter((node) => !node.parentElement.closest('.lab, .lab-ask'));
  const inScroller = (node, root) => {
    for (let at = node; at !== root; at = at.parentElement) {
      if (getComputedStyle(at.parentElement).overflowX !== 'visible') return true;
    }
    return false;
  };
  const framed = (node) => parseFloat(getComputedStyle(node).borderRightWidth) > 0;
  const seen = (node) => node.getClientRects().length && getComputedStyle(node).clipPath === 'none';
  const all = roots.flatMap((root) => [...root.querySelectorAll('*')]
    .filter((node) => seen(node) && !inScroller(node, root)).map((node) => [node, root]));
  return {
    code: edge(code),
    roots: roots.map(edge),
    frames: roots.flatMap((root) => [...root.children].filter((node) => seen(node) && framed(node)
      && !node.matches('button')).map(edge)),
    beyond: all.filter(([node, root]) => edge(node) > edge(root) + 1)
      .map(([node]) => `${node.tagName}.${node.className} at ${edge(node)}`),
  };
}"""
NARROW = "() => jupyterapp.shell.collapseLeft()"


@pytest.fixture(scope="module")
def column(kept):
    """A notebook in which each picture and widget is drawn once, on a page to be resized."""
    kept.spent = True
    kept.jupyterlab.add("column", {"prepare": PREPARE, **{name: DRAWN[name] for name in NAMES}})
    kept.open("column").run_all()
    assert kept.errors() == []
    kept.page.evaluate(NARROW)
    return kept


@pytest.mark.parametrize("width", [1280, 420])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_drawn_ends_where_its_code_ends(column, name, width):
    column.page.set_viewport_size({"width": width, "height": 900})
    output = column.output(name)
    expect(output.locator(".lab, .lab-ask").first).to_be_visible()
    found = output.evaluate(EDGES)
    edge = found["code"]
    assert [right for right in found["roots"] + found["frames"] if abs(right - edge) > 1] == []
    assert found["beyond"] == []
