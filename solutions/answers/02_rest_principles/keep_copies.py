# %% wrong: ends_at_the_mark
def read(url, kept, now_s):
    name = url.partition("?")[0]
    copy, since_s = kept.get(name, (None, None))
    if copy is not None and now_s - since_s < int(told(copy).get("max-age", "0")):
        return copy
    condition = {}
    if copy is not None and "ETag" in copy.headers:
        condition = {"If-None-Match": copy.headers["ETag"]}
    answer = requests.get(url, headers=condition)
    if answer.status_code == 304:
        answer = copy
    if "no-store" not in told(answer):
        kept[name] = (answer, now_s)
    return answer


# %% wrong: minute_for_all
def read(url, kept, now_s):
    copy, since_s = kept.get(url, (None, None))
    if copy is not None and now_s - since_s < 60:
        return copy
    condition = {}
    if copy is not None and "ETag" in copy.headers:
        condition = {"If-None-Match": copy.headers["ETag"]}
    answer = requests.get(url, headers=condition)
    if answer.status_code == 304:
        answer = copy
    if "no-store" not in told(answer):
        kept[url] = (answer, now_s)
    return answer


# %% wrong: everything_is_kept
def read(url, kept, now_s):
    copy, since_s = kept.get(url, (None, None))
    if copy is not None and now_s - since_s < int(told(copy).get("max-age", "0")):
        return copy
    condition = {}
    if copy is not None and "ETag" in copy.headers:
        condition = {"If-None-Match": copy.headers["ETag"]}
    answer = requests.get(url, headers=condition)
    if answer.status_code == 304:
        answer = copy
    kept[url] = (answer, now_s)
    return answer


# %% wrong: no_cache_is_no_store
def read(url, kept, now_s):
    copy, since_s = kept.get(url, (None, None))
    if copy is not None and now_s - since_s < int(told(copy).get("max-age", "0")):
        return copy
    condition = {}
    if copy is not None and "ETag" in copy.headers:
        condition = {"If-None-Match": copy.headers["ETag"]}
    answer = requests.get(url, headers=condition)
    if answer.status_code == 304:
        answer = copy
    if not {"no-store", "no-cache"} & told(answer).keys():
        kept[url] = (answer, now_s)
    return answer


# %% wrong: copy_needs_no_asking
def read(url, kept, now_s):
    if url not in kept:
        answer = requests.get(url)
        if "no-store" in told(answer):
            return answer
        kept[url] = answer
    return kept[url]


# %% right: a copy says until when
def read(url, kept, now_s):
    copy = kept.get(url)
    if copy and now_s < copy["good_until"]:
        return copy["answer"]
    tag = copy["answer"].headers.get("ETag") if copy else None
    answer = requests.get(url, headers={"If-None-Match": tag})
    if answer.status_code == 304:
        answer = copy["answer"]
    rules = told(answer)
    if "no-store" in rules:
        return answer
    kept[url] = {"answer": answer, "good_until": now_s + int(rules.get("max-age", "0"))}
    return answer


# %% right: reads the header by itself
from itertools import pairwise


def promised(answer):
    """Give the words that the answer says of copies, and for how many seconds one is good."""
    text = str(answer.headers.get("Cache-Control")).lower()
    for sign in "=,":
        text = text.replace(sign, " ")
    words = text.split()
    return words, int(dict(pairwise(words)).get("max-age", "0"))


def read(url, kept, now_s):
    asked, answer = {}, None
    if url in kept:
        answer, since_s = kept[url]
        if now_s - since_s < promised(answer)[1]:
            return answer
        asked["If-None-Match"] = answer.headers.get("ETag")
    new = requests.get(url, headers=asked)
    answer = answer if new.status_code == 304 else new
    if "no-store" not in promised(answer)[0]:
        kept[url] = answer, now_s
    return answer


# %% right: a class of its own
class Copy:
    def __init__(self, answer, now_s):
        self.answer = answer
        self.renew(now_s)

    def renew(self, now_s):
        self.until_s = now_s + int(told(self.answer).get("max-age", "0"))


def read(url, kept, now_s):
    copy = kept.get(url)
    if copy is None:
        answer = requests.get(url)
    elif now_s < copy.until_s:
        return copy.answer
    else:
        answer = requests.get(url, headers={"If-None-Match": copy.answer.headers.get("ETag")})
        if answer.status_code == 304:
            copy.renew(now_s)
            return copy.answer
    if "no-store" not in told(answer):
        kept[url] = Copy(answer, now_s)
    return answer


# %% only: each address has a copy of its own
def read(url, kept, now_s):
    copy, since_s = kept.get(url, (None, None))
    if copy is not None and now_s - since_s < 60:
        return copy
    condition = {}
    if copy is not None and "ETag" in copy.headers:
        condition = {"If-None-Match": copy.headers["ETag"]}
    answer = requests.get(url, headers=condition)
    if answer.status_code == 304:
        answer = copy
    kept[url] = (answer, now_s)
    return answer


# %% only: a copy is used unasked for as long as was promised
def read(url, kept, now_s):
    name = url.partition("?")[0]
    copy, since_s = kept.get(name, (None, None))
    if copy is not None and now_s - since_s < int(told(copy).get("max-age", "0")):
        return copy
    condition = {}
    if copy is not None and "ETag" in copy.headers:
        condition = {"If-None-Match": copy.headers["ETag"]}
    answer = requests.get(url, headers=condition)
    if answer.status_code == 304:
        answer = copy
    kept[name] = (answer, now_s)
    return answer


# %% only: what says `no-store` is not kept
def read(url, kept, now_s):
    name = url.partition("?")[0]
    copy, since_s = kept.get(name, (None, None))
    if copy is not None and now_s - since_s < 60:
        return copy
    condition = {}
    if copy is not None and "ETag" in copy.headers:
        condition = {"If-None-Match": copy.headers["ETag"]}
    answer = requests.get(url, headers=condition)
    if answer.status_code == 304:
        answer = copy
    if "no-store" not in told(answer):
        kept[name] = (answer, now_s)
    return answer
