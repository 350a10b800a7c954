"""Ways to break a server that keeps the contract, each as small as can be.

A `Break` stands before any app, whatever made it. It changes what goes in or what comes out, and
says which claims that breaks; those that only wait for one of them are not listed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from labapi.domain.loans.features import FEATURE_NAMES


@dataclass
class Asked:
    """A request, to be changed."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @document.setter
    def document(self, value: Any) -> None:
        self.body = json.dumps(value).encode()


@dataclass
class Came:
    """An answer, to be changed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return {}

    @document.setter
    def document(self, value: Any) -> None:
        self.body = json.dumps(value).encode()


def unchanged(*things: Any) -> None:
    """Leave all as it is."""


@dataclass(frozen=True)
class Break:
    """One way to break a server, and the claims that it breaks."""

    name: str
    breaks: set[str]
    came: Callable[[Asked, Came], None] = unchanged
    asked: Callable[[Asked], None] = unchanged

    def __call__(self, app: Any) -> Any:
        """Put the break before an ASGI app."""

        async def broken(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
            query = scope["query_string"].decode("ascii")
            asked = Asked(scope["method"], scope["path"], query, headers, await whole(receive))
            before = len(asked.body)
            self.asked(asked)
            if len(asked.body) != before:
                asked.headers.pop("transfer-encoding", None)
                asked.headers["content-length"] = str(len(asked.body))
            came = await answer_of(app, scope, asked)
            self.came(asked, came)
            came.headers["content-length"] = str(len(came.body))
            pairs = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in came.headers.items()]
            start = {"type": "http.response.start", "status": came.status, "headers": pairs}
            await send(start)
            await send({"type": "http.response.body", "body": came.body})

        return broken


async def whole(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def answer_of(app: Any, scope: Any, asked: Asked) -> Came:
    came = Came(500, {}, b"")

    async def receive() -> Any:
        return {"type": "http.request", "body": asked.body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            came.status = message["status"]
            came.headers = {
                k.decode("latin-1").lower(): v.decode("latin-1") for k, v in message["headers"]
            }
        else:
            came.body += message.get("body", b"")

    pairs = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in asked.headers.items()]
    changed = {
        "method": asked.method, "path": asked.path, "query_string": asked.query.encode(),
        "raw_path": asked.path.encode(), "headers": pairs,
    }  # fmt: skip
    await app({**scope, **changed}, receive, send)
    return came


# What comes out.


def loses(name: str) -> Callable[[Asked, Came], None]:
    return lambda asked, came: came.headers.pop(name, None) and None


def told_as(status: int, other: int) -> Callable[[Asked, Came], None]:
    def change(asked: Asked, came: Came) -> None:
        came.status = other if came.status == status else came.status

    return change


def with_document(change: Callable[[Any, Asked, Came], None]) -> Callable[[Asked, Came], None]:
    """Change what an answer of the API says; HEAD has nothing to say, and no problem is touched."""

    def apply(asked: Asked, came: Came) -> None:
        api = asked.path.startswith("/api/") and "problem" not in came.headers.get(
            "content-type", ""
        )
        if api and came.body and isinstance(document := came.document, dict):
            change(document, asked, came)
            came.document = document

    return apply


def made(change: Callable[[Any], Any]) -> Callable[[Asked, Came], None]:
    """Change the `data` of a new prediction."""

    def apply(document: Any, asked: Asked, came: Came) -> None:
        if asked.method == "POST" and came.status == 200:
            change(document["data"])

    return with_document(apply)


def failed(change: Callable[[Any], Any]) -> Callable[[Asked, Came], None]:
    """Change the `error` of a refusal."""

    def apply(document: Any, asked: Asked, came: Came) -> None:
        if "error" in document:
            change(document["error"])

    return with_document(apply)


def bare(document: Any, asked: Asked, came: Came) -> None:
    if came.status == 200:
        document["result"] = document.pop("data")


def more_beside(document: Any, asked: Asked, came: Came) -> None:
    if came.status == 200:
        document["took"] = 1


def slow_in_words(document: Any, asked: Asked, came: Came) -> None:
    if "response_time_ms" in document.get("meta", {}):
        document["meta"]["response_time_ms"] = "fast"


def all_default(document: Any, asked: Asked, came: Came) -> None:
    if isinstance(document.get("data"), list):
        for one in document["data"]:
            one["default"] = True


def page_of_html(asked: Asked, came: Came) -> None:
    if came.status == 404:
        came.body, came.headers["content-type"] = b"<h1>Not Found</h1>", "text/html"


def typed_as_html(asked: Asked, came: Came) -> None:
    if came.status == 200 and asked.path.startswith("/api/"):
        came.headers["content-type"] = "text/html"


def echoes_any_id(asked: Asked, came: Came) -> None:
    came.headers["x-request-id"] = asked.headers.get("x-request-id", came.headers["x-request-id"])


def no_head(asked: Asked, came: Came) -> None:
    came.status = 405 if asked.method == "HEAD" else came.status


def forgets(asked: Asked) -> None:
    if "/predict/" in asked.path:
        asked.path += "0"


def part_of_menu(asked: Asked, came: Came) -> None:
    if asked.path == "/openapi.json":
        document = came.document
        document["paths"].pop("/api/v1/predict")
        came.document = document


def crashes_when_deep(asked: Asked, came: Came) -> None:
    if asked.body.count(b"[") > 10:
        came.status = 500


def shows_a_trace(error: Any) -> None:
    error["message"] += ' Traceback (most recent call last): File "app.py"'


def sure(document: Any, asked: Asked, came: Came) -> None:
    if "confidence" in (document.get("data") or ()):
        document["data"]["confidence"] = "sure"


def no_parameters(document: Any, asked: Asked, came: Came) -> None:
    if "parameters" in (document.get("data") or ()):
        del document["data"]["parameters"]


def another_model(document: Any, asked: Asked, came: Came) -> None:
    if asked.path.endswith("/health") and "data" in document:
        document["data"]["model_version"] = "loan-classifier-v2.0"


def shuffled(data: Any) -> None:
    if "explanation" in data:
        data["explanation"]["top_features"].reverse()


def without_details(error: Any) -> None:
    error["details"] = []


def one_detail(error: Any) -> None:
    error["details"] = error["details"][:1]


def nothing_received(error: Any) -> None:
    for detail in error["details"]:
        detail["received"] = None


# What goes in.


def with_body(change: Callable[[Any], None]) -> Callable[[Asked], None]:
    def apply(asked: Asked) -> None:
        document = asked.document
        if isinstance(document, dict) and isinstance(document.get("features"), dict):
            written = json.dumps(document)
            change(document)
            if json.dumps(document) != written:
                asked.document = document

    return apply


def replaces(one: bytes, other: bytes) -> Callable[[Asked], None]:
    def apply(asked: Asked) -> None:
        asked.body = asked.body.replace(one, other)

    return apply


def ignores_own_id(asked: Asked) -> None:
    asked.headers.pop("x-request-id", None)


def any_type(asked: Asked) -> None:
    if asked.body:
        asked.headers["content-type"] = "application/json"


def trims(asked: Asked) -> None:
    asked.body = asked.body.rstrip(b" ")


def no_chunks(asked: Asked) -> None:
    if "transfer-encoding" in asked.headers:
        asked.body = b""


def no_query(asked: Asked) -> None:
    asked.query = ""


def slash_is_nothing(asked: Asked) -> None:
    asked.path = asked.path.rstrip("/")


def drops_unknown(document: Any) -> None:
    document.pop("option", None)
    document["features"].pop("salary", None)


def reads_quotes(document: Any) -> None:
    for name, value in document["features"].items():
        if isinstance(value, str) and value.isdecimal():
            document["features"][name] = int(value)


def no_threshold(document: Any) -> None:
    options = document.get("options")
    if isinstance(options, dict) and options.get("threshold") in (0.001, 0.999):
        del options["threshold"]


NAMED = {
    "models_query", "wrong_missing", "wrong_range", "wrong_unknown", "wrong_types", "wrong_all",
    "hurt_numbers", "hurt_surrogate",
}  # fmt: skip
"""The claims about refusals that name a field."""
IDS = {"id_taken", "id_made", "id_everywhere"}
BREAKS = [
    Break("no id", IDS, loses("x-request-id")),
    Break("own id ignored", {"id_taken"}, asked=ignores_own_id),
    Break("any id taken", {"id_made"}, echoes_any_id),
    Break("422 told as 400", NAMED | {"error_problem"}, told_as(422, 400)),
    Break("no Allow", {"method_refused", "method_options"}, loses("allow")),
    Break("no HEAD", {"method_head"}, no_head),
    Break("no Accept", {"hurt_type"}, loses("accept")),
    Break("past forgotten", {"past_read"}, asked=forgets),
    Break("NaN taken", {"hurt_nan"}, asked=replaces(b"NaN", b"1")),
    Break("twice taken", {"hurt_twice"}, asked=replaces(b'"age": 35, "age": 36', b'"age": 35')),
    Break("any type taken", {"hurt_type"}, asked=any_type),
    Break("no details", NAMED, failed(without_details)),
    Break("one detail", {"wrong_all"}, failed(one_detail)),
    Break("received hidden", {"wrong_range"}, failed(nothing_received)),
    Break("details gone", NAMED | {"error_shape"}, failed(lambda error: error.pop("details"))),
    Break("trace shown", {"error_silent"}, failed(shows_a_trace)),
    Break("HTML for 404", {"error_path", "model_missing", "past_missing", "error_shape",
                           "error_problem"}, page_of_html),
    Break("no envelope", {"health_ready", "models_list", "predict_answers"}, with_document(bare)),
    Break("more in the envelope", {"envelope_shape"}, with_document(more_beside)),
    Break("typed as HTML", {"envelope_shape"}, typed_as_html),
    Break("time in words", {"envelope_meta"}, with_document(slow_in_words)),
    Break("all are the default", {"models_list"}, with_document(all_default)),
    Break("one id for all", {"predict_repeats", "past_read"},
          made(lambda data: data.update(id="pred_1"))),
    Break("explained backwards", {"predict_explains"}, made(shuffled)),
    Break("sure of everything", {"predict_complete"}, with_document(sure)),
    Break("no parameters", {"model_read"}, with_document(no_parameters)),
    Break("another model", {"models_agree", "predict_complete"}, with_document(another_model)),
    Break("a mark is taken", {"hurt_no_json"}, asked=replaces(b"\xef\xbb\xbf", b"")),
    Break("an end is left out", {"predict_ends"},
          asked=replaces(b'"employment_years": 60', b'"employment_years": 61')),
    Break("threshold ignored", {"predict_threshold"}, asked=with_body(no_threshold)),
    Break("unknown ignored", {"wrong_unknown", "wrong_all"}, asked=with_body(drops_unknown)),
    Break("quotes read", {"wrong_types"}, asked=with_body(reads_quotes)),
    Break("query ignored", {"models_paged", "models_query", "error_problem"}, asked=no_query),
    Break("any size taken", {"hurt_large", "hurt_chunks"}, asked=trims),
    Break("chunks lost", {"hurt_chunks"}, asked=no_chunks),
    Break("slash ignored", {"error_path"}, asked=slash_is_nothing),
    Break("crash when deep", {"hurt_deep", "error_no_crash"}, crashes_when_deep),
    Break("part of the menu", {"document_served"}, part_of_menu),
]  # fmt: skip


def in_seven_ways(asked: Asked, came: Came) -> None:
    """Break what each claim about made-up requests is about, each in another place."""
    if asked.path.endswith("/health"):
        del came.headers["x-request-id"]  # a promised header
    elif asked.path.endswith("/models"):
        came.headers["content-type"] = "text/html"  # another type
    elif "/models/" in asked.path and came.status == 404:
        came.status = 418  # a status that is not in the contract
    elif "/predict/" in asked.path:
        came.status = 500  # a failure
    elif came.status == 200 and (document := came.document):
        document["data"]["confidence"] = "sure"  # another shape
        came.document = document


def refuses_the_old(asked: Asked) -> None:
    """Refuse what the contract allows, and take what it forbids."""
    document = asked.document
    if isinstance(document, dict) and isinstance(document.get("features"), dict):
        features = document["features"]
        age, old = features.get("age"), 60
        features["age"] = 500 if type(age) is int and age > old else age
        document["features"] = {name: features[name] for name in features if name in FEATURE_NAMES}
        asked.document = document


SEVEN = Break("in seven ways", set(), in_seven_ways, refuses_the_old)
"""What Schemathesis has to find, all at once: it takes a while to begin."""
