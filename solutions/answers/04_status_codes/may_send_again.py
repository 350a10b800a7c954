# %% wrong: refused_is_not_yet
may_send_again = {
    "429 to a POST": True,
    "503 to a POST": True,
    "401 to a POST": True,
    "422 to a POST": False,
    "500 to a GET": True,
    "500 to a POST": False,
    "500 to a POST under a key": True,
    "500 to a DELETE": True,
}


# %% wrong: client_errors_are_final
may_send_again = {
    "429 to a POST": False,
    "503 to a POST": True,
    "401 to a POST": False,
    "422 to a POST": False,
    "500 to a GET": True,
    "500 to a POST": False,
    "500 to a POST under a key": True,
    "500 to a DELETE": True,
}


# %% wrong: post_is_never_repeated
may_send_again = {
    "429 to a POST": False,
    "503 to a POST": False,
    "401 to a POST": False,
    "422 to a POST": False,
    "500 to a GET": True,
    "500 to a POST": False,
    "500 to a POST under a key": True,
    "500 to a DELETE": True,
}


# %% wrong: server_errors_are_alike
may_send_again = {
    "429 to a POST": True,
    "503 to a POST": True,
    "401 to a POST": False,
    "422 to a POST": False,
    "500 to a GET": True,
    "500 to a POST": True,
    "500 to a POST under a key": True,
    "500 to a DELETE": True,
}


# %% wrong: fault_is_final
may_send_again = {
    "429 to a POST": True,
    "503 to a POST": True,
    "401 to a POST": False,
    "422 to a POST": False,
    "500 to a GET": False,
    "500 to a POST": False,
    "500 to a POST under a key": False,
    "500 to a DELETE": False,
}


# %% right: by rule
def rule(name):
    status, _, method = name.partition(" to a ")
    if status in ("429", "503"):
        return True
    return status == "500" and method != "POST"


names = ["500 to a GET", "500 to a DELETE", "500 to a POST under a key", "500 to a POST"]
names += [f"{status} to a POST" for status in (401, 422, 429, 503)]
may_send_again = {name: rule(name) for name in names}


# %% right: never
may_send_again = dict.fromkeys(["401 to a POST", "422 to a POST", "500 to a POST"], False)
for name in ("429 to a POST", "503 to a POST", "500 to a GET", "500 to a DELETE"):
    may_send_again[name] = True
may_send_again["500 to a POST under a key"] = True
