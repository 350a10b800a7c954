"""The page's four tries in JupyterLab: what it got is drawn, and stands in the table."""

import pytest
from playwright.sync_api import expect

REFUSED = ("net::ERR_INVALID_HTTP_RESPONSE", "has been blocked by CORS policy", "net::ERR_FAILED")
CELLS = {
    "start": "import labapi\nlab = labapi.start(alternatives=True)\ntable = labapi.protocols()",
    "allow": """names = ["Content-Type", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"]
lab.configure(cors_origins=["*"], cors_headers=names)""",
    "tries": "labapi.page_tries(lab, table)",
    "stop": "lab.stop()",
    "ask": "",
}
ROW = "from a page in a browser"


@pytest.fixture(scope="module")
def opened(kept):
    kept.jupyterlab.add("four tries", CELLS)
    kept.expected += REFUSED  # the console's reasons are no complaint
    return kept.open("four tries")


@pytest.fixture
def lesson(opened):
    """A notebook with a new lab that knows nothing of CORS, and an empty table."""
    opened.clear()
    opened.run("start")
    return opened


def test_a_page_reads_all_answers_but_that_of_grpc(lesson):
    lesson.run("allow")
    tries = lesson.run("tries")
    tries.get_by_role("button", name="Try all four").click()
    for name in ("REST", "GraphQL", "MCP"):
        expect(tries.locator("tbody tr", has=lesson.page.get_by_role("rowheader", name=name))
               ).to_contain_text("✓ read the answer: 200")  # fmt: skip
    expect(tries.locator("tbody tr").nth(2)).to_contain_text("✗ got no answer: TypeError")
    assert lesson.tells(f"table[{ROW!r}, 'REST']") == "read the answer: 200"
    assert lesson.tells(f"table[{ROW!r}, 'gRPC']").startswith("got no answer")


def test_what_the_page_got_is_there_when_the_form_is_drawn_again(lesson):
    tries = lesson.run("tries")
    tries.get_by_role("button", name="Try all four").click()
    expect(tries.locator("tbody tr").first).to_contain_text("✗ got no answer")  # not allowed here
    expect(tries.get_by_role("status")).to_have_text("")
