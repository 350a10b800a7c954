"""Train the models while the server runs already: until they are there, it answers 503."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labapi.web.services import Services

log = logging.getLogger("labapi.training")


def train_in_background(services: Services, still_wanted: Callable[[], bool]) -> threading.Thread:
    """Train in a thread, put the models into the registry, and declare the lab ready.

    The result is dropped when `still_wanted` says that the lab has stopped meanwhile.
    """

    def train() -> None:
        documents = _trained()
        if still_wanted():
            services.registry.add_shipped(documents)
            services.ready.set()

    thread = threading.Thread(target=train, name="labapi-training", daemon=True)
    thread.start()
    return thread


def _trained() -> list[dict[str, Any]] | None:
    """Train the shipped models anew; None, for the ones in the files, where that fails."""
    # scikit-learn takes a second to import: in this thread, and only when asked for.
    from labapi.domain.loans.shipped import train_shipped

    try:
        return train_shipped()
    except Exception:  # whatever it was: a lab that answers 503 for ever helps nobody
        log.exception("The training failed. The models that came with labapi answer instead.")
        return None
