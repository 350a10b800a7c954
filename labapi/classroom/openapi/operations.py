"""An OpenAPI document as a list of operations: what each takes, what it answers, with examples.

It reads the loan API's document and that of any other app. A document comes from outside: what
makes no sense in it is left out, and nothing raises because of it; only where a server gives no
document at all, `read_document` says so.

>>> [operation] = operations_of({"paths": {"/health": {"get": {"summary": "Is it up?"}}}})
>>> operation.method, operation.path, operation.summary
('GET', '/health', 'Is it up?')
"""

from __future__ import annotations

from typing import Any

from labapi.classroom.notebook.measured import marked
from labapi.classroom.openapi.descriptions import Descriptions, literal
from labapi.classroom.openapi.fields import Field, fields_of
from labapi.classroom.openapi.operation import Answer, Body, Operation, Parameter
from labapi.classroom.openapi.samples import example_of, sample
from labapi.classroom.openapi.schema import Json, as_list, as_object, as_text
from labapi.classroom.running import ca_path_at

__all__ = ["Answer", "Body", "Field", "Operation", "Parameter", "operations_of"]

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace", "query")
OTHERS = ("additionalOperations", "x-oai-additionalOperations")
"""Where other methods stand: in OpenAPI 3.2, and in what came before it (QUERY among them)."""
PLACES = ("path", "query", "header", "cookie")
DESCRIBED_ELSEWHERE = frozenset({"accept", "content-type", "authorization"})
"""Headers that OpenAPI tells in other places: as parameters they count for nothing."""
UNNAMED = "example"
DOCUMENT = "/openapi.json"
LIMIT_S = 10
"""Where a server gives its document, and how many seconds it may take."""


def operations_of(document: Any) -> list[Operation]:
    """List the operations of an OpenAPI document, in its order."""
    schemas, fields = Descriptions(document), _Fields()
    found = []
    for path, node in as_object(as_object(document).get("paths")).items():
        item = schemas.follow(node)
        found += [
            _Reading(schemas, fields, str(path), method, item).operation()
            for method in methods_of(item)
        ]
    return found


def methods_of(item: Json) -> Json:
    """Give what a document says of each method of a path, under the name that is sent.

    >>> methods_of({"get": {}, "x-oai-additionalOperations": {"QUERY": {}}, "summary": "A list"})
    {'GET': {}, 'QUERY': {}}
    """
    known = {name.upper(): node for name, node in item.items() if name in METHODS}
    others = [pair for key in OTHERS for pair in as_object(item.get(key)).items()]
    return {name: node for name, node in [*known.items(), *others] if isinstance(node, dict)}


class _Fields(dict[str, tuple[Field, ...]]):
    """The fields of the schemas that were read before: many answers share the same one."""

    def of(self, schemas: Descriptions, schema: Any) -> tuple[Field, ...]:
        """List the fields of a schema."""
        key = str(schema) if set(as_object(schema)) == {"$ref"} else ""
        if not key:
            return fields_of(schemas, schema)
        if key not in self:
            self[key] = fields_of(schemas, schema)
        return self[key]


