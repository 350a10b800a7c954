"""A thief at an arrow: real requests in a fresh run, and what the lab answers."""

import pytest
import requests

import labapi


def tried(outcome):
    """What each try ended with: its status and its word."""
    return [(one.status, one.word, one.got) for one in outcome.tries]


def test_the_address_of_the_authorization_opens_nothing(flow):
    outcome = flow.picture.thief_at(1)
    assert tried(outcome) == [(400, "invalid_request", False)]
    assert all(one.is_same for one in outcome.honest)


@pytest.mark.parametrize("number", [4, 5])
def test_a_code_without_its_verifier_is_refused_and_does_the_app_no_harm(flow, number):
    outcome = flow.picture.thief_at(number)
    assert tried(outcome)[0] == (400, "invalid_grant", False)
    assert "code_verifier" in outcome.sentence
    assert all(one.is_same for one in outcome.honest)


def test_a_confidential_apps_code_is_safe_from_who_has_no_secret(flow_of):
    outcome = flow_of(confidential=True).whole().picture.thief_at(4)
    assert tried(outcome) == [(401, "invalid_client", False)]
    assert all(one.is_same for one in outcome.honest)


def test_a_forged_callback_does_not_fit_and_pkce_stops_it_at_a_careless_app(flow):
    _, forged, careless = flow.picture.thief_at(5).tries
    assert (forged.status, forged.word) == (400, "state does not fit")
    assert (careless.status, careless.word) == (400, "invalid_grant")
    assert all(one.is_same for one in (*forged.honest, *careless.honest))


def test_a_copy_of_the_trade_is_refused_and_takes_the_honest_token_back(flow):
    copy, faster = flow.picture.thief_at(7).tries
    assert (copy.status, copy.word) == (400, "invalid_grant")
    assert [(one.before, one.now) for one in copy.honest] == [(200, 401)]
    assert faster.statuses == (200, 401)
    assert not faster.got


def test_that_the_honest_token_is_dead_is_seen_where_nothing_uses_it_later(flow_of):
    flow = flow_of()
    flow.consent()
    flow.trade()
    (check,) = flow.picture.thief_at(7).honest
    assert (check.before, check.now, check.what) == (200, 401, "POST /api/v1/predict")


@pytest.mark.parametrize("number", [8, 9])
def test_a_token_opens_the_api_within_its_scopes_and_nobody_notices(flow, number):
    outcome = flow.picture.thief_at(number)
    assert tried(outcome) == [(200, "", True), (403, "Forbidden", False)]
    assert outcome.got
    assert "nobody notices" in outcome.first.afterwards


def test_a_stolen_refresh_token_opens_the_api_until_the_app_uses_it_too(flow_of):
    outcome = flow_of(refresh=True).refreshed().picture.thief_at(8)
    stolen = outcome.tries[-1]
    assert "next access token" in stolen.what
    assert stolen.statuses == (200, 200)
    assert [(one.before, one.now) for one in stolen.honest] == [(200, 400), (200, None)]


def test_a_copy_of_a_refresh_takes_the_honest_token_back(flow_of):
    copy = flow_of(refresh=True).refreshed().picture.thief_at(9).first
    assert (copy.status, copy.word) == (400, "invalid_grant")
    assert [(one.before, one.now) for one in copy.honest] == [(200, 401)]


def test_a_confidential_apps_refresh_token_is_safe_from_who_has_no_secret(flow_of):
    flow = flow_of(confidential=True, refresh=True).refreshed()
    assert tried(flow.picture.thief_at(8))[-1] == (401, "invalid_client", False)


def test_what_a_service_asks_about_a_token_carries_the_token(flow):
    service = flow.lab.register_client("Service", resource_server=True)
    form = {"token": flow.token}
    url = f"{flow.lab.url}/oauth/introspect"
    requests.post(url, data=form, auth=(service.id, service.secret))
    outcome = flow.picture.thief_at(11)
    assert outcome.arrow.carries == ("client_id", "client_secret", "token")
    assert (200, "", True) in tried(outcome)


