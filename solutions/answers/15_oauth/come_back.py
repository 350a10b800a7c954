# %% wrong: missing_is_no_other
def come_back(app, address):
    answer = dict(parse_qsl(urlsplit(address).query))
    if "error" in answer:
        return None
    if answer.get("iss") != app["url"]:
        return None
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "code": answer.get("code"),
        "redirect_uri": app["redirect_uri"],
        "code_verifier": app["verifier"],
    }
    if "state" in answer and answer["state"] != app["state"]:
        return None
    traded = requests.post(f"{app['url']}/oauth/token", data=form)
    return traded.json().get("access_token")


# %% wrong: traded_is_no_harm
def come_back(app, address):
    answer = dict(parse_qsl(urlsplit(address).query))
    if "error" in answer:
        return None
    if answer.get("iss") != app["url"]:
        return None
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "code": answer.get("code"),
        "redirect_uri": app["redirect_uri"],
        "code_verifier": app["verifier"],
    }
    traded = requests.post(f"{app['url']}/oauth/token", data=form)
    if answer.get("state") != app["state"]:
        return None
    return traded.json().get("access_token")


# %% wrong: my_address_my_bank
def come_back(app, address):
    answer = dict(parse_qsl(urlsplit(address).query))
    if "error" in answer:
        return None
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "code": answer.get("code"),
        "redirect_uri": app["redirect_uri"],
        "code_verifier": app["verifier"],
    }
    if answer.get("state") != app["state"]:
        return None
    traded = requests.post(f"{app['url']}/oauth/token", data=form)
    return traded.json().get("access_token")


# %% wrong: no_is_no_answer
def come_back(app, address):
    answer = dict(parse_qsl(urlsplit(address).query))
    if answer.get("iss") != app["url"]:
        return None
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "code": answer.get("code"),
        "redirect_uri": app["redirect_uri"],
        "code_verifier": app["verifier"],
    }
    if answer.get("state") != app["state"]:
        return None
    traded = requests.post(f"{app['url']}/oauth/token", data=form)
    return traded.json().get("access_token")


# %% right: a list of what has to fit
from urllib.parse import parse_qs


def come_back(app, address):
    brought = parse_qs(address.partition("?")[2])
    wanted = {"state": [app["state"]], "iss": [app["url"]]}
    if any(brought.get(name) != values for name, values in wanted.items()):
        return None
    if "code" not in brought:
        return None
    (code,) = brought["code"]
    with requests.Session() as bank:
        traded = bank.post(
            app["url"] + "/oauth/token",
            data={
                "code": code,
                "code_verifier": app["verifier"],
                "client_id": app["client_id"],
                "redirect_uri": app["redirect_uri"],
                "grant_type": "authorization_code",
            },
        )
    return traded.json()["access_token"] if traded.ok else None


# %% right: by exceptions, and compared in constant time
class NotOurs(Exception):
    pass


def checked(app, answer):
    for name, wanted in (("iss", app["url"]), ("state", app["state"])):
        if not secrets.compare_digest(answer.get(name, ""), wanted):
            raise NotOurs(name)
    return answer["code"]  # a no brings none


def come_back(app, address):
    try:
        code = checked(app, dict(parse_qsl(urlsplit(address).query)))
    except (NotOurs, KeyError):
        return None
    mine = {name: app[name] for name in ("client_id", "redirect_uri")}
    form = mine | {"grant_type": "authorization_code", "code": code}
    form["code_verifier"] = app["verifier"]
    return requests.post(f"{app['url']}/oauth/token", form).json().get("access_token")


# %% only: an answer without the app's own state is refused
def come_back(app, address):
    answer = dict(parse_qsl(urlsplit(address).query))
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "code": answer.get("code"),
        "redirect_uri": app["redirect_uri"],
        "code_verifier": app["verifier"],
    }
    traded = requests.post(f"{app['url']}/oauth/token", data=form)
    if answer.get("state") != app["state"]:
        return None
    return traded.json().get("access_token")


# %% only: nothing is sent before the state was looked at
def come_back(app, address):
    answer = dict(parse_qsl(urlsplit(address).query))
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "code": answer.get("code"),
        "redirect_uri": app["redirect_uri"],
        "code_verifier": app["verifier"],
    }
    if "state" in answer and answer["state"] != app["state"]:
        return None
    traded = requests.post(f"{app['url']}/oauth/token", data=form)
    return traded.json().get("access_token")


# %% only: an answer of another server is refused
def come_back(app, address):
    answer = dict(parse_qsl(urlsplit(address).query))
    if answer.get("iss") != app["url"]:
        return None
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "code": answer.get("code"),
        "redirect_uri": app["redirect_uri"],
        "code_verifier": app["verifier"],
    }
    traded = requests.post(f"{app['url']}/oauth/token", data=form)
    if "state" in answer and answer["state"] != app["state"]:
        return None
    return traded.json().get("access_token")


# %% only: a no is taken for a no
def come_back(app, address):
    answer = dict(parse_qsl(urlsplit(address).query))
    if "error" in answer:
        return None
    form = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "code": answer.get("code"),
        "redirect_uri": app["redirect_uri"],
        "code_verifier": app["verifier"],
    }
    traded = requests.post(f"{app['url']}/oauth/token", data=form)
    if "state" in answer and answer["state"] != app["state"]:
        return None
    return traded.json().get("access_token")
