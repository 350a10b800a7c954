"""The browser probe in JupyterLab: blocked, then allowed, with the literal preflight on screen."""

import pytest
from playwright.sync_api import expect

REASON, FAILED = "has been blocked by CORS policy", "net::ERR_FAILED"
TOLD = ("405 (Method Not Allowed)", "net::ERR_CONNECTION_REFUSED")
CELLS = {
    "start": "import labapi\nlab = labapi.start()",
    "probe": "probe = lab.cors_probe()\nprobe",
    "put": 'probe = lab.cors_probe("/api/v1/health", "PUT", headers={"X-API-Key": "k"})\nprobe',
    "allow": "lab.configure(cors_origins=[probe.origin])",
    "fetch": "probe.fetch()",
    "method": 'probe = lab.cors_probe("/api/v1/health", "DELETE")\nprobe',
    "stop": "lab.stop()",
    "ask": "",
}


@pytest.fixture(scope="module")
def opened(kept):
    kept.jupyterlab.add("a probe", CELLS)
    kept.expected += [REASON, FAILED, *TOLD]  # the console's reasons are no complaint
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
    expect(probe).to_contain_text("Why: the answer has no Access-Control-Allow-Origin.")
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
    expect(probe).to_contain_text("the answer to the preflight has no Access-Control-Allow-Origin")


def test_a_frame_without_an_origin_is_a_stranger_as_well(lesson):
    probe = lesson.run("probe")
    lesson.run("allow")
    probe = lesson.output("probe")
    probe.get_by_label("From").select_option("frame")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.locator(".lab-exchange")).to_contain_text("✗ Blocked. The page of null")


def test_a_cell_run_again_leaves_no_ghost_of_its_probe(lesson):
    for _ in range(2):
        lesson.run("probe").get_by_role("button", name="Fetch").click()
        expect(lesson.output("probe").locator(".lab-exchange")).to_be_visible()
    expect(lesson.page.locator(".lab-probe")).to_have_count(1)


def test_a_refusal_that_may_be_read_is_not_told_as_if_all_was_well(lesson):
    probe = lesson.run("method")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.get_by_role("status")).to_have_text("✗ Blocked.")
    lesson.run("allow", CELLS["allow"])  # an earlier test has written another list into it
    probe = lesson.output("method")
    probe.get_by_role("button", name="Fetch").click()
    said = "✓ Allowed by CORS, and the answer is ✗ 405 Method Not Allowed."
    expect(probe.get_by_role("status")).to_have_text(said)
    assert lesson.tells("probe.outcome.allowed") == "True"


def test_a_stopped_lab_is_told_as_stopped_and_not_as_blocked(lesson):
    probe = lesson.run("probe")
    lesson.run("stop")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.get_by_role("status")).to_have_text("– No answer: the server is stopped.")
    expect(probe.locator(".lab-exchange")).to_contain_text("Run the cell that starts it")


OWN = """from fastapi import FastAPI, Request, Response
app = FastAPI()

@app.api_route("/{name}", methods=["GET", "PUT", "OPTIONS"])
def answer(name: str, request: Request) -> Response:
    return Response(status_code={code}, headers={headers!r})

own = labapi.serve(app)
probe = own.cors_probe("/x", {asked})
probe"""
OK = {"Access-Control-Allow-Origin": "*"}
LETS_PUT = {"Access-Control-Allow-Methods": "PUT"}
RULES = {
    "another origin": (200, {"Access-Control-Allow-Origin": "http://x.example"}, "", "page is"),
    "star and cookies": (200, OK, "credentials=True", "no browser takes for a request with cred"),
    "preflight's status": (404, OK | LETS_PUT, "'PUT'", "only 200 to 299 lets a request go out"),
    "preflight redirected": (307, OK | {"Location": "/y"}, "'PUT'", "no browser follows that"),
    "method": (200, OK | {"Access-Control-Allow-Methods": "PATCH"}, "'PUT'", "the method PUT"),
    "header": (200, OK, "headers={'X-Own': '1'}", "does not allow the header X-Own"),
    "star lets a header": (
        200, OK | {"Access-Control-Allow-Headers": "*"}, "headers={'X-Own': '1'}", "any page",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_the_rule_that_is_named_is_the_one_by_which_the_browser_decides(lesson, name):
    code, headers, asked, why = RULES[name]
    filled = OWN.replace("{code}", str(code)).replace("{headers!r}", repr(headers))
    lesson.run("probe", filled.replace("{asked}", asked))
    probe = lesson.output("probe")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.locator(".lab-exchange")).to_contain_text(why)
    expect(probe.locator(".lab-exchange")).not_to_contain_text("did otherwise")


def test_where_the_browser_does_otherwise_than_the_standard_both_are_told(lesson):
    star = OK | {"Access-Control-Allow-Headers": "*"}
    filled = OWN.replace("{code}", "200").replace("{headers!r}", repr(star))
    asked = "headers={'Authorization': 'Bearer x'}"
    lesson.run("probe", filled.replace("{asked}", asked))
    probe = lesson.output("probe")
    probe.get_by_role("button", name="Fetch").click()
    expect(probe.locator(".lab-exchange")).to_contain_text("* does not stand for it")
    if lesson.tells("probe.outcome.allowed") == "True":  # so does Chromium, up to 156 at least
        expect(probe.locator(".lab-exchange")).to_contain_text("The browser did otherwise")
