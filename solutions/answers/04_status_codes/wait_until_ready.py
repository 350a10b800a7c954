# %% wrong: one_try
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    if answer.status_code == 503:
        wait(int(answer.headers["Retry-After"]))
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% wrong: no_wait
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
from itertools import count


def wait_until_ready(api):
    with requests.Session() as session:
        for _ in count():
            answer = session.get(f"{api}/health")
            if answer.ok:
                return answer.status_code
            seconds = answer.headers.get("Retry-After", "1")
            wait(float(seconds))
