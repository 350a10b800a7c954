# %% reference
return [fault["field"] for fault in r.json()["error"]["details"]]


# %% right: in a loop
fields = []
for fault in r.json()["error"]["details"]:
    fields.append(fault["field"])
return fields


# %% right: sorted, each once
details = r.json().get("error", {}).get("details", [])
return sorted({fault["field"] for fault in details})


# %% wrong: one_at_a_time
return [r.json()["error"]["details"][0]["field"]]


# %% wrong: for_people
return [fault["message"] for fault in r.json()["error"]["details"]]


# %% told: and the task asks for a list
return r.json()["error"]["message"]


# %% told: KeyError
return [fault["field"] for fault in r.json()["details"]]


# %% told: as it stands there
return [fault["field"].split(".")[-1] for fault in r.json()["error"]["details"]]


# %% told: whole entries
return r.json()["error"]["details"]
