# %% wrong: one_try
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    if answer.status_code == 503:
        wait(int(answer.headers["Retry-After"]))
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% wrong: at_once
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% wrong: own_guess
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        wait(1)
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% right: calls itself
def wait_until_ready(api):
    with requests.get(api + "/health") as answer:
        if answer.status_code != 503:
            return answer.status_code
    wait(float(answer.headers["retry-after"]))
    return wait_until_ready(api)


# %% right: for ever
def wait_until_ready(api):
    with requests.Session() as session:
        while True:
            answer = session.get(f"{api}/health")
            if answer.status_code not in {503}:
                return answer.status_code
            wait(float(answer.headers["retry-after"]))


# %% right: asks in the condition
def wait_until_ready(api):
    while (answer := requests.get(url=f"{api}/health")).status_code == 503:
        wait(int(answer.headers["RETRY-AFTER"]))
    return answer.status_code


# %% wrong: until_it_is_well
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code != 200:
        wait(int(answer.headers.get("Retry-After", 1)))
        answer = requests.get(f"{api}/health")
    return answer.status_code
