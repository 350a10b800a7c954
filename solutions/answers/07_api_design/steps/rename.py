# %% reference
path = "/api/v1/models/loan-classifier-v2.1/predictions"


# %% right: put together
model = "loan-classifier-v2.1"
path = f"/api/v1/models/{model}/predictions"


# %% right: with a page of three
path = "/api/v1/models/loan-classifier-v2.1/predictions?limit=3"


# %% wrong: verb_in_path
path = "/api/v1/getModelPredictions?modelId=loan-classifier-v2.1"


# %% told: says it already
path = "/api/v1/models/loan-classifier-v2.1/list_predictions"


# %% wrong: singular
path = "/api/v1/model/loan-classifier-v2.1/prediction"


# %% wrong: turned_round
path = "/api/v1/predictions/loan-classifier-v2.1"


# %% told: What owns comes first
path = "/api/v1/predictions/models/loan-classifier-v2.1"


# %% wrong: filter_for_relation
path = "/api/v1/predictions?model=loan-classifier-v2.1"


# %% wrong: no_version
path = "/models/loan-classifier-v2.1/predictions"


# %% told: was answered `200`
path = "/api/v1/models/loan-classifier-v2.1"


# %% told: was answered `404`
path = "/api/v1/models/loan-classifier-v3/predictions"
