# %% wrong: not_found_is_failure
def remove_models(api, model_ids):
    gone = {}
    for model_id in model_ids:
        answer = requests.delete(f"{api}/models/{model_id}")
        gone[model_id] = answer.status_code == 204
    return gone


# %% wrong: any_answer_is_gone
def remove_models(api, model_ids):
    gone = {}
    for model_id in model_ids:
        answer = requests.delete(f"{api}/models/{model_id}")
        gone[model_id] = answer.status_code < 500
    return gone


# %% right: look afterwards
def remove_models(api, model_ids):
    for model_id in model_ids:
        requests.delete(f"{api}/models/{model_id}")
    return {
        model_id: requests.get(f"{api}/models/{model_id}").status_code == 404
        for model_id in model_ids
    }


# %% right: list first
def remove_models(api, model_ids):
    with requests.Session() as session:
        there = {model["id"] for model in session.get(f"{api}/models").json()["data"]}
        for model_id in model_ids:
            if session.delete(f"{api}/models/{model_id}").ok:
                there.remove(model_id)
    return {model_id: model_id not in there for model_id in model_ids}
