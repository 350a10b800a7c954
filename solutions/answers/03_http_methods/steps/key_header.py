# %% reference
header = "Idempotency-Key"


# %% right: in small letters
header = "idempotency-key"


# %% right: put together, in capitals
promise = "idempotency"
header = f"{promise}-key".upper()


# %% wrong: names_the_try
header = "X-Request-Id"


# %% wrong: version_protects
header = "If-None-Match"


# %% told: read no key in the header `Cookie`
header = "Cookie"


# %% told: its name is written
header = "Idempotency_Key"
