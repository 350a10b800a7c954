# %% passed: the letters as a class of words
branches = branch_office(r"https://[\w-]*[A-Za-z0-9-]\.bank\.example".replace(r"\w", "a-z0-9"))


# %% passed: a dot in brackets is a dot
branches = branch_office("https://[a-z0-9-]+[.]bank[.]example")


# %% passed: anchored twice
branches = branch_office(r"^https://[^./:@_]+\.bank\.example$")


# %% not_attempted: untouched
branches = ...


# %% incorrect: the pattern and no app
branches = r"https://[a-z0-9-]+\.bank\.example"


# %% dot_is_a_dot: the last dot is forgotten
branches = branch_office(r"https://[a-z0-9-]+\.bank.example")


# %% partly 1: a name within a name
branches = branch_office(r"https://[a-z0-9.-]+\.bank\.example")


# %% cell_failed: the name of the function is not quite that
branches = branches_office(r"https://[a-z0-9-]+\.bank\.example")


# %% passed: Flask that says so by itself
import re

from flask import Flask, request

branches = Flask("branches")
BRANCH = re.compile(r"https://[0-9a-z]([0-9a-z-]*[0-9a-z])?\.bank\.example")


@branches.route("/rates")
def read_rates():
    return {"loan": 4.9}


@branches.after_request
def allow_branches(answer):
    if BRANCH.fullmatch(request.headers.get("Origin", "")):
        answer.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    answer.vary.add("Origin")
    return answer


# %% passed: an ASGI function around the office, without a pattern
office = branch_office(r"https://nobody")


async def branches(scope, receive, send):
    origin = dict(scope.get("headers", ())).get(b"origin", b"").decode()
    name = origin.removeprefix("https://").removesuffix(".bank.example")
    letters = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    is_branch = origin == f"https://{name}.bank.example" and name and set(name) <= letters

    async def send_with(message):
        if is_branch and message["type"] == "http.response.start":
            named = (b"access-control-allow-origin", origin.encode())
            message["headers"] = [*message["headers"], named, (b"vary", b"origin")]
        await send(message)

    await office(scope, receive, send_with)


# %% partly 1: the scheme is optional, and the name may be of any letters
branches = branch_office(r"https?://[\w-]+\.bank\.example")


# %% partly 1: any port
branches = branch_office(r"https://[a-z0-9-]+\.bank\.example(:[0-9]+)?")


# %% incorrect: letters and hyphens, but no digits
branches = branch_office(r"https://[a-z-]+\.bank\.example")


# %% incorrect: the branches that are named, and no other
branches = branch_office(r"https://(north|old-town)\.bank\.example")


# %% incorrect: the dots are escaped, the name is not
branches = branch_office(r"https://*\.bank\.example")


# %% echo: the pattern is for what comes after the origin
branches = branch_office(r"https://.*")


# %% incorrect: the pattern has a slash behind it
branches = branch_office(r"https://[a-z0-9-]+\.bank\.example/")


# %% ends_like_ours: the dot belongs to the name
branches = branch_office(r"https://[a-z0-9.-]+bank\.example")
