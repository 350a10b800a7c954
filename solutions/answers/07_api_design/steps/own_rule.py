# %% reference
def says_where(method, path, operation):
    answers = operation["responses"]
    if "201" in answers and "Location" not in answers["201"].get("headers", {}):
        yield "makes something and does not say where"


# %% right: asked for in one go
def says_where(method, path, operation):
    answers = operation["responses"]
    if "Location" not in answers.get("201", {"headers": "Location"}).get("headers", ""):
        yield "makes something and does not say where"


# %% right: with names for the parts
def says_where(method, path, operation):
    for status, answer in operation["responses"].items():
        if status == "201" and not answer.get("headers", {}).get("Location"):
            yield "makes something and does not say where"


# %% wrong: any_status
def says_where(method, path, operation):
    answers = operation["responses"]
    if not any("Location" in one.get("headers", {}) for one in answers.values()):
        yield "makes something and does not say where"


# %% wrong: number_for_text
def says_where(method, path, operation):
    answers = operation["responses"]
    if 201 in answers and "Location" not in answers[201].get("headers", {}):
        yield "makes something and does not say where"


# %% wrong: turned_rule
def says_where(method, path, operation):
    answers = operation["responses"]
    if "201" in answers and "Location" in answers["201"].get("headers", {}):
        yield "makes something and does not say where"


# %% told: the rule complains
def says_where(method, path, operation):
    answers = operation["responses"]
    if "201" in answers:
        yield "makes something and does not say where"


# %% told: the rule finds nothing
def says_where(method, path, operation):
    answers = operation["responses"]
    if "201" in answers and "headers" not in answers["201"]:
        yield "makes something and does not say where"


# %% told: KeyError
def says_where(method, path, operation):
    answers = operation["responses"]
    if "Location" not in answers["201"]["headers"]:
        yield "makes something and does not say where"
