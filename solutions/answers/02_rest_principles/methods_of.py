# %% wrong: keys_are_methods
def methods_of(document, path):
    described = document["paths"][path]
    methods = {key.upper() for key in described if key}
    if "GET" in methods:
        methods.add("HEAD")
    methods.add("OPTIONS")
    return methods


# %% wrong: document_is_all
def methods_of(document, path):
    described = document["paths"][path]
    return {key.upper() for key in described if key in VERBS}


# %% wrong: head_is_everywhere
def methods_of(document, path):
    described = document["paths"][path]
    return {key.upper() for key in described if key in VERBS} | {"HEAD", "OPTIONS"}


# %% right: a list, in the order of VERBS
def methods_of(document, path):
    offered = [verb.upper() for verb in VERBS if verb in document["paths"][path]]
    if offered[:1] == ["GET"]:
        offered = ["HEAD", *offered]
    return [*offered, "OPTIONS"]


# %% right: sets of its own
def methods_of(document, path):
    found = set(VERBS).intersection(document["paths"][path])
    added = ["head", "options"] if "get" in found else ["options"]
    return sorted(map(str.upper, found.union(added)))


# %% right: one after the other
def methods_of(document, path):
    methods = []
    for key in document["paths"][path]:
        if key not in VERBS:
            continue
        methods.append(key.upper())
        if key == "get":
            methods.append("HEAD")
    methods.append("OPTIONS")
    return methods


# %% only: what the document offers
def methods_of(document, path):
    return {key.upper() for key in document["paths"][path] if key in VERBS}


# %% only: what HTTP adds to it
def methods_of(document, path):
    methods = {key.upper() for key in document["paths"][path]}
    return methods | ({"HEAD", "OPTIONS"} if "GET" in methods else {"OPTIONS"})
