# %% passed: it tidies up, and asks about the copy by HEAD
def is_stateless(note):
    requests.put(note, json={"text": "is it there?", "number": 1})
    try:
        return len({requests.get(note).content for _ in range(4)}) == 1
    finally:
        requests.delete(note)


def is_uniform(note):
    if requests.get(note).ok or requests.delete(note).ok:
        return False
    for _ in range(2):
        for text in (ONE, OTHER):
            requests.put(note, json=text)
            answer = requests.get(note)
            if not answer.ok or answer.json() != text:
                return False
    requests.delete(note)
    return requests.get(note).status_code == requests.delete(note).status_code == 404


def is_cacheable(note):
    requests.put(note, json=ONE)
    tag = requests.head(note).headers.get("etag", "")
    kept = requests.head(note, headers={"if-none-match": f'"other", {tag}'}).status_code
    requests.put(note, json=OTHER)
    changed = requests.head(note, headers={"if-none-match": f'"other", {tag}'}).status_code
    return kept == 304 and changed == 200


def with_headers(note, headers):
    requests.put(note, json=ONE)
    plain = requests.get(note, allow_redirects=False)
    other = requests.get(note, headers=headers, allow_redirects=False)
    return (plain.status_code, plain.text) == (other.status_code, other.text)


def is_layered(note):
    return with_headers(note, {"Via": "1.0 one, 1.1 two"})


def is_client_server(note):
    return with_headers(note, {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})


# %% partly 4: a status that is no `200` is taken for a missing note
def is_stateless(note):
    requests.put(note, json=ONE)
    return requests.get(note).text == requests.get(note).text


def is_uniform(note):
    requests.put(note, json=ONE)
    requests.put(note, json=OTHER)
    there = requests.get(note).json()
    requests.delete(note)
    return there == OTHER and not requests.get(note).ok


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


# %% incorrect: every server is sound
def is_stateless(note):
    return True


is_uniform = is_cacheable = is_layered = is_client_server = is_stateless


# %% incorrect: no server is
def is_stateless(note):
    return False


is_uniform = is_cacheable = is_layered = is_client_server = is_stateless


# %% incorrect: the probes put no note there
def is_stateless(note):
    return requests.get(note).text == requests.get(note).text


def is_uniform(note):
    return requests.get(note).status_code == 404


def is_cacheable(note):
    return requests.get(note).status_code == 404


def is_layered(note):
    return requests.get(note).text == requests.get(note, headers=VIA).text


def is_client_server(note):
    return requests.get(note).text == requests.get(note, headers=BROWSER).text
