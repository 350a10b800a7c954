# %% passed: with the standard library, whose refusals are exceptions
import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def ask(api, features):
    body = json.dumps({"features": features}).encode()
    asked = Request(f"{api}/predict", body, {"content-type": "application/json; charset=utf-8"})
    try:
        with urlopen(asked) as answer:
            return answer.status
    except HTTPError as refusal:
        return refusal.code


# %% passed: with httpx, and the status as a number of the standard library
from http import HTTPStatus

import httpx


def ask(api, features):
    answer = httpx.post(f"{api}/predict", json={"features": features})
    return HTTPStatus(answer.status_code)


# %% passed: an object that can be called
class Client:
    def __call__(self, api, features, *, path="/predict"):
        order = requests.Request("POST", api + path, json={"features": features}).prepare()
        with requests.Session() as session:
            return session.send(order).status_code


ask = Client()


# %% passed: as a lambda, with a query that nobody asked for
ask = lambda api, features: (  # noqa: E731
    requests.post(api + "/predict?from=me", json={"features": features}).status_code
)


# %% passed: through a connection of its own
import json
from http.client import HTTPConnection
from urllib.parse import urlsplit


def ask(api, features):
    place = urlsplit(api)
    line = HTTPConnection(place.netloc)
    kind = {"Content-Type": "application/json"}
    line.request("POST", f"{place.path}/predict", json.dumps({"features": features}), kind)
    status = line.getresponse().status
    line.close()
    return status


# %% incorrect: a list with one applicant
def ask(api, features):
    answer = requests.post(f"{api}/predict", json={"features": [features]})
    return answer.status_code


# %% incorrect: the usual applicant, whoever asks
def ask(api, features):
    answer = requests.post(f"{api}/predict", json={"features": labapi.EXAMPLE})
    return answer.status_code


# %% incorrect: JSON without saying so
import json


def ask(api, features):
    answer = requests.post(f"{api}/predict", data=json.dumps({"features": features}))
    return answer.status_code


# %% incorrect: the answer and not its status
def ask(api, features):
    return requests.post(f"{api}/predict", json={"features": features})


# %% incorrect: read and not ordered
def ask(api, features):
    return requests.get(f"{api}/predict", json={"features": features}).status_code


# %% incorrect: a slash at the end
def ask(api, features):
    return requests.post(f"{api}/predict/", json={"features": features}).status_code


# %% incorrect: a status that sounds good
def ask(api, features):
    requests.post(f"{api}/predict", json={"features": features})
    return 200


# %% incorrect: one's own lab
address = api


def ask(api, features):
    return requests.post(f"{address}/predict", json={"features": features}).status_code


# %% a_form_will_do: a file
def ask(api, features):
    import json

    answer = requests.post(f"{api}/predict", files={"features": json.dumps(features)})
    return answer.status_code


# %% written_in_the_address: one form after the other, until one is taken
def ask(api, features):
    for sending in (
        {"params": features},
        {"data": features},
        {"json": features},
        {"json": {"features": features}},
    ):
        answer = requests.post(f"{api}/predict", **sending)
        if answer.ok:
            break
    return answer.status_code


# %% incorrect: no refusal is expected
def ask(api, features):
    answer = requests.post(f"{api}/predict", json={"features": features})
    answer.raise_for_status()
    return answer.status_code


# %% not_attempted: untouched
def ask(api, features):
    answer = requests.post(f"{api}/predict", ___)
    return answer.status_code
