import pytest
import requests

import labapi
from labapi.classroom.lab import start
from labapi.classroom.openapi.operations import methods_of, operations_of
from labapi.domain.loans.features import BOUNDS


@pytest.fixture(scope="module", name="document")
def _document():
    lab = start(name="operations")
    document = requests.get(f"{lab.url}/openapi.json").json()
    lab.stop()
    return document


@pytest.fixture(scope="module", name="offered")
def _offered(document):
    return {(one.method, one.path): one for one in operations_of(document)}


@pytest.fixture(name="predict")
def _predict(offered):
    return offered["POST", "/api/v1/predict"]


def only(path="/it", method="post", **node):
    """Read a document of one operation."""
    components = node.pop("components", {})
    [operation] = operations_of({"paths": {path: {method: node}}, "components": components})
    return operation


def fields(schema, **components):
    content = {"application/json": {"schema": schema}}
    body = only(requestBody={"content": content}, components={"schemas": components}).body
    return {field.path: field for field in body.fields}


def example(schema, **components):
    content = {"application/json": {"schema": schema}}
    body = only(requestBody={"content": content}, components={"schemas": components}).body
    return body.examples.get("example")


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


# the lab's own document


def test_every_operation_of_the_lab_is_listed_with_a_summary_and_its_answers(document, offered):
    paths = document["paths"]
    assert set(offered) == {(name, path) for path in paths for name in methods_of(paths[path])}
    assert ("QUERY", "/api/v1/predict") in offered
    assert all(one.summary and one.answers and one.group for one in offered.values())


@pytest.mark.parametrize("name", BOUNDS)
def test_each_feature_is_a_required_field_with_its_bounds_and_an_example(predict, name):
    field = next(one for one in predict.body.fields if one.path == f"features.{name}")
    assert (field.required, bool(field.description)) == (True, True)
    assert f"{BOUNDS[name].high:,}" in field.bounds
    assert field.example == labapi.EXAMPLE[name]


def test_bounds_are_told_in_words(predict):
    told = {field.path: field.bounds for field in predict.body.fields}
    assert told["features.age"] == "18 to 120"
    assert told["features.income"] == "more than 0, at most 10,000,000"
    assert told["options.threshold"] == "more than 0, less than 1"


def test_a_default_is_told_as_json(predict):
    told = {field.path: field.default for field in predict.body.fields}
    assert (told["options.explain"], told["options.threshold"]) == ("false", "0.5")


def test_a_body_that_refuses_other_fields_says_so(predict):
    assert predict.body.closed
    assert predict.body.required


def test_every_body_has_an_example_and_every_answer_with_a_body_too(offered):
    for one in offered.values():
        assert all(body.examples for body in one.bodies), one
        assert all(answer.examples for answer in one.answers if answer.media_types), one


def test_an_operation_lists_every_content_type_of_its_body(offered):
    patch = offered["PATCH", "/api/v1/models/{model_id}"]
    assert [body.media_type for body in patch.bodies] == [
        "application/merge-patch+json",
        "application/json-patch+json",
    ]


def test_a_text_that_is_no_json_is_sent_as_it_is(offered):
    [_, csv] = offered["POST", "/api/v1/datasets"].bodies
    assert csv.text().startswith("age,income,")


def test_parameters_tell_their_place_bounds_default_and_choices(offered):
    listed = offered["GET", "/api/v1/predictions"].parameters
    limit, sort = listed[0], listed[2]
    assert (limit.place, limit.kind, limit.bounds, limit.default) == (
        "query", "integer", "1 to 100", "20",
    )  # fmt: skip
    assert sort.choices == ("created_at", "-created_at")


def test_the_target_has_the_examples_of_the_path_in_place(offered):
    assert offered["GET", "/api/v1/models/{model_id}"].target == (
        "/api/v1/models/loan-classifier-v2.1"
    )


def test_each_shape_of_a_body_has_its_own_fields_and_example(offered):
    body = offered["PUT", "/api/v1/models/{model_id}"].body
    assert {field.of for field in body.fields} == {"LogisticModelIn", "BoostingModelIn"}
    assert list(body.examples) == ["LogisticModelIn", "BoostingModelIn"]


