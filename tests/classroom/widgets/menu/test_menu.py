"""The menu of an API: what it says, what it finds, and that what it shows is really served."""

import json
import re
from html.parser import HTMLParser

import pytest
import requests
from fastapi import FastAPI
from flask import Flask, request
from pydantic import BaseModel, Field

from labapi.classroom.lab import start
from labapi.classroom.openapi.operations import operations_of
from labapi.classroom.openapi.request_code import python, request_code
from labapi.classroom.serving import serve
from labapi.classroom.widgets.menu.as_text import codes_of
from labapi.classroom.widgets.menu.menu import Menu, matching

IDS = {"ds_3f9c2a7be1d04455": "", "pred_3f9c2a7be1d04455": ""}


class Item(BaseModel):
    """Something to sell."""

    name: str = Field(min_length=1, description="What it is called.")
    price: float = Field(gt=0)
    tags: list[str] = []
    tax: float | None = None


@pytest.fixture(name="shop")
def _shop():
    app = FastAPI(title="A <b>shop</b>")

    @app.post("/items/{shelf}", status_code=201)
    async def create_item(shelf: int, item: Item, copies: int, note: str | None = None) -> Item:
        """Put an item on a shelf."""
        return item

    return serve(app)


@pytest.fixture(name="lab")
def _lab():
    return start(name="menu")


@pytest.fixture(scope="module", name="document")
def _document():
    lab = start(name="menu document")
    document = requests.get(f"{lab.url}/openapi.json").json()
    lab.stop()
    return document


