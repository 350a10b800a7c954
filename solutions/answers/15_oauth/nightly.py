# %% wrong: secret_is_token
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {client_secret}"}
    predictions = []
    for features in applicants:
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return predictions


# %% wrong: password_grant
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "password", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    predictions = []
    for features in applicants:
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return predictions


# %% wrong: token_each_time
def nightly(url, client_id, client_secret, applicants):
    who, predictions = (client_id, client_secret), []
    for features in applicants:
        form = {"grant_type": "client_credentials", "scope": "predict"}
        token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
        requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return predictions


# %% wrong: all_scopes
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    predictions = []
    for features in applicants:
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return predictions


# %% wrong: not_given_back
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    predictions = []
    for features in applicants:
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
    requests.post(f"{url}/oauth/token", auth=who, data={"token": token})
    return predictions


# %% right: by form
def nightly(url, client_id, client_secret, applicants):
    me = {"client_id": client_id, "client_secret": client_secret}
    form = me | {"grant_type": "client_credentials", "scope": "predict"}
    answer = requests.post(url + "/oauth/token", data=form)
    token = answer.json()["access_token"]
    try:
        return [one_prediction(url, token, features) for features in applicants]
    finally:
        requests.post(url + "/oauth/revoke", data=me | {"token": token})


def one_prediction(url, token, features):
    answer = requests.post(
        url + "/api/v1/predictions",
        json={"features": features},
        headers={"authorization": "Bearer " + token},
    )
    return answer.json()["data"]["prediction"]


# %% right: session
from requests.auth import HTTPBasicAuth


def nightly(url, client_id, client_secret, applicants):
    basic = HTTPBasicAuth(client_id, client_secret)
    where = requests.get(url + "/.well-known/oauth-authorization-server").json()
    form = {"scope": "predict", "grant_type": "client_credentials"}
    given = requests.post(where["token_endpoint"], form, auth=basic).json()
    with requests.Session() as session:
        session.headers["Authorization"] = given["token_type"] + " " + given["access_token"]
        answers = [
            session.post(url + "/api/v1/predict", json={"features": one}) for one in applicants
        ]
    requests.post(where["revocation_endpoint"], {"token": given["access_token"]}, auth=basic)
    return [answer.json()["data"]["prediction"] for answer in answers]


# %% right: all in one batch
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = "grant_type=client_credentials&scope=predict"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    given = requests.post(f"{url}/oauth/token", form, auth=who, headers=kind).json()
    bearer = {"Authorization": "Bearer " + given["access_token"]}
    batch = {"items": [{"features": features} for features in applicants]}
    items = requests.post(f"{url}/api/v1/predict/batch", json=batch, headers=bearer).json()["data"]
    requests.post(f"{url}/oauth/revoke", {"token": given["access_token"]}, auth=who)
    return [item["data"]["prediction"] for item in items]


# %% only: with the client's token, each applicant gets a prediction
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    predictions = []
    for features in applicants:
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
    return predictions


# %% only: one token, for one scope, and a secret that stays where it belongs
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    predictions = []
    for features in reversed(applicants):
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
    return predictions


# %% only: the token is given back
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return []
