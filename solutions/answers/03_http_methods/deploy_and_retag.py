# %% wrong: post_makes
def deploy(api, model_id, model):
    return requests.request("POST", f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    document = {"tags": tags}
    return requests.request("PATCH", f"{api}/models/{model_id}", json=document, headers=merge)


# %% wrong: patch_will_do
def deploy(api, model_id, model):
    return requests.request("PATCH", f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    document = {"tags": tags}
    return requests.request("PATCH", f"{api}/models/{model_id}", json=document, headers=merge)


# %% wrong: put_keeps_the_rest
def deploy(api, model_id, model):
    return requests.request("PUT", f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    document = {"tags": tags}
    return requests.request("PUT", f"{api}/models/{model_id}", json=document, headers=merge)


# %% wrong: value_is_document
def deploy(api, model_id, model):
    return requests.request("PUT", f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    document = tags
    return requests.request("PATCH", f"{api}/models/{model_id}", json=document, headers=merge)


# %% wrong: all_fields
def deploy(api, model_id, model):
    return requests.request("PUT", f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    document = {"tags": tags, "description": ""}
    return requests.request("PATCH", f"{api}/models/{model_id}", json=document, headers=merge)


# %% right: JSON Patch
import json


def deploy(api, model_id, model):
    with requests.Session() as session:
        session.headers["Content-Type"] = "application/json"
        return session.put(f"{api}/models/{model_id}", data=json.dumps(model))


def retag(api, model_id, tags):
    steps = [{"op": "replace", "path": "/tags", "value": tags}]
    kind = {"content-type": "application/json-patch+json"}
    return requests.patch(f"{api}/models/{model_id}", data=json.dumps(steps), headers=kind)


# %% right: with the standard library, and no answer looked at
import json
from urllib.request import Request, urlopen


def send(method, address, document, kind):
    asked = Request(address, json.dumps(document).encode(), {"Content-Type": kind}, method=method)
    urlopen(asked).close()


def deploy(api, model_id, model):
    send("PUT", f"{api}/models/{model_id}", model, "application/json")


def retag(api, model_id, tags):
    send("PATCH", f"{api}/models/{model_id}", {"tags": tags}, "application/merge-patch+json")


# %% only: a whole model is put in its place
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    return requests.put(f"{api}/models/{model_id}", json={"tags": tags})


# %% only: the tags are changed and the rest is left alone
def deploy(api, model_id, model):
    return requests.post(f"{api}/models", json=model | {"id": model_id})


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    return requests.patch(f"{api}/models/{model_id}", json={"tags": tags}, headers=merge)
