# %% passed: the batch in lines
import json


def nightly(url, client_id, client_secret, applicants):
    form = {"grant_type": "client_credentials", "scope": "predict"}
    given = requests.post(f"{url}/oauth/token", form, auth=(client_id, client_secret)).json()
    headers = {"Authorization": f"Bearer {given['access_token']}", "Accept": "application/x-ndjson"}
    items = {"items": [{"features": one} for one in applicants]}
    answer = requests.post(f"{url}/api/v1/predict/batch", json=items, headers=headers)
    *lines, end = map(json.loads, answer.text.splitlines())
    assert end["status"] == "end"
    form = {"token": given["access_token"]}
    requests.post(f"{url}/oauth/revoke", form, auth=(client_id, client_secret))
    return [line["data"]["prediction"] for line in lines]


# %% passed: two threads, and the order is kept
from concurrent.futures import ThreadPoolExecutor


def nightly(url, client_id, client_secret, applicants):
    with requests.Session() as office:
        office.auth = (client_id, client_secret)
        form = {"grant_type": "client_credentials", "scope": "predict"}
        token = office.post(f"{url}/oauth/token", data=form).json()["access_token"]

        def ask(features):
            answer = requests.post(
                f"{url}/api/v1/predict",
                json={"features": features},
                headers={"Authorization": f"Bearer {token}"},
            )
            return answer.json()["data"]["prediction"]

        with ThreadPoolExecutor(2) as pool:
            predictions = list(pool.map(ask, applicants))
        office.post(f"{url}/oauth/revoke", data={"token": token})
    return predictions


# %% passed: the client of exercise 04, with a key for each applicant
from uuid import uuid4


def post_again(url, **sending):
    for _ in range(4):
        answer = requests.post(url, **sending)
        if answer.status_code != 429 and answer.status_code < 500:
            break
    return answer


def nightly(url, client_id, client_secret, applicants):
    who, predictions = (client_id, client_secret), []
    form = {"grant_type": "client_credentials", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    for features in applicants:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
        answer = post_again(f"{url}/api/v1/predict", json={"features": features}, headers=headers)
        predictions.append(answer.json()["data"]["prediction"])
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return predictions


# %% passed: a tuple, and the scheme in small letters
def nightly(url, client_id, client_secret, applicants):
    me = {"client_id": client_id, "client_secret": client_secret}
    asked = {"grant_type": "client_credentials", "scope": "predict", **me}
    token = requests.post(f"{url}/oauth/token", data=asked).json()["access_token"]
    session = requests.Session()
    session.headers["authorization"] = f"bearer {token}"
    answers = [
        session.post(f"{url}/api/v1/predictions", json={"features": one}) for one in applicants
    ]
    requests.post(f"{url}/oauth/revoke", data={"token": token, **me})
    return tuple(answer.json()["data"]["prediction"] for answer in answers)


# %% partly 2: each applicant is asked twice, to be sure
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    for _ in range(2):
        predictions = [
            requests.post(f"{url}/api/v1/predict", json={"features": one}, headers=bearer).json()
            for one in applicants
        ]
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return [one["data"]["prediction"] for one in predictions]


# %% partly 2: the whole answers in the place of the predictions
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    answers = [
        requests.post(f"{url}/api/v1/predict", json={"features": one}, headers=bearer).json()
        for one in applicants
    ]
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return answers


# %% partly 2: the token is asked for in the address
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    requests.get(f"{url}/api/v1/health", params={"client_secret": client_secret})
    bearer = {"Authorization": f"Bearer {token}"}
    predictions = []
    for features in applicants:
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return predictions


# %% not_given_back: it is revoked without saying who asks
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
    requests.post(f"{url}/oauth/revoke", data={"token": token}, headers=bearer)
    return predictions


# %% all_scopes: both scopes, in case
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials", "scope": "predict models:read"}
    token = requests.post(f"{url}/oauth/token", auth=who, data=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    predictions = []
    for features in applicants:
        body = {"features": features}
        answer = requests.post(f"{url}/api/v1/predict", json=body, headers=bearer)
        predictions.append(answer.json()["data"]["prediction"])
    requests.post(f"{url}/oauth/revoke", auth=who, data={"token": token})
    return predictions


# %% error: the form is sent as JSON
def nightly(url, client_id, client_secret, applicants):
    who = (client_id, client_secret)
    form = {"grant_type": "client_credentials", "scope": "predict"}
    token = requests.post(f"{url}/oauth/token", auth=who, json=form).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    return [
        requests.post(f"{url}/api/v1/predict", json={"features": one}, headers=bearer).json()[
            "data"
        ]["prediction"]
        for one in applicants
    ]


# %% incorrect: it guesses, and asks for no token
def nightly(url, client_id, client_secret, applicants):
    return ["approved" if one["credit_score"] > 600 else "rejected" for one in applicants]
