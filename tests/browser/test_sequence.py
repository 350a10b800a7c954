"""The sequence picture of OAuth in JupyterLab: a switch at each arrow, and a thief who comes."""

import pytest
from playwright.sync_api import expect

FLOW = """
import base64
import hashlib
import re
import secrets

import fastapi
import requests

import labapi

bank = labapi.start("bank", auth="token")
app, received = fastapi.FastAPI(), {}


@app.get("/callback")
async def callback(request: fastapi.Request):
    received.update(request.query_params)
    return "You may close this page."


buddy = labapi.serve(app, name="buddy")
client = bank.register_client("Buddy", ["http://127.0.0.1/callback"], ["predict"], False)
verifier = secrets.token_urlsafe(32)
digest = hashlib.sha256(verifier.encode()).digest()
asked = {
    "response_type": "code",
    "client_id": client.id,
    "redirect_uri": f"{buddy.url}/callback",
    "scope": "predict",
    "state": secrets.token_urlsafe(8),
    "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
    "code_challenge_method": "S256",
}
browser = requests.Session()
page = browser.get(f"{bank.url}/oauth/authorize", params=asked)
consent = re.search(r'name="consent" value="(\\w+)"', page.text)[1]
browser.post(page.url, data={"consent": consent, "decision": "allow"})
trade = {"grant_type": "authorization_code", "code": received["code"], "code_verifier": verifier}
trade |= {"client_id": client.id, "redirect_uri": asked["redirect_uri"]}
bought = requests.post(f"{bank.url}/oauth/token", data=trade).json()
hers = {"Authorization": f"Bearer {bought['access_token']}"}
used = requests.post(
    f"{bank.url}/api/v1/predict", json={"features": labapi.EXAMPLE}, headers=hers
)
"""
CELLS = {"flow": FLOW, "show": "picture = labapi.sequence('Who reads what?', bank, buddy)\npicture"}


@pytest.fixture(scope="module", name="notebook")
def _notebook(kept):
    """A notebook in which Ada has let an app act for her."""
    kept.jupyterlab.add("a flow", {**CELLS, "ask": ""})
    kept.open("a flow").run("flow")
    return kept


@pytest.fixture(name="picture")
def _picture(notebook):
    picture = notebook.run("show").locator(".lab-seq")
    expect(picture.get_by_role("switch")).to_have_count(10)
    return picture


def switch(picture, number):
    return picture.get_by_role("switch", name=f"A thief stands here: arrow {number}", exact=True)


def test_a_switch_pressed_by_the_keyboard_brings_a_thief_and_keeps_the_focus(notebook, picture):
    switch(picture, 7).focus()
    notebook.page.keyboard.press("Space")
    expect(picture.locator(".lab-seq-thief-channel")).to_contain_text("400 invalid_grant")
    expect(picture.locator(".lab-seq-was")).to_have_text("was 200 OK")
    expect(switch(picture, 7)).to_have_attribute("aria-checked", "true")
    expect(switch(picture, 7)).to_be_focused()
    assert notebook.tells("picture.thief.arrow.number") == "7"


def test_the_switch_pressed_again_takes_the_thief_away(notebook, picture):
    switch(picture, 8).click()
    expect(picture.locator(".lab-seq-verdict")).to_contain_text("✓ stolen")
    switch(picture, 8).click()
    expect(picture.locator(".lab-seq-verdict")).to_have_count(0)
    expect(switch(picture, 8)).to_have_attribute("aria-checked", "false")
    assert notebook.tells("picture.thief") == "None"


def test_a_thief_elsewhere_takes_the_place_of_the_first(picture):
    switch(picture, 4).click()
    expect(picture.locator(".lab-seq-verdict")).to_contain_text("A thief reads arrow 4")
    switch(picture, 10).click()
    expect(picture.locator(".lab-seq-verdict")).to_contain_text("nothing to try")
    expect(picture.locator("[aria-checked=true]")).to_have_count(1)


def test_what_a_thief_gets_is_said_to_who_does_not_see_it(picture):
    switch(picture, 9).click()
    expect(picture.locator(".lab-seq-heard")).to_contain_text("The thief calls the API")


def test_the_cell_run_again_leaves_one_picture_without_a_thief(notebook, picture):
    switch(picture, 4).click()
    expect(picture.locator(".lab-seq-verdict")).to_be_visible()
    again = notebook.run("show").locator(".lab-seq")
    expect(again.get_by_role("switch")).to_have_count(10)
    expect(notebook.page.locator(".lab-seq-verdict")).to_have_count(0)


def test_the_picture_grows_while_the_flow_goes_on(notebook, picture):
    once_more = "labapi.replay(used)\n'sent'"
    notebook.run("ask", once_more)
    expect(picture.get_by_role("switch")).to_have_count(12)
