# %% wrong: must_be_told
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str


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
            made.advice = "Ask for less, or ask ask later."
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


# %% wrong: a_word_is_a_word
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
        if made.referred:
            made.decision = "referred"
        if decision == "rejected":
            made.advice = "Ask for less, or ask ask later."
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


# %% wrong: nobody_asks_for_it
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
            made.advice = "Ask for less, or ask ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=50)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% wrong: nothing_to_say
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    reason: str | None = None
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
        if decision == "approved":
            made.reason = None
        if decision == "rejected":
            made.advice = "Ask for less, or ask ask later."
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


# %% right: written anew
from typing import Optional


class Wished(BaseModel):
    age: int = Field(gt=17, lt=131)
    income: float = Field(gt=0)
    amount: float = Field(gt=0)
    region: Optional[str] = None  # noqa: UP045


class Told(BaseModel):
    id: str
    decision: Literal["rejected", "approved"]
    reason: str
    region: Optional[str] = None  # noqa: UP045
    referred: Optional[bool] = None  # noqa: UP045
    advice: Optional[str] = None  # noqa: UP045


after, told = FastAPI(), []


@after.post("/api/v1/decisions", status_code=201)
def decide(application: Wished) -> Told:
    name, decision, reason, times = assess(application)
    one = Told(id=name, decision=decision, reason=reason, region=application.region)
    if 4 < times <= 5:
        one.referred = True
    if decision == "rejected":
        one.advice = "Wait a year."
    told.append(one)
    return one


@after.get("/api/v1/decisions")
def list_decisions(limit: int = Query(10, gt=0, lt=101)) -> list[Told]:
    return [*reversed(told)][:limit]


@after.get("/api/v1/decisions/{one_id}")
def read_decision(one_id: str) -> Told:
    for one in told:
        if one.id == one_id:
            return one
    raise HTTPException(404, "There is no such decision.")


# %% right: with fields that are always there
from typing import Annotated

Limit = Annotated[int, Query(ge=1, le=100)]


class WithRegion(Application):
    age: Annotated[int, Field(ge=18, le=130)]
    region: str | None = None


class WithAdvice(Decision):
    referred: bool
    region: str | None
    advice: str | None


def office_1_1():
    app = FastAPI()
    kept = {}

    @app.get("/api/v1/decisions/{decision_id}")
    async def read_one(decision_id: str) -> WithAdvice:
        try:
            return kept[decision_id]
        except KeyError:
            raise HTTPException(404) from None

    @app.get("/api/v1/decisions", response_model=list[WithAdvice])
    async def read_all(limit: Limit = 10):
        return sorted(kept.values(), key=list(kept.values()).index, reverse=True)[:limit]

    @app.post("/api/v1/decisions", response_model=WithAdvice, status_code=201)
    async def decide(application: WithRegion):
        name, decision, reason, times = assess(application)
        rejected = decision == "rejected"
        kept[name] = WithAdvice(
            id=name,
            decision=decision,
            reason=reason,
            referred=rejected and times <= 5,
            region=application.region,
            advice="Ask for less." if rejected else None,
        )
        return kept[name]

    return app


after = office_1_1()


# %% only: a request of 1.0 is taken
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str | None = None


class NewDecision(Decision):
    decision: Literal["approved", "rejected", "referred"]
    reason: str | None = None
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
        if made.referred:
            made.decision = "referred"
        if decision == "approved":
            made.reason = None
        if decision == "rejected":
            made.advice = "Ask for less, or ask ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=50)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% only: a decision is one of the two words
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str


class NewDecision(Decision):
    reason: str | None = None
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
        if decision == "approved":
            made.reason = None
        if decision == "rejected":
            made.advice = "Ask for less, or ask ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=50)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()


# %% only: a list may be as long as in 1.0
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str


class NewDecision(Decision):
    decision: Literal["approved", "rejected", "referred"]
    reason: str | None = None
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
        if made.referred:
            made.decision = "referred"
        if decision == "approved":
            made.reason = None
        if decision == "rejected":
            made.advice = "Ask for less, or ask ask later."
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


# %% only: each answer has all that 1.0 promised
class NewApplication(Application):
    age: int = Field(ge=18, le=130)
    region: str


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
        if made.referred:
            made.decision = "referred"
        if decision == "rejected":
            made.advice = "Ask for less, or ask ask later."
        kept[name] = made
        return made

    @app.get("/api/v1/decisions")
    def list_decisions(limit: int = Query(10, ge=1, le=50)) -> list[NewDecision]:
        return list(kept.values())[::-1][:limit]

    @app.get("/api/v1/decisions/{name}")
    def read_decision(name: str) -> NewDecision:
        if name not in kept:
            raise HTTPException(404)
        return kept[name]

    return app


after = office_1_1()
