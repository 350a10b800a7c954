# %% passed: the browser's agent is a request that is prepared
def may_send(url, origin, method):
    asked = requests.Request(
        "OPTIONS", url, {"Origin": origin, "Access-Control-Request-Method": method}
    )
    with requests.Session() as session:
        return 200 <= session.send(asked.prepare()).status_code <= 299


# %% passed: with the standard library
def may_send(url, origin, method):
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    try:
        with urlopen(Request(url, headers=asked, method="OPTIONS")) as answer:
            return answer.status == 200
    except HTTPError:
        return False


# %% error: the answer is taken for JSON
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return requests.options(url, headers=asked).json()["allowed"]


# %% partly 1: the status stands in place of the verdict
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return requests.options(url, headers=asked).status_code


# %% incorrect: asks for the page, and not for the method
def may_send(url, origin, method):
    return requests.options(url, headers={"Origin": origin}).ok


# %% not_attempted: untouched
def may_send(url, origin, method):
    asked = {"Origin": origin, ___: method}
    answer = requests.___(url, headers=asked)
    return answer.status_code == ___
