"""The lab: the loan API at work in this kernel, started with one line.

>>> lab = start()
>>> lab.running
True
>>> lab.stop()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.classroom.alternatives.addresses import (
    WithAlternatives,
    checked_choice,
    ports_of,
    refuse_keys,
)
from labapi.classroom.notebook.ahead import told_where_slow, wait_for_imports
from labapi.classroom.notebook.measured import Url
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.running import RUNNING, running_owners
from labapi.classroom.server.kept_out import keep_out
from labapi.classroom.server.loopback import (
    Authority,
    PortTaken,
    checked_port,
    explain_in_notebook,
)
from labapi.classroom.serving import Journal
from labapi.classroom.setup.shadows import blaming_shadows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fastapi import FastAPI

    from labapi.classroom.alternatives.beside import Beside
    from labapi.classroom.widgets.statuses.explorer import Statuses
    from labapi.domain.credentials.keys import NewKey
    from labapi.domain.credentials.oauth.clients import NewClient
    from labapi.domain.credentials.tokens import Tokens
    from labapi.domain.store import Store
    from labapi.web.settings import Settings

ABOUT_THE_START = {"port": "port=8123", "tls": "tls=True", "alternatives": "alternatives=True"}


class Lab(WithAlternatives):
    """The running loan API: `url`, `journal`, `store`, `settings`."""

    _variable = "lab"
    _first_path = "/api/v1/health"

    def __init__(
        self,
        name: str,
        store: Store | None,
        settings: Settings,
        tls: bool = False,
        alternatives: bool = False,
    ) -> None:
        """Build the API on a store; nothing answers until `start` has it served."""
        # Not at the top: FastAPI and the HTTP server cost 0.5 s to import, which is paid here.
        from labapi.classroom.server.browser_address import PageHosts
        from labapi.classroom.server.server import Server
        from labapi.domain.store import Store
        from labapi.web.services import Services

        if not isinstance(store, Store | None):
            raise TypeError(f"store is {store!r}. Give the store of another lab: store=lab.store.")
        self._services = Services.on(store or Store())
        self._owns_store = store is None or _inherited(store)
        self.settings = settings
        self.journal, self.pages = Journal(), PageHosts()
        self._beside = self._alternatives(name) if alternatives else None
        self._authority = Authority() if tls else None
        api = self._built(settings)
        server = Server(api, name, on_stop=self._release, authority=self._authority)
        super().__init__(server, self.journal, self.pages)

    @property
    def store(self) -> Store:
        """Where models, data sets and predictions are kept; a second lab may share it."""
        return self._services.store

    @short_traceback
    def configure(self, **changes: Any) -> Lab:
        """Change settings while the lab runs: same port, same store, same journal.

        `TypeError` names the settings there are when one is unknown, `ValueError` what a setting
        takes; then nothing has changed. Requests under way finish as they began.
        """
        for name, example in ABOUT_THE_START.items():
            if name in changes:
                raise ValueError(f"{name} is about the start: labapi.start({example}).")
        settings = self.settings.changed(**changes)
        if changes.get("train_at_start"):
            raise ValueError(
                "train_at_start is about the start: labapi.start(train_at_start=True)."
            )
        if not self.running:
            raise RuntimeError(f"The lab {self.name!r} has stopped. Run labapi.start() again.")
        self._services.registry.require_canary(settings.canary)
        if self._beside:
            refuse_keys(settings)
            self._beside.configure(settings)
        self._server.swap(self._built(settings))
        self.settings = settings
        return self

    @property
    def tokens(self) -> Tokens:
        """The signer of this lab's tokens: `tokens.issue("me", ["predict"], lifetime_s=1)`."""
        return self._services.tokens

    @short_traceback
    def statuses(self, question: str | None = None) -> Statuses:
        """Explore eleven statuses: for each the request that gets it, and what mends it.

        Each try has a lab of its own, so this one stays as it is. `question` stands on top.
        """
        from labapi.classroom.widgets.statuses import open_statuses  # for this alone

        return open_statuses(start, question)

    @short_traceback
    def issue_key(
        self,
        name: str = "notebook",
        scopes: Iterable[str] = ("predict",),
        expires_in_s: float | None = None,
    ) -> NewKey:
        """Make an API key as the operator of this lab; `.key` is its text, to be had only now.

        `InvalidInput` lists the scopes there are when one is unknown.
        """
        return self._services.keys.create(name, scopes, expires_in_s)

    @short_traceback
    def rotate_signing_key(self) -> None:
        """Sign all tokens with a new key from now on, as the operator of this lab.

        The public half of the old one stays in `/.well-known/jwks.json` (RFC 7517, section 5), so
        the tokens that it signed hold until they end.
        """
        self._services.tokens.keys.renew()

    @short_traceback
    def register_client(
        self,
        name: str,
        redirect_uris: Sequence[str] = (),
        scopes: Sequence[str] = (),
        confidential: bool = True,
        refresh: bool = False,
        resource_server: bool = False,
    ) -> NewClient:
        """Register an app that asks for tokens of OAuth 2.0: what an operator does, not a request.

        The `id` and `secret` of the result are for the app; the secret is shown nowhere else. An
        app that cannot keep one (in a browser, on a phone) is registered with `confidential=False`.
        With `refresh=True` it gets refresh tokens for its codes. A service that takes tokens is a
        `resource_server`: it may ask at `/oauth/introspect` about the access tokens of all.
        """
        clients = self._services.grants.clients
        return clients.register(name, redirect_uris, scopes, confidential, refresh, resource_server)

    @short_traceback
    def issue_tokens(self, client: NewClient) -> dict[str, Any]:
        """Give an app what it gets when a customer has allowed it all that it may ask for.

        It is the body that `/oauth/token` gives for the code of a visit, without the visit.
        """
        from labapi.classroom.visit import issue_tokens  # for this alone
        from labapi.web.oauth.consent import CUSTOMER

        return issue_tokens(self._services.grants, client, CUSTOMER.id)

    def _alternatives(self, name: str) -> Beside:
        from labapi.classroom.alternatives.beside import (
            Beside,
        )  # gRPC, GraphQL and Flask: most of a second

        return Beside(self._services, self.settings, self.journal.record, self.pages, name)

    def _built(self, settings: Settings) -> FastAPI:
        """Build the API by these settings, with what is mounted in it."""
        from labapi.web.app import create_app  # see __init__

        mounted = self._beside.mounted() if self._beside else ()
        return create_app(settings, self._services, self.journal.record, self.pages, mounted)

    def _serve(self, port: int) -> Lab:
        """Take the place of the running lab of this name, with models that answer or will soon."""
        from labapi.classroom.server.server import launch  # see __init__

        trains = self.settings.train_at_start
        if not trains:
            self._services.registry.add_shipped()
            self._services.ready.set()
        before = ports_of(self.name)
        try:
            if not trains:
                self._services.registry.require_canary(self.settings.canary)
            self.url = Url(launch(self._server, owner=self, port=port).url)
        except (PortTaken, ValueError):
            self._release()  # nobody will stop what has not started
            raise
        if self._beside:
            self._start_beside(self._beside, before)
        if trains:
            self._services.train_in_background(still_wanted=lambda: self.running)
        return self

    def _release(self) -> None:
        """End the journal; close the store with the last lab that uses it, if a lab made it."""
        if self._beside:
            self._beside.stop()
        self.journal.end()
        if self._authority is not None:
            self._authority.forget()
        if not self._owns_store:
            return
        heirs = [lab for lab in running_labs() if lab is not self and lab.store is self.store]
        if heirs:
            heirs[0]._owns_store = True
        else:
            self._services.close()
        self._owns_store = False

    def _what(self) -> str:
        return "Lab"


