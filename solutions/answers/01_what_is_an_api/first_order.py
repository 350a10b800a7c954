# %% wrong: written_in_the_address
def ask(api, features):
    answer = requests.post(f"{api}/predict", params=features)
    return answer.status_code


# %% wrong: a_form_will_do
def ask(api, features):
    answer = requests.post(f"{api}/predict", data=features)
    return answer.status_code


# %% wrong: the_facts_alone
def ask(api, features):
    answer = requests.post(f"{api}/predict", json=features)
    return answer.status_code


# %% right: by hand
import json


def ask(api, features):
    text = json.dumps({"features": features})
    kind = {"Content-Type": "application/json"}
    return requests.post(f"{api}/predict", data=text, headers=kind).status_code


# %% right: session
def ask(api, features):
    with requests.Session() as session:
        order = dict(features=features)
        return session.request("POST", api + "/predictions", json=order).status_code
