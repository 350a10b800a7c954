# %% reference
client = requests.Session()


# %% right: the older name
client = requests.session()


# %% right: closed at the end
def ask_all(urls):
    with requests.Session() as client:
        return [client.get(url).status_code for url in urls]


# %% right: a loop
def ask_all(urls):
    statuses = []
    client = requests.Session()
    for url in urls:
        r = client.request("GET", url)
        statuses.append(r.status_code)
    return statuses


# %% right: the class has another name here
def ask_all(urls):
    make = requests.Session
    client = make()
    return [client.get(url).status_code for url in urls]


# %% wrong: kept_by_itself
client = requests


# %% wrong: session_each_time
def ask_all(urls):
    return [requests.Session().get(url).status_code for url in urls]


# %% wrong: class_itself
client = requests.Session


# %% told: a status for each address
def ask_all(urls):
    client = requests.Session()
    return [client.get(url).ok for url in urls]
