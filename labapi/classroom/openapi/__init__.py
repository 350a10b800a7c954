"""The OpenAPI document of a running server, read as any client would."""
