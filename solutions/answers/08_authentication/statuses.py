# %% wrong: strangers_are_forbidden
predicted = {"A": 403, "B": 200, "C": 403, "D": 401, "E": 401, "F": 403, "G": 401, "H": 404}


# %% wrong: scope_is_401
predicted = {"A": 401, "B": 200, "C": 401, "D": 401, "E": 401, "F": 401, "G": 401, "H": 404}


# %% wrong: revoked_is_forbidden
predicted = {"A": 401, "B": 200, "C": 403, "D": 401, "E": 403, "F": 403, "G": 401, "H": 404}


# %% wrong: token_is_believed
predicted = {"A": 401, "B": 200, "C": 403, "D": 401, "E": 401, "F": 403, "G": 200, "H": 404}


# %% wrong: guard_before_path
predicted = {"A": 401, "B": 200, "C": 403, "D": 401, "E": 401, "F": 403, "G": 401, "H": 401}


# %% right: as texts
predicted = dict.fromkeys("adeg", "401") | dict.fromkeys("cf", 403.0)
predicted |= {"b": "200 OK", "h": 404}


# %% right: by a rule
predicted = {
    letter: requests.request(method, api + path, headers=headers).status_code
    for letter, (method, path, headers) in zip("ABCDEFGH", sixteen().values(), strict=False)
}


# %% only: you tell who is not known from who may not
predicted = {"A": 401, "B": 200, "C": 403, "D": 403, "E": 401, "F": 403, "G": 403, "H": 401}


# %% only: you see when a credential proves nothing, and when none is asked for
predicted = {"A": 403, "B": 200, "C": 401, "D": 401, "E": 401, "F": 401, "G": 401, "H": 404}
