# %% passed: strict types, and a form derived from the leaking one
from pydantic import StrictFloat, StrictInt


class Tight(Leaky):
    model_config = ConfigDict(extra="forbid", strict=False)

    age: StrictInt = Field(ge=18, le=120)
    income: StrictFloat | StrictInt = Field(gt=0, le=10_000_000)
    credit_score: StrictInt = Field(ge=300, le=850)
    employment_years: StrictFloat | StrictInt = Field(ge=0, le=60)
    loan_amount: StrictFloat | StrictInt = Field(gt=0, le=10_000_000)


# %% passed: made by a function
from pydantic import create_model


def number(kind, **bounds):
    return (kind, Field(strict=True, **bounds))


Tight = create_model(
    "Tight",
    __config__={"extra": "forbid"},
    age=number(int, ge=18, le=120),
    income=number(float, gt=0, le=1e7),
    credit_score=number(int, gt=299, lt=851),
    employment_years=number(float, ge=0, le=60),
    loan_amount=number(float, gt=0, le=1e7),
)


# %% passed: by hand, before all
class Tight(BaseModel):
    age: int
    income: float
    credit_score: int
    employment_years: float
    loan_amount: float

    @model_validator(mode="before")
    @classmethod
    def rules(cls, data):
        whole = {"age": (18, 120), "credit_score": (300, 850)}
        other = {"income": (1e-9, 1e7), "employment_years": (0, 60), "loan_amount": (1e-9, 1e7)}
        if set(data) != set(whole | other):
            raise ValueError("All five, and no other.")
        for name, (low, high) in (whole | other).items():
            kinds = (int,) if name in whole else (int, float)
            if type(data[name]) not in kinds or not low <= data[name] <= high:
                raise ValueError(f"{name} is wrong.")
        return data


# %% passed: a copy of the shape under a second name
class Application(BaseModel, strict=True, extra="forbid"):
    """The five numbers."""

    age: int = Field(..., ge=18, le=120)
    income: float = Field(..., gt=0, le=10_000_000)
    credit_score: int = Field(..., ge=300, le=850)
    employment_years: float = Field(..., ge=0, le=60)
    loan_amount: float = Field(..., gt=0, le=10_000_000)


Tight = Application


# %% partly 3: by hand, and NaN slips through
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    income: float
    credit_score: int = Field(ge=300, le=850)
    employment_years: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)

    @field_validator("income")
    @classmethod
    def in_bounds(cls, income):
        if income <= 0 or income > 10_000_000:
            raise ValueError("more than 0, at most ten million")
        return income


# %% partly 3: a score above the best
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=851)
    employment_years: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% optional_is_checked: null is let in, though the field is needed
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850)
    employment_years: float | None = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% type_is_exact: only the whole numbers are strict
class Tight(BaseModel, extra="forbid"):
    age: int = Field(ge=18, le=120, strict=True)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850, strict=True)
    employment_years: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% unknown_is_refused: extra fields are kept
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850)
    employment_years: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% partly 2: whole numbers everywhere
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    income: int = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850)
    employment_years: int = Field(ge=0, le=60)
    loan_amount: int = Field(gt=0, le=10_000_000)


# %% incorrect: nobody is let in
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    nobody: int


# %% incorrect: the years are called otherwise
class Tight(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0, le=10_000_000)
    credit_score: int = Field(ge=300, le=850)
    years_employed: float = Field(ge=0, le=60)
    loan_amount: float = Field(gt=0, le=10_000_000)


# %% less_than_is_up_to: nothing was mended
Tight = Leaky


# %% incorrect: a text for a schema
Tight = "Leaky, but tight"


# %% not_attempted: untouched
Tight = ...
