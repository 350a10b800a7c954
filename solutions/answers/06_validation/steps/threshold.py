# %% reference
threshold: float = Field(gt=0, lt=1)


# %% right: the other way round, as floats
threshold: float = Field(lt=1.0, gt=0.0)


# %% right: with a description, and strict
threshold: float = Field(gt=0, lt=1, strict=True, description="from which it is approved")


# %% right: with a default
threshold: float = Field(0.5, gt=0, lt=1)


# %% wrong: bare_is_bound
threshold: float = Field("gt=0, lt=1")


# %% told: Pydantic checks no default
threshold: float = Field(0, gt=0, lt=1)


# %% wrong: ends_stay_out
threshold: float = Field(ge=0, le=1)


# %% wrong: l_is_lower
threshold: float = Field(lt=0)


# %% told: got in. It is not between 0 and 1.
threshold: float = Field(gt=0)


# %% told: was refused. It is more than 0 and less than 1.
threshold: float = Field(gt=0.01, lt=1)
