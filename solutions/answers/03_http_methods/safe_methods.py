# %% wrong: idempotent_is_safe
safe_methods = {"GET", "PUT", "DELETE"}


# %% wrong: no_body_is_safe
safe_methods = ["GET", "DELETE"]


# %% right: in small letters
safe_methods = ("get",)


# %% right: by what each changes
changes = {"GET": False, "POST": True, "PUT": True, "PATCH": True, "DELETE": True}
safe_methods = {method for method, changed in changes.items() if not changed}
