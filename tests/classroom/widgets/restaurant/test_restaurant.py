import re

import pytest

import labapi
from labapi.classroom.lab import start
from labapi.classroom.widgets.restaurant.restaurant import restaurant

ROLES = ["customer", "menu", "order", "waiter", "kitchen", "dish", "receipt"]
MODEL = "loan-classifier-v2.1"


@pytest.fixture(name="answers")
def _answers(session):
    lab = start()
    return {
        "meal": session.post(f"{lab.url}/api/v1/predict", json={"features": labapi.EXAMPLE}),
        "menu": session.get(f"{lab.url}/openapi.json"),
        "kitchen": session.get(f"{lab.url}/api/v1/models/{MODEL}"),
    }


def test_the_picture_is_a_list_of_the_seven_roles_in_order(answers):
    drawn = restaurant(**answers)._repr_html_()
    items = re.findall(r'<li class="lab-(\w+)">', drawn)
    assert items == ROLES


def test_every_role_is_played_by_what_the_answers_carry(answers):
    live = {role.name: role.live for role in restaurant(**answers).roles}
    assert live["kitchen"] == (MODEL, "logistic_regression")
    assert live["menu"] == ("/openapi.json", f"{len(answers['menu'].json()['paths'])} paths")
    assert live["receipt"] == ("200 OK",)


def test_what_varies_from_run_to_run_is_marked(answers):
    live = {role.name: role.live for role in restaurant(**answers).roles}
    assert re.fullmatch(r"127\.0\.0\.1:⟨\d+⟩", *live["waiter"])
    assert re.fullmatch(r"python-requests/⟨[\d.]+⟩", *live["customer"])


def test_the_text_has_one_line_a_role(answers):
    lines = repr(restaurant(**answers)).splitlines()
    assert [line.split()[1] for line in lines] == ROLES


def test_what_the_client_said_of_itself_is_escaped(answers):
    answers["meal"].request.headers["User-Agent"] = "<script>"
    drawn = restaurant(**answers)._repr_html_()
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


@pytest.mark.parametrize(
    ("which", "instead"), [("meal", "menu"), ("menu", "meal"), ("kitchen", "meal")]
)
def test_an_answer_in_the_wrong_place_is_refused_with_the_request_to_send(answers, which, instead):
    wrong = {**answers, which: answers[instead]}
    with pytest.raises(ValueError, match=rf"This {which} cannot be drawn: .* requests\."):
        restaurant(**wrong)


def test_the_waiter_wraps_the_dish(answers):
    drawn = restaurant(**answers)._repr_html_()
    before, after = drawn.split("<i>again</i>")
    assert before.endswith("<b>4 waiter</b> ")
    assert "envelope" in after.split("</li>")[0]


def test_a_refused_order_cannot_be_drawn(answers, session):
    answers["meal"] = session.post(answers["meal"].url, json={})
    with pytest.raises(ValueError, match="This meal cannot be drawn"):
        restaurant(**answers)
