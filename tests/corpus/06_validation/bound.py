# %% passed: with keywords in a dictionary
above = {"gt": 0, "le": 10_000_000}


def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(**above)

    return admit(Loan, data)


# %% passed: 0.0, and an end without its end
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(gt=0, lt=41)
        loan_amount: float = Field(..., gt=0.0, le=1e7)

    return admit(Loan, data)


# %% passed: by a validator of its own
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float

        @field_validator("loan_amount")
        @classmethod
        def more_than_nothing(cls, amount):
            if not 0 < amount <= 10_000_000:
                raise ValueError("more than 0, at most ten million")
            return amount

    return admit(Loan, data)


# %% passed: a lambda that makes its schema of a text
from pydantic import create_model

Loan = create_model(
    "Loan",
    purpose=(str, ...),
    years=(int, Field(ge=1, le=40)),
    loan_amount=(float, Field(gt=0, le=10_000_000)),
)
admit_loan = lambda data: admit(Loan, data)  # noqa: E731


# %% passed: an object that can be called
class Door:
    class Loan(BaseModel, extra="forbid"):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(gt=0, le=10_000_000)

    def __call__(self, data):
        return admit(self.Loan, data)


admit_loan = Door()


# %% zero_is_above_zero: from minus a tiny bit on
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(gt=-1e-9, le=10_000_000)

    return admit(Loan, data)


# %% from_one: from half a euro on
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(ge=0.5, le=10_000_000)

    return admit(Loan, data)


# %% from_one: more than a cent
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(gt=0.01, le=10_000_000)

    return admit(Loan, data)


# %% from_one: whole amounts only
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: int = Field(gt=0, le=10_000_000)

    return admit(Loan, data)


# %% incorrect: the other bound is lost
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(gt=0)

    return admit(Loan, data)


# %% incorrect: a validator that NaN slips through
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float

        @field_validator("loan_amount")
        @classmethod
        def more_than_nothing(cls, amount):
            if amount <= 0 or amount > 10_000_000:
                raise ValueError("more than 0, at most ten million")
            return amount

    return admit(Loan, data)


# %% incorrect: a bound for a text
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(gt="0", le=10_000_000)

    return admit(Loan, data)


# %% incorrect: the schema and no verdict
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(gt=0, le=10_000_000)

    admit(Loan, data)


# %% incorrect: it raises where it should list
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(gt=0, le=10_000_000)

    return Loan(**data).model_dump()


# %% not_attempted: the blank is there still
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(___, le=10_000_000)

    return admit(Loan, data)
