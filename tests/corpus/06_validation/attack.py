# %% passed: with a handler of its own, and a rule in a computed field
def office_for(shape):
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    async def refuse(request, error):
        if error.errors()[0]["type"] == "json_invalid":
            return JSONResponse({"error": {"details": []}}, status_code=400)
        names = {str(fault["loc"][-1]) for fault in error.errors()}
        details = [
            {"field": name[:50].encode("ascii", "replace").decode(), "message": "no"}
            for name in names
        ]
        return JSONResponse({"error": {"details": details}}, status_code=422)

    @app.post("/predict")
    async def predict(application: shape):
        return {"prediction": decide(application)}

    return app


class Mortgage(BaseModel, strict=True, extra="forbid"):
    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=1e7)
    loan_amount: float = Field(gt=0, le=1e7)
    price: float = Field(gt=0, le=1e7)

    @field_validator("price")
    @classmethod
    def at_least_the_loan(cls, price, info):
        if price < info.data.get("loan_amount", 0):
            raise ValueError("The house costs less than the loan.")
        return price


fortress = office_for(Mortgage)


# %% passed: Flask, by hand
from types import SimpleNamespace

from flask import Flask, request

fortress = Flask("fortress")
WHOLE = {"age": (18, 120), "years": (1, 40)}
AMOUNTS = ("income", "price", "loan_amount")


def wrong_fields(body):
    for name, (low, high) in WHOLE.items():
        if type(body.get(name)) is not int or not low <= body[name] <= high:
            yield name
    for name in AMOUNTS:
        if type(body.get(name)) not in (int, float) or not 0 < body[name] <= 1e7:
            yield name
    yield from set(body) - {*WHOLE, *AMOUNTS}


@fortress.post("/predict")
def predict():
    try:
        body = request.get_json(force=True)
    except Exception:
        return {"error": {"details": []}}, 400
    if not isinstance(body, dict):
        return {"error": {"details": [{"field": "", "message": "This is no object."}]}}, 422
    wrong = list(wrong_fields(body))
    if not wrong and body["loan_amount"] > body["price"]:
        wrong = ["loan_amount"]
    if wrong:
        return {"error": {"details": [{"field": n, "message": "wrong"} for n in wrong]}}, 422
    return {"prediction": decide(SimpleNamespace(**body))}


# %% numbers_come_in: the schema of task 4, changed before anything is looked at
class Mortgage(Tight):
    credit_score: None = Field(None, exclude=True)
    employment_years: None = Field(None, exclude=True)
    years: int = Field(ge=1, le=40)
    price: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="before")
    @classmethod
    def no_fields_of_the_other_form(cls, body):
        return {"_" + k if k in ("credit_score", "employment_years") else k: body[k] for k in body}

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.price < self.loan_amount:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% partly 3: the age of task 3 was left in
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def both(self):
        if self.loan_amount > self.price or self.age + self.years > 80:
            raise ValueError("The loan is too much, or too long.")
        return self


fortress = office_for(Mortgage)


# %% partly 3: a loan of the whole price is refused
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount >= self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% incorrect: nobody gets in
fortress = FastAPI()


@fortress.post("/predict")
async def predict():
    return JSONResponse({"error": {"details": []}}, status_code=422)


# %% numbers_come_in: a rule that runs before the types
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
        if body.get("loan_amount", 0) > body.get("price", 0):
            raise ValueError("The loan is at most the price of the house.")
        return body


fortress = office_for(Mortgage)


# %% each_is_enough: the rule about the house is missing
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float = Field(gt=0, le=10_000_000)
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)


fortress = office_for(Mortgage)


# %% partly 3: NaN slips through one check by hand
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    income: float
    price: float = Field(gt=0, le=10_000_000)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @field_validator("income")
    @classmethod
    def in_bounds(cls, income):
        if income <= 0 or income > 10_000_000:
            raise ValueError("more than 0, at most ten million")
        return income

    @model_validator(mode="after")
    def no_more_than_the_house(self):
        if self.loan_amount > self.price:
            raise ValueError("The loan is at most the price of the house.")
        return self


fortress = office_for(Mortgage)


# %% incorrect: the office of task 5
fortress = office


# %% incorrect: a schema and no app
class Mortgage(BaseModel):
    age: int


fortress = Mortgage


# %% not_attempted: only the schema is written
class Mortgage(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)


fortress = ...
