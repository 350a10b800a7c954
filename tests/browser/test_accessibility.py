"""All that is drawn in a notebook, looked at by axe in both themes."""

import pytest
from playwright.sync_api import expect

from tests.browser.page import THEMES
from tests.browser.test_sequence import FLOW

PREPARE = """
import requests
from IPython.display import display
import labapi
from labapi.checks.result import Outcome, Result
from labapi.classroom.widgets.ask.question import StaticQuestion
from labapi.classroom.widgets.ask.question import read_question
from labapi.classroom.widgets.restaurant.restaurant import restaurant

lab = labapi.start()
check = labapi.exercise("03_http_methods")
predict = lab.url + "/api/v1/predict"
good = requests.post(predict, json={"features": labapi.EXAMPLE})
bad = requests.post(predict, json={})
menu = requests.get(lab.url + "/openapi.json")
model = good.json()["data"]["model_version"]
kitchen = requests.get(f"{lab.url}/api/v1/models/{model}")
front = labapi.proxy(lab)
through = requests.post(front.url + "/api/v1/predict", json={})
turned = requests.options(front.url + "/", headers={"Max-Forwards": "0"})
many = labapi.start("many", alternatives=True)


def judged(outcome, points):
    said = {"message": "`a` gave `1`.\\n\\nLook *again*.", "earned": ("the name", "the rest")}
    said |= {"belief": "All is safe.", "note": "Nothing was saved."}
    return Result("03_http_methods", "task", 1, "A task", outcome, points, 2, **said)
"""
PREPARE += """
import grpc
from labapi.alternatives.mcp_messages import written
from labapi.alternatives.stubs import loans_pb2 as messages
from labapi.alternatives.stubs.loans_pb2_grpc import LoansStub

many = labapi.start("many", alternatives=True)
ASK = {"query": "query Best($n: Int!) { models(limit: $n) { items { id } } model(id: 7) { id } }"}
by_graphql = requests.post(many.graphql_url, json={**ASK, "variables": {"n": 2}})
by_flask = requests.post(many.flask_url + "/api/v1/predict", json={"features": labapi.EXAMPLE})
tool = requests.post(many.mcp_url, **written("tools/call", name="decide_loan", arguments={}))
with grpc.insecure_channel(many.grpc_target) as channel:
    question = messages.PredictRequest(features={"age": 35, "income": 55_000, "credit_score": 720,
                                                 "employment_years": 8, "loan_amount": 25_000})
    LoansStub(channel).Predict(question)
    try:
        LoansStub(channel).GetModel(messages.GetModelRequest(id="nope"))
    except grpc.RpcError:
        pass
"""
PREPARE += FLOW
CONSOLE = """
console = lab.console(method="POST", path="/api/v1/predict", body={"features": labapi.EXAMPLE})
console.send()
console.send("the second")
console"""
DRAWN = {  # what is drawn -> the code that draws it; a new widget gets its line here
    "setup-report": "labapi.check_setup()",
    "lab": "lab",
    "exchange": "labapi.show(good)",
    "exchange-refused": "labapi.show(bad)",
    "exchange-surprise": "labapi.show(bad, expect=200)",
    "contracts": "labapi.compare_contracts(menu.json(), {'paths': {}, 'servers': []})",
    "contracts-equal": "labapi.compare_contracts(menu.json(), menu.json())",
    "design": "labapi.review_design(menu.json())",
    "contract-kept": "labapi.check_contract(lab.url)",
    "contract-broken": "labapi.check_contract(lab.url + '/api')",
    "collection": "labapi.postman(lab.url)",
    "design-faults": "labapi.review_design({'paths': {'/getModel': {'get': {}}}})",
    "exchange-elsewhere": "labapi.show(requests.get(lab.url, headers={'Host': 'evil.example'}))",
    "front": "front",
    "exchange-through-a-proxy": "labapi.show(through)",
    "exchange-with-a-proxy": "labapi.show(turned)",
    "journal-of-a-proxy": "front.journal",
    "diff": "labapi.diff(good, bad)",
    "capstone": "import fastapi\nlabapi.capstone(lambda given: fastapi.FastAPI())",
    "message": "labapi.decode_message(bytes.fromhex('000000000c 0a05 0823 18d005 1203 686579'))",
    "message-cut": "labapi.decode_message(bytes.fromhex('08230a20'))",
    "journal": "lab.journal",
    "lab-with-alternatives": "many",
    "journal-of-alternatives": "many.journal",
    "traffic-of-alternatives": "many.journal.view(question='Who speaks what?', since=1)",
    "exchange-graphql": "labapi.show(by_graphql)",
    "exchange-mcp": "labapi.show(tool)",
    "exchange-grpc": "labapi.show(many.journal[-2])",
    "exchange-grpc-failed": "labapi.show(many.journal[-1])",
    "source": "labapi.reveal(labapi.ask)",
    "restaurant": "restaurant(good, menu, kitchen)",
    "progress": "labapi.progress()",
    "question": 'labapi.ask("03_http_methods", "two_tries")',
    "question-answered": 'wrong = labapi.ask("03_http_methods", "two_tries")\n'
    "wrong.answer(0)\nwrong",
    "question-static": 'StaticQuestion(read_question("03_http_methods", "two_tries"))',
    "menu": "lab.menu()",
    "console": "lab.console()",
    "console-with-history": CONSOLE,
    "console-access": "lab.console(headers={'X-API-Key': 'k'})",
    "traffic": "lab.journal.view(question='Who `asks`?')",
    "traffic-of-a-proxy": "front.journal.view(question='Which lab?', since=1)",
    "statuses": "lab.statuses()",
    "statuses-card": "lab.statuses().card(429)",
    "probe": "lab.cors_probe()",
    "probe-outcome": 'lab.cors_probe().heard({"origin": "null", "error": "TypeError"})',
    "page-tries": "labapi.page_tries(many)",
    "page-tries-done": "done = labapi.page_tries(many)\ndone.heard([{'status': 200}] * 4)\ndone",
    "token": "labapi.token_inspector(lab.tokens.issue('me', ['models:read']))",
    "token-forged": "labapi.token_inspector(lab.tokens.issue('me', [])).unsigned()",
    "reader": """labapi.page_reads('{"id": 9007199254740993, "2": "b", "1": "a", "n": 35.0}')""",
    "reader-no-json": "labapi.page_reads('{\"p\": NaN}')",
    "sequence": "labapi.sequence(None, bank, buddy)",
    "sequence-with-a-thief": "picture = labapi.sequence(None, bank, buddy)\n"
    "picture.put_thief_at(7)\npicture",
    "sequence-thief": "labapi.sequence(None, bank, buddy).thief_at(4)",
    "playground": "labapi.limiter_playground('burst')",
    "comparison": "labapi.limiter_playground('edge').comparison",
    "live-burst": "labapi.limiter_playground('burst', window_s=3600).live()",
    "step": 'header = "___"\nlabapi.step("03_http_methods", "key_header")',
    "step-wrong": "def idempotent(first, second):\n    return not first\n\n\n"
    'labapi.step("03_http_methods", "idempotent")',
    "recap": 'labapi.recap("03_http_methods")',
    "hint": "check.office.hint()",
    "all-results": "check.all()",
    "results": "display(*[judged(outcome, 1) for outcome in Outcome])",
}
TABS = {"console-access": "Access"}
"""What is drawn with a tab that must be opened to be looked at."""
OPEN_ALL = "node => node.querySelectorAll('details').forEach((fold) => { fold.open = true; })"


@pytest.fixture(scope="module")
def gallery(kept):
    """A notebook with one cell, for one thing at a time: the page is slow with sixty in it.

    The window is high: of what lies below its edge axe tells no colour.
    """
    kept.jupyterlab.add("gallery", {"prepare": PREPARE, "drawn": ""})
    kept.page.set_viewport_size({"width": 1200, "height": 4000})
    kept.spent = True
    kept.open("gallery").run("prepare")
    assert kept.errors() == []
    return kept


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("theme", THEMES)
def test_nothing_drawn_keeps_anybody_out(gallery, name, theme):
    gallery.theme(theme)
    output = gallery.run("drawn", DRAWN[name])
    expect(output.locator(".lab, .lab-ask").first).to_be_visible()
    assert gallery.errors() == []
    if name in TABS:
        output.get_by_role("tab", name=TABS[name]).click()
    output.evaluate(OPEN_ALL)
    assert gallery.barriers(output, rules=THEMES[theme]) == []
