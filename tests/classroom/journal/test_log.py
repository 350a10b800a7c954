"""The log of a server: each line has the id of its request, and only its operator reads it."""

import logging
import re
import threading
from html import unescape
from pathlib import Path

import pytest
import requests

import labapi
from labapi.classroom.journal.log import NOBODY, ServerLog
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from tests.classroom.conftest import hello

PREDICT = "/api/v1/predict"


@pytest.fixture(name="lab")
def _lab():
    return labapi.start()


def predict(lab, **changes):
    features = {**labapi.EXAMPLE, **changes}
    return requests.post(lab.url + PREDICT, json={"features": features}, timeout=9)


def asked_as(lab, request_id, path="/api/v1/health"):
    return requests.get(lab.url + path, headers={"X-Request-ID": request_id}, timeout=9)


def test_the_id_of_an_error_leads_to_the_reason_that_no_client_is_told(lab):
    lab.configure(fault="crash")
    predict(lab)
    r = predict(lab)
    assert "InferenceCrashError" not in r.text
    found = lab.log.of(r.json()["meta"]["request_id"])
    assert [line.level for line in found] == ["ERROR", "INFO"]
    assert "InferenceCrashError: fault='crash'" in repr(found)
    assert "Traceback" in found[0].traceback
    assert "The traceback of request" in found._repr_html_()


def test_a_traceback_that_is_drawn_names_no_folder_of_this_computer(lab):
    lab.configure(fault="crash")
    predict(lab)
    drawn = unescape(lab.log._repr_html_())
    named = re.findall(r'File "([^"]+)"', drawn)
    assert "labapi/web/predicting.py" in [name.replace("\\", "/") for name in named]
    assert [name for name in named if Path(name).is_absolute()] == []


def test_a_refusal_is_there_with_its_reason_and_without_what_was_sent(lab):
    r = predict(lab, age=-17)
    reason, answered = lab.log.of(r.headers["X-Request-ID"])
    assert "VALIDATION_ERROR, features.age: This must be at least 18." in reason.message
    assert answered.message.startswith(f"POST {PREDICT} → 422 in ")
    assert "-17" not in repr(lab.log)


def test_the_id_that_a_client_chose_is_that_of_the_line(lab):
    asked_as(lab, "my-own-id")
    assert [line.message.partition(" in ")[0] for line in lab.log.of("my-own-id")] == [
        "GET /api/v1/health → 200"
    ]


def test_the_lines_of_requests_at_the_same_time_are_told_apart(lab):
    ids = [f"id-{number}" for number in range(12)]
    threads = [
        threading.Thread(target=asked_as, args=(lab, one, f"/api/v1/nothing-{one}")) for one in ids
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in ids:
        assert [f"/api/v1/nothing-{one}" in line.message for line in lab.log.of(one)] == [True] * 2


def test_two_labs_have_a_log_each(lab):
    other = labapi.start("other")
    asked_as(other, "there")
    assert not len(lab.log)
    assert len(other.log) == 1


def test_an_unknown_id_finds_no_line(lab):
    assert repr(lab.log.of("nobody")) == "No line of request ⟨nobody⟩ in the server's log"


def test_nobody_forges_a_line_by_a_path_with_a_line_break(lab):
    asked_as(lab, "forger", "/api/v1/x%0A2026-01-01%20INFO%20[y]%20all%20is%20well")
    assert len(lab.log) == len(lab.log.of("forger")) == 2
    assert all("\n" not in line.message + line.traceback for line in lab.log)


def test_a_secret_in_a_traceback_is_masked(lab):
    key = "lab_0123456789abcdef_" + "x" * 43
    with ServerLog() as log:
        logging.getLogger("labapi.errors").error("failed\nTraceback\nOops: %s", key)
    assert key not in repr(log) + log._repr_html_()


def test_two_runs_differ_in_measured_values_alone(lab):
    def shown():
        lab.configure(fault="crash")
        found = lab.log.of(predict(lab).json()["meta"]["request_id"])
        return RULE.sub("", repr(found)), RULE.sub("", found._repr_html_())

    assert shown() == shown()


def test_nothing_of_it_reaches_a_cell_or_the_learners_own_logging(lab, capfd, caplog):
    with caplog.at_level(logging.DEBUG):
        lab.configure(fault="crash")
        predict(lab)
        logging.getLogger("labapi.requests").info("the learner's own")
    ours = [record.message for record in caplog.records if record.name.startswith("labapi")]
    assert ours == ["the learner's own"]
    assert capfd.readouterr() == ("", "")


def test_a_line_outside_of_any_request_has_no_id():
    with ServerLog() as log:
        logging.getLogger("uvicorn.error").warning("of the server itself")
    assert log[0].request_id == NOBODY
    assert f"[{NOBODY}] of the server itself" in repr(log)


def test_only_so_much_is_kept_and_shown():
    with ServerLog() as log:
        for number in range(1500):
            logging.getLogger("labapi.requests").info("line %d", number)
    assert len(log) == 1000
    assert repr(log).count("\n") == 20
    assert "the newest 20 are" in repr(log)


def test_an_app_of_the_learners_own_has_one_too():
    assert repr(serve(hello).log) == "No line in the server's log"
