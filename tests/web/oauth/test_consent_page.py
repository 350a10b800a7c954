"""The page that asks the customer: what it says, and who may not answer it."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from tests.web.oauth.flow import CALLBACK, code_for, consent_of, decide, open_page, told


def test_it_names_the_app_the_customer_and_the_scopes_in_words(bank, batch):
    text = open_page(bank, batch, scope="predict models:read").text
    for said in ("Nightly batch", "Ada Example", "make predictions, and read them", "read models"):
        assert said in text
    assert "train, replace" not in text


def test_what_an_app_calls_itself_is_text_and_not_html(bank):
    name = "<script>alert('1')</script>&\""
    app = bank.services.grants.clients.register(name, [CALLBACK], ["predict"])
    text = open_page(bank, app).text
    assert "<script" not in text
    assert "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;&quot;" in text


def test_it_stands_in_no_frame_runs_no_script_and_loads_nothing(bank, buddy):
    page = open_page(bank, buddy)
    policy = page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert {"frame-ancestors 'none'", "default-src 'none'"} <= set(policy.split("; "))
    assert not re.findall(r"<script|src=|href=|url\(|@import|https?://(?!buddy\.)", page.text)


def test_its_policy_allows_its_own_style_sheet_and_no_other(bank, buddy):
    page = open_page(bank, buddy)
    style = re.search("<style>(.*)</style>", page.text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("uri", "source"),
    [
        ("https://buddy.example/cb?x=1", "https://buddy.example"),
        ("http://127.0.0.1:8080/cb", "http://127.0.0.1:8080"),
        ("com.example.app:/cb", "com.example.app:"),
    ],
)
def test_its_form_may_lead_to_the_app_and_nowhere_else(bank, uri, source):
    app = bank.services.grants.clients.register("A", [uri], ["predict"])
    policy = open_page(bank, app, redirect_uri=uri).headers["content-security-policy"]
    assert f"; form-action 'self' {source};" in policy


def test_its_cookie_is_out_of_reach_for_scripts_and_other_sites(bank, buddy):
    cookie = open_page(bank, buddy).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))


def test_its_cookie_travels_only_encrypted_where_the_page_did(bank, buddy):
    assert "Secure" not in open_page(bank, buddy).headers["set-cookie"]
    bank.headers["X-Forwarded-Proto"] = "https"
    assert "Secure" in open_page(bank, buddy).headers["set-cookie"]


def test_who_denies_sends_the_app_away_without_a_code(bank, buddy):
    answer = told(decide(bank, open_page(bank, buddy), "deny"))
    assert (answer["error"], answer["state"]) == ("access_denied", "af0ifjsldkj")
    assert "code" not in answer
    assert answer["iss"] == "http://localhost"


@pytest.mark.parametrize("decision", ["", "Allow", "yes", "allow "])
def test_whatever_is_not_allow_is_no(bank, buddy, decision):
    assert told(decide(bank, open_page(bank, buddy), decision))["error"] == "access_denied"


def test_two_pages_open_at_once_can_both_be_answered(bank, buddy, batch):
    first, second = open_page(bank, buddy), open_page(bank, batch)
    assert told(decide(bank, first))["code"] != told(decide(bank, second))["code"]


# -- Another page sends the form (CSRF)


def test_without_the_cookie_of_the_page_its_form_counts_for_nothing(bank, buddy):
    page = open_page(bank, buddy)
    bank.cookies.clear()
    answer = decide(bank, page)
    assert (answer.status_code, answer.headers.get("location")) == (403, None)


def test_an_attackers_own_token_does_not_fit_the_customers_cookie(bank, buddy):
    attackers = consent_of(open_page(bank, buddy))
    bank.cookies.clear()
    page = open_page(bank, buddy)
    form = {"consent": attackers, "decision": "allow"}
    answer = bank.post(str(page.url), data=form, follow_redirects=False)
    assert answer.status_code == 403


@pytest.mark.parametrize("consent", ["", "x", "é", "0" * 64])
def test_a_made_up_token_counts_for_nothing(bank, buddy, consent):
    page = open_page(bank, buddy)
    form = {"consent": consent, "decision": "allow"}
    assert bank.post(str(page.url), data=form, follow_redirects=False).status_code == 403


def test_a_token_of_one_request_does_not_fit_another(bank, buddy, batch):
    consent = consent_of(open_page(bank, buddy))
    page = open_page(bank, batch)
    form = {"consent": consent, "decision": "allow"}
    assert bank.post(str(page.url), data=form, follow_redirects=False).status_code == 403


@pytest.mark.parametrize("cookie", ["", "x", "é".encode().decode("latin-1")], ids=repr)
def test_a_cookie_that_is_not_ours_counts_for_nothing(bank, buddy, cookie):
    import hmac

    page = open_page(bank, buddy)
    query = str(page.url).partition("?")[2].encode()
    token = hmac.new(cookie.encode(), query, hashlib.sha256).hexdigest()
    bank.cookies.clear()
    headers = [(b"cookie", b"labapi_consent=" + cookie.encode("latin-1"))]
    form = {"consent": token, "decision": "allow"}
    answer = bank.post(str(page.url), data=form, headers=headers, follow_redirects=False)
    assert answer.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "odd"])
def test_where_the_browser_says_that_another_page_sent_it_it_counts_for_nothing(bank, buddy, site):
    answer = decide(bank, open_page(bank, buddy), **{"Sec-Fetch-Site": site})
    assert (answer.status_code, answer.headers.get("location")) == (403, None)


def test_where_the_browser_says_that_the_page_sent_it_it_counts(bank, buddy):
    assert "code" in told(decide(bank, open_page(bank, buddy), **{"Sec-Fetch-Site": "same-origin"}))


def test_a_form_that_cannot_be_read_is_told_to_the_person(bank, buddy):
    page = open_page(bank, buddy)
    for body in (b"%FF", b"x" * 9_000, b"consent=a&consent=b&decision=allow"):
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = bank.post(str(page.url), content=body, headers=headers, follow_redirects=False)
        assert (answer.status_code, "This cannot go on" in answer.text) == (400, True)
    assert code_for(bank, buddy)
