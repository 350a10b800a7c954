import json
from dataclasses import replace

import pytest

import labapi
from labapi.classroom.exchange.sendable import DraftError
from labapi.classroom.serving import serve
from labapi.classroom.widgets.console.draft import Draft
from labapi.classroom.widgets.console.sending import NoAnswer
from tests.classroom.conftest import hello
from tests.classroom.widgets.conftest import answer

SECRET = "lab_1234567890"


@pytest.fixture(name="lab")
def _lab():
    return labapi.start()


@pytest.fixture(name="console")
def _console(lab):
    return lab.console("Is it up?")


def test_a_console_of_the_lab_begins_with_its_health(console):
    assert console.draft == Draft("GET", "/api/v1/health")
    assert console.send().exchange.status == 200


def test_a_console_of_any_app_begins_at_its_root(lab):
    assert serve(hello).console().send().exchange.response_body == b"hi"


def test_data_becomes_a_json_body_with_its_content_type(lab):
    draft = lab.console(method="post", path="/x?a=1", body={"é": 1}).draft
    assert draft == Draft(
        "POST", "/x", (("a", "1"),), (("Content-Type", "application/json"),), '{\n  "é": 1\n}'
    )


def test_a_body_that_json_cannot_hold_is_told(lab):
    with pytest.raises(DraftError, match="Write it as a text"):
        lab.console(body={1, 2})


def test_what_is_prepared_is_shown_and_not_sent(lab, console):
    assert "You would send\n  GET /api/v1/health HTTP/1.1" in repr(console.prepare())
    assert (len(lab.journal), len(console.history)) == (0, 0)


def test_what_is_prepared_is_what_goes_out(lab, console):
    console.change("POST", "/api/v1/predict", body={"features": labapi.EXAMPLE})
    prepared = console.prepare().exchange
    console.send()
    assert lab.journal[-1].request_body == prepared.request_body
    assert dict(prepared.request_headers) == dict(console.last.request_headers)


def test_what_may_surprise_is_told_before_it_is_sent(console):
    assert "Note: A GET with a body" in repr(console.change(body="x"))


def test_a_change_leaves_the_other_parts_alone(console):
    console.change("POST", body={"a": 1})
    console.change(headers={"X-A": "1"}, query={"limit": "2"})
    assert console.draft == Draft(
        "POST", "/api/v1/health", (("limit", "2"),), (("X-A", "1"),), '{\n  "a": 1\n}'
    )


TYPED = (("Content-Type", "text/csv"), ("X-A", "1"))
FULL = Draft("POST", "/x", (("limit", "2"),), TYPED, "a,b")


@pytest.mark.parametrize(
    ("path", "changes", "sent"),
    [
        ("/x", {"path": "/y?a=1"}, "/y?a=1"),
        ("/x", {"path": "/y?flag"}, "/y?flag"),
        ("/x", {"path": "/y?"}, "/y"),
        ("/x", {"path": "/y"}, "/y?limit=2"),
        ("/x?flag", {"path": "/y"}, "/y?flag&limit=2"),
        ("/x", {"path": "/y#is-this?one"}, "/y?limit=2"),
        ("/x", {"path": "/y?a=1", "query": {"b": "2"}}, "/y?a=1&b=2"),
        ("/x?flag", {"query": {"b": "2"}}, "/x?b=2"),
        ("/x?flag", {"query": None}, "/x"),
        ("/x", {"query": {}}, "/x"),
        ("/x", {"path": "/y?a=1", "query": None}, "/y?a=1"),
        ("/x", {"method": "put"}, "/x?limit=2"),
    ],
)
def test_a_new_query_takes_the_place_of_the_old_one(console, path, changes, sent):
    console.draft = replace(FULL, path=path)
    assert console.change(**changes).exchange.target == sent


