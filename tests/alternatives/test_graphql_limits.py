"""What is too much for one request is refused before anything of it is done, with the limit."""

from __future__ import annotations

import pytest
from graphql import GraphQLError, get_introspection_query, parse

from labapi.alternatives.graphql_limits import (
    CODE,
    MOST_COST,
    MOST_DEPTH,
    MOST_TOKENS,
    check,
    size_of,
)
from labapi.alternatives.graphql_schema import schema_of
from labapi.domain.loans.features import EXAMPLE
from labapi.web.schemas.predictions import MOST_ITEMS
from tests.alternatives.graphql_client import Client

ROUND = "predictions { items { model { %s } } }"
PAGES = "models(limit: N) { items { predictions(limit: N) { items { id } } } }"
DOUBLING = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(80))


def refused(query, variables=None):
    client = Client()
    answer = client(query, variables)
    (error,) = answer["errors"]
    assert "data" not in answer
    assert error["extensions"]["code"] == CODE
    assert client.services.predictions.count() == 0
    return error["message"]


@pytest.mark.parametrize(
    "query",
    [
        "{ models { items { %s } } }" % (ROUND % (ROUND % "id")),
        "{ models { items { ...a } } } fragment a on Model { predictions { items { ...b } } } "
        "fragment b on Prediction { model { predictions { items { model { id } } } } }",
        "{ models { ... on ModelPage { items { %s } } } }" % (ROUND % (ROUND % "id")),
    ],
    ids=["nested", "by fragments", "by inline fragments"],
)
def test_a_query_that_is_too_deep_is_refused_however_it_is_written(query):
    assert refused(query).startswith("This query is 9 fields deep, and at most 7 are answered.")


def test_the_deepest_that_makes_sense_is_answered():
    told = "predictions { items { explanation { top_features { feature } } } }"
    asked = "{ models { items { " + told + " } } }"
    assert "errors" not in Client()(asked)
    assert asked.count("{") == MOST_DEPTH


@pytest.mark.parametrize("opened", ["predictions { items { model {", "... {"])
def test_what_is_nested_deeper_than_a_parser_should_follow_is_refused(opened):
    levels = 240 // opened.count("{")
    query = "{ models { items {" + opened * levels + "id" + "}" * 240 + "}}}"
    assert f"at most {MOST_DEPTH} fields in depth" in refused(query)


@pytest.mark.parametrize(
    "query",
    [
        "{ " + PAGES.replace("N", "100") + " }",
        "query ($n: Int!) { " + PAGES.replace("N", "$n") + " }",
        "query ($m: Int! = 100) { " + PAGES.replace("N", "$m") + " }",
        "{ " + " ".join(f"a{n}: {PAGES}".replace("N", "20") for n in range(30)) + " }",
        "{ " + " ".join(f"a{n}: __schema {{ types {{ name }} }}" for n in range(45)) + " }",
        "{ ...f0 } " + DOUBLING + " fragment f80 on Query { health { status } }",
    ],
    ids=["lists", "a variable", "its default", "aliases", "introspection", "fragments that double"],
)
def test_an_answer_that_could_be_too_large_is_refused_however_it_is_asked_for(query):
    assert f"and at most {MOST_COST:,} are answered" in refused(query, {"n": 100})


def test_a_batch_costs_as_much_as_it_has_items():
    aliases = " ".join(f"a{n}: predict_batch(items: $items) {{ status }}" for n in range(20))
    items = [{"features": EXAMPLE}] * MOST_ITEMS
    query = "mutation ($items: [Question!]!) { %s }"
    assert "20,020 fields" in refused(query % aliases, {"items": items})
    assert "errors" not in Client()(query % aliases, {"items": items[:2]})


def test_a_whole_batch_may_ask_for_all_that_a_prediction_has():
    asked = """mutation ($items: [Question!]!) { predict_batch(items: $items) { status
        data { id prediction probability confidence model_version timestamp }
        error { code message details { field message received } } } }"""
    found = Client()(asked, {"items": [{"features": EXAMPLE}] * MOST_ITEMS})
    assert len(found["data"]["predict_batch"]) == MOST_ITEMS


def test_a_document_of_too_many_words_is_not_even_read():
    operations = " ".join(f"query a{n} {{ health {{ status }} }}" for n in range(1000))
    assert refused(operations) == (
        f"The query has more than {MOST_TOKENS:,} tokens, and no more are read. Ask for less."
    )


def test_lists_within_lists_of_the_schema_are_refused():
    query = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"
    assert "lists in lists" in refused(query)


def test_what_tools_ask_about_the_schema_is_answered():
    every = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, input_value_deprecation=True
    )
    found = Client()(every)["data"]["__schema"]
    described = {one["name"]: one["description"] for one in found["types"]}
    assert described["Model"] == "One version of the model."


def test_each_fragment_is_counted_once():
    document = parse("{ ...f0 } " + DOUBLING + " fragment f80 on Query { health { status } }")
    with pytest.raises(GraphQLError, match=f"{2**81:,} fields"):
        check(
            size_of(document, None, {})
        )  # following each anew would take longer than the world is old


def test_of_several_operations_the_one_that_is_named_is_counted():
    dear = (
        "query dear { models(limit: 100) { items { predictions(limit: 100) { items { id } } } } }"
    )
    document = parse("query cheap { health { status } } " + dear)
    check(size_of(document, "cheap", {}))
    with pytest.raises(GraphQLError, match="fields"):
        check(size_of(document, "dear", {}))


def test_the_limits_hold_without_the_caches_too():
    query = "{ models { items { %s } } }" % (ROUND % (ROUND % "id"))
    answer = Client(cached=False)(query)
    assert answer["errors"][0]["extensions"]["code"] == CODE
    assert schema_of(cached=False) is not schema_of()


@pytest.mark.parametrize(
    ("query", "predictions"),
    [
        ("{ health { status } models { items { predictions { items { id } } } } }", 0),
        ("mutation { predict { id } }", 1),
        ("mutation { a: predict { id } b: predict { id } ...more }", 3),
        (
            "mutation { predict_batch(items: $i) { data { id } } predict { id } }",
            5,
        ),
        ("subscription ($i: [Question!]!) { predict_batch(items: $i) { status } }", 4),
    ],
)
def test_each_prediction_that_is_asked_for_is_counted(query, predictions):
    document = parse(query + " fragment more on Mutation { predict { id } }")
    assert size_of(document, None, {"i": [{}] * 4}).predictions == predictions
