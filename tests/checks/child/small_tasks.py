"""A few small tasks that between them use every verb, and answers to all of them."""

import json

from labapi.checks.child.process import Limits
from labapi.checks.expect import expect_same, expect_status, incorrect, sent_json
from labapi.checks.task import Misconception, Task

QUICK = Limits(call_s=0.5, cell_s=1.0, grace_s=2.0)
"""For code that never ends."""
START = """
import labapi
import requests

lab = labapi.start()
api = f"{lab.url}/api/v1"
check = labapi.exercise("01_small", made_for="0.1")
"""
HALVED = Misconception("halved", belief="It is halved.", feedback="To double is not to halve.")


def chosen(work, cases):
    if work.value("choice") != ["GET", "HEAD"]:
        incorrect("`choice` is another.")


def doubled(work, cases):
    for number in (cases.whole(10**6, 10**9), cases.whole(10**6, 10**9)):
        given = work.call("double", number)
        HALVED.when(given == number / 2, f"`double({number})` is too small.")
        expect_same("double", given, 2 * number, f"`double({number})`")


def sent(work, cases):
    person = cases.applicant()
    with work.lab() as lab:
        answer = work.call("predict", lab.api, person)
        posts = [one for one in lab.exchanges if one.method == "POST"]
    if len(posts) != 1 or sent_json(posts[0]).get("features") != person:
        incorrect("The applicant was not sent.")
    yield 1, "the applicant was sent"
    if answer != json.loads(posts[0].response_body)["data"]["id"]:
        incorrect("That is not the id of the new prediction.")
    yield 1, "the id was read"


def served(work, cases):
    number = cases.whole(10**6, 10**9)
    exchange = work.request("app", "GET", f"/twice/{number}", headers={"X-Case": "1"})
    expect_status(exchange, 200, because="the number is one")
    if exchange.response_body.decode() != str(2 * number):
        incorrect("It is not doubled.")


def task(name, judge, number, points=1, misconceptions=()):
    return Task(
        number=number, title=name, points=points, objective=name, hints=(), judge=judge,
        misconceptions=misconceptions, id=name,
    )  # fmt: skip


CHOICE = task("choice", chosen, 1)
DOUBLE = task("double", doubled, 2, misconceptions=(HALVED,))
SEND = task("send", sent, 3, points=2)
SERVE = task("serve", served, 4)
TASKS = (CHOICE, DOUBLE, SEND, SERVE)
RIGHT = {
    "choice": 'choice = ("GET", "HEAD")',
    "double": "def double(n):\n    return n + n",
    "send": """
def predict(api, person):
    answer = requests.post(f"{api}/predictions", json={"features": person})
    return answer.json()["data"]["id"]
""",
    "serve": """
import fastapi

app = fastapi.FastAPI()

@app.get("/twice/{n}")
def twice(n: int):
    return 2 * n
""",
}
ALL_RIGHT = [START, *RIGHT.values()]
