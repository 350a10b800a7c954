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


# %% passed: with httpx, by status and headers
import httpx


def may_send(url, origin, method):
    told = httpx.options(
        url, headers={"origin": origin, "access-control-request-method": method}, trust_env=False
    )
    return told.is_success and told.headers["access-control-allow-origin"] in ("*", origin)


# %% passed: by hand, over a connection
from http.client import HTTPConnection
from urllib.parse import urlsplit


def may_send(url, origin, method):
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname, place.port, timeout=5)
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    headers["Access-Control-Request-Headers"] = "content-type"
    connection.request("OPTIONS", place.path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status == 200


# %% passed: all names in capital letters, as a callable object
class MaySend:
    session = requests.Session()

    def __call__(self, url, origin, method, **more):
        headers = {"ORIGIN": origin, "ACCESS-CONTROL-REQUEST-METHOD": method}
        return not self.session.options(url, headers=headers, timeout=5).status_code >= 400


may_send = MaySend()


# %% sends_it_at_once: first the request, then the question
def may_send(url, origin, method):
    requests.request(method, url, headers={"Origin": origin})
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return requests.options(url, headers=asked).ok


# %% incorrect: to make sure, it asks twice
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return all(requests.options(url, headers=asked).ok for _ in range(2))


# %% partly 1: the methods are read, and what is not told is an error of the client
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    told = requests.options(url, headers=asked).headers
    return method in told["Access-Control-Allow-Methods"]


# %% any_answer_is_yes: the answer itself is taken for a yes
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    return requests.options(url, headers=asked) is not None


# %% partly 1: constantly no
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    requests.options(url, headers=asked)
    return False


# %% partly 1: a letter of the header is missing
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    told = requests.options(url, headers=asked).headers
    return told.get("Access-Control-Allow-Origins") == origin


# %% incorrect: the header asks for methods
def may_send(url, origin, method):
    asked = {"Origin": origin, "Access-Control-Request-Methods": method}
    return requests.options(url, headers=asked).ok


# %% incorrect: the origin ends with a slash
def may_send(url, origin, method):
    asked = {"Origin": f"{origin}/", "Access-Control-Request-Method": method}
    return requests.options(url, headers=asked).ok
