"""A request to a lab that is not running: one sentence, and two lines in a notebook."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
import requests
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from labapi.classroom.lab import start
from labapi.classroom.notebook.measured import marked
from labapi.classroom.server.loopback import explain_in_notebook, explain_unreachable
from labapi.classroom.serving import serve
from tests.classroom.conftest import hello


def refused(url: str) -> requests.ConnectionError:
    """The error of a request that nobody answers."""
    with pytest.raises(requests.ConnectionError) as caught:
        requests.get(url, timeout=5)
    return caught.value


def error_about(url: str) -> requests.ConnectionError:
    """The error of a request that was never sent."""
    return requests.ConnectionError("no way", request=requests.Request("GET", url).prepare())


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@pytest.fixture(name="shell")
def _shell() -> Iterator[InteractiveShell]:
    """A real shell of IPython, the one that `get_ipython()` finds."""
    quiet = Config(
        {"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}}
    )
    shell = InteractiveShell.instance(config=quiet)
    yield shell
    shell.restore_sys_module_state()
    InteractiveShell.clear_instance()


def shown(shell: InteractiveShell, source: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines that a cell shows when it fails."""
    capsys.readouterr()
    assert not shell.run_cell(source).success
    return capsys.readouterr().out.splitlines()


def test_a_request_to_a_lab_that_was_stopped_is_explained() -> None:
    lab = start()
    lab.stop()
    said = explain_unreachable(refused(f"{lab.url}/api/v1/health"))
    port = lab.url.rpartition(":")[2]
    assert said == f"The lab is not running: nothing answers at http://127.0.0.1:⟨{port}⟩."


def test_where_the_lab_was_replaced_by_another_its_address_is_told() -> None:
    lab = start()
    old = f"http://127.0.0.1:{closed_port()}"
    assert explain_unreachable(refused(f"{old}/api/v1/health")) == (
        f"Nothing answers at {marked(old)}; the lab runs at {marked(lab.url)}. "
        "Run the cell that sets its address."
    )


def test_of_several_labs_those_that_run_are_told_whatever_their_names() -> None:
    labs = [start("a"), start("b")]
    old = f"http://127.0.0.1:{closed_port()}"
    first, second = (marked(lab.url) for lab in labs)
    assert explain_unreachable(refused(f"{old}/api/v1/health")) == (
        f"Nothing answers at {marked(old)}; labs run at {first} and {second}. "
        "Run the cell that sets its address."
    )
    labs[0].stop()
    assert f"; the lab runs at {second}. " in explain_unreachable(refused(labs[0].url))


def test_an_app_beside_it_is_not_taken_for_the_lab() -> None:
    serve(hello)
    said = explain_unreachable(refused(f"http://127.0.0.1:{closed_port()}/"))
    assert said.startswith("The lab is not running")


def test_a_server_that_runs_and_breaks_off_is_not_called_stopped() -> None:
    lab = start()
    said = explain_unreachable(error_about(f"{lab.url}/api/v1/health"))
    assert said.endswith("broke off before it had answered.")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_every_name_of_this_computer_is_known(host: str) -> None:
    assert explain_unreachable(error_about(f"http://{host}:9/")) is not None


@pytest.mark.parametrize(
    "url", ["https://example.org/", "http://127.0.0.1.example.org/", "http://192.0.2.1:80/"]
)
def test_another_host_is_not_explained(url: str) -> None:
    assert explain_unreachable(error_about(url)) is None


@pytest.mark.parametrize("error", [ValueError("no"), requests.ConnectionError("no")])
def test_an_error_without_a_request_is_not_explained(error: Exception) -> None:
    assert explain_unreachable(error) is None


ASK = "import requests\nrequests.get({!r}, timeout=5)"


def test_a_notebook_shows_two_lines(shell: InteractiveShell, capsys) -> None:
    lab = start()
    lab.stop()
    lines = shown(shell, ASK.format(f"{lab.url}/api/v1/health"), capsys)
    port = lab.url.rpartition(":")[2]
    assert lines == [
        f"ConnectionError: The lab is not running: nothing answers at http://127.0.0.1:⟨{port}⟩.",
        "Run the cell with labapi.start().",
    ]


def test_a_notebook_whose_lab_was_replaced_shows_one_line(shell, capsys) -> None:
    lab = start()
    lines = shown(shell, ASK.format(f"http://127.0.0.1:{closed_port()}/"), capsys)
    assert len(lines) == 1
    assert lab.url.rpartition(":")[2] in lines[0]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("get(lab, headers={'Authorization: Bearer': 't'})", "InvalidHeader: A header has a name"),
        ("get(lab, headers={'': 't'})", "InvalidHeader: A header has a name and a value"),
        ("get(lab, headers={'X-Tries': 5})", "InvalidHeader: The name and the value of a header"),
        ("get(lab, headers={'X-Id': 'a\\nb'})", "InvalidHeader: The value of a header is one line"),
        ("get('api/v1/health')", "MissingSchema: An address begins with http:// and a host."),
        ("get('ftp://127.0.0.1/')", "InvalidSchema: An address of the lab begins with http://"),
        ("get('http://')", "InvalidURL: This address names no host."),
        ("post(lab, json=float('nan'))", "InvalidJSONError: JSON has no `nan` and no infinity."),
        ("head(lab + '/api/v1/health').json()", "JSONDecodeError: The body of this answer is no"),
    ],
)
def test_what_requests_refuses_is_told_in_one_line(shell, capsys, sent: str, said: str) -> None:
    address = start().url
    (line,) = shown(shell, f"import requests\nlab = '{address}'\nrequests.{sent}", capsys)
    assert line.startswith(said)


def test_a_notebook_shows_every_other_error_as_ever(shell, capsys) -> None:
    explain_in_notebook()
    raised = "raise requests.ConnectionError('the cable is out')"
    lines = shown(shell, f"import requests\n{raised}", capsys)
    assert any("Traceback" in line for line in lines)
    assert "ConnectionError: the cable is out" in lines[-1]


def test_a_way_of_the_learners_own_to_show_errors_goes_on(shell, capsys) -> None:
    shell.set_custom_exc((ZeroDivisionError,), lambda *given, **named: print("mine"))
    lab = start()
    lab.stop()
    start().stop()
    assert shown(shell, "1 / 0", capsys) == ["mine"]
    assert len(shown(shell, ASK.format(f"{lab.url}/api/v1/health"), capsys)) == 2


def test_a_way_of_the_learners_own_for_this_very_error_is_left_alone(shell, capsys) -> None:
    shell.set_custom_exc((requests.ConnectionError,), lambda *given, **named: print("mine"))
    lab = start()
    lab.stop()
    assert shown(shell, ASK.format(f"{lab.url}/api/v1/health"), capsys) == ["mine"]


def test_without_a_notebook_nothing_is_changed() -> None:
    explain_in_notebook()
    assert not InteractiveShell.initialized()