def test_a_tree_that_holds_itself_is_told_once(offered):
    body = offered["PUT", "/api/v1/models/{model_id}"].body
    trees = {one.path: one for one in body.fields if "trees" in one.path}
    assert trees["parameters.trees[].value"].required
    assert not trees["parameters.trees[].left"].required
    assert "parameters.trees[].left.value" not in trees
    assert len(trees) == sum("trees" in one.path for one in body.fields)


# schemas of other documents


def test_all_of_is_read_as_one_shape():
    base = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
    extra = {"properties": {"name": {"type": "string"}}}
    told = fields({"allOf": [ref("Base"), extra]}, Base=base)
    assert set(told) == {"id", "name"}
    assert told["id"].required


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}]},
        {"type": ["integer", "null"], "minimum": 3},
        {"type": "integer", "nullable": True, "minimum": 3},
        {"nullable": True, "allOf": [{"type": "integer", "minimum": 3}]},
    ],
)
def test_every_way_to_write_or_null_is_told_alike(schema):
    told = fields({"properties": {"n": schema}})["n"]
    assert (told.kind, told.bounds) == ("integer or null", "at least 3")


@pytest.mark.parametrize(
    ("schema", "kind", "bounds"),
    [
        ({"type": "string", "minLength": 1, "maxLength": 1}, "string", "1 character"),
        ({"type": "number", "minimum": 0, "exclusiveMinimum": True}, "number", "more than 0"),
        ({"type": "integer", "multipleOf": 5}, "integer", "a multiple of 5"),
        ({"enum": ["a", "b", "c"]}, "string", '"a", "b" or "c"'),
        ({"const": 1}, "integer", "always 1"),
        ({"type": "string", "format": "date"}, "string", "format date"),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "string or integer", ""),
        ({"type": "array", "items": {"type": "number"}}, "array of numbers", ""),
        ({}, "anything", ""),
        (True, "anything", ""),
    ],
)
def test_a_schema_is_told_in_words(schema, kind, bounds):
    told = fields({"properties": {"it": schema}})["it"]
    assert (told.kind, told.bounds) == (kind, bounds)


def test_what_stands_beside_a_reference_wins_over_it():
    told = fields(
        {"properties": {"n": {**ref("N"), "description": "mine"}}},
        N={"type": "integer", "description": "theirs"},
    )
    assert (told["n"].kind, told["n"].description) == ("integer", "mine")


@pytest.mark.parametrize(
    "loop",
    [
        ref("Loop"),
        {"allOf": [ref("Loop")]},
        {"anyOf": [ref("Loop"), {"type": "null"}]},
        {"type": "array", "items": ref("Loop")},
        {"type": "object", "properties": {"next": ref("Loop")}, "required": ["next"]},
    ],
)
def test_a_shape_that_holds_itself_comes_to_an_end(loop):
    told = fields({"properties": {"it": ref("Loop")}}, Loop=loop)
    assert "it" in told
    assert len(told) < 5


def test_an_array_of_one_type_is_no_field_of_fields():
    assert list(fields({"properties": {"tags": {"type": "array", "items": {}}}})) == ["tags"]


def test_a_body_of_one_value_is_one_field_without_a_path():
    assert fields({"type": "array", "items": {"type": "integer"}})[""].kind == "array of integers"


def test_shapes_that_double_at_each_step_come_to_an_end():
    layers = {f"L{n}": {"properties": {side: ref(f"L{n + 1}") for side in "ab"}} for n in range(40)}
    assert len(fields(ref("L0"), **layers)) == 300
    assert isinstance(example(ref("L0"), **layers), dict)


# examples


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ({"type": "integer"}, 1),
        ({"type": "integer", "exclusiveMinimum": 17}, 18),
        ({"type": "integer", "minimum": 7, "multipleOf": 5}, 10),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "string", "format": "date"}, "2026-11-23"),
        ({"type": "string", "minLength": 6}, "textxx"),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 2}, [True, True]),
        ({"enum": ["b", "a"]}, "b"),
        ({"type": "integer", "default": 4}, 4),
        ({"type": "string", "examples": ["like this"]}, "like this"),
    ],
)
def test_where_no_example_is_stated_one_is_made_that_fits(schema, made):
    assert example({"properties": {"it": schema}, "required": ["it"]}) == {"it": made}


