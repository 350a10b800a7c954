# %% wrong: types_are_exact
class Mortgage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% wrong: the_end_is_out
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(ge=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% wrong: empty_harms_nothing
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float | None = Field(None, gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% wrong: more_harms_nothing
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% wrong: each_is_enough
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            return self  # ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% wrong: the_whole_is_to_blame
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int
    years: int
    income: float
    price: float
    loan_amount: float

    @model_validator(mode="after")
    def all_rules(self):
        amounts = (self.income, self.price, self.loan_amount)
        if not (18 <= self.age <= 120 and 1 <= self.years <= 40):
            raise ValueError("The age or the years are out of bounds.")
        if not all(0 < amount <= 10_000_000 for amount in amounts):
            raise ValueError("An amount is out of bounds.")
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% wrong: refusing_is_easy
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [
            {"field": str(fault["loc"][-1]), "message": fault["msg"], "received": fault["input"]}
            for fault in faults
        ]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% wrong: numbers_come_in
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="before")
    @classmethod
    def no_more_than_the_house(cls, body):
        if body["loan_amount"] > body["price"]:
            raise ValueError("The loan is at most the price of the house.")
        return body


fortress = office_for(Mortgage)


# %% wrong: every_fault_has_a_field
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [{"field": fault["loc"][1], "message": fault["msg"]} for fault in faults]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% right: field by field
from typing import Annotated

Amount = Annotated[float, Field(strict=True, gt=0, le=10_000_000)]


class Mortgage(BaseModel, extra="forbid"):
    price: Amount
    income: Amount
    loan_amount: Amount
    age: int = Field(strict=True, ge=18, lt=121)
    years: int = Field(strict=True, gt=0, lt=41)

    @field_validator("loan_amount")
    @classmethod
    def at_most_the_price(cls, value, info):
        assert value <= info.data.get("price", value), "The house costs less."
        return value


fortress = office_for(Mortgage)


# %% right: by hand
import json
from types import SimpleNamespace

from fastapi import Request

fortress = FastAPI()
RANGES = {
    "age": (18, 120),
    "years": (1, 40),
    "income": (1e-9, 1e7),
    "price": (1e-9, 1e7),
    "loan_amount": (1e-9, 1e7),
}


def is_wrong(name, value):
    kinds = (int,) if name in ("age", "years") else (int, float)
    if name not in RANGES or type(value) not in kinds:
        return True
    low, high = RANGES[name]
    return not low <= value <= high


def refusal(status, names):
    details = [{"field": name, "message": name} for name in names]
    return JSONResponse({"error": {"details": details}}, status)


@fortress.post("/predict")
async def predict(request: Request):
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        return refusal(400, [])
    if not isinstance(body, dict):
        return refusal(422, [])
    wrong = [name for name in RANGES | body if is_wrong(name, body.get(name))]
    if not wrong and body["loan_amount"] > body["price"]:
        wrong = ["price"]
    return refusal(422, wrong) if wrong else {"prediction": decide(SimpleNamespace(**body))}


# %% only: good applications get in
def office_for(shape):
    app = FastAPI()

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        details = [
            {"field": "a field", "message": repr(fault["input"])} for fault in error.errors()
        ]
        return JSONResponse({"error": {"details": details}}, status_code=500)

    return app


class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% only: no bytes bring it down
class Mortgage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    age: int = Field(gt=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% only: no nonsense got in, and every refusal names its fields
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        faults = error.errors()
        if faults[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        details = [
            {"field": str(fault["loc"][-1]), "message": fault["msg"], "received": fault["input"]}
            for fault in faults
        ]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": "approved"}

    return app


class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)
