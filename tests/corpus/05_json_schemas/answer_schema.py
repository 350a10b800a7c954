# %% passed: as a text of JSON, with words of every day
answer_schema = """{
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Prediction",
    "description": "What stands under data.",
    "type": "object",
    "required": ["prediction", "probability", "model_version", "timestamp"],
    "additionalProperties": true,
    "properties": {
        "prediction": {"type": "string", "enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0.0, "maximum": 1.0},
        "model_version": {"type": "string", "minLength": 1, "examples": ["credit-risk-2026.07"]},
        "timestamp": {"type": "string", "format": "date-time", "description": "In UTC."},
        "explanation": {
            "type": "object",
            "required": ["top_features"],
            "properties": {
                "top_features": {
                    "type": "array",
                    "maxItems": 5,
                    "items": {
                        "type": "object",
                        "required": ["feature", "importance"],
                        "properties": {
                            "feature": {"type": "string"},
                            "importance": {"type": "number", "minimum": 0, "maximum": 1}
                        }
                    }
                }
            }
        }
    }
}"""


# %% passed: if and then
needed = ["prediction", "probability", "model_version", "timestamp"]
chance = {"type": "number", "not": {"anyOf": [{"exclusiveMaximum": 0}, {"exclusiveMinimum": 1}]}}
feature = {
    "type": "object",
    "required": ["feature", "importance"],
    "properties": {"feature": {"type": "string"}, "importance": chance},
}
answer_schema = {
    "type": "object",
    "allOf": [{"required": [name]} for name in needed],
    "if": {"required": ["explanation"]},
    "then": {
        "properties": {
            "explanation": {
                "type": "object",
                "required": ["top_features"],
                "properties": {
                    "top_features": {"type": "array", "items": feature, "not": {"minItems": 6}}
                },
            }
        }
    },
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": chance,
        "model_version": {"type": "string", "not": {"const": ""}},
        "timestamp": {"type": "string", "format": "date-time"},
    },
}


# %% incorrect: the lab's own, which refers to what is not there
document = requests.get(f"{lab.url}/openapi.json").json()
answer_schema = document["components"]["schemas"]["PredictIn"]


# %% incorrect: a list of rules
answer_schema = [{"type": "object"}]


# %% incorrect: an endless one
answer_schema = {"type": "object", "properties": {"explanation": {"$ref": "#"}}}


# %% partly 2: only the first of the features is looked at
chance = {"type": "number", "minimum": 0, "maximum": 1}
feature = {
    "type": "object",
    "required": ["feature", "importance"],
    "properties": {"feature": {"type": "string"}, "importance": chance},
}
features = {"type": "array", "prefixItems": [feature], "maxItems": 5}
answer_schema = {
    "type": "object",
    "required": ["prediction", "probability", "model_version", "timestamp"],
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": chance,
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": {
            "type": "object",
            "required": ["top_features"],
            "properties": {"top_features": features},
        },
    },
}
