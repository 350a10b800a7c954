"""The gate: which names this server answers to; `tests/contract/test_raw_protocols.py` has more."""

from __future__ import annotations

import pytest

from labapi.classroom.server.browser_address import PageHosts
from labapi.classroom.server.whereabouts import JupyterServer, Whereabouts
from labapi.web.app import create_app
from labapi.web.layers.gate import MOST_REMEMBERED, Hosts
from labapi.web.settings import Settings
from tests.web.conftest import Api

HEALTH = "/api/v1/health"
PAGE, EVIL = "http://localhost:8888", {"Host": "evil.example"}
HUB = Whereabouts(hub_prefix="/user/ada/", public_url="https://hub.example/user/ada/")
SERVER = Whereabouts(server=JupyterServer("0.0.0.0", 8888))
OWN_COMPUTER = Whereabouts(server=JupyterServer("localhost", 8888))


def scope_of(host):
    return {"http_version": "1.1", "headers": [(b"host", host.encode())]}


def test_a_foreign_host_is_told_what_to_do(api):
    answer = api.get(HEALTH, headers=EVIL)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (421, "MISDIRECTED_REQUEST")
    assert "labapi.start(hosts=['evil.example'])" in error["message"]
    assert {"x-request-id", "server-timing"} <= answer.headers.keys()


def test_it_comes_as_rfc_9457_too(api):
    answer = api.get(HEALTH, headers={**EVIL, "Accept": "application/problem+json"})
    assert answer.json()["type"] == "urn:labapi:problem:misdirected-request"


def test_nothing_further_in_acts_on_it(make_api):
    api = make_api(auth="api-key", rate_limit="1/60s", fault="flaky")
    for _ in range(3):
        assert api.post("/api/v1/predict", json={}, headers=EVIL).status_code == 421
    assert [entry.answered_by for entry in api.entries] == ["gate"] * 3


def test_head_of_it_has_no_body(api):
    answer = api.head(HEALTH, headers=EVIL)
    assert (answer.status_code, answer.content) == (421, b"")


def test_a_listed_page_may_read_the_refusal(make_api):
    answer = make_api(cors_origins=[PAGE]).get(HEALTH, headers={**EVIL, "Origin": PAGE})
    assert answer.status_code == 421
    assert answer.headers["access-control-allow-origin"] == PAGE


def test_a_preflight_for_a_foreign_host_is_refused_like_all_else(make_api):
    asked = {"Origin": PAGE, "Access-Control-Request-Method": "PUT"}
    api = make_api(cors_origins=[PAGE])
    assert api.options(HEALTH, headers=asked).status_code == 200
    assert api.options(HEALTH, headers={**asked, **EVIL}).status_code == 421


@pytest.mark.parametrize("host", ["hub.example", "HUB.example:8443", "hub.example."])
def test_the_names_of_the_settings_are_answered(make_api, host):
    api = make_api(hosts=["Hub.example", "192.0.2.1"])
    assert api.get(HEALTH, headers={"Host": host}).status_code == 200
    assert api.get(HEALTH, headers={"Host": "192.0.2.1:8000"}).status_code == 200
    assert api.get(HEALTH, headers={"Host": "sub.hub.example"}).status_code == 421


def test_a_name_with_a_port_is_for_that_port(make_api):
    api = make_api(hosts=["hub.example:8443"])
    assert api.get(HEALTH, headers={"Host": "hub.example:8443"}).status_code == 200
    assert api.get(HEALTH, headers={"Host": "hub.example"}).status_code == 421


@pytest.mark.parametrize(
    ("hosts", "said"),
    [
        ("hub.example", 'Use a list, even for one: ["hub.example"]'),
        (["https://hub.example/user"], 'such as "hub.example"'),
        (["*"], "DNS rebinding"),
        (["*.example"], "DNS rebinding"),
        (["a b"], 'such as "hub.example"'),
        ([8000], "Use a list of texts"),
    ],
)
def test_a_name_that_no_host_could_equal_is_refused(hosts, said):
    with pytest.raises(ValueError, match=r"^hosts ") as refused:
        Settings(hosts=hosts)
    assert said in str(refused.value)


# -- the pages of a notebook


def test_a_page_that_a_hub_tells_of_is_answered(services):
    api = Api(create_app(Settings(), services, pages=PageHosts(HUB)), base_url="http://localhost")
    assert api.get(HEALTH, headers={"Host": "hub.example"}).status_code == 200
    assert api.get(HEALTH, headers=EVIL).status_code == 421


@pytest.mark.parametrize(
    ("place", "host", "known"),
    [
        (HUB, "hub.example", True),
        (HUB, "192.0.2.1", True),
        (SERVER, "192.0.2.1", True),
        (SERVER, "[2001:db8::1]", True),
        (SERVER, "evil.example", False),
        (OWN_COMPUTER, "192.0.2.1", False),
        (Whereabouts(), "192.0.2.1", False),
        (Whereabouts(), "", False),
    ],
)
def test_which_hosts_a_page_may_have(place, host, known):
    assert (host in PageHosts(place)) is known


def test_a_page_tells_its_host_by_its_origin():
    pages = PageHosts(OWN_COMPUTER)
    pages.met("https://Notebooks.example:8443")
    pages.met("null")
    assert "notebooks.example" in pages
    assert "" not in pages
    assert "null" not in pages


def test_what_is_remembered_as_good_is_bounded():
    hosts = Hosts()
    for port in range(10 * MOST_REMEMBERED):
        assert hosts.fault_of(scope_of(f"localhost:{port}")) is None
    assert len(hosts._good) == MOST_REMEMBERED
    assert hosts.fault_of(scope_of("localhost:60000")) is None
