"""The probe without a page: what it predicts, and what it makes of a page's report."""

import pytest
from fastapi import FastAPI, Response

import labapi
from labapi.classroom.server.whereabouts import JupyterServer, Whereabouts

PAGE = "http://localhost:8888"
BLOCKED = {"origin": PAGE, "error": "TypeError: Failed to fetch"}
ASKED = {"Origin": PAGE, "Access-Control-Request-Method": "DELETE"}
MODEL = "/api/v1/models/loan-classifier-v2.0"


@pytest.fixture(name="lab")
def _lab():
    return labapi.start()


def test_before_a_page_answers_the_rules_are_told(lab):
    probe = lab.cors_probe()
    assert (probe.outcome.answered, probe.outcome.allowed) == (False, None)
    assert "No page has answered yet" in repr(probe.outcome)
    assert "blocked: the server sends no CORS headers at all" in repr(probe)


def test_the_rules_follow_the_lab_s_settings(lab):
    probe = lab.cors_probe()
    lab.configure(cors_origins=[probe.origin])
    assert probe.verdict.allowed


def test_a_blocked_simple_request_is_told_to_have_run(lab, session):
    probe = lab.cors_probe()
    probe.begin()
    session.get(f"{lab.url}/api/v1/health", headers={"Origin": PAGE})
    outcome = probe.heard(BLOCKED)
    assert (outcome.allowed, outcome.preflight, outcome.request.status) == (False, None, 200)
    assert "It ran, although the page may not read what came of it." in repr(outcome)


def test_a_refused_preflight_is_shown_literally_and_the_request_missed(lab, session):
    lab.configure(cors_origins=["http://elsewhere.example"])
    probe = lab.cors_probe(MODEL, "DELETE")
    probe.begin()
    session.options(lab.url + MODEL, headers=ASKED)
    outcome = probe.heard(BLOCKED)
    assert (outcome.preflight.answered_by, outcome.request) == ("cors", None)
    assert "access-control-request-method: DELETE" in repr(outcome)
    assert "→ 400 Bad Request" in repr(outcome)
    assert "No DELETE: the request itself never came." in repr(outcome)


def test_an_allowed_request_tells_what_the_page_could_read(lab):
    probe = lab.cors_probe()
    report = {"origin": PAGE, "status": 200, "headers": [["content-type", "application/json"]]}
    outcome = probe.heard(report)
    assert (outcome.allowed, outcome.status) == (True, 200)
    assert "Headers it could read: content-type" in repr(outcome)


def test_only_what_came_after_the_click_counts(lab, session):
    probe = lab.cors_probe()
    session.get(f"{lab.url}/api/v1/health", headers={"Origin": PAGE})
    probe.begin()
    assert probe.heard(BLOCKED).request is None


def test_what_a_cell_sent_meanwhile_is_not_taken_for_the_page_s(lab, session):
    probe = lab.cors_probe()
    probe.begin()
    session.get(f"{lab.url}/api/v1/health")
    assert probe.heard(BLOCKED).request is None


def test_a_request_that_the_browser_never_sent_is_not_told_as_cors(lab):
    probe = lab.cors_probe()
    probe.begin()
    assert "Nothing came, so this was not CORS." in repr(probe.heard(BLOCKED))


def test_a_remembered_preflight_is_told(lab, session):
    probe = lab.cors_probe(MODEL, "DELETE")
    probe.begin()
    session.delete(lab.url + MODEL, headers={"Origin": PAGE})
    assert "the browser remembers the answer to an earlier one" in repr(probe.heard(BLOCKED))


def test_data_becomes_json_and_needs_a_preflight(lab):
    probe = lab.cors_probe("/api/v1/predict", "POST", body={"features": labapi.EXAMPLE})
    assert probe.request.headers == {"Content-Type": "application/json"}
    assert not probe.verdict.simple


def test_a_text_goes_as_plain_text_which_is_simple(lab):
    assert lab.cors_probe("/api/v1/predict", "POST", body="{}").verdict.simple


def test_the_javascript_is_what_the_page_sends(lab):
    probe = lab.cors_probe(MODEL, "PUT", headers={"X-API-Key": "k"}, credentials=True)
    for part in (lab.url + MODEL, '"method": "PUT"', '"X-API-Key": "k"', '"include"'):
        assert part in probe.javascript


def test_a_key_is_masked_wherever_it_is_shown(lab):
    probe = lab.cors_probe(headers={"X-API-Key": "lab_s3cret"})
    assert "lab_s3cret" not in repr(probe) + probe._repr_html_() + probe.shown_request


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"path": "http://127.0.0.1/x"}, "path alone"),
        ({"method": "TRACE"}, "no browser lets a page send TRACE"),
        ({"body": "x"}, "refuses a body with GET"),
        ({"headers": {"X Y": "1"}}, "no header name"),
    ],
)
def test_what_no_page_could_send_is_refused_in_words(lab, asked, why):
    with pytest.raises(ValueError, match=why):
        lab.cors_probe(**asked)


