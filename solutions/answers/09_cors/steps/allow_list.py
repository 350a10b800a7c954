# %% reference
pages = ["https://app.bank.example"]


# %% right: as a tuple
pages = ("https://app.bank.example",)


# %% right: cut out of the address
scheme, rest = address.split("://")
pages = [f"{scheme}://{rest.split('/')[0]}"]


# %% wrong: path_is_in
pages = [address]


# %% wrong: host_is_enough
pages = ["app.bank.example"]


# %% wrong: star_is_a_list
pages = ["*"]


# %% told: which is another origin
pages = ["https://app.bank.example", "http://app.bank.example"]


# %% told: is not on the list
pages = ["http://app.bank.example"]


# %% told: each part of it is let in
pages = "https://app.bank.example"
