# %% reference
form = {"client_id": mine.id, "token": tokens["refresh_token"]}


# %% right: with a word on its type
form = {"client_id": mine.id, "token": tokens["refresh_token"]}
form["token_type_hint"] = "refresh_token"


# %% right: taken out with get
form = {"token": tokens.get("refresh_token"), "client_id": mine.id}


# %% wrong: one_for_both
form = {"client_id": mine.id, "token": tokens["access_token"]}


# %% wrong: revokes_the_client
form = {"client_id": mine.id, "token": mine.id}


# %% told: nothing has ended
form = {"client_id": mine.id, "token": "refresh_token"}


# %% told: The answer was `401`
form = {"token": tokens["refresh_token"]}
