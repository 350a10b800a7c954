"""How the server behaves whatever it is asked: methods, headers, the envelope, its document."""

from __future__ import annotations

from labapi.classroom.openapi.claims.predicting import moment
from labapi.classroom.openapi.claims.reading import LIST, MISSING, READY, SOUND
from labapi.classroom.openapi.claims.talk import (
    API,
    DOCUMENT,
    HEALTH,
    JSON,
    MODELS,
    PREDICT,
    QUESTION,
    Answer,
    Claim,
    Talk,
)

REFUSED = (
    ("DELETE", HEALTH, ("GET", "HEAD")),
    ("PATCH", MODELS, ("GET", "HEAD")),
    ("GET", PREDICT, ("POST",)),
    ("DELETE", PREDICT, ("POST",)),
    ("PUT", f"{PREDICT}/some-id", ("GET", "HEAD")),
)
"""A method that a path has not, and some of those that it has."""
ID = "X-Request-ID"
OWN = "report-7.first"
UNUSABLE = ("x" * 200, "two words", "<b>")
PROMISED = ("/health", "/models", "/models/{model_id}", "/predict", "/predict/{prediction_id}")


def method_refused(talk: Talk) -> None:
    """405, and `Allow` tells what the path takes (RFC 9110, section 15.5.6)."""
    for method, target, there in REFUSED:
        answer = talk.ask(method, target).must(405, "METHOD_NOT_ALLOWED")
        allowed = allowed_by(answer)
        answer.hold(
            set(there) <= allowed and method not in allowed,
            f"`Allow` with {' and '.join(there)}, without {method}",
            answer.with_header("Allow"),
        )


def method_head(talk: Talk) -> None:
    """`HEAD` is answered as `GET` is, without the content (RFC 9110, section 9.3.2)."""
    for target in (HEALTH, MODELS, f"{MODELS}/{MISSING}"):
        get, head = talk.get(target), talk.ask("HEAD", target)
        head.must(get.status)
        same = head.media_type == get.media_type
        came = f"{head.came} as {head.media_type or 'no type'}"
        head.hold(same, f"the `Content-Type` of `GET`: {get.media_type}", came)


def method_options(talk: Talk) -> None:
    """`OPTIONS` tells what a path takes, and is no question."""
    for target, there in ((MODELS, ("GET", "HEAD", "OPTIONS")), (PREDICT, ("POST", "OPTIONS"))):
        answer = talk.ask("OPTIONS", target)
        answer.hold(answer.status in (200, 204), "200 or 204")
        answer.hold(
            set(there) <= allowed_by(answer),
            f"`Allow` with {', '.join(there)}",
            answer.with_header("Allow"),
        )
    talk.ask("OPTIONS", f"{API}/nothing").must(404)


def allowed_by(answer: Answer) -> set[str]:
    """Give the methods that `Allow` lists."""
    return {name.strip() for name in answer.header("allow").split(",")}


def id_taken(talk: Talk) -> None:
    """Who sends an id finds it again, in the header and in the body."""
    for target in (HEALTH, f"{MODELS}/{MISSING}"):
        answer = talk.ask("GET", target, headers={ID: OWN}, words=f"`{ID}: {OWN}`")
        came = f"{answer.came} with another `{ID}`, or none"
        answer.hold(answer.header(ID) == OWN, f"the same `{ID}`", came)
        inside = answer.at("meta.request_id") or OWN  # that it is there is another claim
        answer.hold(inside == OWN, "it as `meta.request_id`, too", "another one in `meta`")


def id_made(talk: Talk) -> None:
    """What is too long or no plain word would end in a log: another id is made."""
    for value in UNUSABLE:
        answer = talk.ask("GET", HEALTH, headers={ID: value}, words=f"an unusable `{ID}`")
        found = answer.header(ID)
        came = f"{answer.came}, with {'that same one' if found else f'no `{ID}`'}"
        answer.hold(found and value not in found, f"another `{ID}`", came)


def id_everywhere(talk: Talk) -> None:
    """All answers so far: each has its id, and no two have the same."""
    talk.get(HEALTH)
    talk.get(f"{API}/nothing")
    given: set[str] = set()
    for answer in talk.seen:
        found = answer.header(ID)
        answer.hold(found, f"a header `{ID}`", answer.with_header(ID))
        fresh = found not in given or bool(answer.exchange.request_header(ID))
        answer.hold(fresh, "an id of its own", "that of another request")
        given.add(found)


def envelope_shape(talk: Talk) -> None:
    """All successes so far: `status`, `data` and `meta`, and nothing beside them."""
    talk.get(HEALTH)
    for answer in talk.successes():
        document = answer.document
        found = set(document) if isinstance(document, dict) else set[str]()
        came = f"{answer.came} with {', '.join(f'`{name}`' for name in sorted(found)) or 'neither'}"
        expected = "`status`, `data` and `meta`"
        answer.hold(found == {"status", "data", "meta"}, expected, came)
        answer.equal("status", "success")
        answer.hold(isinstance(answer.at("meta"), dict), "`meta` as an object")
        typed = f"{answer.came} as {answer.media_type or 'no type'}"
        answer.hold(answer.media_type == JSON, f"`Content-Type: {JSON}`", typed)


def envelope_meta(talk: Talk) -> None:
    """What was made anew tells of the request it was made for."""
    for answer in (talk.get(HEALTH), talk.get(MODELS), talk.post(QUESTION, "a sound question")):
        moment(answer, "meta.timestamp")
        took = answer.at("meta.response_time_ms")
        sound = type(took) in (int, float) and took >= 0
        answer.hold(sound, "`meta.response_time_ms` as a number", "another, or none")
        found = answer.at("meta.request_id")
        same = found and found == (answer.header(ID) or found)
        answer.hold(same, f"the `{ID}` as `meta.request_id`", "another, or none")


def document_served(talk: Talk) -> None:
    """The menu, as OpenAPI 3, with the five questions in it."""
    answer = talk.get(DOCUMENT).must(200)
    version = answer.at("openapi")
    answer.hold(str(version).startswith("3."), "`openapi`: 3 point something")
    paths = answer.at("paths")
    written = {str(path) for path in paths} if isinstance(paths, dict) else set[str]()
    missing = [path for path in PROMISED if f"{API}{path}" not in written]
    came = f"a document without {', '.join(f'`{API}{path}`' for path in missing)}"
    answer.hold(not missing, "all five questions in `paths`", came)


METHOD_CLAIMS = (
    Claim("methods", "another method is 405, with `Allow`", method_refused),
    Claim("methods", "`HEAD` is answered as `GET`", method_head),
    Claim("methods", "`OPTIONS` tells what a path takes", method_options),
)
HEADER_CLAIMS = (
    Claim("headers", "your own `X-Request-ID` comes back", id_taken),
    Claim("headers", "an unusable one is replaced", id_made),
    Claim("headers", "every answer has an id of its own", id_everywhere),
)
ENVELOPE_CLAIMS = (
    Claim("envelope", "all that succeeds has one envelope, as JSON", envelope_shape, READY),
    Claim("envelope", "`meta` tells id, moment and duration", envelope_meta, (*SOUND, *LIST)),
    Claim("document", "`/openapi.json` names the five questions", document_served),
)
