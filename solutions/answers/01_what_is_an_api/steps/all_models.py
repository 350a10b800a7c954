# %% reference
r = requests.get(f"{lab.url}/api/v1/models")


# %% right: a page of them
r = requests.request("GET", lab.url + "/api/v1/models", params={"limit": 1})


# %% right: in a session
with requests.Session() as session:
    r = session.get(f"{lab.url}/api/v1/models")


# %% wrong: path_says_what_to_do
r = requests.get(f"{lab.url}/api/v1/list_models")


# %% wrong: one_for_all
r = requests.get(f"{lab.url}/api/v1/models/loan-classifier-v2.1")


# %% told: it lists no models
r = requests.get(f"{lab.url}/api/v1/predictions")


# %% told: `404 Not Found`
r = requests.get(f"{lab.url}/api/v1/model")


# %% told: The server says
r = requests.get(f"{lab.url}/api/v1/models?limit=0")


# %% told: gives back
r = f"{lab.url}/api/v1/models"
