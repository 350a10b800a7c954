# %% passed: the walrus, and a session
def wait_until_ready(api):
    with requests.Session() as session:
        while (answer := session.get(f"{api}/health")).status_code == 503:
            wait(int(answer.headers["Retry-After"]))
    return answer.status_code


# %% passed: asks for the name of the status
def wait_until_ready(api):
    while True:
        answer = requests.get(f"{api}/health")
        if answer.status_code != requests.codes.service_unavailable:
            return answer.status_code
        wait(float(answer.headers["Retry-After"]))


# %% passed: a second more than it was asked to
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        wait(int(answer.headers["Retry-After"]) + 1)
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% passed: by httpx
import httpx

CLIENT = httpx.Client(trust_env=False)


def wait_until_ready(api):
    answer = CLIENT.get(f"{api}/health")
    if answer.status_code != 503:
        return answer.status_code
    wait(int(answer.headers["Retry-After"]))
    return wait_until_ready(api)


# %% passed: as a match
def wait_until_ready(api):
    match requests.get(f"{api}/health"):
        case requests.Response(status_code=503, headers={"Retry-After": seconds}):
            wait(int(seconds))
            return wait_until_ready(api)
        case answer:
            return answer.status_code


# %% until_it_is_well: while it is no success
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while not answer.ok:
        wait(int(answer.headers.get("Retry-After", 1)))
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% until_it_is_well: while the server says that it failed
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code >= 500:
        wait(int(answer.headers.get("Retry-After", 1)))
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% own_guess: always the seconds of the first answer
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    seconds = int(answer.headers.get("Retry-After", 0))
    while answer.status_code == 503:
        wait(seconds)
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% own_guess: half as long, to be quicker
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        wait(int(answer.headers["Retry-After"]) / 2)
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% incorrect: in milliseconds
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        wait(1000 * int(answer.headers["Retry-After"]))
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% incorrect: it waits once more when all is well
def wait_until_ready(api):
    status, seconds = 503, None
    while status == 503:
        answer = requests.get(f"{api}/health")
        status, seconds = answer.status_code, int(answer.headers.get("Retry-After", 1))
        wait(seconds)
    return status


# %% incorrect: it hands the header to wait as it is, a text
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        wait(answer.headers["Retry-After"])
        answer = requests.get(f"{api}/health")
    return answer.status_code


# %% incorrect: it says that it is ready, and not with which status
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        wait(int(answer.headers["Retry-After"]))
        answer = requests.get(f"{api}/health")
    return True


# %% incorrect: always 200
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        wait(int(answer.headers["Retry-After"]))
        answer = requests.get(f"{api}/health")
    return 200


# %% incorrect: it asks for the models
def wait_until_ready(api):
    answer = requests.get(f"{api}/models")
    while answer.status_code == 503:
        wait(int(answer.headers["Retry-After"]))
        answer = requests.get(f"{api}/models")
    return answer.status_code


# %% incorrect: not a number of seconds
def wait_until_ready(api):
    answer = requests.get(f"{api}/health")
    while answer.status_code == 503:
        wait(float("nan"))
        answer = requests.get(f"{api}/health")
    return answer.status_code
