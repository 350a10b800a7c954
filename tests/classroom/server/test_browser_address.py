"""`lab.browser_url` at each place where a notebook may run; the places are told, not met."""

from __future__ import annotations

from dataclasses import replace

import pytest

import labapi
from labapi.classroom.server.browser_address import (
    DIRECT,
    MISSING,
    NONE,
    PROXIED,
    UNSURE,
    BrowserUrl,
    address,
    explain,
    way_to,
)
from labapi.classroom.server.whereabouts import JupyterServer, Whereabouts

URL = "http://127.0.0.1:8123"
HERE = Whereabouts(server=JupyterServer("localhost", 8888))
HUB = Whereabouts(hub_prefix="/user/ada/", has_proxy=True)
BEHIND = Whereabouts(server=JupyterServer("localhost", 8888, "/user/ada/"), has_proxy=True)
OPEN = Whereabouts(server=JupyterServer("0.0.0.0", 8888), has_proxy=True)
BY_SSH = replace(HERE, over_ssh=True, has_proxy=True)


def test_on_ones_own_computer_it_is_the_labs_own_address() -> None:
    assert way_to(HERE).case == DIRECT
    assert address(URL, way_to(HERE)) == URL


def test_a_python_without_a_page_keeps_the_labs_own_address() -> None:
    way = way_to(Whereabouts())
    assert address(URL, way) == URL
    assert "No Jupyter server" in str(way)


def test_ssh_alone_without_a_page_changes_nothing() -> None:
    assert way_to(Whereabouts(over_ssh=True)).case == DIRECT


@pytest.mark.parametrize("place", [HUB, BEHIND], ids=["hub", "base_url"])
def test_the_proxy_lies_below_the_path_of_the_server(place: Whereabouts) -> None:
    assert way_to(place).case == PROXIED
    assert address(URL, way_to(place)) == "/user/ada/proxy/8123"


@pytest.mark.parametrize("place", [OPEN, BY_SSH], ids=["all addresses", "ssh"])
def test_a_server_at_the_root_has_the_proxy_at_the_root(place: Whereabouts) -> None:
    assert address(URL, way_to(place)) == "/proxy/8123"


def test_a_hub_that_tells_its_public_address_is_named_in_full() -> None:
    way = way_to(replace(HUB, public_url="https://hub.example/user/ada/"))
    assert address(URL, way) == "https://hub.example/user/ada/proxy/8123"


def test_binder_is_named() -> None:
    way = way_to(replace(HUB, binder=True))
    assert "Binder" in str(way)
    assert way.case == PROXIED


def test_binder_without_a_hub_takes_the_path_of_its_server() -> None:
    place = replace(BEHIND, binder=True)
    assert address(URL, way_to(place)) == "/user/ada/proxy/8123"


def test_a_missing_proxy_is_told_with_its_cure() -> None:
    way = way_to(replace(HUB, has_proxy=False))
    assert (way.case, way.found) == (
        MISSING,
        "this page cannot reach the lab: jupyter-server-proxy is missing",
    )
    assert "pip install jupyter-server-proxy" in way.cure
    assert "requests in cells work all the same" in way.cure


def test_where_the_proxy_is_missing_no_other_program_of_the_readers_computer_is_asked() -> None:
    assert address(URL, way_to(replace(HUB, has_proxy=False))) == "/user/ada/proxy/8123"


@pytest.mark.parametrize("place", [BEHIND, OPEN, BY_SSH], ids=["base_url", "all addresses", "ssh"])
def test_a_page_that_may_be_here_keeps_the_direct_way_if_there_is_no_other(
    place: Whereabouts,
) -> None:
    way = way_to(replace(place, has_proxy=False))
    assert (way.case, address(URL, way)) == (UNSURE, URL)
    assert way.cure.startswith("on another computer: `pip install jupyter-server-proxy`")


def test_a_service_without_a_jupyter_server_is_no_way_at_all() -> None:
    way = way_to(Whereabouts(host="GitHub Codespaces", has_proxy=True))
    assert (way.case, address(URL, way)) == (NONE, URL)
    assert "GitHub Codespaces" in str(way)


def test_a_jupyterlab_at_a_service_goes_through_its_proxy() -> None:
    place = replace(HERE, host="GitHub Codespaces", has_proxy=True)
    assert (way_to(place).case, address(URL, way_to(place))) == (PROXIED, "/proxy/8123")
    assert way_to(replace(place, has_proxy=False)).case == MISSING


def test_a_dev_container_may_have_its_page_elsewhere() -> None:
    place = replace(HERE, in_dev_container=True)
    assert way_to(place).case == UNSURE
    assert way_to(replace(place, has_proxy=True)).case == PROXIED


def test_the_reason_goes_with_the_address() -> None:
    given = address(URL, way_to(HUB))
    assert "JupyterHub" in given.explanation
    assert "share one origin, and the browser sends no preflights" in given.explanation


def test_the_address_is_an_ordinary_string_that_a_lesson_may_print_anywhere() -> None:
    assert isinstance(address(URL, way_to(HUB)), str)
    assert repr(BrowserUrl("/user/ada/proxy/8123")) == "'⟨/user/ada/proxy/8123⟩'"


def test_a_lab_knows_its_own() -> None:
    lab = labapi.start("browser-address")
    try:
        assert lab.browser_url == address(lab.url, explain())
    finally:
        lab.stop()
