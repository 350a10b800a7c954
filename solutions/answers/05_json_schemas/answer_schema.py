# %% wrong: listed_is_required
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": explanation,
    },
}


# %% wrong: properties_ask_for_an_object
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": explanation,
    },
    "required": ["prediction", "probability", "model_version", "timestamp"],
}


# %% wrong: ends_are_out
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": explanation,
    },
    "required": ["prediction", "probability", "model_version", "timestamp"],
}


# %% wrong: format_is_a_type
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "date-time"},
        "explanation": explanation,
    },
    "required": ["prediction", "probability", "model_version", "timestamp"],
}


# %% wrong: an_answer_never_grows
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": explanation,
    },
    "required": ["prediction", "probability", "model_version", "timestamp"],
    "additionalProperties": False,
}


# %% wrong: absent_is_null
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": explanation,
    },
    "required": ["prediction", "probability", "model_version", "timestamp", "explanation"],
}


# %% wrong: case_is_no_matter
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {
            "enum": ["approved", "rejected", "Approved", "Rejected", "APPROVED", "REJECTED"]
        },
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": explanation,
    },
    "required": ["prediction", "probability", "model_version", "timestamp"],
}


# %% wrong: misspelt_is_told
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLenght": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": explanation,
    },
    "required": ["prediction", "probability", "model_version", "timestamp"],
}


# %% right: in pieces, by references
def text(**more):
    return {"type": "string", **more}


CHANCE = {"type": "number", "minimum": 0, "maximum": 1}

answer_schema = {
    "$defs": {
        "chance": CHANCE,
        "feature": {
            "allOf": [{"type": "object"}, {"required": ["importance"]}, {"required": ["feature"]}],
            "properties": {"importance": {"$ref": "#/$defs/chance"}, "feature": text()},
        },
        "explanation": {
            "type": "object",
            "required": ["top_features"],
            "properties": {
                "top_features": {
                    "type": "array",
                    "items": {"$ref": "#/$defs/feature"},
                    "maxItems": 5,
                }
            },
        },
    },
    "type": "object",
    "required": ["timestamp", "model_version", "probability", "prediction"],
    "properties": {
        "prediction": {"anyOf": [{"const": "approved"}, {"const": "rejected"}]},
        "probability": {"$ref": "#/$defs/chance"},
        "model_version": text(**{"not": {"maxLength": 0}}),
        "timestamp": text(format="date-time"),
        "explanation": {"$ref": "#/$defs/explanation"},
    },
}


# %% right: made by Pydantic
from typing import Annotated, Literal

from pydantic import BaseModel, Field

Chance = Annotated[float, Field(ge=0, le=1)]


class Feature(BaseModel):
    feature: str
    importance: Chance


class Explanation(BaseModel):
    top_features: list[Feature] = Field(max_length=5)


class Prediction(BaseModel):
    prediction: Literal["approved", "rejected"]
    probability: Chance
    model_version: str = Field(min_length=1)
    timestamp: datetime
    explanation: Explanation = None


answer_schema = Prediction.model_json_schema()


# %% only: good answers and grown ones get in, and nothing but objects
answer_schema = {"type": "object"}


# %% only: no wrong field gets in
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLength": 1},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": {"type": "object"},
    },
    "required": ["prediction", "probability", "model_version", "timestamp"],
    "additionalProperties": False,
}


# %% only: nothing wrong gets in with the explanation
feature = {
    "type": "object",
    "properties": {
        "feature": {"type": "string"},
        "importance": {"type": "number", "minimum": 0, "maximum": 1},
    },
    "required": ["feature", "importance"],
}
explanation = {
    "type": "object",
    "properties": {"top_features": {"type": "array", "items": feature, "maxItems": 5}},
    "required": ["top_features"],
}
answer_schema = {
    "type": "object",
    "properties": {
        "prediction": {"enum": ["approved", "rejected"]},
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "model_version": {"type": "string", "minLength": 0},
        "timestamp": {"type": "string", "format": "date-time"},
        "explanation": explanation | {"additionalProperties": False},
    },
    "required": ["prediction", "probability", "model_version", "timestamp"],
}