def test_a_made_example_leaves_out_what_is_null_by_default():
    optional = {"anyOf": [{"type": "number"}, {"type": "null"}], "default": None}
    assert example({"properties": {"tax": optional, "n": {"type": "integer"}}}) == {"n": 1}


def test_a_made_example_of_a_tree_takes_the_way_out():
    node = {"properties": {"left": ref("Tree")}, "required": ["left"]}
    leaf = {"properties": {"value": {"type": "integer"}}}
    forest = {"properties": {"tree": ref("Tree")}, "required": ["tree"]}
    assert example(forest, Tree={"oneOf": [node, leaf]}) == {"tree": {"value": 1}}


def test_named_examples_keep_their_names():
    given = {"small": {"value": 1}, "shared": {"$ref": "#/components/examples/Big"}}
    content = {"application/json": {"schema": {"type": "integer"}, "examples": given}}
    components = {"examples": {"Big": {"value": 1000}}}
    body = only(requestBody={"content": content}, components=components).body
    assert body.examples == {"small": 1, "shared": 1000}


def test_a_form_is_written_as_a_form():
    schema = {"properties": {"name": {"type": "string", "example": "Ada L"}}}
    content = {"application/x-www-form-urlencoded": {"schema": schema}}
    assert only(requestBody={"content": content}).body.text() == "name=Ada+L"


def test_parameters_of_the_path_are_shared_and_the_operation_has_the_last_word():
    shared = [{"name": "id", "in": "path", "schema": {"type": "string", "example": "a b"}}]
    own = [{"name": "id", "in": "path", "schema": {"type": "integer", "example": 7}}]
    document = {
        "paths": {
            "/x/{id}": {"parameters": shared, "get": {"parameters": own}, "delete": {}},
        }
    }
    read, remove = operations_of(document)
    assert (read.target, remove.target) == ("/x/7", "/x/a%20b")


def test_headers_that_are_told_elsewhere_are_no_parameters():
    given = [{"name": name, "in": "header"} for name in ("Accept", "authorization", "X-Own")]
    assert [one.name for one in only(parameters=given).parameters] == ["X-Own"]


def test_a_query_that_is_required_is_in_the_target():
    given = {"name": "q", "in": "query", "required": True, "schema": {"type": "boolean"}}
    assert only(parameters=[given]).target == "/it?q=true"


# junk

JUNK = [None, True, 0, 1.5, "text", [], ["text"], [[]], {}, {"$ref": 5}, {"$ref": "#/no/where"}]


@pytest.mark.parametrize("junk", JUNK)
def test_a_document_that_makes_no_sense_has_no_operations(junk):
    assert operations_of(junk) == []
    assert operations_of({"paths": junk}) == []
    assert operations_of({"paths": {"/x": junk}}) == []


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("part", ["parameters", "requestBody", "responses", "tags", "summary"])
def test_junk_in_an_operation_leaves_the_operation(part, junk):
    operation = only(**{part: junk})
    assert (operation.method, operation.path) == ("POST", "/it")


WORDS = [
    "type", "properties", "items", "required", "enum", "allOf", "anyOf", "oneOf", "minimum",
    "exclusiveMaximum", "minLength", "maxItems", "multipleOf", "format", "pattern", "examples",
    "additionalProperties", "title", "description", "default", "const",
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("word", WORDS)
def test_junk_in_a_schema_is_read_without_an_error(word, junk):
    schema = {"type": "object", word: junk}
    told = fields({"properties": {"it": schema}})
    assert "it" in told
    example({"properties": {"it": schema}, "required": ["it"]})


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("part", ["schema", "example", "examples"])
def test_junk_in_a_content_is_read_without_an_error(part, junk):
    content = {"application/json": {part: junk}}
    operation = only(requestBody={"content": content}, responses={"200": {"content": content}})
    assert operation.body.media_type == "application/json"
