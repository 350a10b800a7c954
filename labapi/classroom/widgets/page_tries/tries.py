"""One prediction by four protocols, asked for by a page: what is sent, and what the page got.

`labapi.page_tries(lab, table)` draws a button in JupyterLab (`page.py`, `page_tries.js`). Where
there is no page, the four requests are shown, and what Chromium got when this was written.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.measured import as_html, marked
from labapi.classroom.server.browser_address import address_of
from labapi.classroom.widgets.form.widget import MakePage, Widget
from labapi.domain.loans.features import EXAMPLE

if TYPE_CHECKING:
    from labapi.classroom.lab import Lab
    from labapi.classroom.notebook.protocols import Protocols

ROW = "from a page in a browser"
QUESTION = "Of which of the four does this page get an answer? Predict, then press the button."
NO_BUTTON = "Run this cell in JupyterLab to have a button by which the page sends these requests."
THEN = {
    "REST": "read the answer: 200",
    "GraphQL": "read the answer: 200",
    "gRPC": "got no answer: `TypeError: Failed to fetch`",
    "MCP": "read the answer: 200, where its headers are allowed",
}
"""What Chromium 156 did, for whoever has no page."""
HEADS = ("protocol", "the page's `fetch`", "what it got")
JSON = {"Content-Type": "application/json"}
QUERY = "mutation ($features: Features!) { predict(features: $features) { prediction } }"


@dataclass(frozen=True, slots=True)
class Try:
    """One request of the page: a `POST`, whose body is JSON or, by `bytes`, base64 of anything."""

    protocol: str
    url: str
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    json: Any = None
    bytes: str = ""

    def told(self) -> dict[str, Any]:
        """Tell the page what to send."""
        return {"url": self.url, "headers": dict(self.headers), "json": self.json,
                "bytes": self.bytes}  # fmt: skip

    def __str__(self) -> str:
        """Write what the page asks, in short."""
        return marked(f"POST {self.url}")


def tries_of(lab: Lab) -> tuple[Try, ...]:
    """Write the four requests; where the notebook is reached by a proxy, so are those by HTTP."""
    # Not at the top: what stands beside a lab is imported with it.
    from labapi.alternatives.mcp_messages import written
    from labapi.alternatives.stubs.loans_pb2 import PredictRequest

    question = {"features": EXAMPLE}
    target, here = lab.grpc_target, address_of(lab.url)
    message = PredictRequest(**question).SerializeToString()
    framed = b"\0" + len(message).to_bytes(4, "big") + message
    called = written("tools/call", name="decide_loan", arguments=EXAMPLE)
    return (
        Try("REST", f"{here}/api/v1/predict", json=question),
        Try("GraphQL", f"{here}/graphql", json={"query": QUERY, "variables": question}),
        Try("gRPC", f"http://{target}/loans.v1.Loans/Predict", {"Content-Type": "application/grpc"},
            bytes=base64.b64encode(framed).decode()),
        Try("MCP", f"{here}/mcp", JSON | called["headers"], json=called["json"]),
    )  # fmt: skip


class PageTries(Widget):
    """The four requests, and what a page got of each last."""

    def __init__(
        self,
        tries: Sequence[Try],
        table: Protocols | None = None,
        question: str | None = None,
        make_page: MakePage | None = None,
    ) -> None:
        """Made by `labapi.page_tries`."""
        super().__init__(question or QUESTION, make_page)
        self.tries = tuple(tries)
        self.found: dict[str, str] = {}
        self._table = table

    def heard(self, reports: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """Read what the page reports of each request, in their order, and note it in the table."""
        pairs = zip(self.tries, reports, strict=True)
        self.found = {one.protocol: _in_words(report) for one, report in pairs}
        if self._table is not None:
            self._table.note(ROW, **self.found)
        return self.found

    def results(self) -> str:
        """Draw what each request got."""
        got = self.found or THEN
        heads = tag("tr", "".join(tag("th", prose(text), scope="col") for text in HEADS))
        rows = "".join(
            tag("tr", tag("th", as_html(one.protocol), scope="row") + tag("td", as_html(str(one)))
                + tag("td", _sign(got[one.protocol])))
            for one in self.tries
        )  # fmt: skip
        drawn = tag("table", tag("thead", heads) + tag("tbody", rows), "lab-table")
        return page(tag("p", as_html(self._whose())) + tag("div", drawn, "lab-scroll"))

    def _whose(self) -> str:
        return "What this page got:" if self.found else "What a page in Chromium 156 got:"

    def __repr__(self) -> str:
        """Write the question, the requests and what came of them."""
        got = self.found or THEN
        rows = (f"  {one.protocol}: {one} → {got[one.protocol]}" for one in self.tries)
        lines = [self.question, "", NO_BUTTON, self._whose(), *rows]
        return "\n".join(lines).replace("`", "")

    def _repr_html_(self) -> str:
        top = tag("p", tag("strong", prose(self.question)))
        return page(top, tag("p", NO_BUTTON, "lab-note")) + self.results()


def _in_words(report: Mapping[str, Any]) -> str:
    if report.get("error"):
        return f"got no answer: `{str(report['error'])[:120]}`".replace("\n", " ")
    return f"read the answer: {int(report['status'])}"


def _sign(got: str) -> str:
    """Put a sign before it, which is told without colour."""
    return f"{'✓' if got.startswith('read') else '✗'} {prose(got)}"
