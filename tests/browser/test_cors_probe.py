"""The browser probe in JupyterLab: blocked, then allowed, with the literal preflight on screen."""

import pytest
from playwright.sync_api import expect

REASON, FAILED = "has been blocked by CORS policy", "net::ERR_FAILED"
CELLS = {
    "start": "import labapi\nlab = labapi.start()",
    "probe": "probe = lab.cors_probe()\nprobe",
    "put": 'probe = lab.cors_probe("/api/v1/health", "PUT", headers={"X-API-Key": "k"})\nprobe',
    "allow": "lab.configure(cors_origins=[probe.origin])",
    "fetch": "probe.fetch()",
    "ask": "",
}


@pytest.fixture(scope="module")
def opened(kept):
    kept.jupyterlab.add("a probe", CELLS)
    kept.expected += [REASON, FAILED]  # the console's reasons are no complaint
    return kept.open("a probe")


@pytest.fixture
def lesson(opened):
    """A notebook with a new lab that knows nothing of CORS."""
    opened.clear()
    opened.run("start")
    return opened


def test_a_fetch_is_blocked_and_the_same_fetch_then_allowed(lesson):
    probe = lesson.run("probe")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.locator(".lab-exchange")).to_contain_text("✗ Blocked.")
    expect(probe.locator(".lab-exchange")).to_contain_text("The request itself: GET, answered 200")
    assert lesson.tells("probe.origin") == lesson.page.evaluate("origin")
    assert lesson.tells("probe.outcome.allowed") == "False"
    assert lesson.complained(REASON), "the console tells why"
    lesson.run("allow")
    probe = lesson.output("probe")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.locator(".lab-exchange")).to_contain_text("✓ Allowed.")
    assert lesson.tells("probe.outcome.allowed") == "True"


def test_the_preflight_is_there_to_the_letter(lesson):
    probe = lesson.run("put")
    lesson.run("allow", 'lab.configure(cors_origins=["http://elsewhere.example"])')
    lesson.run("fetch")  # as the button does
    literal = lesson.output("put").locator("pre.lab-literal")
    expect(literal).to_contain_text("OPTIONS /api/v1/health HTTP/1.1")
    expect(literal).to_contain_text("access-control-request-method: PUT")
    expect(literal).to_contain_text("access-control-request-headers: x-api-key")
    expect(literal).to_contain_text("→ 400 Bad Request")
    expect(probe).to_contain_text("No PUT: the request itself never came.")


def test_a_frame_without_an_origin_is_a_stranger_as_well(lesson):
    probe = lesson.run("probe")
    lesson.run("allow")
    probe = lesson.output("probe")
    probe.get_by_label("From").select_option("frame")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.locator(".lab-exchange")).to_contain_text("✗ Blocked. The page of ⟨null⟩")


def test_a_cell_run_again_leaves_no_ghost_of_its_probe(lesson):
    for _ in range(2):
        lesson.run("probe").get_by_role("button", name="Fetch").click()
        expect(lesson.output("probe").locator(".lab-exchange")).to_be_visible()
    expect(lesson.page.locator(".lab-probe")).to_have_count(1)
