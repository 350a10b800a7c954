"""A lab that speaks https: who vouches for it, who trusts it, and what is said to the others."""

import os
import socket
import ssl
import stat
import sys
import warnings

import pytest
import requests

import labapi
from labapi.classroom.exchange.as_code import as_curl, as_requests
from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.front import proxy
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.running import ca_path_at
from labapi.classroom.server.loopback import explain_tls
from labapi.classroom.serving import serve
from tests.classroom.conftest import hello
from tests.classroom.server.test_unreachable import _shell, shown  # noqa: F401  # a fixture

HEALTH, PREDICT = "/api/v1/health", "/api/v1/predict"


@pytest.fixture(name="lab")
def _lab():
    return labapi.start(tls=True)


def get(lab, path=HEALTH, **named):
    return requests.get(lab.url + path, verify=lab.ca_path, timeout=9, **named)


def failed(url, **named):
    with pytest.raises(requests.RequestException) as caught:
        requests.get(url, timeout=9, **named)
    return caught.value


def test_a_client_that_trusts_the_labs_authority_is_answered(lab):
    assert lab.url.startswith("https://127.0.0.1:")
    assert get(lab).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_certificate_is_for_each_name_of_this_computer(lab, host):
    context = ssl.create_default_context(cafile=lab.ca_path)
    with (
        socket.create_connection(("127.0.0.1", lab.port), timeout=9) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        assert secured.version() == "TLSv1.3"


def test_the_file_holds_a_certificate_and_no_key_and_lies_in_a_private_folder(lab):
    folder = os.path.dirname(lab.ca_path)
    assert os.listdir(folder) == ["lab-ca.pem"]
    with open(lab.ca_path, encoding="ascii") as file:
        assert "PRIVATE" not in file.read()
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700


def test_the_file_goes_with_the_lab(lab):
    folder = os.path.dirname(lab.ca_path)
    lab.stop()
    assert not os.path.exists(folder)


def test_a_lab_in_its_place_keeps_the_port_and_has_an_authority_of_its_own(lab):
    first, port = lab.ca_path, lab.port
    second = labapi.start(tls=True)
    assert second.port == port
    assert second.ca_path != first
    assert not os.path.exists(first)
    assert get(second).status_code == 200


def test_a_lab_whose_port_is_taken_leaves_no_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(RuntimeError):
        labapi.start(tls=True, port=other.getsockname()[1])
    assert list(tmp_path.iterdir()) == []


def test_configure_keeps_https_and_refuses_to_change_it(lab):
    lab.configure(fault="loading")
    assert get(lab).status_code == 503
    with pytest.raises(ValueError, match="tls is about the start"):
        lab.configure(tls=False)


def test_what_is_no_yes_or_no_is_refused_before_anything_starts():
    with pytest.raises(ValueError, match="Use True for https"):
        labapi.start(tls="yes")


def test_a_plain_lab_has_no_authority_to_trust():
    with pytest.raises(RuntimeError, match=r"labapi.start\(tls=True\)"):
        _ = labapi.start().ca_path


def test_a_request_that_trusts_nobody_is_told_whom_to_trust(lab):
    said = explain_tls(failed(lab.url + HEALTH)).splitlines()
    assert said[1] == "Say that you trust that one: verify=lab.ca_path, if yours is named lab."
    assert len(said) == 2


def test_http_to_the_port_of_https_is_told_so(lab):
    said = explain_tls(failed(lab.url.replace("https", "http") + HEALTH)).splitlines()
    assert said[1] == "Begin the address with https://."
    assert "speaks https alone" in said[0]


def test_https_to_the_port_of_http_is_told_so():
    app = serve(hello)
    said = explain_tls(failed(app.url.replace("http", "https")))
    assert said.splitlines()[1] == "Begin the address with http://."


def test_a_server_that_is_none_of_ours_is_left_to_requests():
    with socket.create_server(("127.0.0.1", 0)) as other:
        url = f"http://127.0.0.1:{other.getsockname()[1]}"
    assert explain_tls(failed(url)) is None


def test_a_cell_shows_two_lines(lab, shell, capsys):
    labapi.start(name="again", tls=True)  # with a shell: it is asked to explain
    asked = f"import requests; requests.get({lab.url + HEALTH!r}, timeout=9)"
    lines = [line for line in shown(shell, asked, capsys) if line]
    assert len(lines) == 2
    assert lines[0].startswith("SSLError: Nobody whom you trust vouches for https://127.0.0.1:⟨")


def test_what_is_kept_of_such_an_error_is_what_was_shown(lab, shell):
    labapi.start(name="again", tls=True)
    asked = f"import requests; requests.get({lab.url + HEALTH!r}, timeout=9)"
    error = shell.run_cell(asked).error_in_exec
    assert str(error).startswith("Nobody whom you trust vouches for")


def test_the_handshake_is_a_stage_of_the_timeline(lab):
    with requests.Session() as session, labapi.timeline() as life:
        session.verify = lab.ca_path
        session.get(lab.url + HEALTH, timeout=9)
        session.get(lab.url + HEALTH, timeout=9)
    assert life[0].times["TLS"] > 0
    assert life[1].times["TLS"] == 0
    assert repr(life[1]).count("not needed: the connection was kept") == 3


def test_a_handshake_that_failed_is_where_the_request_broke(lab):
    with labapi.timeline() as life:
        failed(lab.url + HEALTH)
    rows = {bar.label: bar.said for bar in life[0].bars()}
    assert RULE.fullmatch(rows["TLS"])
    assert rows["send"] == "not reached"


def test_the_journal_shows_the_address_as_it_was_asked(lab):
    r = get(lab)
    assert exchange_of(lab.journal.last).url == r.url
    assert "journal" in repr(labapi.show(r))


def test_the_code_of_a_request_says_whom_to_trust(lab):
    exchange = exchange_of(get(lab))
    assert f"--cacert {lab.ca_path}" in as_curl(exchange, marks=False)
    code = as_requests(exchange, marks=False)
    assert f"verify={lab.ca_path!r}" in code
    names = {}
    exec(code, names)
    assert names["r"].status_code == 200
    assert lab.ca_path not in RULE.sub("", as_curl(exchange) + as_requests(exchange))


def test_what_the_kit_itself_sends_trusts_the_lab(lab):
    assert "/api/v1/predict" in repr(lab.menu())
    assert labapi.replay(get(lab)).status_code == 200
    console = lab.console()
    console.send()
    assert console.history[-1].exchange.status == 200


def test_a_proxy_speaks_tls_to_the_lab_behind_it(lab):
    front = proxy(lab)
    assert requests.get(front.url + HEALTH, timeout=9).status_code == 200


def test_a_page_cannot_ask_and_is_told_why(lab):
    for ask in (lambda: lab.browser_url, lab.cors_probe):
        with pytest.raises(RuntimeError, match="does not trust this lab's certificate"):
            ask()


def test_what_is_no_http_is_refused_within_tls_too(lab):
    context = ssl.create_default_context(cafile=lab.ca_path)
    with (
        socket.create_connection(("127.0.0.1", lab.port), timeout=9) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secured,
    ):
        secured.sendall(b"hello\r\n\r\n")
        assert secured.recv(100).startswith(b"HTTP/1.1 400")


def test_trust_is_for_the_very_address(lab):
    assert ca_path_at(lab.url) == ca_path_at(lab.url + HEALTH) == lab.ca_path
    assert ca_path_at(f"{lab.url}1{HEALTH}") == ca_path_at("https://example.org/") == ""


def test_a_client_that_checks_nothing_is_answered_and_warned(lab):
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert requests.get(lab.url + HEALTH, verify=False, timeout=9).status_code == 200
    assert "Unverified HTTPS request" in str(warned[0].message)
