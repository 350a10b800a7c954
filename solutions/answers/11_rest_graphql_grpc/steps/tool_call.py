# %% reference
params = {"name": "decide_loan", "arguments": applicant}


# %% right: a copy
params = {"name": "decide_loan", "arguments": dict(applicant)}


# %% right: each fact by its name
params = {
    "name": "decide_loan",
    "arguments": {
        "age": applicant["age"],
        "income": applicant["income"],
        "credit_score": applicant["credit_score"],
        "employment_years": applicant["employment_years"],
        "loan_amount": applicant["loan_amount"],
    },
}


# %% wrong: as_the_other
params = {"name": "decide_loan", "arguments": {"features": applicant}}


# %% wrong: the_other
params = {"name": "create_prediction", "arguments": {"features": applicant}}


# %% wrong: a_text
params = {"name": "decide_loan", "arguments": __import__("json").dumps(applicant)}


# %% told: Unknown tool
params = {"name": "decide", "arguments": applicant}


# %% told: that is not `applicant`
params = {"name": "decide_loan", "arguments": labapi.EXAMPLE}


# %% told: The tool answered
params = {"name": "decide_loan", "arguments": {"age": 52}}
