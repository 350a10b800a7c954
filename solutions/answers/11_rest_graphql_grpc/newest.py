# %% wrong: values_in_text
def newest(url, models, each):
    query = f"{{ models(limit: {models}) {{ items {{ id predictions(limit: {each}) {{"
    query += " items { prediction probability } } } } }"
    answer = requests.post(url, json={"query": query})
    return answer.json()["data"]["models"]["items"]


# %% wrong: dollar_in_names
def newest(url, models, each):
    query = "query ($models: Int!, $each: Int!) {"
    query += " models(limit: $models) { items { id"
    query += " predictions(limit: $each) {"
    query += " items { prediction probability } } } } }"
    variables = {"$models": models, "$each": each}
    answer = requests.post(url, json={"query": query, "variables": variables})
    return answer.json()["data"]["models"]["items"]


# %% wrong: not_declared
def newest(url, models, each):
    query = "query {"
    query += " models(limit: $models) { items { id"
    query += " predictions(limit: $each) {"
    query += " items { prediction probability } } } } }"
    variables = {"models": models, "each": each}
    answer = requests.post(url, json={"query": query, "variables": variables})
    return answer.json()["data"]["models"]["items"]


# %% wrong: all_by_itself
def newest(url, models, each):
    query = "query ($models: Int!, $each: Int!) {"
    query += " models(limit: $models) { items { id"
    query += " predictions(limit: $each) {"
    query += " items } } } }"
    variables = {"models": models, "each": each}
    answer = requests.post(url, json={"query": query, "variables": variables})
    return answer.json()["data"]["models"]["items"]


# %% wrong: too_much
def newest(url, models, each):
    query = "query ($models: Int!, $each: Int!) {"
    query += " models(limit: $models) { items { id"
    query += " predictions(limit: $each) {"
    query += " items { id prediction probability timestamp } } } } }"
    variables = {"models": models, "each": each}
    answer = requests.post(url, json={"query": query, "variables": variables})
    return answer.json()["data"]["models"]["items"]


# %% right: one text in many lines, with names of its own
QUERY = """
query Screen($count: Int!, $last: Int!) {
  models(limit: $count) {
    items {
      id
      predictions(limit: $last) { items { probability, prediction } }
    }
  }
}
"""


def newest(url, models, each):
    body = {"query": QUERY, "variables": {"count": models, "last": each}}
    answer = requests.post(url, json=body)
    return answer.json()["data"]["models"]["items"]


# %% right: with what comes with Python
from urllib.request import Request, urlopen


def newest(url, models, each):
    selection = "items { id predictions(limit: $each) { items { prediction probability } } }"
    query = "query ($each: Int!, $models: Int!) { models(limit: $models) { " + selection + " } }"
    body = json.dumps({"query": query, "variables": {"models": models, "each": each}})
    sent = Request(url, body.encode(), {"Content-Type": "application/json"})
    with urlopen(sent) as answer:
        return json.load(answer)["data"]["models"]["items"]


# %% right: a session, a fragment
FIELDS = "fragment Said on Prediction { prediction probability }"


def newest(url, models, each):
    query = "query ($models: Int!, $each: Int!) { models(limit: $models) { items { id"
    query += " predictions(limit: $each) { items { ...Said } } } } } " + FIELDS
    with requests.Session() as session:
        variables = dict(models=models, each=each)
        answer = session.post(url, json={"query": query, "variables": variables}).json()
    return answer["data"]["models"]["items"]


# %% right: by GET, as a query may be asked
def newest(url, models, each):
    query = "query ($models: Int!, $each: Int!) { models(limit: $models) {"
    query += " items { id predictions(limit: $each) { items { prediction probability } } } } }"
    variables = json.dumps({"models": models, "each": each})
    answer = requests.get(url, params={"query": query, "variables": variables})
    return answer.json()["data"]["models"]["items"]


# %% only: the models come, with their newest answers
def newest(url, models, each):
    query = f"{{ models(limit: {models}) {{ items {{ id predictions(limit: {each}) {{"
    query += " items { prediction probability timestamp } } } } }"
    answer = requests.post(url, json={"query": query})
    return answer.json()["data"]["models"]["items"]


# %% only: nothing comes beside them, by one request
def newest(url, models, each):
    query = f"{{ models(limit: {models}) {{ items {{ id predictions(limit: {each}) {{"
    query += " items { prediction } } } } }"
    answer = requests.post(url, json={"query": query})
    return answer.json()["data"]["models"]["items"]


# %% only: one text for all questions: values travel as variables
def newest(url, models, each):
    query = "query ($models: Int!, $each: Int!) {"
    query += " models(limit: $models) { items { id"
    query += " predictions(limit: $each) {"
    query += " items { id timestamp } } } } }"
    variables = {"models": models, "each": each}
    answer = requests.post(url, json={"query": query, "variables": variables})
    return answer.json()["data"]["models"]["items"]
