# %% passed: nothing is told that is empty
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    referred: bool
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201, response_model_exclude_none=True)
    def decide(application: NewApplication) -> NewDecision:
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision=decision,
            reason=reason,
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions", response_model_exclude_none=True)
    def list_decisions(limit: int = Query(10, ge=1, le=100)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% passed: a region that is called unknown, and a bound on it
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str = Field("unknown", max_length=60)


class NewDecision(Decision):
    referred: bool
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201)
    def decide(application: NewApplication) -> NewDecision:
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision=decision,
            reason=reason,
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=100)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% passed: the old field stays, and a new word has its own
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    referred: bool = False
    status: Literal["approved", "rejected", "referred"] | None = None
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201)
    def decide(application: NewApplication) -> NewDecision:
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision=decision,
            reason=reason,
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=100)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% partly 3: the reason may be an empty text
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    referred: bool
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201)
    def decide(application: NewApplication) -> NewDecision:
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision=decision,
            reason=reason if decision == "rejected" else "",
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=100)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% partly 3: the third word is only in the document
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    decision: Literal["approved", "rejected", "referred"]
    referred: bool
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201)
    def decide(application: NewApplication) -> NewDecision:
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision=decision,
            reason=reason,
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=100)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% partly 3: the old word is lost
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    referred: bool
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201)
    def decide(application: NewApplication) -> NewDecision:
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision="approved" if times <= 5 else "rejected",
            reason=reason,
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=100)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% partly 3: a limit that is cut in silence
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    referred: bool
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201)
    def decide(application: NewApplication) -> NewDecision:
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision=decision,
            reason=reason,
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1)) -> list[NewDecision]:
        return list(kept.values())[::-1][: min(limit, 100)]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% must_be_told: a region that may be null, but must be there
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None


class NewDecision(Decision):
    referred: bool
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201)
    def decide(application: NewApplication) -> NewDecision:
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision=decision,
            reason=reason,
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=100)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% partly 2: without a shape in the document
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    referred: bool
    region: str | None = None
    advice: str | None = None


def office_1_1():
    app, kept = FastAPI(), {}

    @app.post("/api/v1/decisions", status_code=201)
    def decide(application: NewApplication):
        name, decision, reason, times = assess(application)
        made = NewDecision(
            id=name,
            decision=decision,
            reason=reason,
            referred=4 < times <= 5,
            region=application.region,
        )
        if decision == "rejected":
            made.advice = "Ask for less, or ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=100)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% incorrect: version 1.0 again
after = office_1_0()


# %% incorrect: no app at all
after = {"version": "1.1"}
