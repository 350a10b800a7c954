"""The identify layer: settles who is calling, and never answers.

A caller without a good credential is anonymous, and goes on: the limiter counts them, an unknown
path is 404 for them as for all, and the endpoint says 401 where it needs to know more.
"""

from __future__ import annotations

CALLER_KEY = "labapi.caller"
"""Under this key the layer leaves a ``Caller`` in the ASGI scope."""
