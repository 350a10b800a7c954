# %% wrong: stored_is_state
def is_stateless(note):
    before = requests.get(note).text
    requests.put(note, json=ONE)
    return requests.get(note).text == before


def is_uniform(note):
    requests.put(note, json=ONE)
    requests.put(note, json=OTHER)
    there = requests.get(note).json()
    requests.delete(note)
    return (there, requests.get(note).status_code) == (OTHER, 404)


def is_cacheable(note):
    requests.put(note, json=ONE)
    condition = {"If-None-Match": requests.get(note).headers["ETag"]}
    same = requests.get(note, headers=condition).status_code
    requests.put(note, json=OTHER)
    return (same, requests.get(note, headers=condition).status_code) == (304, 200)


def is_layered(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=VIA).text


def is_client_server(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=BROWSER).text


# %% wrong: status_is_all
def is_stateless(note):
    requests.put(note, json=ONE)
    return requests.get(note).status_code == requests.get(note).status_code


def is_uniform(note):
    requests.put(note, json=ONE)
    requests.put(note, json=OTHER)
    there = requests.get(note).json()
    requests.delete(note)
    return (there, requests.get(note).status_code) == (OTHER, 404)


def is_cacheable(note):
    requests.put(note, json=ONE)
    condition = {"If-None-Match": requests.get(note).headers["ETag"]}
    same = requests.get(note, headers=condition).status_code
    requests.put(note, json=OTHER)
    return (same, requests.get(note, headers=condition).status_code) == (304, 200)


def is_layered(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=VIA).text


def is_client_server(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=BROWSER).text


# %% wrong: address_was_empty
def is_stateless(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note).text


def is_uniform(note):
    requests.put(note, json=ONE)
    there = requests.get(note).json()
    requests.delete(note)
    return there == ONE and requests.get(note).status_code == 404


def is_cacheable(note):
    requests.put(note, json=ONE)
    condition = {"If-None-Match": requests.get(note).headers["ETag"]}
    same = requests.get(note, headers=condition).status_code
    requests.put(note, json=OTHER)
    return (same, requests.get(note, headers=condition).status_code) == (304, 200)


def is_layered(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=VIA).text


def is_client_server(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=BROWSER).text


# %% wrong: said_is_done
def is_stateless(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note).text


def is_uniform(note):
    if requests.get(note).status_code != 404:
        return False
    requests.put(note, json=ONE)
    requests.put(note, json=OTHER)
    there = requests.get(note).json() == OTHER
    return there and requests.delete(note).status_code in (200, 204)


def is_cacheable(note):
    requests.put(note, json=ONE)
    condition = {"If-None-Match": requests.get(note).headers["ETag"]}
    same = requests.get(note, headers=condition).status_code
    requests.put(note, json=OTHER)
    return (same, requests.get(note, headers=condition).status_code) == (304, 200)


def is_layered(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=VIA).text


def is_client_server(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=BROWSER).text


# %% wrong: etag_is_enough
def is_stateless(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note).text


def is_uniform(note):
    requests.put(note, json=ONE)
    requests.put(note, json=OTHER)
    there = requests.get(note).json()
    requests.delete(note)
    return (there, requests.get(note).status_code) == (OTHER, 404)


def is_cacheable(note):
    requests.put(note, json=ONE)
    return "ETag" in requests.get(note).headers


def is_layered(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=VIA).text


def is_client_server(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=BROWSER).text


# %% right: a session, and JSON
session = requests.Session()


def seen(note, **headers):
    answer = session.get(note, headers=headers)
    return answer.status_code, answer.text and answer.json()


def is_stateless(note):
    session.put(note, json=ONE)
    return seen(note) == seen(note)


def is_uniform(note):
    steps = [seen(note)[0]]
    for text in (ONE, OTHER):
        session.put(note, json=text)
        steps.append(seen(note))
    session.delete(note)
    steps.append(seen(note)[0])
    return steps == [404, (200, ONE), (200, OTHER), 404]


def is_cacheable(note):
    session.put(note, json=OTHER)
    copy = {"If-None-Match": session.get(note).headers.get("ETag")}
    before = seen(note, **copy)[0]
    session.put(note, json=ONE)
    return [before, seen(note, **copy)] == [304, (200, ONE)]


