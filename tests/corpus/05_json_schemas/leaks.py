# %% passed: mended line by line
tight = {"type": "object", "properties": {}, "required": []}
tight["properties"]["age"] = {"type": "integer", "minimum": 18, "maximum": 120}
tight["properties"]["income"] = {"type": "number", "exclusiveMinimum": 0}
for name, words in {"purpose": ("car", "house"), "currency": ("EUR", "USD")}.items():
    tight["properties"][name] = {"enum": words}
for name in tight["properties"]:
    tight["required"].append(name)


# %% passed: as a text of JSON
tight = """{
    "type": "object",
    "required": ["age", "income", "purpose", "currency"],
    "additionalProperties": false,
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 120},
        "income": {"type": "number", "exclusiveMinimum": 0},
        "purpose": {"type": "string", "pattern": "^(car|house)$"},
        "currency": {"type": "string", "enum": ["EUR", "USD"], "default": "EUR"}
    }
}"""


# %% passed: by what is not let in
tight = {
    "type": ["object"],
    "minProperties": 4,
    "maxProperties": 4,
    "propertyNames": {"enum": ["age", "income", "purpose", "currency"]},
    "properties": {
        "age": {
            "allOf": [{"type": "integer"}, {"not": {"anyOf": [{"minimum": 121}, {"maximum": 17}]}}]
        },
        "income": {"type": "number", "not": {"maximum": 0}},
        "purpose": {"anyOf": [{"const": "car"}, {"const": "house"}]},
        "currency": {"oneOf": [{"const": "EUR"}, {"const": "USD"}]},
    },
}


# %% not_attempted: the cell as it was, in another order
tight = {
    "required": ["age", "income", "purpose"],
    "properties": {
        "currency": {"enum": ["EUR", "USD"], "default": "EUR"},
        "purpose": {"type": "string", "pattern": "car|house"},
        "income": {"exclusiveMinimum": 0},
        "age": {"type": "integer", "minimum": 18, "maximun": 120},
    },
    "type": "object",
}


# %% incorrect: nobody is let in
tight = {"type": "object", "not": {}}


# %% incorrect: false
tight = {"type": "object", "properties": False}


# %% incorrect: by a word of another draft
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 120, "required": True},
        "income": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
    },
}


# %% partly 3: an income from 1 on would pass, and one below is kept out by a step
tight = {
    "type": "object",
    "properties": {
        "age": {"type": "integer", "minimum": 18, "maximum": 120},
        "income": {"type": "number", "exclusiveMinimum": -1},
        "purpose": {"enum": ["car", "house"]},
        "currency": {"enum": ["EUR", "USD"]},
    },
    "required": ["age", "income", "purpose", "currency"],
}


# %% incorrect: a pattern that could take hours
tight = {
    "type": "object",
    "properties": {"purpose": {"pattern": "^(c+a+r+)+$"}},
}


# %% incorrect: a schema of somewhere else
tight = {"$ref": "http://127.0.0.1:9/form.json"}


# %% incorrect: the class, not its schema
from pydantic import BaseModel


class Form(BaseModel):
    age: int


tight = Form
