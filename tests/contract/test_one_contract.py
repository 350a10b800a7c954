"""FastAPI and Flask under one contract: no test here knows whom it speaks to."""

from __future__ import annotations

import re

import pytest

import labapi
from labapi.alternatives.flask_app import create_app as in_flask
from labapi.classroom.openapi.claims.generated import CLAIMS
from labapi.classroom.openapi.claims.suite import SUITE
from labapi.classroom.server.apps import adapted
from labapi.classroom.server.server import Server
from labapi.web.app import create_app
from labapi.web.layers.gate import GateLayer, Hosts
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.contract.breaking import BREAKS, SEVEN, Break, loses


def in_fastapi(services, settings):
    return create_app(settings, services)


@pytest.fixture(params=[in_fastapi, in_flask])
def serve(request):
    """Serve an app of either kind, perhaps with something before it, and give its address."""
    running = []

    def start(before=lambda app: app, **settings):
        services = Services.open()
        app, release = adapted(request.param(services, Settings(**settings)))
        server = Server(before(GateLayer(app, Hosts())), "contract")
        server.start()
        running.append((server, release, services))
        return server.url

    yield start
    for server, release, services in running:
        server.stop()
        release()
        services.close()


def test_the_contract_is_kept(serve):
    report = labapi.check_contract(serve())
    assert report.ok, report
    assert [row.key for row in report.unseen] == ["loading_told"]


def test_both_are_asked_side_by_side_in_one_kernel():
    lab = labapi.start("both", alternatives=True)
    reports = [labapi.check_contract(address) for address in (lab.url, lab.flask_url)]
    lab.stop()
    assert [repr(report) for report in reports] == [repr(reports[0])] * 2
    assert reports[0].ok, reports


@pytest.mark.slow
def test_schemathesis_finds_nothing_against_it(serve):
    report = labapi.check_contract(serve(), generated=True)
    assert report.ok, report
    assert int(re.search(r"sent (\d+) requests", report.note)[1]) > 200


def test_while_models_load_that_is_told(serve):
    report = labapi.check_contract(serve(fault="loading"))
    assert report["loading_told"].outcome == "holds"
    assert {row.key for row in report.failed} >= {"health_ready", "predict_answers"}
    assert report["error_shape"].outcome == report["error_silent"].outcome == "holds"


def test_a_refusal_for_now_without_a_time_to_come_back_is_told(serve):
    silent = Break("no Retry-After", {"loading_told"}, loses("retry-after"))
    row = labapi.check_contract(serve(before=silent, fault="loading"))["loading_told"]
    assert row.outcome == "fails"
    assert "Expected `Retry-After` with whole seconds" in row.said


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_crash_is_told_in_the_same_shape_and_without_a_word_of_the_inside(serve):
    report = labapi.check_contract(serve(fault="crash"))
    assert {row.key for row in report.failed} == {"predict_answers", "error_no_crash"}
    assert report["error_shape"].outcome == report["error_silent"].outcome == "holds"
    assert report["error_no_crash"].exchange.status == 500


EACH_RUN = 12
"""So many breaks are tried in each run of the tests; `pytest -m soak` tries the others, too."""
TRIED = [
    pytest.param(way, id=way.name, marks=[pytest.mark.soak] if place >= EACH_RUN else [])
    for place, way in enumerate(BREAKS)
]


@pytest.mark.parametrize("way", TRIED)
def test_each_break_fails_exactly_the_claims_that_it_breaks(serve, way):
    report = labapi.check_contract(serve(before=way))
    assert {row.key for row in report.failed} == way.breaks, report


def test_every_claim_but_the_address_is_broken_by_some_break():
    broken = set().union(*(way.breaks for way in BREAKS))
    never = {claim.key for claim in SUITE} - broken
    assert never == {"reached", "loading_told"}, never


@pytest.mark.slow
def test_schemathesis_finds_what_the_contract_forbids(serve):
    report = labapi.check_contract(serve(before=SEVEN), generated=True)
    found = {row.key for row in report.failed if row.group == "generated"}
    assert found == set(CLAIMS), report
    for key in found:
        assert report[key].curl.startswith("curl ")
        assert report[key].said.endswith(".")
