# %% passed: with httpx, pairs as tuples, and a loop over everything
import httpx


def menu(url):
    return httpx.get(url + "/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    form = {}
    for name, field in schema["properties"].items():
        if name not in schema["required"]:
            continue
        bounds = [None, None]
        for key, value in field.items():
            if key in ("minimum", "exclusiveMinimum"):
                bounds[0] = value
            elif key in ("maximum", "exclusiveMaximum"):
                bounds[1] = value
        form[name] = tuple(bounds)
    return form


# %% passed: as text, parsed by hand
import json


def menu(url):
    document = json.loads(requests.get(f"{url}/openapi.json").text)
    for part in ("components", "schemas", "FeaturesIn"):
        document = document[part]
    return document


def first(field, *names):
    return next(float(field[name]) for name in names if name in field)


def order_form(schema):
    return {
        name: [
            first(schema["properties"][name], "minimum", "exclusiveMinimum"),
            first(schema["properties"][name], "maximum", "exclusiveMaximum"),
        ]
        for name in sorted(schema["required"])
    }


# %% passed: the page is looked at as well, and the rows go through pandas
import pandas as pd


def menu(url):
    requests.get(f"{url}/docs")
    return requests.get(f"{url}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    table = pd.DataFrame(schema["properties"]).reindex(
        ["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"]
    )
    low = table.loc["minimum"].fillna(table.loc["exclusiveMinimum"])
    high = table.loc["maximum"].fillna(table.loc["exclusiveMaximum"])
    return {name: [low[name], high[name]] for name in schema["required"]}


# %% passed: methods of one object
class Reader:
    def menu(self, url):
        with requests.Session() as session:
            return session.get(f"{url}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]

    @staticmethod
    def order_form(schema):
        return {
            name: [
                field.get("minimum", field.get("exclusiveMinimum")),
                field.get("maximum", field.get("exclusiveMaximum")),
            ]
            for name, field in schema["properties"].items()
            if name in schema["required"]
        }


menu, order_form = Reader().menu, Reader.order_form


# %% partly 2: the highest first
def menu(url):
    return requests.get(f"{url}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    form = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field.get("minimum", field.get("exclusiveMinimum"))
        form[name] = [field.get("maximum", field.get("exclusiveMaximum")), low]
    return form


# %% partly 2: the number itself is out, so the next one is given
def menu(url):
    return requests.get(f"{url}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    form = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field["minimum"] if "minimum" in field else field["exclusiveMinimum"] + 1
        form[name] = [low, field.get("maximum", field.get("exclusiveMaximum"))]
    return form


# %% partly 2: whole numbers
def menu(url):
    return requests.get(f"{url}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    form = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field.get("minimum", field.get("exclusiveMinimum"))
        form[name] = [int(low), int(field.get("maximum", field.get("exclusiveMaximum")))]
    return form


# %% partly 2: what has no default is required
def menu(url):
    return requests.get(f"{url}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    form = {}
    for name in set(schema["required"]) | set(schema["properties"]):
        field = schema["properties"][name]
        low = field.get("minimum", field.get("exclusiveMinimum"))
        form[name] = [low, field.get("maximum", field.get("exclusiveMaximum"))]
    return form


# %% partly 1: the names alone
def menu(url):
    return requests.get(f"{url}/openapi.json").json()["components"]["schemas"]


def order_form(schema):
    return dict.fromkeys(schema["required"])


# %% partly 1: the features of the lesson, known by heart
def menu(url):
    return requests.get(f"{url}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    return {"age": [18, 120], "income": [0, 10_000_000], "credit_score": [300, 850]}


# %% partly 2: the whole document
def menu(url):
    return requests.get(f"{url}/openapi.json").json()


def order_form(schema):
    form = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field.get("minimum", field.get("exclusiveMinimum"))
        form[name] = [low, field.get("maximum", field.get("exclusiveMaximum"))]
    return form


# %% partly 2: the menu of one's own lab
here = lab.url


def menu(url):
    return requests.get(f"{here}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def order_form(schema):
    form = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field.get("minimum", field.get("exclusiveMinimum"))
        form[name] = [low, field.get("maximum", field.get("exclusiveMaximum"))]
    return form


# %% page_for_people: and only the first of the forms of a bound
def menu(url):
    return requests.get(f"{url}/docs").text


def order_form(schema):
    return {
        name: [field["minimum"], field["maximum"]] for name, field in schema["properties"].items()
    }


# %% menu_never_changes: read once, above
SCHEMA = requests.get(f"{lab.url}/openapi.json").json()["components"]["schemas"]["FeaturesIn"]


def menu(url):
    return SCHEMA


def order_form(schema):
    return {}


# %% partly 2: the form alone is written
def menu(url):
    return ...


def order_form(schema):
    form = {}
    for name in schema["required"]:
        field = schema["properties"][name]
        low = field.get("minimum", field.get("exclusiveMinimum"))
        form[name] = [low, field.get("maximum", field.get("exclusiveMaximum"))]
    return form


# %% not_attempted: untouched
def menu(url):
    return ...  # write your code here, in the place of this line


def order_form(schema):
    return ...  # write your code here, in the place of this line