class Tags(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, html):
        super().__init__()
        self.found, self.open, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("wbr", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def one(path="/it", method="get", title="It", **node):
    """Make a menu of one operation."""
    return Menu({"info": {"title": title}, "paths": {path: {method: node}}})


# what it shows


def test_the_menu_lists_every_operation_of_the_running_server(lab, document):
    menu = lab.menu()
    assert len(menu) == menu.total == len(operations_of(document))
    assert "POST    /api/v1/predict " in repr(menu)
    assert 'lab.menu("POST /api/v1/predict")' in repr(menu)


def test_the_menu_is_read_over_http(lab):
    lab.menu()
    assert lab.journal.last.target == "/openapi.json"


def test_a_question_stands_on_top_and_may_be_ones_own(lab):
    assert "What do I have to send" in repr(lab.menu())
    asked = lab.menu(question="Is `wealth` < 5 taken?")
    assert "Is `wealth` < 5 taken?" in repr(asked)
    assert "Is <code>wealth</code> &lt; 5 taken?" in asked._repr_html_()


def test_one_operation_is_told_in_full_as_text(lab):
    told = repr(lab.menu("POST /api/v1/predict"))
    assert "age: integer, 18 to 120, required. Age in full years." in told
    assert "threshold: number, more than 0, less than 1, 0.5 if left out." in told
    assert '"prediction": "approved"' in told
    assert "422 Unprocessable Content: VALIDATION_ERROR, IDEMPOTENCY_KEY_REUSED" in told


def test_a_body_that_takes_no_other_fields_says_so_in_both_forms(document):
    menu = Menu(document, "POST /api/v1/predict")
    assert "A field that is not listed is refused." in repr(menu)
    assert "A field that is not listed is refused." in menu._repr_html_()


def test_the_text_of_every_operation_has_its_answers_and_an_example(document):
    for operation in operations_of(document):
        told = repr(Menu(document, f"{operation.method} {operation.path}"))
        assert all(answer.title in told for answer in operation.answers)
        assert "requests." in told


def test_every_operation_is_a_line_that_the_keyboard_opens(document):
    page = Tags(Menu(document)._repr_html_())
    lines = [attrs for tag, attrs in page.found if attrs.get("class") == "lab-entry"]
    summaries = [attrs for tag, attrs in page.found if tag == "summary"]
    assert len(lines) == len(operations_of(document))
    assert not any("open" in attrs for attrs in lines)
    assert len(summaries) > 100


def test_a_single_operation_is_open_at_once(document):
    page = Tags(Menu(document, "PATCH /api/v1/models/{model_id}")._repr_html_())
    [line] = [attrs for _, attrs in page.found if attrs.get("class") == "lab-entry"]
    assert "open" in line


def test_the_picture_names_every_field_and_every_status(document):
    text = Tags(Menu(document, "POST /api/v1/predict")._repr_html_()).text
    for said in ("credit_score", "300 to 850", "Content Too Large", "MODEL_NOT_READY", "approved"):
        assert said in text


def test_each_shape_of_a_body_is_shown_with_an_example(document):
    text = Tags(Menu(document, "PUT /api/v1/models/{model_id}")._repr_html_()).text
    assert "The shape LogisticModelIn" in text
    assert "Another example: BoostingModelIn" in text


def test_a_deprecated_operation_says_so(document):
    old = Menu(document, "/api/v0/predict")
    assert "Deprecated" in repr(old)
    assert "deprecated" in Tags(old._repr_html_()).text


def test_the_same_document_gives_the_same_menu(document):
    first, second = Menu(document), Menu(json.loads(json.dumps(document)))
    assert first._repr_html_() == second._repr_html_()
    assert repr(first) == repr(second)


# what it finds


@pytest.mark.parametrize(
    ("search", "paths"),
    [
        ("/api/v1/predict", ["/api/v1/predict", "/api/v1/predict"]),  # POST and QUERY
        ("query", ["/api/v1/predict"]),
        ("post /api/v1/predict", ["/api/v1/predict"]),
        ("batch", ["/api/v1/predict/batch"]),
        ("delete model", ["/api/v1/models/{model_id}"]),
        ("credit_score post batch", ["/api/v1/predict/batch"]),
        ("unknown word", []),
    ],
)
def test_a_search_finds_by_path_name_and_field(document, search, paths):
    assert [one.path for one in matching(operations_of(document), search)] == paths


def test_a_search_for_a_status_finds_what_can_give_it(document):
    found = matching(operations_of(document), "412")
    assert {one.method for one in found} == {"GET", "PUT", "PATCH", "DELETE"}


def test_a_search_that_finds_nothing_proposes_a_near_word(document):
    menu = Menu(document, "predikt")
    assert len(menu) == 0
    assert "Did you mean “predict”?" in repr(menu)
    assert "Did you mean" in menu._repr_html_()


def test_what_is_no_text_is_refused_with_an_example(lab):
    with pytest.raises(TypeError, match=r'lab\.menu\("predict"\)'):
        lab.menu(["predict"])


# what it shows is served


def sendable(document):
    cases = []
    for operation in operations_of(document):
        for body in operation.bodies or (None,):
            for name in body.examples if body else (None,):
                code = request_code(operation, "lab", body, name)
                label = f"{operation.method} {operation.path} {name or ''}"
                cases.append((label, operation, code))
    return cases


def run(code, lab, session):
    return eval(code, {"lab": lab, "requests": session})


def test_every_example_of_the_menu_is_accepted_by_the_lab(lab, session, document):
    features = {"features": {"age": 35, "income": 55000, "credit_score": 720}}
    features["features"] |= {"employment_years": 8, "loan_amount": 25000}
    prediction = session.post(f"{lab.url}/api/v1/predict", json=features).json()["data"]["id"]
    rows = [features["features"] | {"approved": age % 2 == 0, "age": age} for age in range(20, 80)]
    dataset = session.post(f"{lab.url}/api/v1/datasets", json={"rows": rows}).json()["data"]["id"]
    kept = [case for case in sendable(document) if case[1].method != "DELETE"]
    for label, operation, code in kept:
        code = code.replace("ds_3f9c2a7be1d04455", dataset)
        code = code.replace("pred_3f9c2a7be1d04455", prediction)
        answer = run(code, lab, session)
        first = (answer.history or [answer])[0]
        assert first.status_code < 400, f"{label}: {first.text}"
        assert str(first.status_code) in {one.status for one in operation.answers}, label


def test_a_deletion_is_shown_as_one_can_send_it(lab, session, document):
    cases = [case for case in sendable(document) if case[1].method == "DELETE"]
    [code] = [code for _, operation, code in cases if "models" in operation.path]
    assert run(code, lab, session).status_code == 404  # what the example of a PUT deploys
    there = code.replace("trial-1", "loan-classifier-v2.0")
    assert run(there, lab, session).status_code == 204


def test_an_app_of_ones_own_has_a_menu_whose_examples_it_accepts(shop, session):
    [operation] = shop.menu()
    answer = run(request_code(operation, "lab", operation.body), shop, session)
    assert (answer.status_code, answer.json()["price"]) == (201, 1.0)


@pytest.mark.parametrize(
    ("media_type", "got"),
    [
        ("multipart/form-data", ["text", "text"]),
        ("application/x-www-form-urlencoded", ["text", None]),
    ],
)
def test_the_example_of_a_form_arrives_as_a_form(session, media_type, got):
    app = Flask(__name__)
    fields = {"title": {"type": "string"}, "photo": {"type": "string", "format": "binary"}}
    body = {"content": {media_type: {"schema": {"properties": fields}}}}
    paths = {"/photos": {"post": {"requestBody": body}}}
    app.add_url_rule("/openapi.json", view_func=lambda: {"paths": paths})

    @app.post("/photos")
    def create_photo():
        files = [file.read().decode() for file in request.files.values()]
        return [request.form["title"], *(files or [None])]

    served = serve(app)
    [operation] = served.menu()
    assert run(request_code(operation, "lab", operation.body), served, session).json() == got


def test_the_fields_of_ones_own_app_are_told_with_their_bounds(shop):
    told = repr(shop.menu("items"))
    assert "price: number, more than 0, required" in told
    assert "tax: number or null, optional" in told
    assert "shelf (in the path): integer, required" in told
    assert "{served.url}/items/1?copies=1" in told


# what comes from outside is text


def test_foreign_text_never_becomes_markup(shop):
    page = shop.menu()._repr_html_()
    assert "<b>shop</b>" not in page
    assert "&lt;b&gt;shop&lt;/b&gt;" in page


EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def test_every_text_of_a_document_is_escaped():
    schema = {
        "type": "object",
        "properties": {EVIL: {"type": EVIL, "description": EVIL, "default": EVIL, "enum": [EVIL]}},
    }
    content = {EVIL: {"schema": schema, "examples": {EVIL: {"value": {EVIL: EVIL}}}}}
    answer = {"description": EVIL, "content": content, "headers": {EVIL: {"description": EVIL}}}
    menu = one(
        f"/{EVIL}",
        "post",
        EVIL,
        summary=EVIL,
        description=EVIL,
        tags=[EVIL],
        parameters=[{"name": EVIL, "in": "query", "description": EVIL, "required": True}],
        requestBody={"description": EVIL, "content": content},
        responses={"200": answer, "404": answer, EVIL: answer},
    )
    page = Tags(menu._repr_html_())
    assert not {tag for tag, _ in page.found} & {"script", "img"}
    assert EVIL in page.text.replace("\u200b", "")
    assert not page.open


@pytest.mark.parametrize("junk", [None, 3, [], "text", {"paths": {"/x": {"get": None}}}])
def test_a_document_that_lists_nothing_has_a_menu_that_says_so(junk):
    menu = Menu(junk)
    assert "no endpoints yet" in repr(menu)
    assert "no endpoints yet" in menu._repr_html_()


def test_an_operation_of_which_nothing_is_told_is_shown_with_what_there_is():
    menu = one()
    assert "GET     /it" in repr(menu)
    text = Tags(menu._repr_html_()).text
    assert "Only the request line" in text
    assert "The document does not say." in text


def test_a_menu_without_examples_of_its_own_makes_them_up():
    schema = {"properties": {"age": {"type": "integer", "minimum": 18}}, "required": ["age"]}
    content = {"application/json": {"schema": schema}}
    menu = one(method="post", requestBody={"content": content})
    assert 'json={"age": 18}' in menu._repr_html_().replace("&quot;", '"')


# where there is no document


def test_an_app_without_a_document_is_told_kindly():
    app = Flask(__name__)
    menu = serve(app).menu()
    assert len(menu) == 0
    assert "This app has no menu: GET /openapi.json answered 404." in repr(menu)
    assert "with Flask" in menu._repr_html_()


@pytest.mark.parametrize(
    ("sent", "said"),
    [("no json", "no JSON"), ("[1]", "no OpenAPI document"), ("{}", "no OpenAPI document")],
)
def test_a_document_that_is_none_is_told_kindly(sent, said):
    app = Flask(__name__)
    app.add_url_rule("/openapi.json", view_func=lambda: sent)
    assert said in repr(serve(app).menu())


def test_a_lab_that_has_stopped_says_so(lab):
    lab.stop()
    assert re.search(r"Nothing answered at http://127.0.0.1:⟨\d+⟩\.", repr(lab.menu()))


# code


def test_a_value_is_written_as_python():
    assert python({"a": None, "b": [True, 1.5, "é\n"]}) == '{"a": None, "b": [True, 1.5, "é\\n"]}'


def test_a_long_value_is_broken_over_lines_that_are_still_python():
    value = {"features": {f"feature {n}": [n] * 20 for n in range(3)}, "empty": {}, "none": []}
    written = python(value)
    assert eval(written) == value
    assert max(map(len, written.splitlines())) <= 80


def test_braces_and_quotes_in_a_path_stay_what_they_are():
    [operation] = operations_of({"paths": {'/a{b}"c': {"get": {}}}})
    lab = type("Somewhere", (), {"url": "http://x"})
    known = {"lab": lab, "requests": type("R", (), {"get": staticmethod(lambda url: url)})}
    assert eval(request_code(operation, "lab"), known) == 'http://x/a{b}"c'


def test_the_words_of_a_refusal_of_oauth_are_told_as_codes():
    shown = {"invalid_grant": {"value": {"error": "invalid_grant"}}, "other": {"value": {}}}
    content = {"application/json": {"schema": {}, "examples": shown}}
    answers = {"400": {"description": "Bad Request", "content": content}}
    (one,) = operations_of({"paths": {"/x": {"post": {"responses": answers}}}})
    assert codes_of(one.answers[0]) == ["invalid_grant"]
