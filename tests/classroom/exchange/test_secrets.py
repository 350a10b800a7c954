"""No credential is seen in what is shown, unless it is asked for, wherever it stands."""

from __future__ import annotations

import json

import pytest
import requests

import labapi
from labapi.classroom.exchange.secrets import (
    MASK,
    masked_body,
    masked_json,
    masked_text,
    secret_spans,
)
from labapi.classroom.widgets.traffic.page import legible, row_of

CODE = "oac_" + "c" * 43
SHAPES = {
    "api key": "lab_0123456789abcdef_" + "k" * 42 + "-",
    "access token": "oat_" + "t" * 43,
    "refresh token": "ort_" + "r" * 43,
    "code": CODE,
    "client secret": "ocs_" + "s" * 43,
    "signed token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl-_",
    "encrypted token": "eyJhbGciOiJSU0EifQ.a2V5a2V5.aXZpdg.Y2lwaGVy.dGFn",
    "forged token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
}
PLACES = ["{}", "a sentence with {} in it", "/cb?x={}&y=1", "/a/{}/b", '["{}"]', "({})", "x={}"]


@pytest.mark.parametrize("secret", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("place", PLACES)
def test_what_looks_like_a_credential_is_masked_wherever_it_stands(secret, place):
    shown = masked_text(place.format(secret))
    assert secret[9:] not in shown
    assert secret[-6:] not in shown
    assert MASK in shown


@pytest.mark.parametrize("secret", SHAPES.values(), ids=SHAPES)
def test_it_is_masked_in_json_of_any_name_and_as_a_name(secret):
    for document in ({"note": [secret]}, {secret: 1}, {"nested": {"x": secret}}):
        assert secret[9:] not in masked_body(json.dumps(document))
        assert secret[9:] not in repr(masked_json(document))


@pytest.mark.parametrize("secret", SHAPES.values(), ids=SHAPES)
def test_the_traffic_view_has_a_dot_for_each_of_its_bytes(secret):
    body = f"x={secret}&y=1".encode()
    assert secret[9:] not in legible(body)
    assert len(legible(body)) == len(body)


@pytest.mark.parametrize(
    "text",
    [
        "/pay?code=EUR",
        '{"error": {"code": "VALIDATION_ERROR"}}',
        "key_0123456789abcdef",
        "loan-classifier-v2.1",
        "/api/v1/api-keys/key_0123456789abcdef",
        "http://127.0.0.1:8000/x?at=12:30",
        "Needs the scope models:read.",
    ],
)
def test_what_is_no_secret_stays(text):
    assert masked_text(text) == text == masked_body(text)
    assert not secret_spans(text)


@pytest.mark.parametrize(
    "text",
    [
        "/cb?code=another-servers-code&state=x",
        "http://x/#access_token=abc&state=x",
        "http://ada:passphrase@127.0.0.1/",
        "client_id=a&client_secret=abc",
    ],
)
def test_secrets_of_other_servers_are_known_by_their_place(text):
    shown = masked_text(text)
    assert not any(secret in shown for secret in ("another-servers", "=abc", "passphrase"))


@pytest.fixture
def sent(session):
    """Send every kind of credential, in every way, and list what was secret."""
    lab = labapi.start("secrets", auth="any")
    root = lab.issue_key("root", ("keys:write", "predict")).key
    secrets = {root}
    console = lab.console(None, "POST", "/api/v1/api-keys", headers={"X-API-Key": root})
    console.change(body={"name": "app", "scopes": ["predict"]})
    secrets.add(json.loads(console.send().exchange.response_body)["data"]["key"])
    answer = session.post(f"{lab.url}/token", headers={"X-API-Key": root})
    token = answer.json()["access_token"]
    app = lab.register_client("app", scopes=("predict",))
    session.get(f"{lab.url}/api/v1/models", headers={"Authorization": f"Bearer {token}"})
    session.get(f"{lab.url}/nowhere?key={root}&code={CODE}&note={token}")
    form = {"client_id": app.id, "client_secret": app.secret, "code": CODE}
    session.post(f"{lab.url}/oauth/token", data=form)
    session.post(f"{lab.url}/api/v1/predict", json={"note": root, token: 1, "token": app.secret})
    return lab, console, secrets | {token, app.secret, CODE}


def views(lab, console):
    """Write out all that a notebook may show of what was sent."""
    for entry in lab.journal:
        shown = labapi.show(entry)
        yield from (repr(entry), repr(shown), shown._repr_html_(), repr(shown.exchange))
        yield from (str(row_of(entry)), legible(entry.request_body), legible(entry.target.encode()))
        yield repr(labapi.diff(entry, lab.journal[0]))
    yield from (repr(lab.journal), lab.journal._repr_html_(), lab.journal.to_frame().to_string())
    yield from (repr(console), console._repr_html_(), repr(console.draft), repr(console.prepare()))
    yield from (repr(console.history), repr(console.history[-1]), console.history._repr_html_())
    yield from (console.history.to_frame().to_string(), json.dumps(console.history.to_postman()))
    yield from (repr(lab), repr(lab.journal.view()), repr(lab.tokens.issue("x", ["predict"])))


def test_no_view_of_what_was_sent_shows_a_secret(sent):
    lab, console, secrets = sent
    for view in views(lab, console):
        assert not [secret for secret in secrets if secret in view]


def test_a_secret_is_shown_where_it_is_asked_for(sent):
    lab, _, secrets = sent
    shown = "".join(repr(labapi.show(entry, secrets=True)) for entry in lab.journal)
    assert all(secret in shown for secret in secrets)


def test_a_traceback_with_a_token_in_it_is_masked():
    async def app(scope, receive, send):
        raise RuntimeError(f"no such token: {SHAPES['access token']}")

    broken = labapi.serve(app, "broken")
    answer = requests.get(f"{broken.url}/", timeout=5)
    shown = labapi.show(answer)
    assert "no such token" in repr(shown)
    assert SHAPES["access token"] not in repr(shown) + shown._repr_html_()
