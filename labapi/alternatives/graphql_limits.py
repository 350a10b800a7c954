"""How much one GraphQL request may ask for: a client writes the query, so the server sets bounds.

A few words can ask for very much: lists within lists, the same field under a hundred aliases, a
fragment that names the next one twice. So three things are counted before anything is done:

- the words of the document (*tokens*), while it is read;
- how *deep* its fields stand one in the other;
- how many fields the answer can have (its *cost*). A list counts as often as it can have items,
  which are its `limit`, or the items that were sent; an alias is one more field.

What is beyond is refused whole, and told the limit. (strawberry's own limits of depth and aliases
follow each fragment anew, so a chain of thirty keeps them at work for minutes.) The predictions
that are asked for are counted, too: where a caller has an allowance, each is charged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    get_operation_ast,
    value_from_ast_untyped,
)
from strawberry.extensions import SchemaExtension

from labapi.domain.loans.features import FEATURE_NAMES
from labapi.web.envelope import MOST_ON_A_PAGE
from labapi.web.request.paging import Listing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from graphql import SelectionSetNode

MOST_TOKENS = 1_000
MOST_DEPTH = 7
MOST_COST = 20_000
PAGED = ("models", "predictions")
"""The fields that give a page of a list."""
INTROSPECTED = {"__schema": 500, "__type": 100}
"""What questions about the schema cost, whose answers have no `limit`. How deep these may be is a
rule of GraphQL's own validation."""
CODE = "QUERY_TOO_LARGE"
ASKED = ("predict", "predict_batch")
"""The fields that make predictions: a policy counts these, and not requests alone."""


class Size(NamedTuple):
    """How deep a query is, how many fields its answer can have, and how much it has predicted."""

    depth: int
    cost: int
    predictions: int = 0


class Limits(SchemaExtension):
    """Refuse what is too long while it is parsed, and what is too deep or too dear before it runs.

    It runs after validation: what is counted is known to make sense, and to have no circles.
    """

    def on_operation(self) -> Iterator[None]:
        """Tell the parser how many tokens to read."""
        self.execution_context.parse_options["max_tokens"] = MOST_TOKENS
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Measure the operation that is about to run, and have it paid for."""
        context = self.execution_context
        assert context.graphql_document is not None  # or there would be nothing to run
        name, variables = context._provided_operation_name, context.variables or {}
        size = size_of(context.graphql_document, name, variables)
        check(size)
        await context.context.pay(size.predictions)
        yield


def size_of(document: DocumentNode, name: str | None, variables: Mapping[str, Any]) -> Size:
    """Measure the operation of that name, or the only one."""
    operation = get_operation_ast(document, name)
    if operation is None:
        raise GraphQLError("The query has several operations. Name one of them (operationName).")
    try:
        counter = _Counter(document, {**_defaults(operation), **variables})
        return counter.size(operation.selection_set)
    except RecursionError:  # several hundred deep, fragments and all
        raise _too_large("This query is very deep", f"{MOST_DEPTH} fields in depth") from None


def check(size: Size) -> None:
    """Raise a GraphQLError that says the limit, where a size is beyond it."""
    if size.depth > MOST_DEPTH:
        raise _too_large(f"This query is {size.depth} fields deep", f"{MOST_DEPTH}")
    if size.cost > MOST_COST:
        raise _too_large(f"The answer could have {size.cost:,} fields", f"{MOST_COST:,}")


def _too_large(what: str, limit: str) -> GraphQLError:
    advice = "Ask for fewer fields, for shorter lists (limit), or by several requests."
    message = f"{what}, and at most {limit} are answered. {advice}"
    return GraphQLError(message, extensions={"code": CODE})


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        found.variable.name.value: value_from_ast_untyped(found.default_value)
        for found in operation.variable_definitions or ()
        if found.default_value
    }


class _Counter:
    """Counts each fragment once, however often it is used."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self.variables = dict(variables)
        self.fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self.known: dict[str, Size] = {}

    def size(self, selected: SelectionSetNode) -> Size:
        sizes = [self._size_of(node) for node in selected.selections]
        depths, costs, predictions = zip(*sizes, strict=True)
        return Size(max(depths), sum(costs), sum(predictions))

    def _size_of(self, node: Any) -> Size:
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self.known:
                self.known[name] = self.size(self.fragments[name].selection_set)
            return self.known[name]
        if not isinstance(node, FieldNode):  # an inline fragment
            return self.size(node.selection_set)
        if node.name.value in INTROSPECTED:
            return Size(1, INTROSPECTED[node.name.value])
        if node.selection_set is None:
            return Size(1, 1)
        inner, items = self.size(node.selection_set), self._items(node)
        asked = items if node.name.value in ASKED else inner.predictions
        return Size(1 + inner.depth, 1 + items * inner.cost, asked)

    def _items(self, node: FieldNode) -> int:
        """Tell how many items the list that a field gives can have; 1 for what is no list."""
        name = node.name.value
        if name == "top_features":
            return len(FEATURE_NAMES)
        given = {found.name.value: found.value for found in node.arguments or ()}
        if "items" in given:
            sent = value_from_ast_untyped(given["items"], self.variables)
            return max(1, len(sent)) if isinstance(sent, list) else 1
        if name not in PAGED:
            return 1
        limit = value_from_ast_untyped(given["limit"], self.variables) if "limit" in given else None
        return min(max(1, limit), MOST_ON_A_PAGE) if isinstance(limit, int) else Listing().limit
