# %% passed: Flask
from flask import Flask, jsonify, request


def stateless_desk():
    app = Flask(__name__)

    @app.post("/chat")
    def chat():
        told = request.get_json()
        known = {**told.get("known", {}), **told["fact"]}
        missing = [name for name in reversed(NEEDED) if name not in known]
        decision = decide(known) if len(missing) == 0 else None
        return jsonify(missing=missing, decision=decision, known=known, greeting="Hello")

    return app


copy_1, copy_2 = stateless_desk(), stateless_desk()


# %% passed: parts of the body, and a memory of what is the same for all
from fastapi import Body

decisions = {}


def stateless_desk():
    desk = FastAPI()

    @desk.post("/chat")
    async def chat(fact: dict = Body(), known: dict = Body(default={})):  # noqa: B008
        facts = known | fact
        missing = sorted(name for name in NEEDED if name not in facts)
        key = tuple(sorted(facts.items()))
        if not missing and key not in decisions:
            decisions[key] = decide(facts)
        return {"known": facts, "missing": missing, "decision": decisions.get(key)}

    return desk


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% moved_the_memory: a class, so that no dictionary is global
class Desk:
    known = {}  # noqa: RUF012

    def chat(self, message: dict):
        self.known.update(message.get("known", {}))
        self.known.update(message["fact"])
        missing = [name for name in NEEDED if name not in self.known]
        decision = None if missing else decide(self.known)
        return {"known": self.known, "missing": missing, "decision": decision}


def stateless_desk():
    app = FastAPI()
    app.post("/chat")(Desk().chat)
    return app


copy_1, copy_2 = stateless_desk(), stateless_desk()


# %% ticket_is_enough: one store for both copies
tickets = {}


def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        ticket = message.get("known", {}).get("ticket", len(tickets))
        known = tickets[ticket] = tickets.get(ticket, {}) | message["fact"]
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": {"ticket": ticket}, "missing": missing, "decision": decision}

    return app


copy_1, copy_2 = stateless_desk(), stateless_desk()


# %% passed: Starlette, and a class for each answer
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.responses import JSONResponse as Answer
from starlette.routing import Route


class Chat(HTTPEndpoint):
    async def post(self, request):
        message = await request.json()
        self.known = message.get("known", {}) | message["fact"]
        missing = [name for name in NEEDED if name not in self.known]
        decision = None if missing else decide(self.known)
        return Answer({"known": self.known, "missing": missing, "decision": decision}, 201)


def stateless_desk():
    return Starlette(routes=[Route("/chat", Chat)])


copy_1, copy_2 = stateless_desk(), stateless_desk()
