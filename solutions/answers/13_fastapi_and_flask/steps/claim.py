# %% reference
return r.headers.get("X-Request-ID") == "claim-13"


# %% right: by what was sent
return r.headers.get("X-Request-ID") == sent["X-Request-ID"]


# %% right: in small letters, looked for first
return "x-request-id" in r.headers and r.headers["x-request-id"] == "claim-13"


# %% right: the whole function, in two steps
def id_comes_back(url):
    sent = {"X-Request-ID": "claim-13"}
    r = requests.get(f"{url}/api/v1/health", headers=sent)
    came = r.headers.get("X-Request-ID", "")
    if came != "claim-13":
        print("It did not come back:", came)
        return False
    return True


# %% right: another id
def id_comes_back(url):
    wanted = "another-id"
    r = requests.get(f"{url}/api/v1/health", headers={"X-Request-ID": wanted})
    return sent_back(r) == wanted


def sent_back(r):
    return r.headers.get("X-Request-ID")


# %% wrong: any_id
return "X-Request-ID" in r.headers


# %% wrong: status_decides
return r.status_code == 200


# %% wrong: falls_over
return r.headers["X-Request-ID"] == "claim-13"


# %% wrong: in_the_body
return "claim-13" in r.headers.values() or "claim-13" in r.text


# %% told: tells no id in the body
return r.json()["meta"]["request_id"] == "claim-13"


# %% told: the task asks for True or False
return r.headers.get("X-Request-ID")


# %% told: A server that sends the id back did not pass
return r.headers.get("X-Request-ID") != "claim-13"
