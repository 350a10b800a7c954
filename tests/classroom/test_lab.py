import subprocess
import sys
import threading
from contextlib import closing

import pytest
import requests

import labapi
from labapi.classroom.running import RUNNING
from labapi.classroom.server import loopback
from labapi.classroom.server.loopback import PortTaken, loopback_socket
from labapi.classroom.serving import serve
from labapi.domain.loans import shipped
from labapi.domain.loans.shipped import shipped_documents
from labapi.domain.store import Store, StoreError
from tests.classroom.conftest import hello


@pytest.fixture(name="lab")
def _lab():
    return labapi.start()


def predict(lab):
    return requests.post(f"{lab.url}/api/v1/predict", json={"features": labapi.EXAMPLE}, timeout=10)


def models(lab):
    answer = requests.get(f"{lab.url}/api/v1/models", timeout=10)
    return [model["id"] for model in answer.json()["data"]]


def remove(lab, model):
    return requests.delete(f"{lab.url}/api/v1/models/{model}", timeout=10).status_code


def test_example_is_approved_with_high_confidence(lab):
    said = predict(lab).json()["data"]
    assert (said["prediction"], said["confidence"]) == ("approved", "high")


def test_starting_again_begins_afresh_at_the_same_address(lab):
    assert remove(lab, "loan-classifier-v2.0") == 204
    again = labapi.start()
    assert again.url == lab.url
    assert "loan-classifier-v2.0" in models(again)
    assert len(again.journal) == 1


def free_port():
    with closing(loopback_socket(0)) as bound:
        return bound.getsockname()[1]


def test_a_port_that_was_asked_for_is_taken_and_kept():
    port = free_port()
    lab = labapi.start(port=port)
    assert lab.url == f"http://127.0.0.1:{port}"
    assert lab.configure(rate_limit="5/10s").url == lab.url
    assert labapi.start(port=port).url == lab.url
    assert labapi.start().url == lab.url
    assert predict(lab).status_code == 200


def test_another_port_moves_the_lab(lab):
    port = free_port()
    moved = labapi.start(port=port)
    assert (moved.running, lab.running, moved.url[-5:]) == (True, False, f"{port}"[-5:])


@pytest.mark.parametrize("begin", [labapi.start, lambda **port: serve(hello, "main", **port)])
def test_a_port_that_another_program_has_is_told_and_the_old_lab_runs_on(lab, begin):
    with closing(loopback_socket(0)) as bound:
        bound.listen()
        port = bound.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is taken by another program"):
            begin(port=port)
    assert lab.running
    assert predict(lab).status_code == 200


def test_the_port_is_that_of_the_address(lab):
    assert lab.url == f"http://127.0.0.1:{lab.port}"


def test_a_port_that_another_lab_has_is_told_with_its_name(lab):
    port = lab.port
    with pytest.raises(PortTaken, match=r"taken by 'main' of this kernel. Stop that one: labapi"):
        labapi.start("b", port=port)
    assert list(RUNNING) == ["main"]


@pytest.mark.parametrize("port", ["8123", 8123.0, True, -1, 65_536, [8123]])
@pytest.mark.parametrize("begin", [labapi.start, lambda **port: serve(hello, **port)])
def test_what_is_no_port_is_refused_in_a_sentence(begin, port):
    with pytest.raises(ValueError, match="port is a whole number from 1 to 65535, such as"):
        begin(port=port)
    assert not RUNNING


@pytest.mark.parametrize("port", [None, 0])
def test_no_port_is_a_free_one(port):
    assert labapi.start(port=port).running


def test_a_port_that_the_system_keeps_is_told(monkeypatch):
    def closed(port):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(loopback, "loopback_socket", closed)
    with pytest.raises(PortTaken, match="This computer gives port 80 to nobody"):
        labapi.start(port=80)


def test_the_port_is_no_setting(lab):
    with pytest.raises(ValueError, match=r"labapi\.start\(port=8123\)"):
        lab.configure(port=8123)


def test_second_lab_on_the_same_store_sees_the_same_models(lab):
    other = labapi.start(name="b", store=lab.store)
    assert remove(lab, "loan-classifier-v2.0") == 204
    assert models(other) == models(lab)
    assert other.url != lab.url


def test_shared_store_is_closed_with_its_last_lab(lab):
    other = labapi.start(name="b", store=lab.store)
    lab.stop()
    assert models(other)
    other.stop()
    with pytest.raises(StoreError, match="is closed"):
        other.store.execute("SELECT 1")


def test_store_outlives_the_second_lab_while_the_first_runs(lab):
    labapi.start(name="b", store=lab.store).stop()
    assert models(lab)


def test_lab_may_be_replaced_by_one_on_its_own_store(lab):
    assert remove(lab, "loan-classifier-v2.0") == 204
    again = labapi.start(store=lab.store)
    assert not lab.running
    assert len(models(again)) == 1


def test_store_of_the_caller_stays_open():
    with Store() as store:
        labapi.start(store=store).stop()
        assert store.execute("SELECT 1")


def test_configure_changes_settings_on_the_same_port_and_journal(lab):
    before = lab.url
    assert predict(lab).status_code == 200
    assert predict(lab.configure(fault="crash")).status_code == 500
    assert predict(lab.configure(fault=None)).status_code == 200
    assert lab.url == before
    assert [entry.status for entry in lab.journal] == [200, 500, 200]