class _Reading:
    """The reading of one operation."""

    def __init__(
        self, schemas: Descriptions, fields: _Fields, path: str, method: str, item: Json
    ) -> None:
        self._schemas, self._fields = schemas, fields
        self._path, self._method, self._item = path, method, item
        self._node = as_object(methods_of(item)[method])

    def operation(self) -> Operation:
        """Read it."""
        node = self._node
        tags = [as_text(tag) for tag in as_list(node.get("tags"))]
        return Operation(
            method=self._method,
            path=self._path,
            summary=as_text(node.get("summary")),
            description=as_text(node.get("description")),
            group=tags[0] if tags else "",
            deprecated=node.get("deprecated") is True,
            parameters=self._parameters(),
            bodies=self._bodies(),
            answers=self._answers(),
        )

    def _parameters(self) -> tuple[Parameter, ...]:
        """Read the parameters of the path and of the operation, whose own win; path ones first."""
        found: dict[tuple[str, str], Parameter] = {}
        for node in as_list(self._item.get("parameters")) + as_list(self._node.get("parameters")):
            given = self._schemas.follow(node)
            name, place = as_text(given.get("name")), as_text(given.get("in"))
            ignored = place == "header" and name.lower() in DESCRIBED_ELSEWHERE
            if name and place in PLACES and not ignored:
                found[place, name] = self._parameter(name, place, given)
        return tuple(sorted(found.values(), key=lambda one: PLACES.index(one.place)))

    def _parameter(self, name: str, place: str, given: Json) -> Parameter:
        content = next(iter(as_object(given.get("content")).values()), None)
        schema = given.get("schema", as_object(content).get("schema"))
        shape = self._schemas.read(schema)
        required = given.get("required") is True or place == "path"
        stated = next(iter(self._stated(given).values()), example_of(shape.keywords))
        if stated is None and required:
            stated = sample(self._schemas, schema)
        default = shape.keywords.get("default")
        return Parameter(
            name=name,
            place=place,
            required=required,
            kind=self._schemas.kind(schema),
            bounds=self._schemas.bounds(schema),
            description=as_text(given.get("description"))
            or as_text(shape.keywords.get("description")),
            example=stated,
            default=literal(default) if default is not None else "",
            choices=shape.choices,
        )

    def _bodies(self) -> tuple[Body, ...]:
        given = self._schemas.follow(self._node.get("requestBody"))
        return tuple(
            self._body(str(media_type), as_object(content), given)
            for media_type, content in as_object(given.get("content")).items()
        )

    def _body(self, media_type: str, content: Json, given: Json) -> Body:
        schema = content.get("schema")
        keywords = self._schemas.read(schema).keywords
        return Body(
            media_type=media_type,
            required=given.get("required") is True,
            description=as_text(given.get("description")) or as_text(keywords.get("description")),
            fields=self._fields.of(self._schemas, schema),
            examples=self._examples(content, schema),
            closed=keywords.get("additionalProperties") is False,
        )

    def _answers(self) -> tuple[Answer, ...]:
        given = as_object(self._node.get("responses"))
        return tuple(self._answer(str(status), given[status]) for status in given)

    def _answer(self, status: str, node: Any) -> Answer:
        given = self._schemas.follow(node)
        contents = as_object(given.get("content"))
        content = as_object(contents.get("application/json", next(iter(contents.values()), None)))
        headers = as_object(given.get("headers"))
        return Answer(
            status=status,
            meaning=as_text(given.get("description")),
            media_types=tuple(map(str, contents)),
            headers=tuple((str(name), self._description(headers[name])) for name in headers),
            fields=self._fields.of(self._schemas, content.get("schema")),
            examples=self._examples(content, content.get("schema")),
        )

    def _description(self, node: Any) -> str:
        return as_text(self._schemas.follow(node).get("description"))

    def _examples(self, content: Json, schema: Any) -> Json:
        """Give the stated examples; else those of each shape there may be; else a made one."""
        found = self._stated(content) or self._of_schema(schema)
        if found or not as_object(schema):
            return found
        options = self._schemas.read(schema).options
        for number, option in enumerate(options, 1):
            name = self._schemas.read(option).name or f"shape {number}"
            value = next(iter(self._of_schema(option).values()), sample(self._schemas, option))
            found |= {name: value} if value is not None else {}
        made = None if found else sample(self._schemas, schema)
        return found if made is None else {UNNAMED: made}

    def _of_schema(self, schema: Any) -> Json:
        keywords = self._schemas.read(schema).keywords
        stated = as_list(keywords.get("examples"))
        stated = [keywords["example"]] if keywords.get("example") is not None else stated
        names = [UNNAMED, *(f"{UNNAMED} {number}" for number in range(2, len(stated) + 1))]
        return dict(zip(names, stated, strict=False))

    def _stated(self, given: Json) -> Json:
        """Give the examples that stand beside a schema."""
        if "example" in given:
            return {UNNAMED: given["example"]}
        named = as_object(given.get("examples"))
        values = {str(name): self._schemas.follow(node) for name, node in named.items()}
        return {name: node["value"] for name, node in values.items() if "value" in node}


# The OpenAPI document of a running server, read over HTTP as any client would.


class NoDocument(RuntimeError):
    """The server gives no OpenAPI document; the message says what it answered, and why that is."""


def read_document(url: str) -> dict[str, Any]:
    """Ask the server at `url` for its document; `NoDocument` where it has none."""
    import requests  # 0.1 s to import

    with requests.Session() as session:
        session.trust_env = False  # no proxy stands between a notebook and its own kernel
        session.verify = ca_path_at(url) or True
        try:
            answer = session.get(url + DOCUMENT, timeout=LIMIT_S)
        except requests.RequestException:
            raise NoDocument(_silent(url)) from None
    if answer.status_code != 200:
        raise NoDocument(_refused(answer.status_code))
    try:
        document = answer.json()
    except ValueError:
        raise NoDocument(f"{DOCUMENT} is there, but it is no JSON.") from None
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        raise NoDocument(f"{DOCUMENT} is JSON, but no OpenAPI document: it has no paths.")
    return document


def _silent(url: str) -> str:
    return f"Nothing answered at {marked(url)}. Start the server, then ask for the menu again."


def _refused(status: int) -> str:
    said = f"This app has no menu: GET {DOCUMENT} answered {status}."
    return (
        f"{said} FastAPI writes such a document from the code; "
        "with Flask or Starlette, the author has to."
    )
