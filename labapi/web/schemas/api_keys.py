"""The shapes of an API key: what is asked for, what is known, and the one time it is shown."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from labapi.web.schemas.fields import INT32, INTEGRAL, Incoming, Optional, Timestamp

ScopeName = Literal["predict", "models:read", "models:write", "keys:write"]
MOST_SCOPES = len(get_args(ScopeName))
LONGEST_LIFE_S = 366 * 86_400
Lifetime = Annotated[
    int, Field(strict=True, ge=1, le=LONGEST_LIFE_S, json_schema_extra=INT32), INTEGRAL
]


class ApiKeyIn(Incoming):
    """A key to be made: for whom, and what it shall allow."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "mobile app", "scopes": ["predict"]}]}
    )

    name: Annotated[str, Field(strict=True, min_length=1, max_length=80)]
    scopes: Annotated[list[ScopeName], Field(min_length=1, max_length=MOST_SCOPES)]
    expires_in_s: Annotated[
        Lifetime | None, Field(description="Seconds that it holds; left out, until revoked.")
    ] = None


class ApiKeyOut(BaseModel):
    """What is known of a key; the key itself is not."""

    id: Annotated[str, Field(examples=["key_3f9c2a7be1d04455"])]
    name: str
    scopes: Annotated[list[ScopeName], Field(max_length=MOST_SCOPES)]
    created_at: Timestamp
    expires_at: Annotated[Timestamp | None, Optional] = None
    revoked_at: Annotated[Timestamp | None, Optional] = None
    made_by: Annotated[
        str | None,
        Field(description="Whose request made it; if a key's, it ends with that key."),
        Optional,
    ] = None


class NewApiKeyOut(ApiKeyOut):
    """A key just made, with its text: to be copied now, for it is shown this once."""

    key: Annotated[str, Field(description="The key. It is not kept here and not shown again.")]
