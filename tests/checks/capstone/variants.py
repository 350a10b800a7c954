"""Faults, one each: the reference solution with a few words changed, and the axis that tells."""

# ruff: noqa: E501  (a line of a source is quoted as it stands there)

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

REFERENCE = Path(__file__).with_name("reference.py")
HEALTH = '    @routes.get("/health")\n'
READING = '    @routes.get("/predictions/{prediction_id}", dependencies=known)\n'
TELLS = "return success(request, service.predictions[prediction_id])"
MADE = "made = await service.predict_once(key, name, body.features.model_dump())"
END = "    return app\n"
CAME = 'request.headers.get("x-api-key", "").encode()'


class Fault(NamedTuple):
    """What is changed, and the one axis that is to fail for it."""

    name: str
    axis: str
    changes: tuple[tuple[str, str], ...]


def document(what: str) -> tuple[str, str]:
    """Change what the document says, where it stands complete."""
    told = "    real = app.openapi\n\n    def told():\n        document = real()\n"
    told += '        paths = document["paths"]\n'
    return END, f"{told}        {what}\n        return document\n\n    app.openapi = told\n" + END


def promising(path: str, method: str, status: int, schema: str) -> tuple[str, str]:
    """Have the document promise a schema for an answer."""
    at = f'paths["/api/v1{path}"]["{method}"]["responses"]["{status}"]'
    return document(f'{at}["content"] = {{"application/json": {{"schema": {schema}}}}}')


def inside(properties: str, required: str) -> str:
    """Write a schema of an envelope whose `data` are so."""
    data = f'{{"type": "object", "properties": {properties}, "required": {required}}}'
    return f'{{"properties": {{"data": {data}}}, "required": ["status", "data", "meta"]}}'


def new_id(what: str, *imports: str) -> tuple[tuple[str, str], ...]:
    """Have ids made in another way."""
    more = "".join(f"import {one}\n" for one in imports)
    return ('f"pred_{secrets.token_hex(8)}"', what), ("import secrets\n", f"import secrets\n{more}")


def kept(where: str, header: str) -> tuple[tuple[str, str], ...]:
    """Have caches told something, for some answers."""
    name, _, value = header.partition(": ")
    added = f'message["headers"] = [*message["headers"], (b"{name.lower()}", b"{value}")]'
    return outer(f"if {where}:\n                    {added}")


HEALTHS = 'scope["path"] == "/api/v1/health"'
KEYED = 'scope["path"].startswith(("/api/v1/models", "/api/v1/predictions"))'


def fault(name: str, axis: str, *changes: tuple[str, str]) -> Fault:
    return Fault(name, axis, changes)


def source_with(*faults: Fault) -> str:
    """The reference's source with these faults; each of their words must be found there."""
    text = REFERENCE.read_text(encoding="utf-8")
    for one in faults:
        for old, new in one.changes:
            assert old in text, f"{one.name}: {old!r} stands nowhere in the reference"
            text = text.replace(old, new)
    return text


def factory_of(text: str) -> Callable[[Any], Any]:
    """The `create_app` of a source, as a cell would define it."""
    names: dict[str, Any] = {"__name__": "a_cell"}
    exec(compile(text, "<a cell>", "exec", dont_inherit=True), names)
    return names["create_app"]  # type: ignore[no-any-return]


BESIDE = """
    @routes.post("{path}"{more})
    async def beside(request: Request, key: str = Depends(may_predict)):
        return success(request, {{}})

    return routes


def create_app(given):
"""
AFTER_POST = "    return routes\n\n\ndef create_app(given):\n"


def beside(path: str, more: str = "") -> tuple[str, str]:
    """Put another address beside the right one."""
    return AFTER_POST, BESIDE.format(path=path, more=more).lstrip("\n")


OUTER = """
class Outer:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def sent(message):
            if message["type"] == "http.response.start":
                {what}
            await send(message)

        await self.app(scope, receive, sent)


def create_app(given):
"""


