"""Which apps `labapi serve --new-client` registers, and what it prints of them."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys

import pytest
import requests

from labapi import cli
from labapi.commands.serve import add_options, register_clients
from labapi.domain.clock import ManualClock
from labapi.domain.credentials.oauth.clients import Clients
from labapi.domain.store import Store

BACK = "http://127.0.0.1/callback"
BUDDY = ["--new-public-client", "Budget Buddy", "--redirect-uri", BACK]
BATCH = ["--new-client", "Nightly batch", "--scope", "predict", "--scope", "models:read"]


@pytest.fixture
def clients():
    with Store() as store:
        yield Clients(store, ManualClock())


def asked(*words):
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(words).clients


def registered(clients, *words):
    """Register what was typed, and give each app with the secret that was printed."""
    told = register_clients(clients, asked(*words))
    pairs = re.findall(r"client_id +(\S+)(?:\n  client_secret +(\S+))?", told)
    return [(clients.read(app_id), secret) for app_id, secret in pairs]


def test_an_app_is_registered_and_its_secret_printed(clients):
    [(app, secret)] = registered(clients, *BATCH)
    assert clients.authenticate(app.id, secret).name == "Nightly batch"
    assert app.scopes == {"predict", "models:read"}


def test_a_public_app_has_no_secret(clients):
    [(app, secret)] = registered(clients, *BUDDY)
    assert (app.confidential, secret, app.redirect_uris) == (False, "", (BACK,))


def test_an_app_may_predict_where_no_scope_is_named(clients):
    [(app, _)] = registered(clients, "--new-client", "a")
    assert app.scopes == {"predict"}


def test_what_is_said_of_an_app_is_said_of_the_one_before_it(clients):
    other = "http://127.0.0.1/other"
    words = [*BUDDY, "--redirect-uri", other, "--new-client", "plain", *BATCH]
    found = [app for app, _ in registered(clients, *words)]
    assert [app.redirect_uris for app in found] == [(BACK, other), (), ()]
    assert [sorted(app.scopes) for app in found] == [
        ["predict"], ["predict"], ["models:read", "predict"],
    ]  # fmt: skip


def test_one_reading_of_the_options_leaves_no_app_for_the_next():
    asked(*BUDDY)
    assert asked() == []


def test_an_app_gets_refresh_tokens_and_a_service_asks_about_tokens_where_it_is_said(clients):
    words = [*BUDDY, "--refresh", "--new-client", "desk", "--resource-server", *BATCH]
    found = [(app.refresh, app.resource_server) for app, _ in registered(clients, *words)]
    assert found == [(True, False), (False, True), (False, False)]


@pytest.mark.parametrize("option", ["--refresh", "--resource-server"])
def test_what_is_so_of_no_app_is_told(option, capsys):
    with pytest.raises(SystemExit):
        asked(option, *BATCH)
    assert f"{option} says something of an app" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--redirect-uri", "--scope"])
def test_what_is_said_of_no_app_is_told(option, capsys):
    with pytest.raises(SystemExit):
        asked(option, "x", *BATCH)
    assert f"{option} says something of an app" in capsys.readouterr().err


@pytest.mark.parametrize("auth", [[], ["--auth", "api-key"]])
def test_where_no_tokens_are_taken_no_app_is_registered(auth, capsys):
    assert cli.main(["serve", *BATCH, *auth]) == 1
    assert "add --auth token" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--redirect-uri", "http://example.com/"], "use https"),
        (["--scope", "root"], "No app can have 'root'"),
    ],
)
def test_an_app_that_cannot_be_registered_is_told_and_no_other_is_kept(
    words, told, capsys, tmp_path
):
    path = tmp_path / "s.sqlite"
    wrong = [*BATCH, "--new-client", "wrong", *words]
    assert cli.main(["serve", "--auth", "any", "--store", str(path), *wrong]) == 1
    assert told in capsys.readouterr().err
    with Store(path) as store:
        assert store.execute("SELECT * FROM oauth_clients") == []


def test_an_app_that_was_registered_gets_a_token_from_the_server(tmp_path):
    command = [sys.executable, "-m", "labapi", "serve", "--auth", "token", *BATCH]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        told = ""
        while "Press Ctrl-C" not in told:
            told += process.stdout.readline()
        url = re.search(r"(http://\S+)/api/v1", told)[1]
        pair = tuple(re.findall(r"client_\w+ +(\S+)", told))
        form = {"grant_type": "client_credentials"}
        answer = requests.post(f"{url}/oauth/token", data=form, auth=pair, timeout=9)
        process.terminate()
    assert answer.json()["scope"] == "models:read predict"
