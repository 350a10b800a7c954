"""What came of one `fetch` of a page: what the browser did, and what the server saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labapi.classroom.cors import told
from labapi.classroom.cors.seen import Seen
from labapi.classroom.cors.verdict import CorsVerdict

if TYPE_CHECKING:
    from labapi.web.layers.entry import Entry


@dataclass(frozen=True, slots=True, repr=False)
class Outcome:
    """The page's own report beside the server's journal, and what the rules had said.

    Before a page has answered, `answered` is false, and what it would tell is None or empty.
    `behind_login` is whether Jupyter's own login stands before the server (see `told.py`).
    """

    verdict: CorsVerdict | None
    answered: bool = False
    origin: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    error: str = ""
    seen: Seen = Seen(None, None)  # noqa: RUF009  # an immutable tuple
    behind_login: bool = False

    @property
    def allowed(self) -> bool | None:
        """Whether the page could read the answer; None before a page has answered."""
        return not self.error if self.answered else None

    @property
    def preflight(self) -> Entry | None:
        """The preflight in the server's journal, for `labapi.show`; None where none came."""
        return self.seen.preflight

    @property
    def request(self) -> Entry | None:
        """The request itself in the server's journal; None where it never came."""
        return self.seen.request

    def __repr__(self) -> str:
        """Write both sides, one below the other."""
        return told.as_text(self)

    def _repr_html_(self) -> str:
        """Draw both sides beside each other."""
        return told.as_html_page(self)


def outcome_of(
    report: Mapping[str, Any], seen: Seen, verdict: CorsVerdict | None, behind_login: bool
) -> Outcome:
    """Read what a page reports: its origin, and status, headers and body, or an error."""
    headers = {str(name): str(value) for name, value in report.get("headers") or ()}
    status = report.get("status")
    return Outcome(
        verdict=verdict,
        answered=True,
        origin=str(report.get("origin", "")),
        status=int(status) if status is not None else None,
        headers=headers,
        body=str(report.get("body", "")),
        error=str(report.get("error", "")),
        seen=seen,
        behind_login=behind_login,
    )
