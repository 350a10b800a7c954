"""The shape of the health check."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class HealthOut(BaseModel):
    """The server is up, and this model answers."""

    status: Literal["ok"] = "ok"
    model_ready: Literal[True] = True
    model_version: str
