"""A client of the loan API by GraphQL, without a network."""

from __future__ import annotations

from starlette.testclient import TestClient

from labapi.alternatives.graphql_schema import graphql_app
from labapi.web.services import Services
from labapi.web.settings import Settings

EVENTS = "text/event-stream"
RESPONSE = "application/graphql-response+json"


class Client:
    """Asks by POST; `client(query, variables)` gives the document of the answer."""

    def __init__(self, cached=True, **settings):
        self.services = Services.open()
        self.app = graphql_app(self.services, Settings(**settings), cached)
        self.http = TestClient(self.app, base_url="http://localhost")

    def post(self, query, variables=None, accept="*/*", **more):
        body = {"query": query, "variables": variables, **more}
        return self.http.post("/graphql", json=body, headers={"Accept": accept})

    def __call__(self, query, variables=None):
        return self.post(query, variables).json()