def outer(what: str) -> tuple[tuple[str, str], ...]:
    """Change the beginning of each answer, outside of all else."""
    return (END, "    return Outer(app)\n"), ("def create_app(given):\n", OUTER.format(what=what))


CONTRACT = (
    fault("no document", "contract", ("FastAPI(title=", "FastAPI(openapi_url=None, title=")),
    fault(
        "an operation that the document hides",
        "contract",
        ('"/models/{model_id}", ', '"/models/{model_id}", include_in_schema=False, '),
    ),
    fault("a number for the class", "contract", ("self.given.classes[best],", "best,")),
    fault(
        "the probability of the first class",
        "contract",
        ("float(shares[best])", "float(shares[0])"),
    ),
    fault(
        "classes in an order of its own",
        "contract",
        ("self.given.classes[best]", "sorted(self.given.classes)[best]"),
    ),
    fault("the least likely class", "contract", ("shares.argmax()", "shares.argmin()")),
    fault(
        "predictions that nobody can read",
        "contract",
        ("if prediction_id not in service.predictions:", "if True:"),
    ),
)
CONTRACT += (
    fault(
        "a document that promises 200 for what is 201",
        "contract",
        ('"/predictions", status_code=201, ', '"/predictions", '),
        (
            'response.headers["Location"] =',
            'response.status_code = 201\n        response.headers["Location"] =',
        ),
    ),
    fault(
        "a document that promises 201 for what is read",
        "contract",
        document(
            'told = paths["/api/v1/models"]["get"]["responses"]; told["201"] = told.pop("200", told.get("201"))'
        ),
    ),
    fault(
        "a field that is promised, and missing only where it is read again",
        "contract",
        promising(
            "/predictions/{prediction_id}",
            "get",
            200,
            inside('{"explanation": {}}', '["id", "explanation"]'),
        ),
    ),
    fault(
        "a field that is promised in each of a list",
        "contract",
        promising(
            "/models",
            "get",
            200,
            '{"properties": {"data": {"items": {"required": ["id", "owner"]}}}}',
        ),
    ),
    fault(
        "a promise without the envelope",
        "contract",
        promising(
            "/predictions", "post", 201, '{"type": "object", "required": ["id", "prediction"]}'
        ),
    ),
    fault(
        "a text is promised, and a number comes",
        "contract",
        promising("/predictions", "post", 201, inside('{"probability": {"type": "string"}}', "[]")),
    ),
    fault(
        "a field of an error is promised",
        "contract",
        document(
            'paths["/api/v1/models/{model_id}"]["get"]["responses"]["404"] = {"description": "none", "content":'
            ' {"application/json": {"schema": {"properties": {"error": {"required": ["code", "hint"]}}}}}}'
        ),
    ),
    fault(
        "another media type is promised",
        "contract",
        document(
            'paths["/api/v1/models"]["get"]["responses"]["200"]["content"] = {"text/csv": {}}'
        ),
    ),
    fault(
        "a document that asks for more than is taken",
        "contract",
        document(
            'document["components"]["schemas"]["PredictIn"]["required"] = ["features", "customer_id"]'
        ),
    ),
    fault(
        "an address that stands in the document alone",
        "contract",
        document(
            'paths["/api/v1/reports"] = {"get": {"responses": {"200": {"description": "all"}}}}'
        ),
    ),
    fault(
        "values in the order in which they came",
        "contract",
        (
            MADE,
            'asked = (await request.json())["features"]\n        '
            + MADE.replace("body.features.model_dump()", "asked"),
        ),
        ("[features[feature.name] for feature in self.given.features]", "[*features.values()]"),
    ),
)
PRINCIPLES = (
    fault(
        "a cookie",
        "principles",
        (
            'response.headers["Location"] =',
            'response.set_cookie("session", "1")\n        response.headers["Location"] =',
        ),
    ),
    fault(
        "a caller is remembered",
        "principles",
        ('request.headers.get("x-api-key", "").encode()', "seen(request, keys)"),
        (
            "class Limiter:",
            "SEEN = {}\n\n\ndef seen(request, keys):\n"
            '    came = request.headers.get("x-api-key") or SEEN.get(id(keys), "")\n'
            "    SEEN[id(keys)] = came\n    return came.encode()\n\n\nclass Limiter:",
        ),
    ),
    fault(
        "a host of its own in Location",
        "principles",
        ('f"/api/v1/predictions/{made', 'f"http://localhost:8000/api/v1/predictions/{made'),
    ),
    fault(
        "the last prediction for everybody",
        "principles",
        (TELLS, TELLS.replace("[prediction_id]", "[[*service.predictions][-1]]")),
    ),
    fault(
        "another time when it is read",
        "principles",
        (
            TELLS,
            'return success(request, {**service.predictions[prediction_id], "timestamp": now()})',
        ),
    ),
)
PRINCIPLES += (
    fault(
        "public copies of all that is read",
        "principles",
        *kept('scope["method"] == "GET"', "Cache-Control: public, max-age=3600"),
    ),
    fault(
        "copies of what needs a key, for any cache",
        "principles",
        *kept(KEYED, "Cache-Control: max-age=600"),
    ),
    fault(
        "copies in shared caches",
        "principles",
        *kept(KEYED, "Cache-Control: max-age=0, s-maxage=600"),
    ),
    fault("public, and no word of how long", "principles", *kept(KEYED, "Cache-Control: public")),
    fault(
        "fresh until a moment far away",
        "principles",
        *kept(KEYED, "Expires: Fri, 01 Jan 2100 00:00:00 GMT"),
    ),
    fault(
        "copies of a 401",
        "principles",
        *kept('message["status"] == 401', "Cache-Control: public, max-age=60"),
    ),
    fault(
        "health as it was an hour ago",
        "principles",
        *kept(HEALTHS, "Cache-Control: private, max-age=3600"),
    ),
    fault(
        "while it loads, copies that say so for an hour",
        "principles",
        *kept('message["status"] == 503', "Cache-Control: max-age=3600"),
    ),
)
METHODS = (
    fault(
        "reading counts",
        "methods",
        (
            TELLS,
            'service.reads = getattr(service, "reads", 0) + 1\n        told = '
            '{**service.predictions[prediction_id], "reads": service.reads}\n'
            "        return success(request, told)",
        ),
    ),
    fault(
        "equal POSTs are one",
        "methods",
        (
            "            return await self.predict(features)\n",
            '            name = f"body-{sorted(features.items())}"\n',
        ),
    ),
    fault(
        "health takes any method",
        "methods",
        (
            HEALTH,
            '    @routes.put("/health", include_in_schema=False)\n'
            '    @routes.delete("/health", include_in_schema=False)\n' + HEALTH,
        ),
    ),
    fault("no Allow", "methods", ("dict(error.headers or {})", "{}")),
    fault("404 for 405", "methods", ("Problem(error.status_code,", "Problem(404,")),
    fault(
        "a refused DELETE deletes",
        "methods",
        (
            READING,
            '    @routes.delete("/predictions/{prediction_id}")\n'
            "    async def drop(prediction_id: str):\n"
            "        service.predictions.pop(prediction_id, None)\n"
            '        raise Problem(405, "This cannot be deleted.", Allow="GET")\n\n' + READING,
        ),
    ),
)
IDEMPOTENCY = (
    fault("the key is not read", "idempotency", ('.get("idempotency-key")', '.get("no-such")')),
    fault("any body gets the first answer", "idempotency", ("if asked != features:", "if False:")),
    fault(
        "another body makes it forget",
        "idempotency",
        (
            "            raise Problem(422, said,",
            "            self.answered.pop((caller, name))\n            raise Problem(422, said,",
        ),
    ),
    fault(
        "409 for another body",
        "idempotency",
        (
            'Problem(422, said, code="IDEMPOTENCY_KEY_REUSED")',
            'Problem(409, said, code="CONFLICT")',
        ),
    ),
    fault(
        "all callers share their keys",
        "idempotency",
        ("service.predict_once(key,", 'service.predict_once("all",'),
    ),
)
STATUSES = (
    fault("all is 200", "statuses", *outer('message["status"] = 200')),
    fault(
        "all that goes wrong is 400",
        "statuses",
        *outer('message["status"] = min(message["status"], 400)'),
    ),
    fault("a new one is 200", "statuses", ("status_code=201", "status_code=200")),
    fault(
        "no JSON is 422",
        "statuses",
        ('Problem(400, "The body is not JSON.")', 'Problem(422, "The body is not JSON.")'),
    ),
    fault("a bad value is 400", "statuses", ('Problem(422, "Some', 'Problem(400, "Some')),
    fault(
        "unknown is 400",
        "statuses",
        ('Problem(404, "There is no such prediction."', 'Problem(400, "There is no such one."'),
    ),
    fault("unknown is 204", "statuses", *outer(
        'message["status"] = 200 if message["status"] == 404 else message["status"]')),
    fault("any content type", "statuses", ('    if kind != "application/json":', "    if False:")),
    fault(
        "a crash tells of the inside",
        "statuses",
        ("except Exception:", "except Exception as error:"),
        ('Problem(500, "The server failed. It was not you.")', "Problem(500, str(error))"),
    ),
    fault(
        "a bad value breaks it",
        "statuses",
        ('"received": plain(one.get("input")),', '"received": one["input"][:200],'),
    ),
)  # fmt: skip
SCHEMAS = (
    fault(
        "data without an envelope",
        "schemas",
        ('return {"status": "success", "data": data, "meta": meta(request)}', "return data"),
    ),
    fault(
        "another envelope",
        "schemas",
        ('return {"status": "success", "data": data,', 'return {"ok": True, "result": data,'),
    ),
    fault(
        "errors as FastAPI writes them",
        "schemas",
        (
            'body = {"status": "error", "error": error, "meta": meta(request)}',
            'body = {"detail": problem.details or problem.message}',
        ),
    ),
    fault(
        "errors without meta",
        "schemas",
        ('"error": error, "meta": meta(request)}', '"error": error}'),
    ),
    fault("codes of its own", "schemas", ('"code": problem.code', '"code": f"E{problem.status}"')),
    fault("one code for all", "schemas", ('"code": problem.code', '"code": "VALIDATION_ERROR"')),
    fault("details without what came", "schemas", ('"received": plain(one.get("input")),', "")),
    fault(
        "the probability as a text",
        "schemas",
        ("float(shares[best])", 'f"{shares[best]:.4f}"'),
    ),
    fault("per cent", "schemas", ("float(shares[best])", "100 * float(shares[best])")),
    fault("moments without a zone", "schemas", ("datetime.now(UTC)", "datetime.now()")),
    fault(
        "a version of its own",
        "schemas",
        ('"model_version": self.given.model_version', '"model_version": "v1"'),
    ),
    fault("no timestamp", "schemas", ('            "timestamp": now(),\n', "")),
    fault(
        "JSON that is called text",
        "schemas",
        *outer(
            'message["headers"] = [(n, v.replace(b"application/json", b"text/plain"))'
            ' for n, v in message["headers"]]'
        ),
    ),
)
VALIDATION = (
    fault("texts for numbers", "validation", ("strict=True, ", "")),
    fault("no bounds", "validation", (", ge=one.minimum, le=one.maximum", "")),
    fault("no upper bounds", "validation", (", le=one.maximum", "")),
    fault("bounds that are left out", "validation", ("ge=one.minimum, le", "gt=one.minimum, le")),
    fault("unknown names", "validation", ('extra="forbid"', 'extra="ignore"')),
    fault(
        "unknown names beside the features",
        "validation",
        ('"PredictIn", __config__=closed', '"PredictIn"'),
    ),
    fault(
        "defaults for what is missing",
        "validation",
        ("        ]\n        for one in features", "        | None\n        for one in features"),
        ("| None\n", "]\n"),
        ("le=one.maximum)\n", "le=one.maximum, default=one.example)\n"),
    ),
    fault(
        "no field is named",
        "validation",
        ('".".join(map(str, one["loc"][1:])) or "features"', '"features"'),
        ('plain(one.get("input"))', "None"),
    ),
    fault(
        "no number that is whole",
        "validation",
        (
            MADE,
            "values = (await request.json())['features'].values()\n"
            "        if any(isinstance(value, int) for value in values):\n"
            '            raise Problem(422, "Write a point.", [{"field": "features",'
            ' "message": "no point", "received": None}])\n        ' + MADE,
        ),
    ),
)
DESIGN = (
    fault("a verb beside the noun", "design", beside("/doPrediction")),
    fault("a verb that nobody tells of", "design", beside("/predict", ", include_in_schema=False")),
    fault(
        "an address without a version",
        "design",
        (
            "    app.add_exception_handler(Problem",
            '    @app.get("/health")\n    async def old(request: Request):\n'
            "        return success(request, {})\n\n    app.add_exception_handler(Problem",
        ),
    ),
    fault("an underscore in a path", "design", beside("/model_reports")),
    fault("one thing at two addresses", "design", beside("/prediction")),
    fault(
        "a prediction that lies elsewhere",
        "design",
        ('f"/api/v1/predictions/{made', 'f"/api/v1/results/{made'),
        (READING, READING.replace("predictions/", "results/") + READING),
    ),
    fault(
        "a list without ids",
        "design",
        ("[service.about()]", '[{"name": service.about()["id"]}]'),
    ),
)
DESIGN += (
    fault(
        "no Location", "design", ('response.headers["Location"] =', 'response.headers["Place"] =')
    ),
    fault("row numbers", "design", *new_id("str(len(self.predictions) + 1)")),
    fault(
        "row numbers behind a word", "design", *new_id('f"pred_{len(self.predictions) + 1:06d}"')
    ),
    fault(
        "row numbers that look like UUIDs",
        "design",
        *new_id("str(uuid.UUID(int=len(self.predictions) + 1))", "uuid"),
    ),
    fault(
        "row numbers in base 64",
        "design",
        *new_id('base64.urlsafe_b64encode(b"pred:%d" % len(self.predictions)).decode()', "base64"),
    ),
    fault(
        "row numbers in great steps",
        "design",
        *new_id("str(700_001 * (len(self.predictions) + 1))"),
    ),
    fault("row numbers counted down", "design", *new_id('f"{2**40 - len(self.predictions):x}"')),
    fault(
        "row numbers before a word", "design", *new_id('f"{len(self.predictions) + 1}-prediction"')
    ),
)
AUTHENTICATION = (
    fault(
        "everybody is let in",
        "authentication",
        ("        if not known:\n", '        if not known:\n            return "nobody"\n'
         "        if not known:\n"),
    ),
    fault("a 401 that says no more", "authentication", (", WWW_Authenticate=challenge", "")),
    fault("403 without a key", "authentication", ("Problem(401,", "Problem(403,")),
    fault(
        "403 without a key, under the right code",
        "authentication",
        ("Problem(401, ", 'Problem(403, code="NOT_IDENTIFIED", message='),
    ),
    fault("401 without the scope", "authentication", ("Problem(403,", "Problem(401,")),
    fault(
        "no scopes", "authentication", ("if not set(scopes) & set(keys[known[0]]):", "if False:")
    ),
    fault("only the scope read may read", "authentication", ('keys, "read", "predict"', 'keys, "read"')),
    fault(
        "a part of a key will do",
        "authentication",
        ("secrets.compare_digest(key.encode(), came)", "came and key.encode().startswith(came[:-1])"),
    ),
    fault(
        "a key in the address",
        "authentication",
        (
            'request.headers.get("x-api-key", "").encode()',
            '(request.headers.get("x-api-key") or request.query_params.get("api_key", "")).encode()',
        ),
    ),
    fault(
        "health for known keys only",
        "authentication",
        (HEALTH, HEALTH.replace(")\n", ", dependencies=known)\n")),
    ),
    fault(
        "the document for known keys only",
        "authentication",
        ("title=", 'openapi_url=None, title='),
        (
            "    app.add_exception_handler(Problem",
            '    @app.get("/openapi.json", dependencies=[Depends(caller(given.keys, "read"))])\n'
            "    async def document():\n        return app.openapi()\n\n"
            "    app.add_exception_handler(Problem",
        ),
    ),
    fault(
        "values are looked at before the key",
        "authentication",
        (
            "request: Request, response: Response, key: str = Depends(may_predict)",
            "request: Request, response: Response",
        ),
        ("        response.headers.update(limiter", "        key = may_predict(request)\n"
         "        response.headers.update(limiter"),
    ),
)  # fmt: skip
AUTHENTICATION += (
    fault(
        "each word is tried for a key",
        "authentication",
        ("secrets.compare_digest(key.encode(), came)", "key.encode() in came.split()"),
    ),
    fault(
        "each item of a list is tried for a key",
        "authentication",
        (
            "secrets.compare_digest(key.encode(), came)",
            'key.encode() in came.replace(b";", b",").split(b",")',
        ),
    ),
    fault(
        "keys in capital letters",
        "authentication",
        (CAME, CAME.replace(".encode", ".lower().encode")),
    ),
    fault(
        "a word before the key",
        "authentication",
        (CAME, CAME.replace(".encode", '.removeprefix("ApiKey ").encode')),
    ),
    fault(
        "a key that is quoted",
        "authentication",
        (CAME, CAME.replace(".encode", ".strip('\"').encode")),
    ),
    fault(
        "a key anywhere in the header",
        "authentication",
        ("secrets.compare_digest(key.encode(), came)", "key.encode() in came"),
    ),
)
CORS = (
    fault("no CORS", "cors", ("    app.add_middleware(\n        CORSMiddleware", "    dict(\n        of=CORSMiddleware")),
    fault("any origin", "cors", ("allow_origins=given.origins", 'allow_origins=["*"]')),
    fault("every origin is reflected", "cors", ("allow_origins=given.origins", 'allow_origin_regex=".*"')),
    fault(
        "whatever begins like one of the list",
        "cors",
        (
            "allow_origins=given.origins",
            'allow_origin_regex="|".join(f"{one}.*" for one in given.origins)',
        ),
    ),
    fault(
        "http for https",
        "cors",
        (
            "allow_origins=given.origins",
            'allow_origins=[*given.origins, *(one.replace("https", "http") for one in given.origins)]',
        ),
    ),
    fault("only the first of the list", "cors", ("allow_origins=given.origins", "allow_origins=given.origins[:1]")),
    fault("nothing is exposed", "cors", ('        expose_headers=["Location", "X-Request-ID", "Retry-After", *RATE],\n', "")),
    fault("no leave for the key's header", "cors", ('["Content-Type", "X-API-Key", "Idempotency-Key"]', '["Content-Type"]')),
    fault(
        "errors that no page can read",
        "cors",
        *outer(
            'message["headers"] = [pair for pair in message["headers"] if message["status"] < 400'
            ' or not pair[0].startswith(b"access-")]'
        ),
    ),
    fault(
        "no Vary",
        "cors",
        *outer('message["headers"] = [pair for pair in message["headers"] if pair[0] != b"vary"]'),
    ),
)  # fmt: skip
LIMITS = (
    fault("no limit", "limits", ("if left < 0:", "if False:")),
    fault("one more than the limit", "limits", ("if left < 0:", "if left < -1:")),
    fault("nothing is told of what is left", "limits", ("response.headers.update(limiter.take(key))", "limiter.take(key)")),
    fault("no Retry-After", "limits", ("Retry_After=wait, ", "")),
    fault("one limit for all callers", "limits", ("limiter.take(key)", 'limiter.take("all")')),
    fault("a limit of its own", "limits", ("Limiter(given.limit)", "Limiter(5_000)")),
    fault("a small limit of its own", "limits", ("Limiter(given.limit)", "Limiter(3)")),
    fault("403 over the limit", "limits", ("Problem(429,", "Problem(403,")),
    fault(
        "health is limited, too",
        "limits",
        (
            "        service.ready()\n        return success",
            '        key = request.headers.get("x-api-key", "")\n'
            "        limiter.take(key)\n        service.ready()\n        return success",
        ),
        ("    known = [Dep", "    limiter = Limiter(service.given.limit)\n    known = [Dep"),
    ),
)  # fmt: skip
LIFE = (
    fault("create_app waits for the model", "life", ("    service = Service(given)\n", "    service = Service(given)\n    service.model = given.load_model()\n")),
    fault("the event loop waits for the model", "life", ("await asyncio.to_thread(self.given.load_model)", "self.given.load_model()")),
    fault("the start waits for the model", "life", ("loading = asyncio.create_task(service.load())", "await service.load()"), ("        loading.cancel()\n", "")),
    fault("the model is loaded by the first request", "life", ("loading = asyncio.create_task(service.load())", "pass"), ("        loading.cancel()\n", ""), ('raise Problem(503, "The model is still loading.", Retry_After="1")', "self.model = self.given.load_model()")),
    fault("no health", "life", ('"/health"', '"/state"')),
    fault("health is always ready", "life", ("        service.ready()\n        return success", "        return success")),
    fault("no word of when to come back", "life", (', Retry_After="1"', "")),
    fault("500 while it loads", "life", ("Problem(503,", "Problem(500,")),
    fault("no request id", "life", ('    response.headers["X-Request-ID"] = request.state.request_id\n', "")),
    fault("no echo", "life", ('request.headers.get("x-request-id") or ', "")),
    fault("one id for all", "life", ("secrets.token_hex(8)\n    try", '"request-1"\n    try')),
    fault(
        "the model is loaded for the first prediction alone",
        "life",
        ("loading = asyncio.create_task(service.load())", "service.loading = None"),
        ("        loading.cancel()\n", ""),
        (
            "limiter.take(key))\n",
            "limiter.take(key))\n        service.loading = service.loading or asyncio.create_task(service.load())\n",
        ),
    ),
    fault("health that says another word", "life", ('{"status": "ready"}', '{"status": "up"}')),
)  # fmt: skip
FAULTS = (
    *CONTRACT,
    *PRINCIPLES,
    *METHODS,
    *IDEMPOTENCY,
    *STATUSES,
    *SCHEMAS,
    *VALIDATION,
    *DESIGN,
    *AUTHENTICATION,
    *CORS,
    *LIMITS,
    *LIFE,
)

