# %% wrong: zero_is_above_zero
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(ge=0, le=10_000_000)

    return admit(Loan, data)


# %% wrong: from_one
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(ge=1, le=10_000_000)

    return admit(Loan, data)


# %% wrong: l_is_lower
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(lt=0, le=10_000_000)

    return admit(Loan, data)


# %% wrong: bare_is_bound
def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(ge=1, le=40)
        loan_amount: float = Field(0, le=10_000_000)

    return admit(Loan, data)


# %% right: annotated
from typing import Annotated


class Loan(BaseModel):
    purpose: str
    years: Annotated[int, Field(ge=1, le=40)]
    loan_amount: Annotated[float, Field(ge=0.01, le=10_000_000)]


def admit_loan(data):
    return admit(Loan, data)


# %% right: positive
from pydantic import PositiveFloat


def admit_loan(data):
    class Loan(BaseModel):
        purpose: str
        years: int = Field(gt=0, lt=41)
        loan_amount: PositiveFloat = Field(..., le=10_000_000)

    return admit(Loan, data)
