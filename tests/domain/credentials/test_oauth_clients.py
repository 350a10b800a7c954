from __future__ import annotations

import pytest

from labapi.domain.clock import ManualClock
from labapi.domain.credentials.oauth.clients import Clients
from labapi.domain.credentials.oauth.errors import InvalidClient
from labapi.domain.store import Store


@pytest.fixture
def clients():
    with Store() as store:
        yield Clients(store, ManualClock())


def test_a_secret_proves_its_client_and_no_other(clients):
    one, other = clients.register("One"), clients.register("Other")
    assert clients.authenticate(one.id, one.secret).name == "One"
    with pytest.raises(InvalidClient):
        clients.authenticate(one.id, other.secret)


def test_a_secret_is_recognisable_and_has_256_random_bits(clients):
    secrets = {clients.register("One").secret for _ in range(20)}
    assert len(secrets) == 20
    assert {(secret[:4], len(secret)) for secret in secrets} == {("ocs_", 4 + 43)}


def test_the_secret_is_not_in_the_repr(clients):
    client = clients.register("One")
    assert client.secret not in repr(client)
    assert "'••••••'" in repr(client)


def test_a_public_client_has_no_secret(clients):
    client = clients.register("One", confidential=False)
    assert client.secret is None
    assert clients.authenticate(client.id, "").confidential is False


@pytest.mark.parametrize(
    "uri",
    [
        "http://example.com/cb",
        "http://127.0.0.1.example.com/cb",
        "http://127.0.0.1@example.com/cb",
        "https://user:password@example.com/cb",
        "https://example.com/cb#there",
        "https://example.com/cb#",
        "https:///cb",
        "https:cb",
        "https://example.com/a b",
        "https://example.com\\@evil.example/cb",
        "https://exämple.com/cb",
        "https://example.com:port/cb",
        "https://[::1/cb",
        "javascript:alert(1)",
        "data:text/html,hello",
        "app:/cb",
        "/cb",
        "",
        "*",
    ],
)
def test_a_redirect_uri_that_cannot_be_trusted_is_not_registered(clients, uri):
    with pytest.raises(ValueError, match="cannot be registered"):
        clients.register("One", [uri])


@pytest.mark.parametrize(
    "uri",
    [
        "https://example.com/cb?x=1",
        "http://127.0.0.1/cb",
        "http://[::1]:8000/cb",
        "http://localhost:8000/cb",
        "com.example.app:/cb",
    ],
)
def test_a_redirect_uri_of_the_right_kind_is_registered(clients, uri):
    assert clients.read(clients.register("One", [uri]).id).redirect_uris == (uri,)


@pytest.mark.parametrize("scope", ["admin", "keys:write"])  # a key would outlive the consent
def test_a_scope_that_no_app_can_have_is_refused_with_a_list(clients, scope):
    with pytest.raises(ValueError, match=f"No app can have '{scope}'.*predict, models:read"):
        clients.register("One", scopes=["predict", scope])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"refresh": True}, "RFC 6749, 4.4.3"),
        ({"resource_server": True, "confidential": False}, "leave out confidential=False"),
    ],
)
def test_a_mix_that_makes_no_sense_is_refused(clients, wrong, told):
    with pytest.raises(ValueError, match=told):
        clients.register("One", **wrong)


def test_a_client_is_neither_kind_unless_it_is_said(clients):
    plain = clients.read(clients.register("One", ["https://example.com/cb"]).id)
    assert (plain.refresh, plain.resource_server) == (False, False)


@pytest.mark.parametrize("field", ["redirect_uris", "scopes"])
def test_a_text_for_a_tuple_is_refused(clients, field):
    with pytest.raises(ValueError, match="Use a tuple"):
        clients.register("One", **{field: "predict"})


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\nb", None, "a\u202eb"])
def test_a_name_that_people_cannot_read_is_refused(clients, name):
    with pytest.raises(ValueError, match="name is"):
        clients.register(name)