def test_an_app_of_the_learner_s_own_can_be_probed():
    probe = labapi.serve(FastAPI()).cors_probe()
    assert probe.verdict.allowed is None


def test_the_origin_is_the_one_that_the_page_tells(lab):
    probe = lab.cors_probe()
    probe.met("http://127.0.0.1:9999")
    assert (probe.origin, repr(probe.origin)) == (
        "http://127.0.0.1:9999",
        "'⟨http://127.0.0.1:9999⟩'",
    )


def at(place):
    def look_around():
        return place

    return look_around


def test_before_that_it_is_the_one_that_this_jupyterlab_has(lab, monkeypatch):
    here = Whereabouts(server=JupyterServer("localhost", 8899))
    monkeypatch.setattr("labapi.classroom.widgets.cors.probe.look_around", at(here))
    assert lab.cors_probe().origin == "http://localhost:8899"


def test_behind_a_proxy_a_frame_without_origin_asks_and_the_login_is_told(lab, monkeypatch):
    hub = Whereabouts(hub_prefix="/user/ada/", has_proxy=True)
    monkeypatch.setattr("labapi.classroom.widgets.cors.probe.look_around", at(hub))
    probe = lab.cors_probe()
    assert (probe.framed, probe.origin) == (True, "null")
    assert "Jupyter's own login refused" in repr(probe.heard({**BLOCKED, "origin": "null"}))


def test_a_report_is_data_not_markup(lab):
    probe = lab.cors_probe()
    outcome = probe.heard({"origin": "<b>x</b>", "error": "<script>"})
    assert "<b>" not in outcome._repr_html_()
    assert "<script>" not in outcome._repr_html_()


@pytest.mark.parametrize("body", [{"tags": {"a"}}, [float("nan")]], ids=str)
def test_a_body_that_json_cannot_hold_is_told_in_our_words(lab, body):
    with pytest.raises(ValueError, match=r"JSON cannot hold this body: .* Write it as a text\."):
        lab.cors_probe("/api/v1/predict", "POST", body=body)


def test_a_blocked_request_says_by_which_rule(lab, session):
    probe = lab.cors_probe()
    probe.begin()
    session.get(f"{lab.url}/api/v1/health", headers={"Origin": PAGE})
    outcome = probe.heard(BLOCKED)
    assert outcome.applied.allowed is False
    assert "Why: the answer has no Access-Control-Allow-Origin." in repr(outcome)


def test_a_browser_that_does_otherwise_than_the_rules_is_told(lab, session):
    lab.configure(cors_origins=[PAGE])
    probe = lab.cors_probe()
    probe.begin()
    session.get(f"{lab.url}/api/v1/health", headers={"Origin": PAGE})
    text = repr(probe.heard(BLOCKED))
    assert "The browser did otherwise" in text
    assert "would have been allowed" in text


def test_a_stopped_lab_is_no_block(lab):
    probe = lab.cors_probe()
    lab.stop()
    probe.begin()
    outcome = probe.heard(BLOCKED)
    assert outcome.allowed is None
    assert "No answer: the server is stopped." in repr(outcome)
    assert "Run the cell that starts it" in repr(outcome)
    assert "Blocked" not in repr(outcome)


@pytest.mark.parametrize("error", ["TimeoutError: signal timed out", "no answer"])
def test_an_answer_that_never_came_is_no_block(lab, session, error):
    probe = lab.cors_probe()
    probe.begin()
    session.get(f"{lab.url}/api/v1/health", headers={"Origin": PAGE})
    outcome = probe.heard({"origin": PAGE, "error": error})
    assert (outcome.allowed, outcome.headline) == (None, "– No answer.")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (405, "✓ Allowed by CORS, and the answer is ✗ 405 Method Not Allowed."),
        (500, "✓ Allowed by CORS, and the answer is ✗ 500 Internal Server Error."),
        (204, "✓ Allowed."),
    ],
)
def test_that_reading_was_allowed_does_not_make_an_error_a_success(lab, status, said):
    outcome = lab.cors_probe().heard({"origin": PAGE, "status": status})
    assert (outcome.allowed, outcome.headline) == (True, said)
    assert f"lab-family-{status // 100}" in outcome._repr_html_()


def test_where_a_redirect_leads_is_said_to_decide(session):
    app = FastAPI()
    headers = {"Location": "/", "Access-Control-Allow-Origin": "*"}
    app.get("/there")(lambda: Response(status_code=307, headers=headers))
    server = labapi.serve(app)
    probe = server.cors_probe("/there")
    probe.begin()
    session.get(f"{server.url}/there", headers={"Origin": PAGE}, allow_redirects=False)
    assert "answered where the redirect leads" in repr(probe.heard(BLOCKED))
