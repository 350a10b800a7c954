# %% wrong: only_get
def no_body(method, path, operation):
    if method == "GET" and "requestBody" in operation:
        yield f"a {method} has no body, and this one takes one"


# %% wrong: query_is_get
def no_body(method, path, operation):
    if method not in ("POST", "PUT", "PATCH", "OPTIONS") and "requestBody" in operation:
        yield f"a {method} has no body, and this one takes one"


# %% wrong: every_body
def no_body(method, path, operation):
    if "requestBody" in operation:
        yield f"a {method} has no body, and this one takes one"


# %% wrong: always_a_key
def no_body(method, path, operation):
    if method in ("GET", "HEAD", "DELETE") and operation["requestBody"]:
        yield f"a {method} has no body, and this one takes one"


# %% right: asked with get
def no_body(method, path, operation):
    body = operation.get("requestBody")
    if body is not None and (method == "GET" or method == "HEAD" or method == "DELETE"):
        yield f"{method} {path} takes a body"


# %% right: a list, and the other way round
WITHOUT = {"GET", "HEAD", "DELETE"}


def no_body(method, path, operation):
    if method not in WITHOUT or not operation.get("requestBody"):
        return []
    return [f"leave the body out of {path}"]


# %% only: a body that should not be there is found
def no_body(method, path, operation):
    if "requestBody" in str(operation) and method != "POST":
        yield f"a {method} has no body, and this one takes one"


# %% only: nothing else is found
def no_body(method, path, operation):
    if method in ("GET", "HEAD") and "requestBody" in operation:
        yield f"a {method} has no body, and this one takes one"
