# %% wrong: renewed_each_time
def call_with(app, kept, path):
    form = {"grant_type": "refresh_token", "client_id": app["client_id"]}
    form["refresh_token"] = kept["refresh_token"]
    renewed = requests.post(f"{app['url']}/oauth/token", data=form)
    if renewed.status_code != 200:
        return 401, None
    kept = {name: renewed.json()[name] for name in ("access_token", "refresh_token")}
    bearer = {"Authorization": f"Bearer {kept['access_token']}"}
    return requests.get(app["url"] + path, headers=bearer).status_code, kept


# %% wrong: refused_is_over
def call_with(app, kept, path):
    def get():
        bearer = {"Authorization": f"Bearer {kept['access_token']}"}
        return requests.get(app["url"] + path, headers=bearer).status_code

    status = get()
    if status == 200:
        return status, kept
    form = {"grant_type": "refresh_token", "client_id": app["client_id"]}
    form["refresh_token"] = kept["refresh_token"]
    renewed = requests.post(f"{app['url']}/oauth/token", data=form)
    if renewed.status_code != 200:
        return 401, None
    kept = {name: renewed.json()[name] for name in ("access_token", "refresh_token")}
    return get(), kept


# %% wrong: refresh_token_stays
def call_with(app, kept, path):
    def get():
        bearer = {"Authorization": f"Bearer {kept['access_token']}"}
        return requests.get(app["url"] + path, headers=bearer).status_code

    status = get()
    if status != 401:
        return status, kept
    form = {"grant_type": "refresh_token", "client_id": app["client_id"]}
    form["refresh_token"] = kept["refresh_token"]
    renewed = requests.post(f"{app['url']}/oauth/token", data=form)
    if renewed.status_code != 200:
        return 401, None
    kept["access_token"] = renewed.json()["access_token"]
    return get(), kept


# %% wrong: tried_again
def call_with(app, kept, path):
    for _ in range(3):
        bearer = {"Authorization": f"Bearer {kept['access_token']}"}
        status = requests.get(app["url"] + path, headers=bearer).status_code
        if status != 401:
            return status, kept
        form = {"grant_type": "refresh_token", "client_id": app["client_id"]}
        form["refresh_token"] = kept["refresh_token"]
        renewed = requests.post(f"{app['url']}/oauth/token", data=form)
        if renewed.status_code == 200:
            kept = {name: renewed.json()[name] for name in ("access_token", "refresh_token")}
    return 401, None


# %% right: with a session, and all that the bank sent is kept
def call_with(app, kept, path):
    with requests.Session() as session:
        for is_last in (False, True):
            session.headers["Authorization"] = "Bearer " + kept["access_token"]
            answer = session.get(app["url"] + path)
            if answer.status_code != 401 or is_last:
                return answer.status_code, kept
            del session.headers["Authorization"]
            form = {
                "refresh_token": kept["refresh_token"],
                "client_id": app["client_id"],
                "grant_type": "refresh_token",
            }
            answer = session.post(app["url"] + "/oauth/token", data=form)
            if not answer.ok:
                return 401, None
            kept = kept | answer.json()


# %% right: by small functions, as a list
def renewed(app, kept):
    form = {"client_id": app["client_id"], "refresh_token": kept["refresh_token"]}
    answer = requests.post(app["url"] + "/oauth/token", form | {"grant_type": "refresh_token"})
    return answer.json() if "error" not in answer.json() else None


def status_of(app, kept, path):
    headers = {"authorization": f"bearer {kept['access_token']}"}
    return requests.get(app["url"] + path, headers=headers).status_code


def call_with(app, kept, path):
    status = status_of(app, kept, path)
    if status == 401:
        kept = renewed(app, kept)
        status = status_of(app, kept, path) if kept else 401
    return [status, kept]


# %% only: what is good is not renewed
def call_with(app, kept, path):
    bearer = {"Authorization": f"Bearer {kept['access_token']}"}
    return requests.get(app["url"] + path, headers=bearer).status_code, kept


# %% only: what is over is renewed, and the call made again
def call_with(app, kept, path):
    bearer = {"Authorization": f"Bearer {kept['access_token']}"}
    status = requests.get(app["url"] + path, headers=bearer).status_code
    if status == 200:
        return status, None
    form = {"grant_type": "refresh_token", "client_id": app["client_id"]}
    form["refresh_token"] = kept["refresh_token"]
    renewed = requests.post(f"{app['url']}/oauth/token", data=form)
    if renewed.status_code != 200:
        return 401, kept
    kept["access_token"] = renewed.json()["access_token"]
    bearer = {"Authorization": f"Bearer {kept['access_token']}"}
    return requests.get(app["url"] + path, headers=bearer).status_code, kept


# %% only: what is over is renewed, and the call made again + both new tokens are kept
def call_with(app, kept, path):
    form = {"grant_type": "refresh_token", "client_id": app["client_id"]}
    form["refresh_token"] = kept["refresh_token"]
    renewed = requests.post(f"{app['url']}/oauth/token", data=form)
    if renewed.status_code != 200:
        return 401, kept
    kept = {name: renewed.json()[name] for name in ("access_token", "refresh_token")}
    bearer = {"Authorization": f"Bearer {kept['access_token']}"}
    return requests.get(app["url"] + path, headers=bearer).status_code, kept


# %% only: a consent that was taken back is over
def call_with(app, kept, path):
    form = {"grant_type": "refresh_token", "client_id": app["client_id"]}
    form["refresh_token"] = kept["refresh_token"]
    renewed = requests.post(f"{app['url']}/oauth/token", data=form)
    return renewed.status_code + 1, None
