"""The uniform interface, measured: each address tells by `OPTIONS` what the document tells of it.

A client that has never seen this API can ask any address what it may do there (RFC 9110, 9.3.7).
"""

from __future__ import annotations

import pytest
import requests

from labapi.classroom.front import proxy
from tests.contract.document import document, operations_of

METHODS = {"GET", "QUERY", "POST", "PUT", "PATCH", "DELETE"}
SETTINGS = [{}, {"auth": "any", "rate_limit": "1000/60s"}]


def offered(found):
    """Give the methods of each path, filled with the examples of its parameters."""
    operations = operations_of(found)
    addresses = {path: filled(path, operation) for (_, path), operation in operations.items()}
    return {
        address: {method.upper() for method, of_path in operations if of_path == path}
        for path, address in addresses.items()
    }


def filled(path, operation):
    in_path = [one for one in operation.get("parameters", ()) if one["in"] == "path"]
    return path.format(**{one["name"]: one["schema"]["examples"][0] for one in in_path})


def allowed(methods):
    return methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


@pytest.fixture(params=["straight", "through a proxy"])
def url(request, lab):
    """Where the lab is asked: itself, or a proxy in front of it, which a client cannot tell."""
    front = proxy(lab, name="contract proxy")
    yield lab.url if request.param == "straight" else front.url
    front.stop()


@pytest.mark.parametrize("settings", SETTINGS, ids=["open", "guarded"])
def test_options_tells_of_each_address_what_the_document_tells(lab, url, settings):
    lab.configure(**settings)
    by_path = offered(document(**settings))
    with requests.Session() as session:
        answers = {path: session.options(url + path) for path in by_path}
    told = {path: set(answer.headers["allow"].split(", ")) for path, answer in answers.items()}
    assert told == {path: allowed(methods) for path, methods in by_path.items()}
    assert {answer.status_code for answer in answers.values()} == {204}


@pytest.mark.parametrize("settings", SETTINGS, ids=["open", "guarded"])
def test_what_an_address_does_not_allow_is_refused_there(lab, url, settings):
    lab.configure(**settings)
    with requests.Session() as session:
        for path, methods in offered(document(**settings)).items():
            for method in METHODS - methods:
                answer = session.request(method, url + path, allow_redirects=False)
                assert answer.status_code == 405, (method, path)
                assert set(answer.headers["allow"].split(", ")) == allowed(methods)


def test_no_operation_has_a_method_beyond_the_six():
    for settings in SETTINGS:
        assert set().union(*offered(document(**settings)).values()) <= METHODS
