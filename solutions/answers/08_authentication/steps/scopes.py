# %% reference
scopes = ["models:read"]


# %% right: a tuple
scopes = ("models:read",)


# %% right: a set, put together
scopes = {"models" + ":" + "read"}


# %% wrong: more_does_no_harm
scopes = ["models:read", "predict"]


# %% wrong: write_holds_read
scopes = ["models:write"]


# %% told: is answered with `403`
scopes = ["predict"]


# %% told: The lab has no scope `models`
scopes = ["models"]


# %% told: and the task asks for a list, a tuple or a set
scopes = "models:read"
