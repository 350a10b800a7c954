# %% wrong: misspelt_is_told
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximun": 120},
        "income": {"type": "number", "exclusiveMinimum": 0},
        "purpose": {"enum": ["car", "house"]},
        "currency": {"enum": ["EUR", "USD"]},
    },
    "required": ["age", "income", "purpose", "currency"],
}


# %% wrong: a_bound_asks_for_a_number
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 120},
        "income": {"exclusiveMinimum": 0},
        "purpose": {"enum": ["car", "house"]},
        "currency": {"enum": ["EUR", "USD"]},
    },
    "required": ["age", "income", "purpose", "currency"],
}


# %% wrong: pattern_is_the_whole_text
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 120},
        "income": {"type": "number", "exclusiveMinimum": 0},
        "purpose": {"type": "string", "pattern": "^car|house$"},
        "currency": {"enum": ["EUR", "USD"]},
    },
    "required": ["age", "income", "purpose", "currency"],
}


# %% wrong: default_fills_in
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 120},
        "income": {"type": "number", "exclusiveMinimum": 0},
        "purpose": {"enum": ["car", "house"], "default": "car"},
        "currency": {"enum": ["EUR", "USD"], "default": "EUR"},
    },
    "required": ["age", "income", "purpose"],
}


# %% right: a pattern bound to both ends
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "exclusiveMaximum": 121},
        "income": {"type": "number", "exclusiveMinimum": 0},
        "purpose": {"type": "string", "pattern": "^(car|house)$"},
        "currency": {"enum": ["EUR", "USD"]},
    },
    "required": ["age", "income", "purpose", "currency"],
}


# %% right: by references and choices
def one_of_them(*words):
    return {"oneOf": [{"const": word} for word in words]}


tight = {
    "$defs": {"purpose": one_of_them("car", "house"), "adult": {"minimum": 18, "maximum": 120}},
    "allOf": [
        {"type": "object", "required": ["income", "age"]},
        {"required": ["currency", "purpose"]},
    ],
    "properties": {
        "age": {"type": "integer", "$ref": "#/$defs/adult"},
        "income": {"type": "number", "allOf": [{"exclusiveMinimum": 0}]},
        "purpose": {"$ref": "#/$defs/purpose"},
        "currency": one_of_them("EUR", "USD"),
    },
}


# %% right: made by Pydantic
from typing import Literal

from pydantic import BaseModel, Field


class Form(BaseModel):
    age: int = Field(ge=18, le=120)
    income: float = Field(gt=0)
    purpose: Literal["car", "house"]
    currency: Literal["EUR", "USD"]


tight = Form.model_json_schema()


# %% only: an age is bounded at both ends
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 120},
        "income": {"exclusiveMinimum": 0},
        "purpose": {"type": "string", "pattern": "car|house"},
        "currency": {"enum": ["EUR", "USD"], "default": "EUR"},
    },
    "required": ["age", "income", "purpose"],
}


# %% only: an income is a number
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximun": 120},
        "income": {"type": "number", "exclusiveMinimum": 0},
        "purpose": {"type": "string", "pattern": "car|house"},
        "currency": {"enum": ["EUR", "USD"], "default": "EUR"},
    },
    "required": ["age", "income", "purpose"],
}


# %% only: a purpose is one of two words
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximun": 120},
        "income": {"exclusiveMinimum": 0},
        "purpose": {"type": "string", "pattern": "^car$|^house$"},
        "currency": {"enum": ["EUR", "USD"], "default": "EUR"},
    },
    "required": ["age", "income", "purpose"],
}


# %% only: no field can be left out
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximun": 120},
        "income": {"exclusiveMinimum": 0},
        "purpose": {"type": "string", "pattern": "car|house"},
        "currency": {"enum": ["EUR", "USD"]},
    },
    "required": ["age", "income", "purpose", "currency"],
}
