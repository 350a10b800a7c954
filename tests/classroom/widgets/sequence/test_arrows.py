"""The arrows of a flow are made from the journals of what really happened."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests

import labapi
from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.widgets.sequence.arrows import (
    APP,
    BANK,
    BROWSER,
    Seen,
    arrows_of,
    newest_flow,
)

TEN = [
    ("browser → bank", "front", "GET /oauth/authorize"),
    ("bank → browser", "front", "200 OK"),
    ("browser → bank", "front", "POST /oauth/authorize"),
    ("bank → browser", "front", "303 See Other"),
    ("browser → app", "front", "GET /callback"),
    ("app → browser", "front", "200 OK"),
    ("app → bank", "back", "POST /oauth/token"),
    ("bank → app", "back", "200 OK"),
    ("app → bank", "back", "POST /api/v1/predict"),
    ("bank → app", "back", "200 OK"),
]
CARRIED = [
    ("client_id", "state", "code_challenge"),
    ("session", "consent"),
    ("client_id", "state", "code_challenge", "session", "consent"),
    ("state", "code"),
    ("state", "code"),
    (),
    ("client_id", "code", "code_verifier"),
    ("access_token",),
    ("access_token",),
    (),
]


def test_a_flow_with_a_code_has_ten_arrows_in_the_order_of_time(flow):
    arrows = flow.picture.arrows
    assert [(one.way, one.channel, one.what) for one in arrows] == TEN
    assert [one.number for one in arrows] == list(range(1, 11))
    assert [one.at_ms for one in arrows] == sorted(one.at_ms for one in arrows)


def test_each_arrow_tells_what_it_carries_by_the_names_of_the_standards(flow):
    assert [one.carries for one in flow.picture.arrows] == CARRIED


def test_a_confidential_apps_secret_is_carried_in_the_form_or_by_basic(flow_of):
    flow = flow_of(confidential=True)
    form = {"grant_type": "client_credentials"}
    who = (flow.client.id, flow.client.secret)
    for sent in ({"auth": who, "data": form}, {"data": form | flow.proof}):
        requests.post(f"{flow.lab.url}/oauth/token", **sent)
        assert flow.picture.arrows[0].carries == ("client_id", "client_secret")


def test_no_secret_stands_in_what_is_shown(flow):
    picture = flow.picture
    shown = repr(picture) + picture._repr_html_() + repr(picture.arrows)
    values = {thing.value for arrow in picture.arrows for thing in arrow.carried}
    secret = {value for value in values if value != flow.client.id}
    assert len(secret) == 7
    assert [value for value in secret if value in shown] == []


def test_what_belongs_to_no_flow_is_left_out(flow):
    requests.get(f"{flow.lab.url}/api/v1/models")
    requests.get(f"{flow.app.url}/favicon.ico")
    assert len(flow.picture.arrows) == 10


def test_the_picture_begins_with_the_newest_flow_or_where_it_is_told_to(flow):
    first = flow.lab.journal[0].number
    flow.whole()
    assert len(flow.picture.arrows) == 10
    assert len(labapi.sequence(None, flow.lab, flow.app, since=first).arrows) == 20


def test_what_happens_later_belongs_to_the_flow(flow):
    picture = flow.picture
    form = {"token": flow.token, "client_id": flow.client.id}
    requests.post(f"{flow.lab.url}/oauth/revoke", data=form)
    assert picture.arrows[10].what == "POST /oauth/revoke"
    assert picture.arrows[10].carries == ("client_id", "token")
    assert len(picture.arrows) == 12


def test_a_flow_ends_where_another_begins(flow):
    picture = flow.picture
    flow.whole()
    assert len(picture.arrows) == 10
    assert len(flow.picture.arrows) == 10


def test_a_flow_ends_where_another_app_asks_for_a_token(flow):
    picture = flow.picture
    uris, scopes = ["http://127.0.0.1/callback"], ["predict"]
    other = flow.lab.register_client("Other", uris, scopes, confidential=False, refresh=True)
    form = {"grant_type": "refresh_token", "client_id": other.id}
    form["refresh_token"] = flow.lab.issue_tokens(other)["refresh_token"]
    requests.post(f"{flow.lab.url}/oauth/token", data=form)
    assert len(picture.arrows) == 10


def test_the_apps_own_redirect_to_the_bank_begins_the_flow():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    there = ("location", "http://bank/oauth/authorize?state=s1")
    login = Seen(_exchange("/login", 303, there), at, BROWSER, APP)
    other = Seen(_exchange("/", 200), at + MS, BROWSER, APP)
    opened = Seen(_exchange("/oauth/authorize?state=s1", 200), at + 2 * MS, BROWSER, BANK)
    assert newest_flow([opened], [login, other]) == login.at
    assert newest_flow([opened], [other]) == opened.at
    assert newest_flow([], [login]) is None


def _exchange(target, status, *headers, method="GET", duration_ms=1.0):
    return Exchange(
        method, "http://x", target, "1.1", (), b"", status, headers, b"", duration_ms, "server"
    )


def test_what_an_app_does_while_it_answers_stands_between_its_request_and_its_answer():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    outer = Seen(_exchange("/callback", 200, duration_ms=9.0), at, BROWSER, APP)
    inner = Seen(_exchange("/oauth/token", 200, method="POST"), at + MS, APP, BANK)
    assert [one.of for one in arrows_of([outer, inner])] == [0, 1, 1, 0]


MS = timedelta(milliseconds=1)


def test_a_clock_of_large_steps_does_not_mix_up_what_one_server_got():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    first = Seen(_exchange("/oauth/authorize", 200), at, BROWSER, BANK)
    second = replace(first, exchange=_exchange("/oauth/token", 200, method="POST"))
    assert [one.of for one in arrows_of([first, second])] == [0, 0, 1, 1]


def test_a_refusal_comes_back_with_its_word_and_its_sentence(flow):
    flow.trade()
    refused = flow.picture.arrows[-1]
    assert (refused.is_refused, refused.status, refused.word) == (True, 400, "invalid_grant")
    assert "used before" in refused.reason
    assert "✗ 400 invalid_grant" in repr(flow.picture)


def test_a_refusal_in_the_address_of_a_redirect_is_one_too(flow_of):
    flow = flow_of()
    flow.consent("deny")
    assert [one.word for one in flow.picture.arrows if one.is_refused] == ["access_denied"]


@pytest.mark.parametrize("lab_there", [True, False])
def test_without_a_flow_the_picture_says_how_one_begins(lab_there):
    if not lab_there:
        with pytest.raises(LookupError, match=re.escape("labapi.start(")):
            labapi.sequence()
        return
    lab = labapi.start()
    picture = labapi.sequence(None, lab)
    assert picture.arrows == []
    assert "send the browser to /oauth/authorize" in repr(picture)
    with pytest.raises(LookupError, match="There is none yet"):
        picture.thief_at(1)
    labapi.stop()


def test_without_the_apps_journal_its_way_is_not_seen(flow):
    ways = {one.way for one in labapi.sequence(None, flow.lab).arrows}
    assert ways == {"browser → bank", "bank → browser", "app → bank", "bank → app"}


def test_where_no_browser_is_asked_its_line_says_so(flow_of):
    flow = flow_of(confidential=True)
    requests.post(
        f"{flow.lab.url}/oauth/token",
        data={"grant_type": "client_credentials"} | flow.proof,
    )
    assert "takes no part" in flow.picture._repr_html_()
