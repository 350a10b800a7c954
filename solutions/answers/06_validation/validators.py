# %% wrong: check_is_enough
class Repayment(BaseModel):
    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    currency: str

    @field_validator("currency")
    @classmethod
    def known_currency(cls, value):
        code = value.strip().upper()
        if code not in {"EUR", "USD"}:
            raise ValueError("the currency must be EUR or USD")
        return value

    @model_validator(mode="after")
    def repaid_by_80(self):
        if self.age + self.years > 80:
            raise ValueError("the loan must be repaid by the age of 80")
        return self


def admit_repayment(data):
    return admit(Repayment, data)


# %% wrong: says_yes
class Repayment(BaseModel):
    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    currency: str

    @field_validator("currency")
    @classmethod
    def known_currency(cls, value):
        code = value.strip().upper()
        if code not in {"EUR", "USD"}:
            raise ValueError("the currency must be EUR or USD")
        return True

    @model_validator(mode="after")
    def repaid_by_80(self):
        if self.age + self.years > 80:
            raise ValueError("the loan must be repaid by the age of 80")
        return self


def admit_repayment(data):
    return admit(Repayment, data)


# %% wrong: bound_is_too_late
class Repayment(BaseModel):
    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    currency: str

    @field_validator("currency")
    @classmethod
    def known_currency(cls, value):
        code = value.strip().upper()
        if code not in {"EUR", "USD"}:
            raise ValueError("the currency must be EUR or USD")
        return code

    @model_validator(mode="after")
    def repaid_by_80(self):
        if self.age + self.years >= 80:
            raise ValueError("the loan must be repaid by the age of 80")
        return self


def admit_repayment(data):
    return admit(Repayment, data)


# %% wrong: one_field_is_enough
class Repayment(BaseModel):
    age: int = Field(ge=18, le=120)
    years: int = Field(ge=1, le=40)
    currency: str

    @field_validator("currency")
    @classmethod
    def known_currency(cls, value):
        code = value.strip().upper()
        if code not in {"EUR", "USD"}:
            raise ValueError("the currency must be EUR or USD")
        return code

    @model_validator(mode="after")
    def repaid_by_80(self):
        if self.age > 80:
            raise ValueError("the loan must be repaid by the age of 80")
        return self


def admit_repayment(data):
    return admit(Repayment, data)


# %% right: before
from typing import Literal


class Repayment(BaseModel):
    age: int = Field(ge=18)
    years: int = Field(ge=1, le=40)
    currency: Literal["EUR", "USD"]

    @field_validator("currency", mode="before")
    @classmethod
    def clean(cls, value):
        return str(value).strip().upper()

    @model_validator(mode="before")
    @classmethod
    def repaid_by_80(cls, fields):
        assert fields["age"] <= 80 - fields["years"], "the loan must be repaid by the age of 80"
        return fields


def admit_repayment(data):
    return admit(Repayment, data)


# %% right: without a bound that the rule implies
class Repayment(BaseModel):
    age: int = Field(ge=18)
    years: int = Field(ge=1, le=40)
    currency: str

    @field_validator("currency")
    @classmethod
    def known_currency(cls, value):
        code = value.strip().upper()
        if code not in {"EUR", "USD"}:
            raise ValueError("the currency must be EUR or USD")
        return code

    @model_validator(mode="after")
    def repaid_by_80(self):
        if not self.age + self.years <= 80:
            raise ValueError("the loan must be repaid by the age of 80")
        return self


def admit_repayment(data):
    return admit(Repayment, data)


# %% only: a known currency comes out clean, another one is refused
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
            if self.age + self.years > 90:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)


# %% only: two fields are judged together
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
            if self.age + self.years > 80:
                raise ValueError("The loan must be repaid by the age of 80.")
            return self

    return admit(Repayment, data)
