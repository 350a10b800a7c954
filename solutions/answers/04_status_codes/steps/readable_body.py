# %% reference
body = '{"features": {"age": 35}}'


# %% right: no object at all
body = "[35, 55000, 720]"


# %% right: written by Python
import json

body = json.dumps({"features": labapi.EXAMPLE | {"age": -3}})


# %% right: nothing in it
body = "{}"


# %% wrong: any_text_will_do
body = "age: 35"


# %% wrong: python_is_json
body = "{'features': {'age': -3}}"


# %% told: The lab has accepted this body
import json

body = json.dumps({"features": labapi.EXAMPLE})


# %% told: This body is empty
body = ""
