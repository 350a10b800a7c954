"""Where the alternatives of a lab answer, and what is said where it has none.

It imports none of them, so it costs nothing where they are not asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.notebook.measured import Url
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.running import running_owners
from labapi.classroom.serving import App

if TYPE_CHECKING:
    from labapi.classroom.alternatives.beside import Beside, Ports
    from labapi.web.settings import Settings

NO_ALTERNATIVES = "This lab has no {}: start it with labapi.start(alternatives=True)."
NO_KEYS = (
    "alternatives=True and auth={!r} do not go together: GraphQL, gRPC, Flask and MCP ask nobody "
    "for a key, and would give to all what auth keeps from most. Start without one of the two."
)


class WithAlternatives(App):
    """An app that may have the alternatives beside it."""

    _beside: Beside | None = None

    @property
    @short_traceback
    def graphql_url(self) -> str:
        """Where GraphQL answers, with `alternatives=True`."""
        self._need_alternatives("graphql_url")
        return Url(f"{self.url}/graphql")

    @property
    @short_traceback
    def mcp_url(self) -> str:
        """Where MCP answers, with `alternatives=True`."""
        self._need_alternatives("mcp_url")
        return Url(f"{self.url}/mcp")

    @property
    @short_traceback
    def flask_url(self) -> str:
        """Where Flask answers, with `alternatives=True`: the address before `/api/v1`."""
        return Url(self._need_alternatives("flask_url").flask_url)

    @property
    @short_traceback
    def grpc_target(self) -> str:
        """Where gRPC answers, with `alternatives=True`: host and port, without a scheme."""
        return Url(self._need_alternatives("grpc_target").grpc_target)

    def _need_alternatives(self, asked: str) -> Beside:
        if self._beside is None:
            raise AttributeError(NO_ALTERNATIVES.format(asked))
        return self._beside

    def _start_beside(self, beside: Beside, ports: Ports | None) -> None:
        try:
            beside.start(ports)
        except BaseException:  # Ctrl-C in the cell, too: all of it or nothing
            self.stop()
            raise
        self._server.beside = (self.flask_url,)

    def _also(self) -> list[tuple[str, str]]:
        """Name what stands beside it, and where."""
        if self._beside is None:
            return []
        return [
            ("GraphQL", self.graphql_url),
            ("MCP", self.mcp_url),
            ("Flask", self.flask_url),
            ("gRPC", self.grpc_target),
        ]


def checked_choice(alternatives: object) -> bool:
    """Give whether the alternatives are wanted; `ValueError` for what is neither yes nor no."""
    if not isinstance(alternatives, bool):
        raise ValueError(f"alternatives is {alternatives!r}. Use True or False.")
    return alternatives


def refuse_keys(settings: Settings) -> None:
    """Raise `ValueError` where the alternatives, which ask for no key, are to stand beside keys."""
    if settings.auth:
        raise ValueError(NO_KEYS.format(settings.auth))


def ports_of(name: str) -> Ports | None:
    """Give the ports of what stands beside the server of this name, if anything does."""
    owners = [owner for owner in running_owners() if owner is not None and owner.name == name]
    beside = getattr(owners[0], "_beside", None) if owners else None
    return beside.ports if beside else None