def test_the_secret_of_an_app_is_a_token_in_its_name(flow_of):
    outcome = flow_of(confidential=True).whole().picture.thief_at(7)
    assert outcome.tries[-1].statuses == (200, 200)
    assert outcome.tries[-1].got


def test_with_adas_session_a_thief_is_ada(flow):
    assert flow.picture.thief_at(2).first.statuses == (200, 303, 200, 200)
    assert flow.picture.thief_at(3).got


def test_where_an_arrow_carries_nothing_there_is_nothing_to_try(flow):
    outcome = flow.picture.thief_at(10)
    assert (outcome.tries, outcome.got) == ((), False)
    assert "nothing to try" in repr(outcome)


def test_a_token_that_was_taken_back_is_no_use_to_a_thief(flow):
    form = {"token": flow.token, "client_id": flow.client.id}
    requests.post(f"{flow.lab.url}/oauth/revoke", data=form)
    assert tried(flow.picture.thief_at(11)) == [(401, "Unauthorized", False)]


def test_a_lab_that_asks_nobody_says_that_its_answer_proves_nothing(flow_of):
    outcome = flow_of(auth=None).whole().picture.thief_at(8)
    assert "asks nobody who they are" in outcome.sentence


def test_nothing_of_the_learners_is_touched(flow):
    lab, app = len(flow.lab.journal), len(flow.app.journal)
    received = dict(flow.received)
    for arrow in flow.picture.arrows:
        flow.picture.thief_at(arrow.number)
    assert (len(flow.lab.journal), len(flow.app.journal)) == (lab, app)
    assert flow.received == received
    assert flow.call().status_code == 200


def test_a_picture_of_a_lab_that_has_stopped_still_has_its_thieves(flow):
    picture = flow.picture
    labapi.start(auth="token")
    assert tried(picture.thief_at(8))[0] == (200, "", True)


def test_the_second_lab_stops_with_the_try(flow):
    from labapi.classroom.running import RUNNING

    flow.picture.thief_at(4)
    assert set(RUNNING) == {"main", "buddy"}


def test_the_outcome_is_what_the_lab_answers_and_not_what_a_text_says(flow, monkeypatch):
    from labapi.domain.credentials.oauth import authorization_codes

    monkeypatch.setattr(authorization_codes, "proves", lambda verifier, challenge: True)
    outcome = flow.picture.thief_at(4)
    assert tried(outcome)[0] == (200, "", True)
    assert "Nothing bound the code" in outcome.sentence


def test_a_learners_own_mistake_is_repeated_in_the_fresh_run(flow_of):
    flow = flow_of()
    flow.consent()
    flow.trade(code_verifier="x" * 43)
    (again,) = flow.picture.thief_at(1).honest[1:]
    assert (again.before, again.now) == (400, 400)


def test_the_thiefs_run_has_the_thief_in_it_and_what_did_not_happen(flow, monkeypatch):
    from labapi.domain.credentials.oauth import authorization_codes

    monkeypatch.setattr(authorization_codes, "proves", lambda verifier, challenge: True)
    arrows = flow.picture.thief_at(4).arrows
    thiefs = [one.what for one in arrows if "thief" in one.way]
    assert thiefs[:2] == ["POST /oauth/token", "200 OK"]
    assert [one.number for one in arrows if one.is_missing] == [9, 10]


def test_a_number_that_is_no_arrows_is_told_with_those_there_are(flow):
    with pytest.raises(LookupError, match=r"There is no arrow 11\. They are 1 to 10"):
        flow.picture.thief_at(11)


def test_no_secret_of_a_thief_is_shown(flow):
    outcome = flow.picture.thief_at(8)
    shown = repr(outcome) + outcome._repr_html_() + repr(outcome.tries)
    values = [thing.value for one in outcome.arrows for thing in one.carried if thing.is_secret]
    assert [value for value in values if value in shown] == []


def test_what_is_shown_is_the_same_at_every_run(flow):
    picture = flow.picture
    assert repr(picture.thief_at(7)) == repr(picture.thief_at(7))
    assert labapi.sequence(None, flow.lab, flow.app).thief_at(4)._repr_html_() == (
        picture.thief_at(4)._repr_html_()
    )
