"""The token inspector in JupyterLab: buttons, an edited claim, and the server's word for each."""

import pytest
from playwright.sync_api import expect

CELLS = {
    "start": "import labapi\nlab = labapi.start(auth='token')\n"
    "token = lab.tokens.issue('me', ['models:read'])",
    "show": "inspector = labapi.token_inspector(token)\ninspector",
    "ask": "",
}


@pytest.fixture(scope="module", name="notebook")
def _notebook(kept):
    """A notebook in which a lab takes tokens and has issued a good one."""
    kept.jupyterlab.add("a token", CELLS)
    kept.open("a token").run("start")
    return kept


@pytest.fixture(name="inspector")
def _inspector(notebook):
    """An inspector of the good token."""
    inspector = notebook.run("show").locator(".lab-inspector")
    expect(inspector.locator(".lab-verdict")).to_contain_text("200 OK")
    return inspector


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Expired", "has expired"),
        ("alg: none", "no token signed with RS256"),
        ("Wrong key", "signature does not fit"),
        ("Wrong audience", "meant for another service"),
    ],
)
def test_each_button_shows_a_token_and_why_it_is_refused(inspector, name, reason):
    inspector.get_by_role("button", name=name).click()
    expect(inspector.locator(".lab-verdict")).to_contain_text("401 Unauthorized")
    expect(inspector.locator(".lab-verdict")).to_contain_text(reason)


def test_a_changed_claim_fails_and_changed_back_it_holds(notebook, inspector):
    claims = inspector.get_by_label("Payload, as JSON")
    good = claims.input_value()
    claims.fill(good.replace('"me"', '"you"'))
    expect(inspector.locator(".lab-verdict")).to_contain_text("signature does not fit")
    assert notebook.tells("inspector.on_page.claims['sub']") == "you"
    claims.fill(good)
    expect(inspector.locator(".lab-verdict")).to_contain_text("200 OK")


def test_half_written_json_is_told_and_not_sent(inspector):
    inspector.get_by_label("Header, as JSON").fill('{"alg": ')
    expect(inspector.get_by_text("The header is no JSON")).to_be_visible()
    expect(inspector.locator(".lab-verdict")).to_have_count(0)


def test_the_signature_is_masked_until_it_is_asked_for(notebook, inspector):
    piece = inspector.locator(".lab-token .lab-piece-3")
    expect(piece).to_have_text("3••••••")
    inspector.get_by_role("button", name="Show the signature").click()
    expect(piece).to_have_text("3" + notebook.tells("token.text.split('.')[2]"))


def test_the_cell_run_again_leaves_one_inspector(notebook, inspector):
    notebook.run("show")
    expect(notebook.page.locator(".lab-inspector")).to_have_count(1)
