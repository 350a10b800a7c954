# %% wrong: moved_the_memory
everything = {}


def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        everything.update(message.get("known", {}))
        everything.update(message["fact"])
        known = dict(everything)
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": known, "missing": missing, "decision": decision}

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% wrong: trusts_nothing
def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        known = dict(message["fact"])
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": known, "missing": missing, "decision": decision}

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% wrong: ticket_is_enough
conversations = {}


def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        session = message.get("known", {}).get("session") or str(uuid4())
        known = conversations.setdefault(session, {})
        known.update(message["fact"])
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": {"session": session}, "missing": missing, "decision": decision}

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% wrong: old_wins
def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        known = message["fact"] | message.get("known", {})
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": known, "missing": missing, "decision": decision}

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% right: with models
from pydantic import BaseModel


class Message(BaseModel):
    known: dict = {}
    fact: dict


def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    async def chat(message: Message):
        known = {**message.known, **message.fact}
        missing = [name for name in NEEDED if name not in known]
        return {
            "missing": missing,
            "decision": decide(known) if not missing else None,
            "known": known,
        }

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% right: Flask
from flask import Flask, request


def stateless_desk():
    app = Flask(__name__)

    @app.post("/chat")
    def chat():
        message = request.get_json()
        known = {**message.get("known", {}), **message["fact"]}
        answer = {"known": known, "decision": None}
        answer["missing"] = [name for name in NEEDED if name not in known]
        if not answer["missing"]:
            answer["decision"] = decide(known)
        return answer

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% right: one app for both
def answered(known):
    missing = [name for name in NEEDED if known.get(name) is None]
    return {"known": known, "missing": missing, "decision": None if missing else decide(known)}


def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        known = {}
        for part in ("known", "fact"):
            known |= message.get(part, {})
        return answered(known)

    return app


copy_1 = copy_2 = stateless_desk()


# %% only: nobody's facts stay behind + copies in turn bring a conversation to its end
given_out = set()


def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        known = message.get("known", {})
        if str(sorted(known.items())) not in given_out:
            known = {}
        known = known | message["fact"]
        given_out.add(str(sorted(known.items())))
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": known, "missing": missing, "decision": decision}

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% only: any copy goes on from where another was
everything = {}


def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        everything.update(message["fact"])
        everything.update(message.get("known", {}))
        known = {name: it for name, it in everything.items() if name in NEEDED}
        if "known" in message:
            known = message["fact"] | message["known"]
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": known, "missing": missing, "decision": decision}

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% only: nobody's facts stay behind
def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        known = dict(message["fact"])
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": known, "missing": missing, "decision": decision}

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()


# %% only: any copy goes on from where another was + what is told anew counts
everything = {}


def stateless_desk():
    app = FastAPI()

    @app.post("/chat")
    def chat(message: dict):
        if "known" in message:
            everything.clear()
        everything.update(message.get("known", {}))
        everything.update(message["fact"])
        known = dict(everything)
        missing = [name for name in NEEDED if name not in known]
        decision = None if missing else decide(known)
        return {"known": known, "missing": missing, "decision": decision}

    return app


copy_1 = stateless_desk()
copy_2 = stateless_desk()
