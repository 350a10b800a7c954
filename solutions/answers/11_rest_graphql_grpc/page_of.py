# %% wrong: status_is_enough
def page_of(url, model_id):
    page = {"status": None, "algorithm": None, "problems": []}
    answer = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if answer.status_code != 200:
        return page | {"problems": ["NO_ANSWER"]}
    data = answer.json().get("data") or {}
    if data.get("health"):
        page["status"] = data["health"]["status"]
    if data.get("model"):
        page["algorithm"] = data["model"]["algorithm"]
    return page


# %% wrong: first_error_alone
def page_of(url, model_id):
    page = {"status": None, "algorithm": None, "problems": []}
    answer = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if answer.status_code != 200:
        return page | {"problems": ["NO_ANSWER"]}
    said = answer.json()
    if "errors" in said:
        page["problems"] = [said["errors"][0]["extensions"]["code"]]
    data = said.get("data") or {}
    if data.get("health"):
        page["status"] = data["health"]["status"]
    if data.get("model"):
        page["algorithm"] = data["model"]["algorithm"]
    return page


# %% wrong: half_is_nothing
def page_of(url, model_id):
    page = {"status": None, "algorithm": None, "problems": []}
    answer = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if answer.status_code != 200:
        return page | {"problems": ["NO_ANSWER"]}
    said = answer.json()
    if "errors" in said:
        return page | {"problems": [error["extensions"]["code"] for error in said["errors"]]}
    page["status"] = said["data"]["health"]["status"]
    page["algorithm"] = said["data"]["model"]["algorithm"]
    return page


# %% wrong: data_is_there
def page_of(url, model_id):
    page = {"status": None, "algorithm": None, "problems": []}
    answer = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if answer.status_code != 200:
        return page | {"problems": ["NO_ANSWER"]}
    said = answer.json()
    page["problems"] = [error["extensions"]["code"] for error in said.get("errors", [])]
    if said["data"]["health"]:
        page["status"] = said["data"]["health"]["status"]
    if said["data"]["model"]:
        page["algorithm"] = said["data"]["model"]["algorithm"]
    return page


# %% right: a function for what may be missing
def inside(thing, *names):
    for name in names:
        thing = thing.get(name) if thing else None
    return thing


def page_of(url, model_id):
    response = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if not response.ok:
        return {"status": None, "algorithm": None, "problems": ["NO_ANSWER"]}
    said = response.json()
    return {
        "status": inside(said, "data", "health", "status"),
        "algorithm": inside(said, "data", "model", "algorithm"),
        "problems": [inside(error, "extensions", "code") for error in said.get("errors") or []],
    }


# %% right: asked for forgiveness
from contextlib import suppress


def page_of(url, model_id):
    page = dict(status=None, algorithm=None, problems=[])
    answer = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    try:
        answer.raise_for_status()
        said = answer.json()
    except requests.RequestException:
        page["problems"].append("NO_ANSWER")
        return page
    for error in said.get("errors", ()):
        page["problems"].append(error["extensions"]["code"])
    for root, name in (("health", "status"), ("model", "algorithm")):
        with suppress(KeyError, TypeError):
            page[name] = said["data"][root][name]
    return page


# %% right: httpx
import httpx


def page_of(url, model_id):
    answer = httpx.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if answer.is_success:
        said = answer.json()
        data, errors = said.get("data"), said.get("errors", [])
    else:
        data, errors = None, [{"extensions": {"code": "NO_ANSWER"}}]
    health = (data or {}).get("health") or {}
    model = (data or {}).get("model") or {}
    codes = [error["extensions"]["code"] for error in errors]
    return {
        "status": health.get("status"),
        "algorithm": model.get("algorithm"),
        "problems": codes,
    }


# %% only: what failed is told, though the status is 200
def page_of(url, model_id):
    page = {"status": None, "algorithm": None, "problems": []}
    answer = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if answer.status_code != 200:
        return page | {"problems": ["NO_ANSWER"]}
    said = answer.json()
    page["problems"] = [error["extensions"]["code"] for error in said.get("errors", [])]
    data = said["data"]
    if data["health"] and data["model"]:
        page["status"] = data["health"]["status"]
        page["algorithm"] = data["model"]["algorithm"]
    return page


# %% only: half of an answer is shown
def page_of(url, model_id):
    page = {"status": None, "algorithm": None, "problems": []}
    answer = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if answer.status_code != 200:
        return page | {"problems": ["NO_ANSWER"]}
    data = answer.json()["data"]
    if data["health"]:
        page["status"] = data["health"]["status"]
    if data["model"]:
        page["algorithm"] = data["model"]["algorithm"]
    return page


# %% only: an answer without data breaks nothing
def page_of(url, model_id):
    page = {"status": None, "algorithm": None, "problems": []}
    answer = requests.post(url, json={"query": PAGE, "variables": {"id": model_id}})
    if answer.status_code != 200:
        return page | {"problems": ["NO_ANSWER"]}
    data = answer.json().get("data") or {"health": None, "model": None}
    if data["health"] and data["model"]:
        page["status"] = data["health"]["status"]
        page["algorithm"] = data["model"]["algorithm"]
    return page
