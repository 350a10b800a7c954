"""A lab for the learner's code to call, and the record of what reached it.

It runs on the judge's side, whichever process runs the learner's code: nothing that a learner
writes can add to the record but a request that is really sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

MOST_MODELS = 10_000

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange
    from labapi.classroom.journal.state import Changes
    from labapi.classroom.lab import Lab
    from labapi.domain.credentials.oauth.clients import NewClient
    from labapi.domain.registry import Registry


class JudgedLab:
    """One running lab, with what reached it."""

    def __init__(self, lab: Lab) -> None:
        """Watch a lab that has just started."""
        from labapi.classroom.journal.state import state_of

        self._lab = lab
        self._at_first = state_of(lab)

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return str(self._lab.url)

    @property
    def api(self) -> str:
        """The address of the API: `url` and `/api/v1`."""
        return f"{self.url}/api/v1"

    @property
    def exchanges(self) -> list[Exchange]:
        """All that reached the lab, oldest first."""
        from labapi.classroom.exchange.exchange import exchange_of

        return [exchange_of(entry) for entry in self._lab.journal]

    def changes(self) -> Changes:
        """What has been added, removed or altered in the lab since it started."""
        from labapi.classroom.journal.state import state_of

        return state_of(self._lab) - self._at_first

    def add_models(self, names: Iterable[str], in_use: str = "") -> None:
        """Put a small model there under each name, and have one of all in use.

        That is done in the lab's store: to set a case up by requests takes ten times as long.
        """
        from labapi.domain.loans.deciding import parameters_from_document
        from labapi.domain.model import NewModel
        from labapi.web.openapi.examples import ONE_QUESTION

        registry = self._registry()
        algorithm = "gradient_boosting"
        model = NewModel(algorithm, parameters_from_document(algorithm, ONE_QUESTION))
        for name in names:
            registry.replace(name, model)
        if in_use:
            present = registry.read(in_use)
            registry.configure(in_use, present.description, present.tags, is_default=True)

    def models(self) -> set[str]:
        """Name the models that are there."""
        return {model.id for model in self._registry().list(MOST_MODELS).items}

    def _registry(self) -> Registry:
        from labapi.domain.clock import SystemClock
        from labapi.domain.registry import Registry

        return Registry(self._lab.store, SystemClock())

    def configure(self, **settings: Any) -> None:
        """Change the lab's settings while it runs."""
        self._lab.configure(**settings)

    def issue_key(self, *scopes: str) -> str:
        """Make an API key with these scopes, and give its text."""
        return self._lab.issue_key("check", scopes or ("predict",)).key

    def issue_token(self, *scopes: str, kid: str = "") -> str:
        """Sign a token (JWT) with the newest key; where `kid` is given, its header names that."""
        from joserfc import jwt  # 30 ms, for tokens alone

        from labapi.domain.credentials.tokens import ALGORITHM

        tokens = self._lab.tokens
        issued = tokens.issue(f"check {uuid4().hex[:8]}", scopes or ("predict",))
        if not kid:
            return issued.text
        header = {"alg": ALGORITHM, "kid": kid}
        return jwt.encode(header, dict(issued.claims), tokens.keys.newest())

    def rotate_signing_key(self) -> None:
        """Sign all tokens with a new key from now on; the set of public keys keeps the others."""
        self._lab.rotate_signing_key()

    def configure_after(self, answers: int, **settings: Any) -> None:
        """Change the settings as soon as so many more answers were given, however they come.

        The change is made before the last of them leaves, so the next request meets it.
        """
        left = iter(range(answers - 1, -1, -1))

        def count(entry: object) -> None:
            last = entry is not None and next(left) == 0
            if last:
                self._lab.configure(**settings)
            if last or entry is None:  # None: the lab is about to stop
                stop()

        stop = self._lab.journal.watch(count)

    def register_client(
        self,
        name: str,
        redirect_uris: Sequence[str] = (),
        scopes: Sequence[str] = ("predict",),
        confidential: bool = True,
        refresh: bool = False,
        resource_server: bool = False,
    ) -> NewClient:
        """Register an app that asks for tokens of OAuth 2.0, or a service that takes them."""
        return self._lab.register_client(
            name, redirect_uris, scopes, confidential, refresh, resource_server
        )


@contextmanager
def judged_lab(**settings: Any) -> Iterator[JudgedLab]:
    """Start a fresh lab under a name of its own, and stop it at the end."""
    from labapi.classroom.lab import start  # the web framework is imported when it is needed

    lab = start(f"check {uuid4().hex[:8]}", **settings)
    try:
        yield JudgedLab(lab)
    finally:
        lab.stop()
