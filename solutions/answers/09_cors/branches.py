# %% wrong: ends_like_ours
branches = branch_office(r"https://.*bank\.example")


# %% wrong: dot_is_a_dot
branches = branch_office(r"https://[a-z0-9-]+\.bank.example")


# %% wrong: scheme_is_detail
branches = branch_office(r"https?://[a-z0-9-]+\.bank\.example")


# %% wrong: echo
branches = branch_office(r".*")


# %% right: by list of letters
branches = branch_office("https://" + "[0-9a-z-]{1,63}" + "[.]bank[.]example")


# %% right: an app of one's own
branches = FastAPI()
branches.add_middleware(CORSMiddleware, allow_origin_regex="https://[a-z0-9-]+[.]bank[.]example")
branches.get("/rates")(lambda: None)


# %% only: branches get in, and names that only end alike do not
branches = branch_office(r"https://[a-z0-9-]+\.bank\.example(:\d+)?")


# %% only: nothing else that looks like a branch gets in
branches = branch_office(r"https://(evil[a-z0-9-]*|[a-z0-9-]+\.)bank\.example")
