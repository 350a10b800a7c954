# %% passed: annotated, and the rule in the field of the years
from typing import Annotated

from pydantic import AfterValidator


def clean(value):
    code = value.strip().upper()
    if code not in ("EUR", "USD"):
        raise ValueError("Write EUR or USD.")
    return code


def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: Annotated[str, AfterValidator(clean)]

        @field_validator("years")
        @classmethod
        def repaid_by_80(cls, years, info):
            if years > 80 - info.data.get("age", 0):
                raise ValueError("The loan must be repaid by the age of 80.")
            return years

    return admit(Repayment, data)


# %% passed: an enum of texts
from enum import Enum


class Currency(str, Enum):  # noqa: UP042
    EUR = "EUR"
    USD = "USD"

    @classmethod
    def _missing_(cls, value):
        return cls.__members__.get(str(value).strip().upper())


def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: Currency

        @model_validator(mode="after")
        def repaid_by_80(self):
            if not self.age + self.years < 81:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% passed: with pydantic's own means
from typing import Annotated, Literal

from pydantic import BeforeValidator


def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: Annotated[Literal["EUR", "USD"], BeforeValidator(lambda v: v.strip().upper())]

        @model_validator(mode="wrap")
        @classmethod
        def repaid_by_80(cls, data, handler):
            made = handler(data)
            assert made.age + made.years <= 80
            return made

    return admit(Repayment, data)


# %% partly 1: a part of a text
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip().upper()
            if code not in "EUR USD":
                raise ValueError("Write EUR or USD.")
            return code

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age + self.years > 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% partly 1: only three letters are looked at
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip().upper()[:3]
            if code not in {"EUR", "USD"}:
                raise ValueError("Write EUR or USD.")
            return code

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age + self.years > 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% says_yes: the validator of the whole says nothing
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip().upper()
            if code not in {"EUR", "USD"}:
                raise ValueError("Write EUR or USD.")
            return code

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age + self.years > 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return True

    return admit(Repayment, data)


# %% check_is_enough: and the rule is the wrong way round
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip().upper()
            if code not in {"EUR", "USD"}:
                raise ValueError("Write EUR or USD.")
            return value

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age + self.years < 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% partly 1: the rule is the wrong way round
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip().upper()
            if code not in {"EUR", "USD"}:
                raise ValueError("Write EUR or USD.")
            return code

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age + self.years < 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% one_field_is_enough: at the age of 50 it is over
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip().upper()
            if code not in {"EUR", "USD"}:
                raise ValueError("Write EUR or USD.")
            return code

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age >= 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% partly 1: small letters come out small
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip()
            if code.upper() not in {"EUR", "USD"}:
                raise ValueError("Write EUR or USD.")
            return code

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age + self.years > 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% error: a name that the application does not have
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip().upper()
            if code not in {"EUR", "USD"}:
                raise ValueError("Write EUR or USD.")
            return code

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age + self.term > 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% not_attempted: one blank is left in each
def admit_repayment(data):
    class Repayment(BaseModel):
        age: int = Field(ge=18, le=120)
        years: int = Field(ge=1, le=40)
        currency: str

        @field_validator("currency")
        @classmethod
        def known_currency(cls, value):
            code = value.strip().upper()
            if code not in {"EUR", "USD"}:
                raise ValueError("Write EUR or USD.")
            return code

        @model_validator(mode="after")
        def repaid_by_80(self):
            if self.age + ___ > 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)