@short_traceback
def start(
    name: str = "main",
    store: Store | None = None,
    port: int | None = None,
    tls: bool = False,
    alternatives: bool = False,
    **settings: Any,
) -> Lab:
    """Start the loan API in this kernel, in the place of the last lab of that name.

    Without `store` the lab begins afresh, in a temporary store; pass another lab's `store` to put
    a second lab beside it on the same data. With a `port`, such as 8123, it answers on that very
    one, and `PortTaken` says what to do where that is taken; else on a free one. With `tls=True` it
    speaks https, and a client trusts it by `verify=lab.ca_path`. The other settings are those of
    `lab.configure`, which keeps the port.

    With `alternatives=True` the same API answers by GraphQL, gRPC, MCP and Flask, too; the lab has
    the addresses (`graphql_url`, `grpc_target`, `mcp_url`, `flask_url`), one journal for all, and
    they stop with it. They ask for no key, so it does not go together with `auth`.

    `import labapi` stays quick because the web framework is imported here, once, about 0.5 s; in a
    notebook a thread has begun with it before.
    """
    with blaming_shadows():
        from labapi.web.settings import Settings

        if not isinstance(tls, bool):
            raise ValueError(f"tls is {tls!r}. Use True for https, or False for plain http.")
        wanted, chosen = checked_port(port), Settings().changed(**settings)
        if checked_choice(alternatives):
            refuse_keys(chosen)
        keep_out()
        explain_in_notebook()
        with told_where_slow():
            wait_for_imports()
            return Lab(name, store, chosen, tls, alternatives)._serve(wanted)


@short_traceback
def stop(name: str | None = None) -> None:
    """Stop the lab or app of that name; without a name, all of them."""
    from labapi.classroom.server.server import stop_server, stop_servers  # see `Lab.__init__`

    if name is None:
        stop_servers()
    elif not stop_server(name):
        there = ", ".join(map(repr, RUNNING)) or "none"
        raise LookupError(f"No lab named {name!r} is running. Running now: {there}.")


@short_traceback
def configure(name: str = "main", **changes: Any) -> Lab:
    """Change the settings of the running lab of that name; see `Lab.configure`."""
    for lab in running_labs():
        if lab.name == name:
            return lab.configure(**changes)
    raise LookupError(f"No lab named {name!r} is running. Start it: lab = labapi.start().")


def _inherited(store: Store) -> bool:
    """Take over a store from a running lab that made it."""
    makers = [lab for lab in running_labs() if lab.store is store and lab._owns_store]
    for lab in makers:
        lab._owns_store = False
    return bool(makers)


def running_labs() -> list[Lab]:
    """List the labs that run in this kernel."""
    return [owner for owner in running_owners() if isinstance(owner, Lab)]
