# %% cell
from uuid import uuid4

header = "___"  # the header that names one question for all its tries
lab.configure(fault="flaky")
for key in [{header: str(uuid4())}] * 2:
    r = requests.post(f"{api}/predict", json={"features": labapi.EXAMPLE}, headers=key)
lab.configure(fault=None)
labapi.step("03_http_methods", "key_header")


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