RIGHT = {
    "copies in one client's own cache": kept(KEYED, "Cache-Control: private, max-age=3600"),
    "copies that are kept apart by their keys": outer(
        'message["headers"] = [*message["headers"], (b"cache-control", b"public, max-age=60"),'
        ' (b"vary", b"x-api-key")] if ' + KEYED + ' else message["headers"]'
    ),
    "copies that are asked for each time": kept(KEYED, "Cache-Control: public, no-cache"),
    "stale at once": kept(KEYED, "Cache-Control: public, max-age=0, must-revalidate"),
    "health of a moment ago": kept(HEALTHS, "Cache-Control: max-age=5"),
    "UUIDs": new_id("str(uuid.uuid4())", "uuid"),
    "UUIDs that tell the time": new_id("str(uuid.uuid1())", "uuid"),
    "short ids": new_id("secrets.token_hex(4)"),
    "ids that count and cannot be guessed": new_id(
        'f"{len(self.predictions) + 1}-{secrets.token_hex(6)}"'
    ),
    "a document that promises all successes": (
        document('told = paths["/api/v1/predictions"]["post"]["responses"]; told["2XX"] = told.pop("201", told.get("2XX"))'),
    ),
    "a document that promises what may be there": (
        promising("/predictions", "post", 201, inside('{"explanation": {"type": "object"}}', '["id"]')),
    ),
    "a document with choices": (
        promising("/models", "get", 200, '{"oneOf": [{"type": "array"}, {"required": ["data"]}]}'),
    ),
}  # fmt: skip
"""What is right in another way: no axis fails for it."""