def test_configure_by_name_finds_the_lab(lab):
    assert labapi.configure(fault="loading") is lab
    assert predict(lab).status_code == 503


def test_unknown_setting_changes_nothing(lab):
    with pytest.raises(TypeError, match="fault"):
        lab.configure(fualt="crash")
    assert predict(lab).status_code == 200


def test_start_with_a_wrong_setting_leaves_the_old_lab_running(lab):
    with pytest.raises(ValueError, match="crash"):
        labapi.start(fault="smoke")
    assert lab.running


def test_stopped_lab_cannot_be_configured(lab):
    lab.stop()
    with pytest.raises(RuntimeError, match=r"labapi\.start\(\)"):
        lab.configure(fault="slow")


def test_configure_without_a_lab_says_how_to_start_one():
    with pytest.raises(LookupError, match=r"lab = labapi\.start\(\)"):
        labapi.configure(fault="slow")


def test_stop_without_a_name_stops_all(lab):
    labapi.start(name="b")
    labapi.stop()
    assert not RUNNING


def test_crash_prints_nothing_and_shows_its_cause(lab, capfd):
    answer = predict(lab.configure(fault="crash"))
    assert "In the server's log:" in repr(labapi.show(answer))
    assert capfd.readouterr() == ("", "")


def test_lab_that_trains_answers_503_until_the_models_are_there(monkeypatch):
    trained, documents = threading.Event(), shipped_documents()
    monkeypatch.setattr(shipped, "train_shipped", lambda: trained.wait() and documents)
    lab = labapi.start(train_at_start=True)
    early = predict(lab)
    trained.set()
    lab._services.ready.wait()
    assert (early.status_code, early.headers["Retry-After"]) == (503, "1")
    assert predict(lab).status_code == 200


def test_lab_whose_training_fails_answers_with_the_models_that_came_with_it(monkeypatch, caplog):
    def fail():
        raise MemoryError

    monkeypatch.setattr(shipped, "train_shipped", fail)
    lab = labapi.start(train_at_start=True)
    assert lab._services.ready.wait(10)
    assert predict(lab).status_code == 200
    assert "The training failed" in caplog.text


def test_of_two_crashes_each_shows_its_own(lab):
    lab.configure(fault="crash")
    first = predict(lab)
    lab.configure(fault="flaky")
    second = predict(lab)
    assert "InferenceCrashError" in repr(labapi.show(first))
    assert "AnswerLostError" in repr(labapi.show(second))


def test_training_is_for_the_start_only(lab):
    with pytest.raises(ValueError, match=r"labapi\.start\(train_at_start=True\)"):
        lab.configure(train_at_start=True)


def test_trace_of_a_prediction_has_its_stages(lab):
    predict(lab)
    assert [span.name for span in lab.journal.last.spans] == [
        "route", "schema", "registry", "model", "store", "envelope"
    ]  # fmt: skip


def test_repr_tells_where_and_looks_the_same_on_every_run(lab):
    assert repr(lab) == f"Lab 'main' at http://127.0.0.1:⟨{lab.url.rpartition(':')[2]}⟩"
    lab.stop()
    assert repr(lab) == "Lab 'main' (stopped)"


def test_python_exits_while_a_lab_runs():
    code = "import labapi; labapi.start(); print('up')"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("up\n", "")


@pytest.mark.parametrize("store", ["loans.db", 5, b"x"], ids=repr)
def test_what_is_no_store_is_refused_with_one_that_is(store):
    with pytest.raises(TypeError, match=r"store=lab\.store"):
        labapi.start("no-store", store=store)


def public_keys(lab):
    answer = requests.get(f"{lab.url}/.well-known/jwks.json", timeout=10)
    return [key["kid"] for key in answer.json()["keys"]]


def status_with(lab, token):
    sent = {"Authorization": f"Bearer {token.text}"}
    return requests.get(f"{lab.url}/api/v1/models", headers=sent, timeout=10).status_code


def test_a_new_signing_key_stands_beside_the_old_one_whose_tokens_hold():
    lab = labapi.start(auth="token")
    old = lab.tokens.issue("app", ["models:read"])
    (first,) = public_keys(lab)
    lab.rotate_signing_key()
    new = lab.tokens.issue("app", ["models:read"])
    assert [labapi.token_inspector(token).header["kid"] for token in (old, new)] == public_keys(lab)
    assert public_keys(lab)[0] == first
    assert [status_with(lab, old), status_with(lab, new)] == [200, 200]


CANARY = "loan-classifier-v2.0"


def test_a_canary_is_given_at_the_start_or_later_and_ended(lab):
    lab.configure(canary=(CANARY, 1))
    assert predict(lab).json()["data"]["model_version"] == CANARY
    lab.configure(canary=None)
    assert predict(lab).json()["data"]["model_version"] != CANARY
    began = labapi.start(canary=(CANARY, 1))
    assert predict(began).json()["data"]["model_version"] == CANARY


@pytest.mark.parametrize("name", ["loan-classifier-v3.0", "loan-classifier-v2.1"])
def test_a_canary_that_could_not_be_one_is_refused_and_all_stays_as_it_was(lab, name):
    for begin in (lab.configure, labapi.start):
        with pytest.raises(ValueError, match=r"no such model. There are: loan|the default model"):
            begin(canary=(name, 0.1))
    assert predict(lab).json()["data"]["model_version"] == "loan-classifier-v2.1"
