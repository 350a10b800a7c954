# %% reference
applicant = labapi.EXAMPLE | {"credit_score": 500}


# %% right: poor
applicant = dict(labapi.EXAMPLE, income=9_000)


# %% right: very old
applicant = labapi.EXAMPLE.copy()
applicant["age"] = 119


# %% wrong: the_form_decides
applicant = labapi.EXAMPLE | {"credit_score": 0}


# %% wrong: one_bad_value_is_enough
applicant = labapi.EXAMPLE | {"employment_years": 0}


# %% told: has no value `score`
applicant = labapi.EXAMPLE | {"score": 500}


# %% told: The loan is to stay at 25,000 dollars
applicant = labapi.EXAMPLE | {"loan_amount": 250_000}


# %% told: 2 values are changed
applicant = labapi.EXAMPLE | {"credit_score": 500, "income": 9_000}


# %% told: No values are changed
applicant = labapi.EXAMPLE | {"income": 55_000}


# %% told: No applicant was sent
applicant = []
