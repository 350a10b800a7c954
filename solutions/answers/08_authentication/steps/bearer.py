# %% reference
headers = {"Authorization": f"Bearer {token}"}


# %% right: in small letters
headers = {"authorization": "bearer " + token}


# %% right: put together in two lines
headers = {}
headers["Authorization"] = " ".join(["Bearer", token])


# %% wrong: token_is_a_key
headers = {"X-API-Key": token}


# %% wrong: token_is_bare
headers = {"Authorization": token}


# %% wrong: no_space
headers = {"Authorization": f"Bearer{token}"}


# %% told: Send a credential
headers = {"Authorisation": f"Bearer {token}"}


# %% told: The answer was `401`
headers = {"Authorization": f"Basic {token}"}
