# %% wrong: verb_stays
names = {
    1: "POST /api/v1/create-model",
    2: "GET /api/v1/list-models",
    3: "GET /api/v1/models/{id}",
    4: "DELETE /api/v1/models/{id}",
    5: "GET /api/v1/models/{id}/predictions",
    6: "GET /api/v1/api-keys",
}
app = renamed(names)


# %% wrong: post_does_all
names = {
    1: "POST /api/v1/models",
    2: "GET /api/v1/models",
    3: "GET /api/v1/models/{id}",
    4: "POST /api/v1/models/{id}",
    5: "GET /api/v1/models/{id}/predictions",
    6: "GET /api/v1/api-keys",
}
app = renamed(names)


# %% wrong: id_in_query
names = {
    1: "POST /api/v1/models",
    2: "GET /api/v1/models",
    3: "GET /api/v1/models?id={id}",
    4: "DELETE /api/v1/models?id={id}",
    5: "GET /api/v1/predictions?model={id}",
    6: "GET /api/v1/api-keys",
}
app = renamed(names)


# %% wrong: singular
names = {
    1: "POST /api/v1/model",
    2: "GET /api/v1/models",
    3: "GET /api/v1/model/{id}",
    4: "DELETE /api/v1/model/{id}",
    5: "GET /api/v1/model/{id}/predictions",
    6: "GET /api/v1/api-keys",
}
app = renamed(names)


# %% wrong: as_in_code
names = {
    1: "POST /api/v1/models",
    2: "GET /api/v1/models",
    3: "GET /api/v1/models/{id}",
    4: "DELETE /api/v1/models/{id}",
    5: "GET /api/v1/models/{id}/predictions",
    6: "GET /api/v1/api_keys",
}
app = renamed(names)


# %% wrong: turned_round
names = {
    1: "POST /api/v1/models",
    2: "GET /api/v1/models",
    3: "GET /api/v1/models/{id}",
    4: "DELETE /api/v1/models/{id}",
    5: "GET /api/v1/predictions/models/{id}",
    6: "GET /api/v1/api-keys",
}
app = renamed(names)


# %% right: joined, with other names for the ids
base = "/api/v1"
models = f"{base}/models"
model = models + "/{model_id}"
names = {6: f"GET {base}/api-keys", 5: f"get {model}/predictions", 4: f"Delete {model}"}
names |= {3: f"GET  {model}", 2: f"GET {models}", 1: f"post {models}"}
app = renamed(names)


# %% right: from two columns
columns = """
POST   /api/v1/models
GET    /api/v1/models
GET    /api/v1/models/{one}
DELETE /api/v1/models/{one}
GET    /api/v1/models/{one}/predictions
GET    /api/v1/api-keys
"""
names = {}
for number, line in enumerate(columns.strip().splitlines(), start=1):
    names[number] = " ".join(line.split())
app = renamed(names)


# %% only: the linter has nothing to say of the names
names = {
    1: "POST /api/v1/forests",
    2: "GET /api/v1/forests",
    3: "GET /api/v1/forests/{id}",
    4: "DELETE /api/v1/forests/{id}",
    5: "GET /api/v1/forests/{id}/guesses",
    6: "GET /api/v1/keys",
}
app = renamed(names)


# %% only: collections are where they were guessed
names = {
    1: "POST /api/v1/models",
    2: "GET /api/v1/models",
    3: "GET /api/v1/model/{id}",
    4: "POST /api/v1/model/{id}/delete",
    5: "GET /api/v1/models/{id}/predictions",
    6: "GET /api/v1/api-keys",
}
app = renamed(names)


# %% only: so is each single thing, and what belongs to it
names = {
    1: "POST /api/v1/models/create",
    2: "GET /api/v1/models/list",
    3: "GET /api/v1/models/{id}",
    4: "DELETE /api/v1/models/{id}",
    5: "GET /api/v1/models/{id}/predictions",
    6: "GET /api/v1/apiKeys",
}
app = renamed(names)
