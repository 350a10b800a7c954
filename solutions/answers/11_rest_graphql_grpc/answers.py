# %% wrong: waits_for_all
def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    r = requests.post(url, json={"items": items}, headers=headers)
    for line in r.iter_lines():
        said = json.loads(line)
        if "meta" not in said:
            yield said
        elif said["status"] == "error":
            raise StreamFailed(said["error"]["code"])
        else:
            return
    raise StreamCut


# %% wrong: chunk_is_an_answer
def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    with requests.post(url, json={"items": items}, headers=headers, stream=True) as r:
        for chunk in r.iter_content(None):
            said = json.loads(chunk)
            if "meta" not in said:
                yield said
            elif said["status"] == "error":
                raise StreamFailed(said["error"]["code"])
            else:
                return
    raise StreamCut


# %% wrong: end_is_an_answer
def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    with requests.post(url, json={"items": items}, headers=headers, stream=True) as r:
        for line in r.iter_lines():
            said = json.loads(line)
            if "meta" in said and said["status"] == "error":
                raise StreamFailed(said["error"]["code"])
            yield said
            if said["status"] == "end":
                return
    raise StreamCut


# %% wrong: bad_item_ends_it
def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    with requests.post(url, json={"items": items}, headers=headers, stream=True) as r:
        for line in r.iter_lines():
            said = json.loads(line)
            if said["status"] == "error":
                raise StreamFailed(said["error"]["code"])
            if said["status"] == "end":
                return
            yield said
    raise StreamCut


# %% wrong: status_has_said_it
def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    with requests.post(url, json={"items": items}, headers=headers, stream=True) as r:
        for line in r.iter_lines():
            said = json.loads(line)
            if said["status"] == "end":
                return
            yield said
    raise StreamCut


# %% wrong: closed_is_done
def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    with requests.post(url, json={"items": items}, headers=headers, stream=True) as r:
        for line in r.iter_lines():
            said = json.loads(line)
            if "meta" not in said:
                yield said
            elif said["status"] == "error":
                raise StreamFailed(said["error"]["code"])


# %% right: lines put together by hand
def answers(url, items):
    rest = b""
    headers = {"Accept": "application/x-ndjson"}
    r = requests.post(url, json=dict(items=items), headers=headers, stream=True)
    for chunk in r.iter_content(None):
        *lines, rest = (rest + chunk).split(b"\n")
        for said in map(json.loads, lines):
            is_last = "meta" in said
            if is_last and "error" in said:
                raise StreamFailed(said["error"]["code"])
            if is_last:
                return
            yield said
    raise StreamCut()


# %% right: httpx
import httpx


def answers(url, items):
    accept = {"Accept": "application/x-ndjson"}
    ended = False
    with httpx.stream("POST", url, json={"items": items}, headers=accept) as r:
        for line in r.iter_lines():
            said = json.loads(line)
            match said:
                case {"meta": _, "status": "end"}:
                    ended = True
                case {"meta": _, "error": {"code": code}}:
                    raise StreamFailed(code)
                case _:
                    yield said
    if not ended:
        raise StreamCut("no line said that this was all")


# %% right: with what comes with Python, and a class
from urllib.request import Request, urlopen


class answers:
    def __init__(self, url, items):
        headers = {"Accept": "application/x-ndjson", "Content-Type": "application/json"}
        self.answer = urlopen(Request(url, json.dumps({"items": items}).encode(), headers))

    def __iter__(self):
        return self

    def __next__(self):
        line = self.answer.readline()
        if not line:
            raise StreamCut
        said = json.loads(line)
        if "meta" not in said:
            return said
        if said["status"] == "end":
            raise StopIteration
        raise StreamFailed(said["error"]["code"])


# %% only: each answer is passed on as soon as it is there
def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    with requests.post(url, json={"items": items}, headers=headers, stream=True) as r:
        for line in r.iter_lines():
            yield json.loads(line)


# %% only: a bad item is an answer, and the end is none
def whole_lines(r):
    for chunk in r.iter_content(None):
        yield from chunk.splitlines()


def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    r = requests.post(url, json={"items": items}, headers=headers, stream=True)
    for line in whole_lines(r):
        said = json.loads(line)
        if said["status"] != "end":
            yield said


# %% only: an error in the stream is told, after what came before it
def whole_lines(r):
    for chunk in r.iter_content(None):
        yield from chunk.splitlines()


def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    r = requests.post(url, json={"items": items}, headers=headers, stream=True)
    for line in whole_lines(r):
        said = json.loads(line)
        if said["status"] == "error" and "meta" in said:
            raise StreamFailed(said["error"]["code"])
        yield said


# %% only: a cut is told from an end
def whole_lines(r):
    for chunk in r.iter_content(None):
        yield from chunk.splitlines()


def answers(url, items):
    headers = {"Accept": "application/x-ndjson"}
    r = requests.post(url, json={"items": items}, headers=headers, stream=True)
    for line in whole_lines(r):
        said = json.loads(line)
        yield said
        if "meta" in said:
            return
    raise StreamCut
