# %% wrong: page_for_people
def menu(url):
    document = requests.get(f"{url}/docs").json()
    return document["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    ranges = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field["minimum"] if "minimum" in field else field["exclusiveMinimum"]
        high = field["maximum"] if "maximum" in field else field["exclusiveMaximum"]
        ranges[name] = [low, high]
    return ranges


# %% wrong: menu_never_changes
from functools import cache


@cache
def menu(url):
    document = requests.get(f"{url}/openapi.json").json()
    return document["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    ranges = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field["minimum"] if "minimum" in field else field["exclusiveMinimum"]
        high = field["maximum"] if "maximum" in field else field["exclusiveMaximum"]
        ranges[name] = [low, high]
    return ranges


# %% wrong: all_are_required
def menu(url):
    document = requests.get(f"{url}/openapi.json").json()
    return document["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    ranges = {}
    for name in schema["properties"]:
        field = schema["properties"][name]
        low = field["minimum"] if "minimum" in field else field["exclusiveMinimum"]
        high = field["maximum"] if "maximum" in field else field["exclusiveMaximum"]
        ranges[name] = [low, high]
    return ranges


# %% wrong: one_name_for_the_lowest
def menu(url):
    document = requests.get(f"{url}/openapi.json").json()
    return document["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    ranges = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field["minimum"] if "minimum" in field else None  # noqa: SIM401
        high = field["maximum"] if "maximum" in field else field["exclusiveMaximum"]
        ranges[name] = [low, high]
    return ranges


# %% wrong: zero_is_missing
def menu(url):
    with requests.Session() as session:
        return session.get(url + "/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    form = dict()
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field.get("minimum") or field.get("exclusiveMinimum")
        form[name] = low, field.get("maximum", field.get("exclusiveMaximum"))
    return form


# %% right: by search
import json
from urllib.request import urlopen


def menu(url):
    with urlopen(url + "/openapi.json") as answer:
        return json.load(answer)["components"]["schemas"]["FeaturesIn"]


def bound(field, end):
    return next(value for name, value in field.items() if name.lower().endswith(end))


def order_form(schema):
    return {
        name: (bound(field, "minimum"), bound(field, "maximum"))
        for name, field in schema["properties"].items()
        if name in schema["required"]
    }


# %% right: by default
def menu(url):
    with requests.Session() as session:
        return session.get(url + "/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    form = dict()
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field.get("minimum", field.get("exclusiveMinimum"))
        form[name] = low, field.get("maximum", field.get("exclusiveMaximum"))
    return form


# %% only: the server is asked for its menu each time
def menu(url):
    document = requests.get(f"{url}/openapi.json").json()
    return document["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    return {name: [0, 100] for name in schema["properties"]}


# %% only: you name the fields that an order needs
def menu(url):
    return requests.get(f"{url}/openapi.json").json()


def order_form(schema):
    properties = schema["properties"]
    return {name: [properties[name].get("minimum")] for name in schema["required"]}


# %% only: you tell the range of each
def menu(url):
    return requests.get(f"{url}/openapi.json").text


def order_form(schema):
    return {
        name: [
            field["minimum"] if "minimum" in field else field["exclusiveMinimum"],
            field["maximum"] if "maximum" in field else field["exclusiveMaximum"],
        ]
        for name, field in schema["properties"].items()
    }
