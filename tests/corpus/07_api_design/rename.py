# %% passed: other names for the ids, a name more, and numbers as they came
names = {
    6: "GET /api/v1/api-keys",
    4: "delete /api/v1/models/{model_id}",
    3: "get /api/v1/models/{model}",
    5: "GET  /api/v1/models/{the_model}/predictions",
    2: "GET /api/v1/models",
    1: "POST /api/v1/models",
    12: "GET /api/v1/reading-rooms",
}
app = renamed(names)


# %% partly 2: the key in the singular
names = {
    1: "POST /api/v1/models",
    2: "GET /api/v1/models",
    3: "GET /api/v1/models/{id}",
    4: "DELETE /api/v1/models/{id}",
    5: "GET /api/v1/models/{id}/predictions",
    6: "GET /api/v1/api-key",
}
app = renamed(names)


# %% incorrect: without a version
names = {
    1: "POST /api/models",
    2: "GET /api/models",
    3: "GET /api/models/{id}",
    4: "DELETE /api/models/{id}",
    5: "GET /api/models/{id}/predictions",
    6: "GET /api/api-keys",
}
app = renamed(names)


# %% cell_failed: under letters
names = {
    "A": "POST /api/v1/models",
    "B": "GET /api/v1/models",
    "C": "GET /api/v1/models/{id}",
    "D": "DELETE /api/v1/models/{id}",
    "E": "GET /api/v1/models/{id}/predictions",
    "F": "GET /api/v1/api-keys",
}
app = renamed(names)


# %% cell_failed: without methods
names = {1: "/api/v1/models", 2: "/api/v1/models", 3: "/api/v1/models/{id}"}
app = renamed(names)


# %% turned_round: a filter in the path
names = {
    1: "POST /api/v1/models",
    2: "GET /api/v1/models",
    3: "GET /api/v1/models/{id}",
    4: "DELETE /api/v1/models/{id}",
    5: "GET /api/v1/predictions/{model}",
    6: "GET /api/v1/api-keys",
}
app = renamed(names)


# %% verb_stays: the old names below the version
names = {
    1: "POST /api/v1/createModel",
    2: "GET /api/v1/list_models",
    3: "GET /api/v1/getModel/{id}",
    4: "POST /api/v1/model/delete/{id}",
    5: "GET /api/v1/getModelPredictions/{id}",
    6: "GET /api/v1/ApiKeyList",
}
app = renamed(names)
