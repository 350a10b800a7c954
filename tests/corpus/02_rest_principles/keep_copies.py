# %% passed: nothing is kept that promises nothing
def read(url, kept, now_s):
    answer, tag, until_s = kept.pop(url, (None, "", 0))
    if now_s >= until_s:
        new = requests.get(url, headers={"If-None-Match": tag} if tag else None)
        answer = answer if new.status_code == 304 else new
        tag = answer.headers.get("ETag", "")
        until_s = now_s + int(told(answer).get("max-age") or 0)
    if "no-store" not in told(answer) and (tag or until_s > now_s):
        kept[url] = (answer, tag, until_s)
    return answer


# %% passed: two levels, by server and by what is asked of it
from urllib.parse import urlsplit


def read(url, kept, now_s):
    parts = urlsplit(url)
    shelf = kept.setdefault(parts.netloc, {})
    key = (parts.path, parts.query)
    if key in shelf and now_s < shelf[key]["until_s"]:
        return shelf[key]["answer"]
    with requests.Session() as session:
        if key in shelf:
            session.headers["If-None-Match"] = shelf[key]["answer"].headers.get("ETag", "")
        answer = session.get(url)
    if answer.status_code == requests.codes.not_modified:
        answer = shelf[key]["answer"]
    control = told(answer)
    if "no-store" in control:
        shelf.pop(key, None)
    else:
        shelf[key] = {"answer": answer, "until_s": now_s + int(control.get("max-age", 0))}
    return answer


# %% minute_for_all: the server is asked each time
def read(url, kept, now_s):
    copy = kept.get(url)
    asked = {"If-None-Match": copy.headers["ETag"]} if copy and "ETag" in copy.headers else {}
    answer = requests.get(url, headers=asked)
    if answer.status_code == 304:
        return copy
    if "no-store" not in told(answer):
        kept[url] = answer
    return answer


# %% incorrect: no copy is kept at all, and the server is asked for it twice
def read(url, kept, now_s):
    requests.head(url)
    return requests.get(url)


# %% error: the answer itself is kept, and asked for its age
def read(url, kept, now_s):
    if url in kept and now_s - kept[url].since_s < 60:
        return kept[url]
    kept[url] = requests.get(url)
    return kept[url]