def is_layered(note):
    session.put(note, json=ONE)
    return seen(note) == seen(note, **VIA)


def is_client_server(note):
    session.put(note, json=ONE)
    return session.get(note, headers=BROWSER).content == session.get(note).content


# %% right: one function for three of them
def is_the_same(note, **other):
    requests.put(note, json=OTHER)
    first, second = requests.get(note), requests.get(note, **other)
    return first.content == second.content


is_stateless = is_the_same


def is_uniform(note):
    there = [requests.put(note, json=text) and requests.get(note).json() for text in (ONE, OTHER)]
    requests.delete(note)
    gone = requests.head(note).status_code
    return there == [ONE, OTHER] and gone == 404


def is_cacheable(note):
    tag, statuses = None, []
    for text in (ONE, OTHER):
        requests.put(note, json=text)
        tag = tag or requests.get(note).headers["ETag"]
        statuses.append(requests.get(note, headers={"If-None-Match": tag}).status_code)
    return statuses == [304, 200]


def is_layered(note):
    return is_the_same(note, headers=VIA)


def is_client_server(note):
    return is_the_same(note, headers=BROWSER)


# %% right: with what comes with Python
import json
from urllib.error import HTTPError
from urllib.request import Request as Sent
from urllib.request import urlopen

FIRST, SECOND = json.dumps(ONE).encode(), json.dumps(OTHER).encode()


def send(method, note, data=None, **headers):
    sent = Sent(note, data, headers)
    sent.method = method
    try:
        answer = urlopen(sent)
    except HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.read(), answer.headers


def is_stateless(note):
    send("PUT", note, FIRST)
    return send("GET", note)[1] == send("GET", note)[1]


def is_uniform(note):
    send("PUT", note, SECOND)
    before = send("GET", note)[1]
    send("PUT", note, FIRST)
    after = send("GET", note)[1]
    send("DELETE", note)
    there = [json.loads(before), json.loads(after)]
    return there == [OTHER, ONE] and send("GET", note)[0] == 404


def is_cacheable(note):
    send("PUT", note, FIRST)
    tag = send("GET", note)[2]["ETag"]
    same, *_ = send("GET", note, **{"If-None-Match": tag})
    send("PUT", note, SECOND)
    changed, *_ = send("GET", note, **{"If-None-Match": tag})
    return (same, changed) == (304, 200)


def is_layered(note):
    send("PUT", note, FIRST)
    return send("GET", note)[1] == send("GET", note, **VIA)[1]


def is_client_server(note):
    send("PUT", note, FIRST)
    return send("GET", note)[1] == send("GET", note, **BROWSER)[1]


# %% only: `is_stateless` knows them all
def is_stateless(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note).text


def is_uniform(note):
    return ...


def is_cacheable(note):
    return ...


def is_layered(note):
    return ...


def is_client_server(note):
    return ...


# %% only: `is_uniform` knows them all
def is_stateless(note):
    return ...


def is_uniform(note):
    requests.put(note, json=ONE)
    requests.put(note, json=OTHER)
    there = requests.get(note).json()
    requests.delete(note)
    return (there, requests.get(note).status_code) == (OTHER, 404)


def is_cacheable(note):
    return ...


def is_layered(note):
    return ...


def is_client_server(note):
    return ...


# %% only: `is_cacheable` knows them all
def is_stateless(note):
    return ...


def is_uniform(note):
    return ...


def is_cacheable(note):
    requests.put(note, json=ONE)
    condition = {"If-None-Match": requests.get(note).headers["ETag"]}
    same = requests.get(note, headers=condition).status_code
    requests.put(note, json=OTHER)
    return (same, requests.get(note, headers=condition).status_code) == (304, 200)


def is_layered(note):
    return ...


def is_client_server(note):
    return ...


# %% only: `is_layered` knows them all
def is_stateless(note):
    return ...


def is_uniform(note):
    return ...


def is_cacheable(note):
    return ...


def is_layered(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=VIA).text


def is_client_server(note):
    return ...


# %% only: `is_client_server` knows them all
def is_stateless(note):
    return ...


def is_uniform(note):
    return ...


def is_cacheable(note):
    return ...


def is_layered(note):
    return ...


def is_client_server(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note, headers=BROWSER).text
