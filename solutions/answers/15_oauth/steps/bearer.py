# %% reference
headers = {"Authorization": f"Bearer {access}"}


# %% right: in small letters
headers = {"authorization": "bearer " + access}


# %% right: put together in two lines
headers = {}
headers["Authorization"] = " ".join(["Bearer", access])


# %% wrong: token_is_a_key
headers = {"X-API-Key": access}


# %% wrong: token_is_bare
headers = {"Authorization": access}


# %% wrong: no_space
headers = {"Authorization": f"Bearer{access}"}


# %% wrong: scheme_is_a_header
headers = {"Bearer": access}


# %% told: Send a credential
headers = {"Authorisation": f"Bearer {access}"}


# %% told: The answer was `401`
headers = {"Authorization": f"Basic {access}"}
