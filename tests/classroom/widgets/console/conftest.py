"""Drafts of every kind, and a server that hears what curl and `requests` really send."""

import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from labapi.classroom.serving import serve
from labapi.classroom.widgets.console.draft import Draft
from tests.classroom.conftest import echo

ORIGIN = "http://127.0.0.1:8000"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
PATHS = st.sampled_from(["/", "/api/v1/models", "/a/b.c", "/x-y_z~1", "/it's", "/(a)", "/%C3%A9"])
METHODS = st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "REPORT"])
NAMES = st.sampled_from(
    ["X-API-Key", "Content-Type", "If-Match", "Cookie", "Authorization", "Accept", "User-Agent"]
)
VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20).map(str.strip)
QUERIES = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)
HEADERS = st.dictionaries(NAMES, VALUES, max_size=3).map(lambda drawn: tuple(sorted(drawn.items())))
DRAFTS = st.builds(Draft, METHODS, PATHS, QUERIES, HEADERS, TEXT)
one_app = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
PREDICT = Draft(
    "POST",
    "/api/v1/predict",
    (("explain", "true"),),
    (("Content-Type", "application/json"), ("X-API-Key", "lab_secret")),
    json.dumps({"features": {"age": 35, "purpose": "a “new” roof"}}),
)


def by_name(draft: Draft) -> Draft:
    """`requests` sends its own headers first: order is no part of what a draft says."""
    headers = tuple(sorted((name.lower(), value) for name, value in draft.headers))
    return Draft(draft.method, draft.path, draft.query, headers, draft.body)


@pytest.fixture(name="app")
def _app():
    return serve(echo)
