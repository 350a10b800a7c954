# %% reference
required = ["age", "income", "credit_score", "employment_years", "loan_amount"]


# %% right: what was required stays so
required = list(features["required"])


# %% right: all but the new one
required = [name for name in features["properties"] if name != "purpose"]


# %% right: in the order of the alphabet
required = sorted(features["required"])


# %% wrong: new_is_required
required = list(features["properties"])


# %% told: do not demand it
required = features["required"]
required.append("purpose")


# %% wrong: default_saves
features["properties"]["purpose"]["default"] = "unknown"
required = [*features["required"], "purpose"]


# %% wrong: only_the_new
required = ["purpose"]


# %% wrong: nothing_is_required
required = []


# %% told: the model needs `income`
required = ["age"]


# %% told: The comparer says that this breaks
features["properties"]["age"]["maximum"] = 100
required = list(features["required"])
