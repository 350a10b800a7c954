"""What a computer's settings add to requests: kept out of those to a lab, and of no other."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import requests

from labapi.classroom.server.kept_out import keep_out, on_this_computer, served_here
from labapi.classroom.serving import App, serve
from tests.classroom.conftest import echo

BEARER = {"Authorization": "Bearer mine"}
NOWHERE = "http://192.0.2.1:9"
OTHER = "http://api.example.org/"
ENTRY = "default login ann password secret\n"


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `keep_out` changes in this process is put back, and no variable names a proxy."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(requests.sessions, "get_netrc_auth", requests.utils.get_netrc_auth)
    for module, name in (
        (requests.utils, "should_bypass_proxies"),
        (urllib.request, "proxy_bypass"),
        (urllib.request, "getproxies"),
    ):
        asked = getattr(module, name)
        monkeypatch.setattr(module, name, getattr(asked, "__wrapped__", asked))


@pytest.fixture(params=["NETRC", ".netrc", "_netrc"], name="netrc")
def _netrc(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of passwords that fits every host, at each place where `requests` looks."""
    file = tmp_path / request.param
    file.write_text(ENTRY)
    monkeypatch.delenv("NETRC", raising=False)
    if request.param == "NETRC":
        monkeypatch.setenv("NETRC", str(file))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return file


def authorization(app: App, **sending: object) -> str | None:
    """The header as it arrived at the app."""
    arrived = requests.get(f"{app.url}/", timeout=5, **sending).json()["headers"]
    return arrived.get("authorization")


@pytest.mark.usefixtures("netrc")
def test_a_password_of_netrc_is_not_put_in_the_place_of_the_learners_header() -> None:
    app = serve(echo)
    assert authorization(app, headers=BEARER) == "Bearer mine"
    assert authorization(app) is None


@pytest.mark.usefixtures("netrc")
def test_the_same_goes_for_the_other_name_of_this_computer() -> None:
    app = serve(echo)
    url = app.url.replace("127.0.0.1", "localhost")
    arrived = requests.get(url, headers=BEARER, timeout=5).json()["headers"]
    assert arrived["authorization"] == "Bearer mine"


@pytest.mark.usefixtures("netrc")
def test_a_password_that_the_learner_gives_is_sent() -> None:
    assert (authorization(serve(echo), auth=("bob", "mine")) or "").startswith("Basic ")


@pytest.mark.usefixtures("netrc")
@pytest.mark.parametrize("url", [OTHER, "http://127.0.0.1:1/", "http://localhost/"])
def test_netrc_goes_on_for_every_other_address(url: str) -> None:
    serve(echo)
    prepared = requests.Session().prepare_request(requests.Request("GET", url))
    assert prepared.headers["Authorization"].startswith("Basic ")


@pytest.mark.usefixtures("netrc")
def test_a_server_that_has_stopped_is_an_address_like_others() -> None:
    app = serve(echo)
    assert served_here(app.url)
    app.stop()
    assert not served_here(app.url)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_of_a_variable_is_for_all_others_alone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, NOWHERE)
    app = serve(echo)
    assert authorization(app, headers=BEARER) == "Bearer mine"
    with urllib.request.urlopen(app.url, timeout=5) as answer:
        assert answer.status == 200
    scheme = name.lower().removesuffix("_proxy")
    assert requests.utils.get_environ_proxies(OTHER)[scheme] == NOWHERE
    assert os.environ["NO_PROXY"] == "127.0.0.1,localhost,::1"


def test_a_proxy_that_is_named_after_the_start_is_kept_out_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = serve(echo)
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)
    assert authorization(app, headers=BEARER) == "Bearer mine"


@pytest.fixture(name="system_proxy")
def _system_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows or macOS: the system names a proxy, and is asked where no variable does."""

    def getproxies() -> dict[str, str]:
        return urllib.request.getproxies_environment() or {"http": NOWHERE, "https": NOWHERE}

    def proxy_bypass(host: str) -> bool:
        given = urllib.request.getproxies_environment()
        return bool(given) and urllib.request.proxy_bypass_environment(host, given)

    for module in (urllib.request, requests.utils):
        monkeypatch.setattr(module, "getproxies", getproxies)
        monkeypatch.setattr(module, "proxy_bypass", proxy_bypass)
    for name in ("httpx", "httpx2"):
        module = pytest.importorskip(f"{name}._utils")
        monkeypatch.setattr(module, "getproxies", getproxies)


@pytest.mark.usefixtures("system_proxy")
def test_the_systems_proxy_is_kept_out_of_requests_to_the_lab() -> None:
    app = serve(echo)
    assert authorization(app, headers=BEARER) == "Bearer mine"
    with urllib.request.urlopen(app.url, timeout=5) as answer:
        assert answer.status == 200


@pytest.mark.usefixtures("system_proxy")
def test_the_systems_proxy_stays_for_everything_else() -> None:
    before = dict(os.environ)
    serve(echo)
    assert dict(os.environ) == before
    assert urllib.request.getproxies()["https"] == NOWHERE
    assert not urllib.request.proxy_bypass("example.org")
    assert requests.utils.get_environ_proxies(OTHER)["http"] == NOWHERE


@pytest.mark.usefixtures("system_proxy")
@pytest.mark.parametrize("name", ["httpx", "httpx2"])
def test_httpx_too_asks_the_lab_itself(name: str) -> None:
    module = pytest.importorskip(name)
    app = serve(echo)
    with module.Client() as client:
        assert client.get(app.url).status_code == 200
        assert [held for held in client._mounts.values() if held], "others have their proxy"


def test_a_certificate_file_that_is_gone_is_no_matter_for_a_lab(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, "/no/such/file.pem")
    assert authorization(serve(echo), headers=BEARER) == "Bearer mine"


def test_a_second_start_wraps_nothing_twice() -> None:
    keep_out()
    first = requests.sessions.get_netrc_auth, urllib.request.proxy_bypass
    keep_out()
    assert first == (requests.sessions.get_netrc_auth, urllib.request.proxy_bypass)


@pytest.mark.parametrize("url", [b"http://127.0.0.1:8/", "LOCALHOST:80", "http://[::1]:8/"])
def test_this_computer_is_known_under_each_of_its_names(url: str | bytes) -> None:
    assert on_this_computer(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1.example.org/", "http://ann@localhost@evil.example/", "http://[", ""]
)
def test_no_other_host_is_taken_for_it(url: str) -> None:
    assert not on_this_computer(url)


LEFT = """
import asyncio, locale, logging, os, signal, sys, warnings, labapi
def state():
    signals = [signal.getsignal(one) for one in signal.valid_signals()]
    root = logging.getLogger()
    return {
        "variables": dict(os.environ), "folder": os.getcwd(), "sys.path": list(sys.path),
        "signals": signals, "log": (root.level, root.handlers[:], logging.root.manager.disable),
        "warnings": list(warnings.filters), "hooks": (sys.excepthook, sys.displayhook),
        "loops": type(asyncio.get_event_loop_policy()), "numbers": sys.get_int_max_str_digits(),
        "locale": locale.setlocale(locale.LC_ALL), "depth": sys.getrecursionlimit(),
        "threads": (sys.getswitchinterval(), sys.stdout, sys.stderr),
    }
import requests  # whatever the libraries themselves do when they are imported is not ours
before = state()
lab = labapi.start(rate_limit="5/10s", auth="api-key")
labapi.show(requests.get(lab.url + "/api/v1/models"))
lab.stop()
for name, held in state().items():
    if held != before[name]:
        print(name, before[name], held)
"""


def test_a_start_changes_nothing_else_in_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", LEFT], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")
