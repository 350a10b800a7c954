"""What stands beside a lab: the same API behind other protocols, started and stopped with it.

GraphQL and MCP answer at a path of the lab's own server, behind its layers. Flask and gRPC have a
server each. All work on the lab's services, and write into its journal.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from labapi.alternatives.flask_app import create_app as create_flask_app
from labapi.alternatives.graphql_schema import graphql_app
from labapi.alternatives.grpc_server import start_server
from labapi.alternatives.mcp_server import mcp_app
from labapi.classroom.server.apps import adapted
from labapi.classroom.server.server import Server
from labapi.web.app import create_app
from labapi.web.layers.cors import CorsLayer
from labapi.web.layers.gate import GateLayer, Hosts
from labapi.web.layers.journal import Entry, JournalLayer
from labapi.web.layers.mounted import Mounted

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from starlette.types import ASGIApp

    from labapi.web.services import Services
    from labapi.web.settings import Settings

GRAPHQL, MCP, FLASK, GRPC = "GraphQL", "MCP", "HTTP (Flask)", "gRPC"
"""What the journal calls what is spoken with each."""
GRAPHQL_PATH, MCP_PATH = "/graphql", "/mcp"
NOT_STARTED = "The alternatives did not start, so nothing did: {name} failed. {error}"


class AlternativeDidNotStart(RuntimeError):
    """One of them could not begin; the message says which, and why."""


class Ports(NamedTuple):
    """The ports of the two that have their own; 0 for any free one."""

    flask: int = 0
    grpc: int = 0


class Beside:
    """The alternatives of one lab; made with it, and at work between `start` and `stop`."""

    def __init__(
        self,
        services: Services,
        settings: Settings,
        record: Callable[[Entry], None] = lambda entry: None,
        pages: Container[str] = (),
        name: str = "main",
    ) -> None:
        """Prepare them; no port is taken yet."""
        self.settings = settings
        self._services, self._record, self._pages = services, record, pages
        self._running = ExitStack()
        self._release_flask: Callable[[], None] = lambda: None
        self._flask = Server(self._flask_app(), f"{name} (Flask)", on_stop=self._drop_flask)
        self.grpc_target = ""

    @property
    def flask_url(self) -> str:
        """Where Flask answers."""
        return self._flask.url

    @property
    def ports(self) -> Ports:
        """The ports that they have now, for those that come after them."""
        return Ports(self._flask.port, int(self.grpc_target.rpartition(":")[2] or 0))

    def mounted(self) -> tuple[Mounted, ...]:
        """Make what stands behind the lab's layers, by the settings as they are now."""
        services, settings = self._services, self.settings
        bounds = settings.max_batch_bytes, settings.cors_origins
        graphql = Mounted(GRAPHQL_PATH, GRAPHQL, graphql_app(services, settings), *bounds)
        document = create_app(settings, services).openapi()
        mcp = Mounted(MCP_PATH, MCP, mcp_app(services, settings, document), *bounds)
        return graphql, mcp

    def start(self, ports: Ports | None = None) -> None:
        """Begin to answer, on these ports where they are free.

        Raises AlternativeDidNotStart; then none of them runs.
        """
        ports, name = ports or Ports(), "Flask"
        try:
            self._flask.start(ports.flask)
            self._running.callback(self._flask.stop)
            name = "gRPC"
            self._start_grpc(ports.grpc)
        except Exception as error:
            self.stop()
            raise AlternativeDidNotStart(NOT_STARTED.format(name=name, error=error)) from error
        except BaseException:  # Ctrl-C in the cell
            self.stop()
            raise

    def stop(self) -> None:
        """Stop those that run, and free their ports. Stopping twice does no harm."""
        self._running.close()

    def configure(self, settings: Settings) -> None:
        """Go on with other settings, on the same ports; `mounted` has to be asked again."""
        self.settings = settings
        self._drop_flask()
        self._flask.swap(self._flask_app())

    def _start_grpc(self, port: int) -> None:
        settings = cast("Settings", Latest(self))
        try:
            server = start_server(self._services, settings, self._record, port)
        except OSError:
            if not port:
                raise
            server = start_server(self._services, settings, self._record)
        self._running.callback(server.stop)
        self.grpc_target = server.target

    def _flask_app(self) -> ASGIApp:
        """Build Flask's app anew, with what stands around any server here."""
        settings, hosts = self.settings, Hosts(self.settings.hosts, self._pages)
        app, self._release_flask = adapted(create_flask_app(self._services, settings))
        app = GateLayer(app, hosts)
        if settings.cors_origins:
            app = CorsLayer(app, settings=settings, hosts=hosts)
        return JournalLayer(app, self._record_flask, self._services.clock)

    def _drop_flask(self) -> None:
        self._release_flask()

    def _record_flask(self, entry: Entry) -> None:
        self._record(entry._replace(protocol=FLASK))


class Latest:
    """The settings as they are at each moment, for a server that cannot be built anew."""

    def __init__(self, beside: Beside) -> None:
        """Read those of `beside`."""
        self._beside = beside

    def __getattr__(self, name: str) -> Any:
        """Give a setting."""
        return getattr(self._beside.settings, name)
