# %% passed: with httpx, and the method by its name
import httpx


def deploy(api, model_id, model):
    return httpx.put(f"{api}/models/{model_id}", json=model).status_code


def retag(api, model_id, tags):
    kind = {"CONTENT-TYPE": "application/merge-patch+json"}
    return httpx.patch(f"{api}/models/{model_id}", json={"tags": tags}, headers=kind).json()


# %% partly 1: what the training had measured is lost when a whole model is put back
def deploy(api, model_id, model):
    requests.request("PUT", f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    url = f"{api}/models/{model_id}"
    model = requests.get(url).json()["data"]
    whole = {name: model[name] for name in ("algorithm", "description", "parameters")}
    requests.put(url, json=whole | {"tags": tags})


# %% passed: a JSON Patch with a test before it
def deploy(api, model_id, model):
    requests.put(f"{api}/models/{model_id}", json=model, headers={"X-Request-ID": "deploy-1"})


def retag(api, model_id, tags):
    url = f"{api}/models/{model_id}"
    there = requests.get(url).json()["data"]["tags"]
    steps = [
        {"op": "test", "path": "/tags", "value": there},
        {"op": "remove", "path": "/tags"},
        {"op": "add", "path": "/tags", "value": tags},
    ]
    kind = {"Content-Type": "application/json-patch+json"}
    requests.patch(url, json=steps, headers=kind)


# %% passed: only if nobody has changed it meanwhile
def deploy(api, model_id, model):
    with requests.Session() as session:
        return session.put(f"{api}/models/{model_id}", json=model).ok


def retag(api, model_id, tags):
    url = f"{api}/models/{model_id}"
    headers = {
        "Content-Type": "application/merge-patch+json",
        "If-Match": requests.get(url).headers["ETag"],
    }
    return requests.patch(url, json={"tags": tags}, headers=headers).ok


# %% passed: one function behind both
from functools import partial


def write(method, kind, wrap, api, model_id, given):
    return requests.request(
        method, f"{api}/models/{model_id}", json=wrap(given), headers={"Content-Type": kind}
    ).ok


deploy = partial(write, "PUT", "application/json", dict)
retag = partial(write, "PATCH", "application/merge-patch+json", lambda tags: {"tags": tags})


# %% partly 1: the tags are put after those that are there
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    url = f"{api}/models/{model_id}"
    there = requests.get(url).json()["data"]["tags"]
    merge = {"Content-Type": "application/merge-patch+json"}
    return requests.patch(url, json={"tags": there + tags}, headers=merge)


# %% partly 1: the tags as one text
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    document = {"tags": ", ".join(tags)}
    return requests.patch(f"{api}/models/{model_id}", json=document, headers=merge)


# %% partly 1: the field has another name
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    return requests.patch(f"{api}/models/{model_id}", json={"tag": tags}, headers=merge)


# %% partly 1: the whole model, but for its description
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    url = f"{api}/models/{model_id}"
    model = requests.get(url).json()["data"]
    whole = {name: model[name] for name in ("algorithm", "parameters")}
    return requests.put(url, json=whole | {"tags": tags})


# %% partly 1: the kind of the patch is not said
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    return requests.patch(f"{api}/models/{model_id}", json={"tags": tags})


# %% partly 1: nothing is deployed
def deploy(api, model_id, model):
    return requests.get(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    return requests.patch(f"{api}/models/{model_id}", json={"tags": tags}, headers=merge)


# %% partly 1: removed first
def deploy(api, model_id, model):
    requests.delete(f"{api}/models/{model_id}")
    return requests.put(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    return requests.patch(f"{api}/models/{model_id}", json={"tags": tags}, headers=merge)


# %% partly 1: one place for all models
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/trial", json=model)


def retag(api, model_id, tags):
    merge = {"Content-Type": "application/merge-patch+json"}
    return requests.patch(f"{api}/models/{model_id}", json={"tags": tags}, headers=merge)


# %% partly 1: retag is left as it was
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    method = ...
    document = ...
    merge = {"Content-Type": "application/merge-patch+json"}
    url = f"{api}/models/{model_id}"
    return requests.request(method, url, json=document, headers=merge)


# %% post_makes: at the list of all models
def deploy(api, model_id, model):
    return requests.post(f"{api}/models", json=model)


def retag(api, model_id, tags):
    return requests.post(f"{api}/models/{model_id}/tags", json=tags)


# %% incorrect: nothing is sent
def deploy(api, model_id, model):
    return {"id": model_id, **model}


def retag(api, model_id, tags):
    return tags


# %% error: the answer is taken apart before it is there
def deploy(api, model_id, model):
    return requests.put(f"{api}/models/{model_id}", json=model["document"])


def retag(api, model_id, tags):
    return requests.get(f"{api}/models/{model_id}").json()["tags"]


# %% not_attempted: untouched
def deploy(api, model_id, model):
    method = ...
    return requests.request(method, f"{api}/models/{model_id}", json=model)


def retag(api, model_id, tags):
    method = ...
    document = ...
    merge = {"Content-Type": "application/merge-patch+json"}
    url = f"{api}/models/{model_id}"
    return requests.request(method, url, json=document, headers=merge)
