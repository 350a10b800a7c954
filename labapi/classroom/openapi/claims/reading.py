"""What can be read: health, the models, and predictions that were made before."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from labapi.classroom.openapi.claims.talk import (
    HEALTH,
    MODELS,
    PREDICT,
    QUESTION,
    Answer,
    Claim,
    NotSeen,
    Talk,
    changed,
)

MISSING = "loan-classifier-v9.9"
INVALID = "VALIDATION_ERROR"
MOST_PAGES = 50


def reached(talk: Talk) -> None:
    """Any answer will do, even to say that there is no such path."""
    talk.get(HEALTH)


def health_ready(talk: Talk) -> None:
    """Which model answers is told, and that it can."""
    answer = talk.get(HEALTH).must(200)
    answer.equal("data.status", "ok").equal("data.model_ready", True)
    text(answer, "data.model_version")


def loading_told(talk: Talk) -> None:
    """Only a server whose models load can show this."""
    answer = talk.get(HEALTH)
    if answer.status == 200:
        raise NotSeen("A model is ready.")
    for one in (answer, talk.post(QUESTION, "a sound question")):
        one.must(503, "MODEL_NOT_READY")
        seconds = one.header("retry-after")
        sound = seconds.isdecimal() and int(seconds) > 0
        one.hold(sound, "`Retry-After` with whole seconds", one.with_header("Retry-After"))


def models_list(talk: Talk) -> None:
    """A list, of which one is the default."""
    answer = talk.get(MODELS)
    models = listed(answer)
    defaults = [one for one in models if one.get("default") is True]
    answer.hold(len(defaults) == 1, "one model with `default`: true", f"{len(defaults)} of them")


def models_agree(talk: Talk) -> None:
    """Health names a model of the list."""
    (default,) = [one["id"] for one in listed(talk.get(MODELS)) if one.get("default") is True]
    talk.get(HEALTH).equal("data.model_version", default)


def models_paged(talk: Talk) -> None:
    """Page after page, the whole list comes, in its order; `Link` has the same cursor."""
    whole = [one["id"] for one in listed(talk.get(f"{MODELS}?limit=100"))]
    found: list[Any] = []
    target = f"{MODELS}?limit=1"
    for _ in range(MOST_PAGES):
        answer = talk.get(target)
        page = listed(answer)
        answer.hold(len(page) == 1, "one model on a page", f"{len(page)} models")
        found.append(page[0]["id"])
        cursor = answer.at("meta.next_cursor")
        if not isinstance(cursor, str):
            break
        linked = 'rel="next"' in answer.header("link")
        answer.hold(linked, '`Link` with rel="next"', f"{answer.came} and no such `Link`")
        target = next_page(answer.header("link"))
    expected = f"the {len(whole)} models of the list, a page each"
    answer.hold(found == whole, expected, f"{len(found)} pages")


def next_page(link: str) -> str:
    """Give the path and the query of the address in a `Link`.

    >>> next_page('<http://127.0.0.1/models?cursor=x>; rel="next"')
    '/models?cursor=x'
    """
    parts = urlsplit(link.partition(">")[0].lstrip("< "))
    return f"{parts.path}?{parts.query}"


def models_query(talk: Talk) -> None:
    """What is asked for wrongly is not silently something else."""
    for query, field in (
        ("limit=0", "limit"),
        ("limit=1000", "limit"),
        ("limit=many", "limit"),
        ("limt=1", "limt"),
    ):
        names(talk.get(f"{MODELS}?{query}"), field)


def model_read(talk: Talk) -> None:
    """Each model of the list can be read, and says of itself what the list said."""
    for model in listed(talk.get(MODELS)):
        answer = talk.get(f"{MODELS}/{model['id']}").must(200)
        for name, value in model.items():
            answer.equal(f"data.{name}", value)
        answer.hold(answer.at("data.parameters"), "`data.parameters`, which decide", "none")


def model_missing(talk: Talk) -> None:
    """A model that is not there."""
    talk.get(f"{MODELS}/{MISSING}").must(404, "MODEL_NOT_FOUND")


def past_read(talk: Talk) -> None:
    """Whatever was asked since, the answer of then is still the same."""
    made = talk.post(QUESTION, "a sound question").at("data")
    talk.post(changed(age=60), "another age")
    answer = talk.get(f"{PREDICT}/{quote(str(made.get('id')), safe='')}").must(200)
    answer.hold(answer.at("data") == made, "the `data` of the answer that made it", "other `data`")


def past_missing(talk: Talk) -> None:
    """A prediction that nobody made."""
    talk.get(f"{PREDICT}/pred_0000000000000000").must(404, "PREDICTION_NOT_FOUND")


def listed(answer: Answer) -> list[Any]:
    """Give the models of a page."""
    answer.must(200)
    found = answer.at("data")
    sound = isinstance(found, list) and found and all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in found
    )  # fmt: skip
    answer.hold(sound, "`data` with a list of models, each with its `id`")
    return list(found)


def text(answer: Answer, path: str) -> str:
    """Give the text that stands at a path."""
    found = answer.at(path)
    answer.hold(isinstance(found, str) and found, f"a text at `{path}`", answer.with_value(path))
    return str(found)


def names(answer: Answer, *fields: str) -> list[Any]:
    """Give the details of a refusal that names these fields, and no others."""
    answer.must(422, INVALID)
    details = answer.at("error.details")
    found = details if isinstance(details, list) else []
    said = sorted(str(one.get("field")) for one in found if isinstance(one, dict))
    which = " and ".join(f"`{name}`" for name in fields)
    came = ", ".join(f"`{name}`" for name in said) or "no field"
    answer.hold(said == sorted(fields), f"`details` that name {which}", f"{answer.came}: {came}")
    return found


READY, SOUND = ("reached", "health_ready"), ("reached", "predict_answers")
LIST = ("reached", "models_list")
HEALTH_CLAIMS = (
    Claim("health", "a server answers at this address", reached, ()),
    Claim("health", "health is 200, and names the model that answers", health_ready),
    Claim("health", "while models load it is 503, with `Retry-After`", loading_told),
)
MODEL_CLAIMS = (
    Claim("models", "the models come as a list, with one default", models_list),
    Claim("models", "health names the default model", models_agree, (*LIST, "health_ready")),
    Claim("models", "page by page, by `Link`, the same list comes", models_paged, LIST),
    Claim("models", "a wrong or unknown query parameter is 422", models_query, LIST),
    Claim("models", "each model can be read by its id", model_read, LIST),
    Claim("models", "a model that is not there is 404", model_missing, LIST),
)
PAST_CLAIMS = (
    Claim("past predictions", "a prediction can be read again", past_read, SOUND),
    Claim("past predictions", "one that nobody made is 404", past_missing, (*SOUND, "past_read")),
)
