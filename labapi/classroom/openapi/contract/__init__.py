"""Two OpenAPI documents of one API compared: what changed, and which changes break its clients."""
