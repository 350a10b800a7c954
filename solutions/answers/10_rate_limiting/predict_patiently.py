# %% wrong: refused_is_final
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code < 500 and answer.status_code < 500:
            break
        if n < 4:
            told = answer.headers.get("Retry-After")
            backoff = random() * min(3, 0.5 * 2**n)
            wait(float(told or backoff))
    return answer.json().get("data")


# %% wrong: sent_at_once
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = answer.headers.get("Retry-After")
            backoff = random() * min(3, 0.5 * 2**n)
            pass
    return answer.json().get("data")


# %% wrong: retry_after_is_a_tip
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = answer.headers.get("Retry-After")
            backoff = random() * min(3, 0.5 * 2**n)
            wait(float(backoff))
    return answer.json().get("data")


# %% wrong: no_jitter
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = answer.headers.get("Retry-After")
            backoff = min(3, 0.5 * 2**n)
            wait(float(told or backoff))
    return answer.json().get("data")


# %% wrong: fixed_pause
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code < 500 and answer.status_code != 429:
            break
        if n < 4:
            told = answer.headers.get("Retry-After")
            backoff = random() * min(3, 0.5)
            wait(float(told or backoff))
    return answer.json().get("data")


# %% wrong: refusal_is_retried
def predict_patiently(api, features, wait=sleep, random=random):
    for n in range(5):
        answer = requests.post(f"{api}/predict", json={"features": features})
        if answer.status_code == 200:
            break
        if n < 4:
            told = answer.headers.get("Retry-After")
            backoff = random() * min(3, 0.5 * 2**n)
            wait(float(told or backoff))
    return answer.json().get("data")


# %% right: calls itself
def predict_patiently(api, features, wait=sleep, random=random, n=0):
    answer = requests.post(f"{api}/predict", json={"features": features})
    if answer.ok:
        return answer.json()["data"]
    if n == 4 or (400 <= answer.status_code < 500 and answer.status_code != 429):
        return None
    if "Retry-After" in answer.headers:
        wait(int(answer.headers["Retry-After"]) + random())
    else:
        wait(min(3.0, 2 ** (n - 1)) * random())
    return predict_patiently(api, features, wait, random, n + 1)


# %% right: waits first
def predict_patiently(api, features, wait=sleep, random=random):
    pause, bound = 0, 0.5
    with requests.Session() as session:
        for _ in range(5):
            if pause:
                wait(pause)
            answer = session.post(f"{api}/predict", json={"features": features, "options": {}})
            if answer.status_code == 200:
                return answer.json()["data"]
            if answer.status_code not in (429, 500, 502, 503, 504):
                return None
            pause = float(answer.headers.get("Retry-After", 0)) or random() * bound
            bound = min(3, 2 * bound)