@pytest.mark.parametrize(
    ("changes", "headers", "body"),
    [
        ({"body": None}, (("X-A", "1"),), ""),
        ({"body": ""}, TYPED, ""),
        ({"body": "c"}, TYPED, "c"),
        ({"body": 0}, (("X-A", "1"), ("Content-Type", "application/json")), "0"),
        ({"headers": None}, (), "a,b"),
        ({"headers": {}}, (), "a,b"),
        ({"headers": {"X-B": "2"}, "body": None}, (("X-B", "2"),), ""),
        ({"headers": dict(TYPED), "body": None}, TYPED, ""),
        ({"headers": dict(TYPED), "body": [1]}, TYPED, "[\n  1\n]"),
        ({"method": "GET"}, TYPED, "a,b"),
        ({"path": None, "method": None}, TYPED, "a,b"),
    ],
)
def test_a_body_goes_with_the_headers_that_speak_of_it(console, changes, headers, body):
    console.draft = FULL
    console.change(**changes)
    assert (console.draft.headers, console.draft.body) == (headers, body)


def test_data_leaves_a_type_that_is_json_already(console):
    patch = {"Content-Type": "application/merge-patch+json"}
    console.change("PATCH", headers=patch, body="{}")
    assert console.change(body={"a": 1}).exchange.request_header("Content-Type") == (
        "application/merge-patch+json"
    )


def test_another_operation_and_back_leaves_nothing_behind(console):
    before = console.draft
    console.change("POST", "/api/v1/predict?a=1", body={"features": labapi.EXAMPLE})
    console.change("GET", "/api/v1/health?", body=None)
    assert console.draft == before


def test_nobody_sends_it_once_no_credential_is_given(console):
    console.authenticate(key="lab_1")
    console.authenticate()
    assert console.draft.headers == ()


def test_a_draft_that_http_does_not_allow_is_refused_and_the_old_one_stays(console):
    with pytest.raises(DraftError, match="begins with a slash"):
        console.change(path="health")
    assert console.draft.path == "/api/v1/health"


def test_every_request_is_kept_with_its_label(console):
    console.send("the first")
    console.change(path="/nowhere")
    console.send()
    assert [(s.label, s.exchange.status) for s in console.history] == [
        ("the first", 200),
        ("", 404),
    ]


def test_nothing_sent_yet_is_told(console):
    with pytest.raises(LookupError, match="Nothing is sent yet"):
        assert console.last


def test_a_request_without_an_answer_is_kept_too(lab, console):
    lab.stop()
    with pytest.raises(NoAnswer, match="The lab is not running"):
        console.send()
    assert console.history[-1].status_in_words == "no answer"


def test_a_console_follows_the_lab_that_was_started_again(lab, console):
    labapi.stop()
    again = labapi.start()
    assert again.url != lab.url
    assert console.send().exchange.origin == again.url


def test_a_curl_command_is_taken_over(console):
    shown = console.from_curl("curl -k -X POST https://example.org/api/v1/predict --json '{}'")
    assert (console.draft.method, console.draft.path, console.draft.body) == (
        "POST",
        "/api/v1/predict",
        "{}",
    )
    assert shown.notes


def test_without_a_widget_it_is_the_request_as_code(console):
    said = repr(console)
    assert said.startswith("Is it up?\n")
    assert "requests.get('http://127.0.0.1:⟨" in said
    assert "Is it up?" in console._repr_html_()


def test_without_a_widget_what_came_last_is_shown_as_well(console):
    console.send()
    assert "200 OK (success)" in repr(console)
    assert "200 OK" in console._repr_html_()


def test_a_question_from_outside_is_no_markup(lab):
    assert "<script>" not in lab.console("<script>")._repr_html_()


def test_no_key_is_in_the_state_that_a_notebook_may_save(lab):
    console = lab.console(headers={"X-API-Key": SECRET})
    console.send()
    console._repr_mimebundle_()
    assert SECRET not in str(console._page.get_state())
    assert SECRET not in json.dumps(answer(console, {"kind": "open", "number": 1}))
