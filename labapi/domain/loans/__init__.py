"""Loan applications, and models that approve or reject them.

Read `features` first (what is known of an applicant), then `population` (where the training
data comes from), `training`, `logistic` and `boosting` (how each algorithm decides),
`deciding` (from a probability to an answer) and `shipped` (the models that come with labapi).
"""
