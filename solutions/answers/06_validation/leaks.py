# %% wrong: less_than_is_up_to
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, lt=850)
    employment_years: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% wrong: optional_is_checked
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850)
    employment_years: float = Field(None, ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% wrong: type_is_exact
class Tight(BaseModel):
    model_config = ConfigDict(extra="forbid")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850)
    employment_years: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% wrong: unknown_is_refused
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850)
    employment_years: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% right: field by field
from typing import Annotated

Amount = Annotated[float, Field(strict=True, gt=0, le=10_000_000)]


class Tight(BaseModel, extra="forbid"):
    age: int = Field(strict=True, ge=18, lt=121)
    income: Amount
    credit_score: Annotated[int, Field(ge=300, lt=851, strict=True)]
    employment_years: float = Field(..., ge=0, le=60, strict=True)
    loan_amount: Amount


# %% right: derived
class Tight(Leaky, strict=True, extra="forbid"):
    credit_score: int = Field(ge=300, le=850)
    employment_years: float = Field(ge=0, le=60)


# %% only: every bound is as it should be, the best score let in
class Tight(BaseModel):
    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850)
    employment_years: float = Field(0, ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% only: no field can be left out
class Tight(BaseModel):
    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, lt=850)
    employment_years: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% only: nothing but a number is taken for one
class Tight(BaseModel):
    model_config = ConfigDict(strict=True)

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, lt=850)
    employment_years: float = Field(0, ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% only: unknown fields are refused
class Tight(BaseModel):
    model_config = ConfigDict(extra="forbid")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, lt=850)
    employment_years: float = Field(0, ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)
