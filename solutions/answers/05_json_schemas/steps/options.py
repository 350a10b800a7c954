# %% reference
schema["required"] = ["threshold"]
schema["additionalProperties"] = False


# %% right: asked for with minProperties as well
schema["minProperties"] = 1
schema["required"] = list(schema["properties"])
schema["additionalProperties"] = False


# %% right: a schema that lets nothing in
schema["required"] = ["threshold"]
schema["additionalProperties"] = {"not": {}}


# %% right: written anew
schema = {
    "type": "object",
    "properties": {"threshold": number},
    "required": ["threshold"],
    "unevaluatedProperties": False,
}


# %% wrong: required_is_true
schema["required"] = True
schema["additionalProperties"] = False


# %% wrong: one_name_is_a_list
schema["required"] = "threshold"
schema["additionalProperties"] = False


# %% wrong: listed_is_required
schema["required"] = []
schema["additionalProperties"] = False


# %% wrong: true_keeps_out
schema["required"] = ["threshold"]
schema["additionalProperties"] = True


# %% told: is no JSON Schema
schema["required"] = ["threshold"]
schema["additionalProperties"] = "no"


# %% told: where everything is as it should be
schema["required"] = ["threshold", "explain"]
schema["additionalProperties"] = False
