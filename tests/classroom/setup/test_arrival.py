"""Requests that something changes on their way: found by trying, and named."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

import labapi
from labapi.checks.result import Outcome
from labapi.classroom.running import RUNNING
from labapi.classroom.setup import arrival
from labapi.classroom.setup.arrival import NO_START, trouble_with_requests
from labapi.classroom.setup.facts import gather

SEND = requests.Session.request
CHANGED = "arrived with another Authorization header than was written."
NOT_SENT = "was not answered by the server in this kernel that it was sent to."


def signed(self: requests.Session, method: str, url: str, **sending: Any) -> requests.Response:
    """What a company's start-up file may do."""
    return SEND(self, method, url, **{**sending, "headers": {"Authorization": "Basic c29tZQ=="}})


class CachedSession(requests.Session):
    """What `requests_cache.install_cache()` puts in place, in a few lines."""

    held: dict[str, requests.Response] = {}  # noqa: RUF012  # as a cache is: for all sessions

    def request(self, method: str, url: str, **sending: Any) -> requests.Response:
        if url not in self.held:
            self.held[url] = super().request(method, url, **sending)
        return self.held[url]


def test_nothing_comes_between_here_and_nothing_is_left_behind() -> None:
    assert trouble_with_requests() == ""
    assert not RUNNING


def test_a_function_that_was_replaced_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests.Session, "request", signed)
    told = trouble_with_requests()
    assert f"`requests` sent {CHANGED} `requests.Session.request` is not requests' own" in told
    assert __file__ in told


def test_a_cache_is_named_with_its_own_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CachedSession, "__module__", "requests_cache.patcher")
    monkeypatch.setattr(requests, "Session", CachedSession)
    monkeypatch.setattr(requests.sessions, "Session", CachedSession)
    told = trouble_with_requests()
    assert NOT_SENT in told
    assert "requests_cache" in told
    assert "Run `requests_cache.uninstall_cache()`" in told


def test_a_requests_that_raises_is_told_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any, **named: Any) -> None:
        raise RuntimeError("network access is off")

    monkeypatch.setattr(HTTPAdapter, "send", refuse)
    told = trouble_with_requests()
    assert "failed (RuntimeError: network access is off)" in told
    assert "`requests.adapters.HTTPAdapter.send` is not requests' own" in told


def test_an_own_opener_of_urllib_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": "http://[::1]:9"}))
    opener.addheaders = []
    monkeypatch.setattr(urllib.request, "proxy_bypass", lambda host: False)
    monkeypatch.setattr(urllib.request, "_opener", opener)
    monkeypatch.setattr(arrival, "serve", unguarded(arrival.serve))
    assert "A request that `urllib` sent" in trouble_with_requests()


def unguarded(serve: Any) -> Any:
    """Serve, but leave what comes between where it is."""

    def served(*given: Any, **named: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("labapi.classroom.serving.keep_out", lambda: None)
            return serve(*given, **named)

    return served


def test_certificates_that_are_gone_are_named_where_httpx_asks_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("httpx")
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such/file.pem")
    assert "The variable SSL_CERT_FILE names a file that is not there" in trouble_with_requests()


def test_a_server_that_would_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "labapi.web.app", None)
    assert trouble_with_requests().startswith(NO_START)
    assert gather().on_the_way.startswith(NO_START)


def test_a_wrong_answer_where_requests_are_changed_is_a_set_up_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = types.SimpleNamespace(safe_methods="GET")
    check = labapi.exercise("03", namespace=vars(answer))
    assert check.safe_methods().outcome is not Outcome.SETUP
    monkeypatch.setattr(requests.Session, "request", signed)
    result = check.safe_methods()
    assert result.outcome is Outcome.SETUP
    assert "`requests.Session.request` is not requests' own" in result.message
