"""What the API says of itself: the OpenAPI document, its examples and its answers."""
