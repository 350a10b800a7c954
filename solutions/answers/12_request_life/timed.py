# %% wrong: kept_by_itself
def timed(urls):
    found = []
    for url in urls:
        begun = perf_counter()
        answer = requests.get(url)
        found.append((answer.status_code, perf_counter() - begun))
    return found


# %% wrong: session_each_call
def timed(urls):
    found = []
    with requests.Session() as session:
        for url in urls:
            begun = perf_counter()
            answer = session.get(url)
            found.append((answer.status_code, perf_counter() - begun))
    return found


# %% wrong: beginning_is_all
session = requests.Session()


def timed(urls):
    answers = [session.get(url) for url in urls]
    return [(answer.status_code, answer.elapsed.total_seconds()) for answer in answers]


# %% wrong: one_clock_for_all
session = requests.Session()


def timed(urls):
    found = []
    begun = perf_counter()
    for url in urls:
        answer = session.get(url)
        found.append((answer.status_code, perf_counter() - begun))
    return found


# %% right: one look at the clock between two requests
client = requests.Session()


def timed(urls):
    statuses, marks = [], [perf_counter()]
    for url in urls:
        statuses.append(client.request("GET", url).status_code)
        marks.append(perf_counter())
    return [[status, marks[n + 1] - marks[n]] for n, status in enumerate(statuses)]


# %% right: a session for each server
from urllib.parse import urlsplit

sessions = {}


def one_timed(url):
    session = sessions.setdefault(urlsplit(url).netloc, requests.Session())
    begun = perf_counter()
    status = session.get(url).status_code
    return status, perf_counter() - begun


def timed(urls):
    return [one_timed(url) for url in urls]


# %% right: by urllib3 alone
import urllib3

pool = urllib3.PoolManager()


def timed(urls):
    found = []
    for url in urls:
        begun = perf_counter()
        status = pool.request("GET", url).status
        found.append((status, perf_counter() - begun))
    return found


# %% only: each address is asked once, and told in order
def timed(urls):
    return [(requests.get(url).status_code, 0) for url in urls]


# %% only: one connection to a server is enough
session = requests.Session()


def timed(urls):
    return [(200 if session.get(url) else 400, 0) for url in urls]


# %% only: the seconds go on until the last byte
def timed(urls):
    found = []
    for url in urls:
        begun = perf_counter()
        found.append((bool(requests.get(url)) + 0, perf_counter() - begun))
    return found
