# %% wrong: sends_it_at_once
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    answer = requests.request(method, url, headers=asked)
    return answer.status_code == 200


# %% wrong: allow_methods_asks
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Allow-Methods": method}
    answer = requests.options(url, headers=asked)
    return answer.status_code == 200


# %% wrong: any_answer_is_yes
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    answer = requests.options(url, headers=asked)
    return answer.status_code < 500


# %% right: by headers
def may_send(url, origin, method):
    asked = {"origin": origin, "access-control-request-method": method}
    told = requests.request("OPTIONS", url, headers=asked).headers
    if told.get("Access-Control-Allow-Origin") != origin:
        return False
    return method in told["access-control-allow-methods"].split(", ")


# %% right: in a session
def may_send(url, origin, method):
    with requests.Session() as browser:
        browser.headers["origin"] = origin
        answer = browser.options(url, headers={"access-control-request-method": method})
    return answer.ok


# %% only: the preflight is the one that a browser sends
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    answer = requests.options(url, headers=asked)
    return "Access-Control-Allow-Origin" in answer.headers


# %% only: the preflight is the one that a browser sends + the answer is understood
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    answer = requests.options(url, headers=asked)
    return answer.status_code == 200 and answer.headers["Access-Control-Allow-Origin"] == origin
