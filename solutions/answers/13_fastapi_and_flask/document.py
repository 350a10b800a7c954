# %% wrong: own_brackets
def paths_of(rules):
    paths = {}
    for rule in rules:
        path = rule["rule"]
        parameters = []
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule["rule"]):
            kind = {"int": "integer", "float": "number"}.get(kind, "string")
            one = {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
            parameters.append(one)
        for method in rule["methods"]:
            if method not in ("HEAD", "OPTIONS"):
                operations = paths.setdefault(path, {})
                operations[method.lower()] = {
                    "operationId": rule["endpoint"] + "_" + method,
                    "summary": rule["doc"],
                    "parameters": parameters,
                    "responses": {"200": {"description": "It is there."}},
                }
    return paths


# %% wrong: last_one_stays
def paths_of(rules):
    paths = {}
    for rule in rules:
        path = re.sub(r"<(?:(\w+):)?(\w+)>", r"{\2}", rule["rule"])
        parameters, paths[path] = [], {}
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule["rule"]):
            kind = {"int": "integer", "float": "number"}.get(kind, "string")
            one = {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
            parameters.append(one)
        for method in rule["methods"]:
            if method not in ("HEAD", "OPTIONS"):
                operations = paths[path]
                operations[method.lower()] = {
                    "operationId": rule["endpoint"] + "_" + method,
                    "summary": rule["doc"],
                    "parameters": parameters,
                    "responses": {"200": {"description": "It is there."}},
                }
    return paths


# %% wrong: may_be_left_out
def paths_of(rules):
    paths = {}
    for rule in rules:
        path = re.sub(r"<(?:(\w+):)?(\w+)>", r"{\2}", rule["rule"])
        parameters = []
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule["rule"]):
            kind = {"int": "integer", "float": "number"}.get(kind, "string")
            one = {"name": name, "in": "path", "schema": {"type": kind}}
            parameters.append(one)
        for method in rule["methods"]:
            if method not in ("HEAD", "OPTIONS"):
                operations = paths.setdefault(path, {})
                operations[method.lower()] = {
                    "operationId": rule["endpoint"] + "_" + method,
                    "summary": rule["doc"],
                    "parameters": parameters,
                    "responses": {"200": {"description": "It is there."}},
                }
    return paths


# %% wrong: names_repeat
def paths_of(rules):
    paths = {}
    for rule in rules:
        path = re.sub(r"<(?:(\w+):)?(\w+)>", r"{\2}", rule["rule"])
        parameters = []
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule["rule"]):
            kind = {"int": "integer", "float": "number"}.get(kind, "string")
            one = {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
            parameters.append(one)
        for method in rule["methods"]:
            if method not in ("HEAD", "OPTIONS"):
                operations = paths.setdefault(path, {})
                operations[method.lower()] = {
                    "operationId": rule["endpoint"],
                    "summary": rule["doc"],
                    "parameters": parameters,
                    "responses": {"200": {"description": "It is there."}},
                }
    return paths


# %% right: by hand, without a pattern
OF_FLASK = {"int": "integer", "float": "number"}


def read_rule(rule):
    pieces, found = [], []
    for piece in rule.split("/"):
        if piece.startswith("<"):
            kind, _, name = piece[1:-1].rpartition(":")
            found.append((name, OF_FLASK.get(kind, "string")))
            piece = "{" + name + "}"
        pieces.append(piece)
    return "/".join(pieces), found


def operation(method, path, rule, found):
    return {
        "operationId": f"{method} {path}",
        "summary": rule["doc"],
        "parameters": [
            {"in": "path", "name": name, "schema": {"type": kind}, "required": True}
            for name, kind in found
        ],
        "responses": {"200": {"description": ""}},
    }


def paths_of(rules):
    paths = {}
    for rule in rules:
        path, found = read_rule(rule["rule"])
        for method in set(rule["methods"]) - {"HEAD", "OPTIONS"}:
            paths.setdefault(path, {})[method.lower()] = operation(method, path, rule, found)
    return paths


# %% right: parameters at the path, tags beside the rest
from collections import defaultdict


def paths_of(rules):
    paths = defaultdict(dict)
    for rule in rules:
        there = paths[re.sub(r"<(\w+:)?(\w+)>", r"{\2}", rule["rule"])]
        there["parameters"] = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": name,
                "schema": {"type": {"int:": "integer", "float:": "number"}.get(kind, "string")},
            }
            for kind, name in re.findall(r"<(\w+:)?(\w+)>", rule["rule"])
        ]
        there |= {
            method.lower(): {
                "summary": rule["doc"],
                "tags": [rule["endpoint"]],
                "operationId": f"{rule['endpoint']}.{method}",
                "responses": {"200": {"description": rule["doc"]}},
            }
            for method in rule["methods"]
            if method != "HEAD" and method != "OPTIONS"
        }
    return dict(paths)


# %% only: each path and method is there, once
def paths_of(rules):
    paths = {}
    for rule in rules:
        path = re.sub(r"<(?:(\w+):)?(\w+)>", r"{\2}", rule["rule"])
        parameters = []
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule["rule"]):
            kind = {"int": "integer", "float": "number"}.get(kind, "string")
            one = {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
            parameters.append(one)
        for method in rule["methods"]:
            if method not in ("HEAD", "OPTIONS"):
                operations = paths.setdefault(path, {})
                operations[method.lower()] = {
                    "operationId": rule["endpoint"] + "_" + method,
                    "summary": rule["endpoint"],
                    "parameters": parameters,
                    "responses": {"200": {"description": "It is there."}},
                }
    return paths


# %% only: each operation is whole
def paths_of(rules):
    paths = {}
    for rule in rules:
        path = re.sub(r"<(?:(\w+):)?(\w+)>", r"{\2}", rule["rule"])
        parameters = []
        for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule["rule"]):
            kind = {"int": "integer", "float": "number"}.get(kind, "string")
            one = {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
            parameters.append(one)
        for method in rule["methods"]:
            if method != "HEAD":
                operations = paths.setdefault(path, {})
                operations[method.lower()] = {
                    "operationId": rule["endpoint"] + "_" + method,
                    "summary": rule["doc"],
                    "parameters": parameters,
                    "responses": {"200": {"description": "It is there."}},
                }
    return paths
