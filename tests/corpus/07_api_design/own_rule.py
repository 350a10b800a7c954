# %% passed: a return in the middle, and a whole paragraph
def no_body(method, path, operation):
    if method in {"POST", "PUT", "PATCH", "QUERY", "OPTIONS"}:
        return
    for key in operation:
        if key == "requestBody":
            yield f"{path} takes a body by {method}. A proxy may throw it away, or refuse it."


# %% passed: a text in which the method stands
def no_body(method, path, operation):
    if method in "GET HEAD DELETE" and operation.get("requestBody") is not None:
        yield "leave the body out"


# %% passed: a tuple of sentences
def no_body(method, path, operation):
    wrong = "requestBody" in operation and method.lower() in ["get", "head", "delete"]
    return (f"{method} has a body",) * wrong


# %% error: or in the place of in
def no_body(method, path, operation):
    if method == "GET" and operation.requestBody:
        yield f"a {method} has no body, and this one takes one"


# %% partly 1: the second and the third name stand alone
def no_body(method, path, operation):
    if method == "GET" or "HEAD" or "DELETE" and "requestBody" in operation:  # noqa: SIM222, RUF021
        yield f"a {method} has no body, and this one takes one"


# %% incorrect: it says True
def no_body(method, path, operation):
    if method in ("GET", "HEAD", "DELETE") and "requestBody" in operation:
        yield True


# %% error: it returns a truth
def no_body(method, path, operation):
    return method in ("GET", "HEAD", "DELETE") and "requestBody" in operation
